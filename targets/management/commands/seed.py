from django.core.management.base import CommandParser

from core.commands import RefusingCommand
from targets.filings.seeding import ensure_demo_people, seed


class Command(RefusingCommand):
    help = "装入指标体系、指标库、单位和 2024 年的绩效目标表；已有的内容不改动"

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument(
            "--demo", action="store_true", help="另加每种角色一名演示人员"
        )

    def handle(self, *, demo: bool, **options) -> None:
        seed()
        self.stdout.write("指标体系、指标库、单位和绩效目标表已就绪")
        if demo:
            self.stdout.write("演示人员（角色 / 用户名 / 初始密码）：")
            for user, password in ensure_demo_people():
                self.stdout.write(
                    f"  {user.get_role_display()}  {user.username}  {password or '（密码已修改）'}"
                )
