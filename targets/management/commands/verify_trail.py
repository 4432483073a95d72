import re
import sys
from typing import Any

from django.core.management.base import CommandParser

from core.commands import RefusingCommand
from core.problems import Refusal
from projects.trail.verification import BrokenTrail, Mark, verify


class Command(RefusingCommand):
    help = "核对操作记录：逐条重算校验值，指出第一处被改动、缺失或截断的地方；有问题时退出码为 1"

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument(
            "--known", help="以前抄下的“条数:校验值”，核对从那时起的记录没有被整个重写"
        )

    def handle(self, *, known: str | None, **options: Any) -> None:
        mark: Mark | None = None
        if known:
            found = re.fullmatch(r"([0-9]{1,18}):([0-9a-f]{64})", known)
            if found is None:
                raise Refusal(
                    "--known 写作“条数:校验值”，如 120:3f0a…（64 位），见操作记录页下方"
                )
            mark = (int(found[1]), found[2])
        try:
            count, digest = verify(mark)
        except BrokenTrail as broken:
            self.stdout.write(f"操作记录不完整：{broken}")
            sys.exit(1)
        self.stdout.write(f"操作记录完整：{count} 条，末条校验值 {count}:{digest}")
