"""The tables of projects, and the columns that every table with projects has."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from operator import attrgetter
from typing import Any

from django.urls import reverse
from django.utils.html import format_html
from django.utils.safestring import SafeString

from core.lists.columns import (
    AmountColumn,
    FileColumn,
    ListColumn,
    NumberColumn,
    PercentColumn,
    ProseColumn,
    TimeColumn,
    Value,
    reader,
)
from core.lists.tables import ListTable
from projects.models import Project
from projects.register.marks import mark_chips, marks_in_file, paths_of_marks
from projects.register.numbering import all_document_numbers, document_numbers

# What the name of a project's unit in the project's year is made of.
UNIT_NAME = ("department__name", "department__formerly", "year__year")
CHECKBOX = (
    '<input type="checkbox" name="{}" value="{}" form="selection" aria-label="选择 {}">'
)
CHECK_ALL = '<input type="checkbox" data-select-all="{}" aria-label="全选本页">'
LINK = '<a class="row-link" href="{}" title="{}">{}</a><span class="code">{}{}</span>'
BARE_NAME = '<span class="row-name" title="{}">{}</span><span class="code">{}{}</span>'
# The page has a single form; the button of a row sends it to the address of that row.
RESTORE = '<button form="restore" formaction="{}" aria-label="恢复 {}">恢复</button>'


def type_name(project: Project) -> str:
    """The type of the project, "" where it has none."""
    return project.project_type.name if project.project_type else ""


class SelectionColumn(ListColumn):
    """A checkbox for every row, and one for all rows of the page."""

    css = "select"
    styled = ("th", "td", "tf")

    def __init__(
        self,
        box: str = "project",
        called: Callable[[Any], str] = attrgetter("name"),
        loads: Sequence[str] = ("name",),
    ) -> None:
        """`box` is the name of the checkboxes, `called` what people call a row."""
        super().__init__("选择", loads=loads, sort=(), file=(), fixed=True)
        self.box = box
        self.called = called

    @property
    def header(self) -> SafeString:
        return format_html(CHECK_ALL, self.box)

    def shown(self, record: Any) -> SafeString:
        return format_html(CHECKBOX, self.box, record.pk, self.called(record))


class ProjectColumn(ListColumn):
    """The name of the project, with its code and its marks below it; a link where there is an `address`."""

    css = "name"

    def __init__(
        self, address: Callable[[Project], str] | None = None, **kwargs: Any
    ) -> None:
        self.address = address
        super().__init__(
            "项目名称",
            "name",
            loads=("code", "name", *paths_of_marks()),
            file=project_in_file(),
            fixed=True,
            **kwargs,
        )

    def shown(self, project: Project) -> SafeString:
        name, below = project.name, (project.code, mark_chips(project))
        if self.address is None:
            return format_html(BARE_NAME, name, name, *below)
        return format_html(LINK, self.address(project), name, name, *below)


def project_in_file(project: str = "") -> tuple[FileColumn, ...]:
    """The columns of a row's project, which the lookup path leads to."""
    return (
        FileColumn("项目编码", reader(f"{project}code"), 24),
        FileColumn("项目名称", reader(f"{project}name"), 40),
        *marks_in_file(project),
    )


class UnitColumn(ListColumn):
    """The department of a row's project, which the lookup path leads to."""

    width = 28
    css = "unit"

    def __init__(self, project: str = "", **kwargs: Any) -> None:
        order = (f"{project}department__path", f"{project}position")
        kwargs.setdefault("sort", order)
        path = f"{project}unit_name"
        loads = [f"{project}{name}" for name in UNIT_NAME]
        super().__init__("单位", path, loads=loads, **kwargs)


class PersonColumn(ListColumn):
    """A user by name."""

    def __init__(self, label: str, path: str, **kwargs: Any) -> None:
        person = reader(path)

        def name(record: Any) -> Value:
            """The name of the person, "" where there is none."""
            return str(person(record) or "")

        kwargs.setdefault("value", name)
        kwargs.setdefault("loads", (f"{path}__name", f"{path}__username"))
        super().__init__(label, path, **kwargs)


class YearColumn(ListColumn):
    """The budget year of a row."""

    width = 10

    def __init__(self, **kwargs: Any) -> None:
        kwargs.setdefault("sort", ("year__year",))
        year = attrgetter("year")
        super().__init__("预算年度", "year__year", cell=year, **kwargs)


class PlanColumn(PercentColumn):
    """A month of the 资金支出计划, hidden unless the user chooses it."""

    def __init__(self, month: str, path: str) -> None:
        super().__init__(
            f"{month}（%）",
            path,
            file_label=f"资金支出计划{month}（%）",
            sort=(),
            on_demand=True,
        )


def foot_of(totals: dict[str, Any]) -> str:
    """How many projects the sums at the foot are of, and how many others are listed."""
    others = totals["count"] - totals["counted"]
    foot = f"合计 {totals['counted']:,} 个项目"
    return f"{foot}，未通过、已终止的 {others:,} 个不计入" if others else foot


class ProjectTable(ListTable):
    title = "项目"
    project = SelectionColumn()
    position = NumberColumn("序号", "position", css="number")
    name = ProjectColumn(
        Project.get_absolute_url,
        footer=lambda table: foot_of(table.totals),
    )
    department = UnitColumn()
    project_type = ListColumn("类型", "project_type__name", sort=("project_type",))
    budget = AmountColumn("预算数（万元）", "budget", total=True)
    fiscal_funds = AmountColumn("财政资金（万元）", "fiscal_funds", total=True)
    other_funds = AmountColumn("其他资金（万元）", "other_funds", total=True)
    year = YearColumn(on_demand=True)
    responsible = PersonColumn(
        "责任人", "responsible", sort=("responsible__name",), width=12, on_demand=True
    )
    purpose = ProseColumn("资金用途", "purpose", width=50, on_demand=True)
    march = PlanColumn("3月底", "plan__march")
    june = PlanColumn("6月底", "plan__june")
    october = PlanColumn("10月底", "plan__october")
    december = PlanColumn("12月底", "plan__december")

    class Meta:
        sequence = (
            *("project", "position", "name", "year", "department"),
            *("project_type", "responsible", "purpose", "..."),
        )

    def __init__(self, *args: Any, totals: dict[str, Any], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.totals = totals
        self.numbers: dict[int, int] = {}

    def body(self) -> Iterator[SafeString]:
        """The rows of the page, numbered as in the document."""
        self.numbers = document_numbers(self.records)
        return super().body()

    def rows_in_file(self) -> Iterator[list[Value]]:
        """All rows for a file, numbered only where the number is shown."""
        if self.columns["position"].visible:
            self.numbers = all_document_numbers(self.data.data)
        return super().rows_in_file()

    def render_position(self, project: Project) -> int:
        return self.numbers[project.pk]

    def value_position(self, project: Project) -> int | None:
        return self.numbers.get(project.pk)


class DeletedTable(ListTable):
    """Deleted projects, with the user and the time of the deletion, and a button to restore them."""

    title = "已删除的项目"
    name = ProjectColumn()
    year = YearColumn()
    department = UnitColumn()
    budget = AmountColumn("预算数（万元）", "budget")
    deleted_at = TimeColumn("删除时间", "deleted_at")
    deleted_by = PersonColumn("删除人", "deleted_by")
    restore = ListColumn(
        "操作",
        cell=lambda project: format_html(
            RESTORE, reverse("project-restore", args=[project.pk]), project.name
        ),
        file=(),
        css="act",
        fixed=True,
    )

    class Meta:
        orderable = False
