"""Tables of projects."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from decimal import Decimal
from operator import attrgetter
from typing import Any, ClassVar

import django_tables2 as tables
from django.urls import reverse
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.html import format_html
from django.utils.safestring import SafeString

from core.amounts import print_amount, print_percent
from core.lists.columns import Field
from core.lists.tables import AMOUNT, AmountColumn, Table
from projects.models import Project
from projects.register.numbering import all_document_numbers, document_numbers


class PlanColumn(tables.Column):
    """A month of the 资金支出计划, which is not shown unless somebody asks for it."""

    def __init__(self, verbose_name: str) -> None:
        super().__init__(
            verbose_name,
            orderable=False,
            visible=False,
            attrs={"th": AMOUNT, "td": AMOUNT},
        )


def planned(month: str) -> Callable[[Project], Decimal | None]:
    return lambda project: getattr(getattr(project, "plan", None), month, None)


def type_name(project: Project) -> str:
    return project.project_type.name if project.project_type else ""


class ProjectTable(Table):
    title = "项目"
    project = tables.CheckBoxColumn(
        accessor="pk",
        verbose_name="选择",
        attrs={
            "th__input": {"data-select-all": "project", "aria-label": "全选本页"},
            "th": {"class": "select"},
            "td": {"class": "select"},
            "tf": {"class": "select"},
        },
    )
    position = tables.Column(
        "序号", attrs={"td": {"class": "number"}, "th": {"class": "number"}}
    )
    name = tables.Column(
        "项目名称",
        footer=lambda table: f"合计 {table.totals['count']:,} 个项目",
        attrs={"td": {"class": "name"}},
    )
    department = tables.Column(
        "单位",
        accessor="department__name",
        order_by=("department__path", "position"),
        attrs={"td": {"class": "unit"}},
    )
    project_type = tables.Column("类型", default="")
    budget = AmountColumn("预算数（万元）")
    fiscal_funds = AmountColumn("财政资金（万元）")
    other_funds = AmountColumn("其他资金（万元）")
    year = tables.Column("预算年度", order_by=("year__year",), visible=False)
    responsible = tables.Column(
        "责任人", order_by=("responsible__name",), visible=False
    )
    purpose = tables.Column(
        "资金用途", orderable=False, visible=False, attrs={"td": {"class": "prose"}}
    )
    march = PlanColumn("3月底（%）")
    june = PlanColumn("6月底（%）")
    october = PlanColumn("10月底（%）")
    december = PlanColumn("12月底（%）")

    fixed: ClassVar[tuple[str, ...]] = ("project", "name")
    in_file = {
        "position": (Field("序号", attrgetter("number"), 8),),
        "name": (
            Field("项目编码", attrgetter("code"), 24),
            Field("项目名称", attrgetter("name"), 40),
        ),
        "department": (Field("单位", attrgetter("department.name"), 28),),
        "project_type": (Field("类型", type_name),),
        "budget": (Field("预算数（万元）", attrgetter("budget")),),
        "fiscal_funds": (Field("财政资金（万元）", attrgetter("fiscal_funds")),),
        "other_funds": (Field("其他资金（万元）", attrgetter("other_funds")),),
        "year": (Field("预算年度", attrgetter("year.year"), 10),),
        "responsible": (
            Field("责任人", lambda project: str(project.responsible or ""), 12),
        ),
        "purpose": (Field("资金用途", attrgetter("purpose"), 50),),
        "march": (Field("资金支出计划3月底（%）", planned("march")),),
        "june": (Field("资金支出计划6月底（%）", planned("june")),),
        "october": (Field("资金支出计划10月底（%）", planned("october")),),
        "december": (Field("资金支出计划12月底（%）", planned("december")),),
    }

    class Meta:
        model = Project
        fields: tuple = ()
        sequence = (
            *("project", "position", "name", "year", "department"),
            *("project_type", "responsible", "purpose", "..."),
        )
        attrs = {"class": "grid"}
        default = ""

    def __init__(self, *args: Any, totals: dict[str, Any], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.totals = totals

    def body(self) -> Iterator[SafeString]:
        self.numbers = document_numbers(row.record for row in self.paginated_rows)
        return super().body()

    def records_in_file(self) -> Iterator[Any]:
        """Each with its number, where the file has one."""
        numbers = (
            all_document_numbers(self.data.data)
            if self.columns["position"].visible
            else {}
        )
        for project in super().records_in_file():
            project.number = numbers.get(project.pk)
            yield project

    def cells(self, project: Project) -> Iterable[Any]:
        """What is not shown by itself is not loaded either, unless it was asked for."""
        shown = {
            name: draw(project) if self.columns[name].visible else ""
            for name, draw in ON_DEMAND.items()
        }
        return (
            format_html(CHECKBOX, project.pk, project.name),
            self.numbers[project.pk],
            format_html(
                LINK,
                project.get_absolute_url(),
                project.name,
                project.name,
                project.code,
            ),
            shown.pop("year"),
            project.department.name,
            project.project_type or "",
            shown.pop("responsible"),
            shown.pop("purpose"),
            print_amount(project.budget),
            print_amount(project.fiscal_funds),
            print_amount(project.other_funds),
            *shown.values(),
        )


MONTHS = ("march", "june", "october", "december")
ON_DEMAND: dict[str, Callable[[Project], Any]] = {
    "year": attrgetter("year"),
    "responsible": lambda project: str(project.responsible or ""),
    "purpose": attrgetter("purpose"),
    **{
        month: lambda project, month=month: print_percent(planned(month)(project))
        for month in MONTHS
    },  # type: ignore[misc]
}
CHECKBOX = '<input type="checkbox" name="project" value="{}" form="selection" aria-label="选择 {}">'
LINK = '<a class="row-link" href="{}" title="{}">{}</a><span class="code">{}</span>'
BARE_NAME = '<span class="row-name" title="{}">{}</span><span class="code">{}</span>'
# The page has one form, to whose address each button sends its own row.
RESTORE = '<button form="restore" formaction="{}" aria-label="恢复 {}">恢复</button>'


class DeletedTable(Table):
    """Deleted projects, each with who deleted it, when, and a button that brings it back."""

    title = "已删除的项目"
    name = tables.Column("项目名称", attrs={"td": {"class": "name"}})
    year = tables.Column("预算年度")
    department = tables.Column("单位", attrs={"td": {"class": "unit"}})
    budget = tables.Column(
        "预算数（万元）", attrs={"td": {"class": "amount"}, "th": {"class": "amount"}}
    )
    deleted_at = tables.Column("删除时间")
    deleted_by = tables.Column("删除人")
    restore = tables.Column("操作", empty_values=(), attrs={"td": {"class": "act"}})

    fixed = ("name", "restore")
    in_file = {
        "name": (
            Field("项目编码", attrgetter("code"), 24),
            Field("项目名称", attrgetter("name"), 40),
        ),
        "year": (Field("预算年度", attrgetter("year.year"), 10),),
        "department": (Field("单位", attrgetter("department.name"), 28),),
        "budget": (Field("预算数（万元）", attrgetter("budget")),),
        "deleted_at": (
            Field(
                "删除时间", lambda project: timezone.localtime(project.deleted_at), 18
            ),
        ),
        "deleted_by": (Field("删除人", lambda project: str(project.deleted_by or "")),),
    }

    class Meta:
        model = Project
        fields: tuple = ()
        attrs = {"class": "grid"}
        orderable = False
        empty_text = "没有已删除的项目"

    def cells(self, project: Project) -> Iterable[Any]:
        assert project.deleted_at is not None, "only deleted projects are listed here"
        return (
            format_html(BARE_NAME, project.name, project.name, project.code),
            project.year,
            project.department.name,
            print_amount(project.budget),
            date_format(timezone.localtime(project.deleted_at), "DATETIME_FORMAT"),
            project.deleted_by or "",
            format_html(
                RESTORE, reverse("project-restore", args=[project.pk]), project.name
            ),
        )
