from django.core.management import call_command
from django.core.management.base import CommandParser

from core.commands import RefusingCommand
from targets.imports import runs as imports
from targets.opening import runs as openings


class Command(RefusingCommand):
    help = "处理排队的导入和年度开启，并清除过期的登录；与网站服务同时运行，可以开几个"

    def add_arguments(self, parser: CommandParser) -> None:
        """Add the option that ends the command when the queue is empty."""
        parser.add_argument("--batch", action="store_true", help="处理完排队的就退出")

    def handle(self, *, batch: bool, **options) -> None:
        imports.revive_all()
        openings.revive_all()
        call_command("clearsessions")
        call_command(
            "db_worker",
            verbosity=0,
            reload=False,
            batch=batch,
            interval=0.5,
            startup_delay=False,
        )
