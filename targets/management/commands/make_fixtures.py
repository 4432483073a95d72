from core.commands import RefusingCommand
from core.problems import Refusal
from projects.models import Project
from targets.imports import fixtures


class Command(RefusingCommand):
    help = "由原始文件重新生成 fixtures/ 下的初始数据；只能在空数据库上运行"

    def handle(self, **options) -> None:
        if Project.objects.exists():
            raise Refusal("数据库里已有项目；请用 DATABASE_URL 指向一个空数据库再运行")
        for name, text in fixtures.make().items():
            (fixtures.FOLDER / name).write_text(text, encoding="utf-8")
            self.stdout.write(f"已生成 fixtures/{name}")
