from pathlib import Path

from django.core.management.base import CommandParser

from core.commands import RefusingCommand
from core.problems import shown
from targets.documents.diff import Change, common_length
from targets.documents.files import read_file
from targets.documents.values import ProjectForm, cell_label
from targets.imports.importing import import_document
from targets.imports.receipt import Receipt

BEFORE_THE_CHANGE = 10  # characters of what two long texts begin with alike


class Command(RefusingCommand):
    help = "导入部门预算绩效文本或数据表（txt、docx、xlsx、xls、csv，按内容识别）；全部导入，或有问题时全部不导入"

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("file", type=Path, metavar="FILE", help="文件路径")
        parser.add_argument(
            "--year", type=int, help="预算年度，默认为文件里写的，或系统里最近的年度"
        )
        parser.add_argument("--dry-run", action="store_true", help="只看结果，不写入")

    def handle(self, *, file: Path, year: int | None, dry_run: bool, **options) -> None:
        reading = read_file(file)
        receipt = import_document(reading, year, dry_run=dry_run, file_name=file.name)
        self.print_forms(receipt)
        self.print_part_one(receipt)
        for notice in receipt.notices:
            self.stdout.write(f"  注意 {notice}")
        done = "预演（未写入）" if dry_run else "已导入"
        numbers = (
            f"新增 {len(receipt.new)}",
            f"变更 {len(receipt.changed)}",
            f"未变 {len(receipt.unchanged)}",
            f"问题 {len(reading.problems)}",
            f"注意 {len(receipt.notices)}",
        )
        self.stdout.write(f"{done}{receipt.year}：{'，'.join(numbers)}")

    def print_forms(self, receipt: Receipt) -> None:
        """The forms that are new, and those that change with their changes."""
        for form in receipt.new:
            self.stdout.write(f"  新增 {_name(form)}")
        for form, changes in receipt.changed:
            self.stdout.write(f"  变更 {_name(form)}")
            for change in changes:
                self.stdout.write(f"    {_in_short(change)}")

    def print_part_one(self, receipt: Receipt) -> None:
        """Whether the 部门整体绩效目标 is new, or else its changes."""
        if receipt.part and receipt.part.is_new:
            self.stdout.write("  新增部门整体绩效目标")
            return
        for change in receipt.part.changes if receipt.part else ():
            self.stdout.write(f"  部门整体绩效目标 {_in_short(change)}")


def _name(form: ProjectForm) -> str:
    """The code and the name of a form."""
    return f"{form.code} {form.name}".strip()


def _in_short(change: Change) -> str:
    """A change in a line: of long texts the beginnings, or, where these are alike, the place where they differ."""
    old, new = change.old, change.new
    if shown(old) == shown(new):
        alike = max(common_length(old, new) - BEFORE_THE_CHANGE, 0)
        old, new = f"…{old[alike:]}", f"…{new[alike:]}"
    before, after = shown(old) or "（空）", shown(new) or "（空）"
    return f"{cell_label(change.where)}：{before} → {after}"
