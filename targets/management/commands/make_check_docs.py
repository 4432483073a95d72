from django.conf import settings

from core.commands import RefusingCommand
from targets.checks.rules_document import document

FILE = settings.BASE_DIR / "docs" / "checks.md"


class Command(RefusingCommand):
    help = "由检查规则重新生成 docs/checks.md"

    def handle(self, **options) -> None:
        FILE.write_text(document(), encoding="utf-8")
        self.stdout.write("已生成 docs/checks.md")
