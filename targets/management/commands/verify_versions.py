import sys
from typing import Any

from core.commands import RefusingCommand
from targets.workflow.verification import Verified, damages


class Command(RefusingCommand):
    help = (
        "核对每个版本与它的指纹、操作记录是否一致，已提交、已批复等的表与最后一版是否一致；"
        "有不一致的，逐条列出，退出码为 1"
    )

    def handle(self, **options: Any) -> None:
        verified, count = Verified(), 0
        for damage in damages(verified):
            count += 1
            self.stdout.write(damage)
        summary = f"核对了 {verified.forms} 张表的 {verified.versions} 个版本"
        if count:
            self.stdout.write(f"{summary}，有 {count} 处不一致")
            sys.exit(1)
        self.stdout.write(f"{summary}，都与指纹、操作记录和批复的内容一致")
