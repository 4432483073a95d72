import sys
from typing import Any

from core.commands import RefusingCommand
from projects.accounts.second_factor import reseal


class Command(RefusingCommand):
    help = "换过 SECRET_KEY 以后，用新密钥重新加密二次验证的密钥；有打不开的，列出是谁的，退出码为 1"

    def handle(self, **options: Any) -> None:
        sealed, lost = reseal()
        self.stdout.write(f"已用现在的 SECRET_KEY 重新加密 {sealed} 个二次验证密钥")
        for person in lost:
            self.stdout.write(
                f"{person}：密钥打不开，请把旧的密钥写进 SECRET_KEY_FALLBACKS 后再试，或由管理员重置二次验证"
            )
        if lost:
            sys.exit(1)
