from dataclasses import replace
from pathlib import Path

from django.core.management.base import CommandParser

from core.commands import RefusingCommand
from core.problems import Refusal
from projects.models import BudgetYear
from targets.documents.formats import FORMATS, format_named
from targets.documents.notices import INTERNAL
from targets.filings.loading import load_document, parts_below
from targets.management.arguments import department_with_code
from targets.publication.approved import approved_document


class Command(RefusingCommand):
    help = "导出一个单位一个年度的部门预算绩效文本"

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--year", type=int, required=True, help="预算年度")
        parser.add_argument(
            "--department", required=True, help="单位编码，连同它的下级单位"
        )
        parser.add_argument(
            "--format", required=True, help=f"文件格式：{'、'.join(FORMATS)}"
        )
        parser.add_argument(
            "--working",
            action="store_true",
            help=f"导出工作稿（{INTERNAL}）；不写时只导出已批复、不涉密的",
        )
        parser.add_argument("--output", type=Path, required=True, help="写到哪个文件")

    def handle(self, *, year: int, department: str, output: Path, **options) -> None:
        file_format = format_named(options["format"])
        budget_year = BudgetYear.objects.filter(year=year).first()
        if budget_year is None:
            raise Refusal(
                f"系统里没有预算年度 {year}，请核对 --year，或先导入这一年的文档"
            )
        unit = department_with_code(department)
        if options["working"]:
            document = replace(load_document(unit, budget_year), notice=INTERNAL)
        else:
            document = approved_document(unit, budget_year)
        if document.department is None and not document.projects:
            raise Refusal(
                f"单位“{unit}”在 {budget_year} 没有绩效目标，没有可导出的内容"
            )
        try:
            output.write_bytes(file_format.write(document, year))
        except OSError as error:
            raise Refusal(
                f"写不了文件 {output}：请核对目录是否存在、是否有权限"
            ) from error
        for part in parts_below(unit, budget_year):
            self.stdout.write(
                f"  注意 {part.department} 自己的部门整体绩效目标不在其中，请另行导出"
            )
        self.stdout.write(
            f"已导出 {unit} {budget_year} {len(document.projects)} 张绩效目标表到 {output}"
        )
