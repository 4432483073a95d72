from django.core.management.base import CommandParser
from django.db import transaction
from django.utils import timezone

from core.commands import RefusingCommand
from projects.models import User
from targets.demo.guard import refuse_elsewhere
from targets.demo.telling import demonstrate
from targets.filings.seeding import seed


class Command(RefusingCommand):
    help = "装入指标体系、指标库、单位和 2024 年的绩效目标表；已有的内容不改动"

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument(
            "--demo",
            action="store_true",
            help="另加三个部门两个年度的演示业务和每种角色的演示人员；只用于本机或开发环境",
        )

    def handle(self, *, demo: bool, **options) -> None:
        if demo:
            refuse_elsewhere()
        with transaction.atomic():
            seed()
            people = demonstrate(timezone.localdate()) if demo else []
        self.stdout.write("指标体系、指标库、单位和绩效目标表已就绪")
        if demo:
            self.print_people(people)

    def print_people(self, people: list[tuple[User, str]]) -> None:
        """A line for each person: role, user name, password and department."""
        self.stdout.write("演示人员（角色 / 用户名 / 初始密码 / 单位）：")
        for user, password in people:
            role = user.get_role_display()
            unit = user.department.name if user.department else "全县"
            shown = password or "（密码已修改）"
            self.stdout.write(f"  {role}  {user.username}  {shown}  {unit}")
