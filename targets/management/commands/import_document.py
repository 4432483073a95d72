from pathlib import Path

from django.core.management.base import CommandParser
from django.db import transaction

from targets.exchange.files import read_file
from targets.exchange.form import ProjectForm
from targets.exchange.importing import Receipt, import_document
from targets.management.base import RefusingCommand, the_year
from targets.seeding import ensure_schemes


class Command(RefusingCommand):
    help = "导入部门预算绩效文本（txt 或 docx，按内容识别）；全部导入，或有问题时全部不导入"

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("file", type=Path, help="文件路径")
        parser.add_argument("--year", type=int, help="预算年度，默认为系统里最近的年度")
        parser.add_argument("--dry-run", action="store_true", help="只看结果，不写入")

    def handle(self, *, file: Path, year: int | None, dry_run: bool, **options) -> None:
        reading = read_file(file)
        # One transaction: what a refusal or a dry run takes back includes the schemes of an empty database.
        with transaction.atomic():
            ensure_schemes()
            number = the_year(None).year if year is None else year
            receipt = import_document(reading, number, dry_run=dry_run)
            transaction.set_rollback(dry_run)
        self.print(receipt, dry_run=dry_run)

    def print(self, receipt: Receipt, *, dry_run: bool) -> None:
        for form in receipt.new:
            self.stdout.write(f"  新增 {_name(form)}")
        for form, changes in receipt.changed:
            self.stdout.write(f"  变更 {_name(form)}")
            for change in changes:
                self.stdout.write(f"    {change}")
        for change in receipt.department_changes:
            self.stdout.write(f"  部门整体绩效目标 {change}")
        for notice in receipt.notices:
            self.stdout.write(f"  注意 {notice}")
        self.stdout.write(
            f"{'预演（未写入）' if dry_run else '已导入'}{receipt.year}年：新增 {len(receipt.new)}，"
            f"变更 {len(receipt.changed)}，未变 {len(receipt.unchanged)}，问题 0"
        )


def _name(form: ProjectForm) -> str:
    return f"{form.code} {form.name}".strip()
