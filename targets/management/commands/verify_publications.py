import sys
from typing import Any

from core.commands import RefusingCommand
from targets.publication.models import Publication
from targets.publication.publishing import damaged


class Command(RefusingCommand):
    help = "核对公开过的绩效文本与当时的指纹是否一致；有不一致的，退出码为 1"

    def handle(self, **options: Any) -> None:
        count, broken = 0, []
        for published in Publication.objects.select_related(
            "year", "department", "docx", "txt"
        ).iterator(50):
            count += 1
            broken += [f"{published} 的 {name}" for name in damaged(published)]
        if broken:
            self.stdout.write(f"{len(broken)} 个文件与指纹不一致：{'；'.join(broken)}")
            sys.exit(1)
        self.stdout.write(f"{count} 次公开的文件都与指纹一致")
