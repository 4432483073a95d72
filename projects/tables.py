"""Tables of projects."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from decimal import Decimal
from typing import Any

import django_tables2 as tables
from django.core.paginator import Paginator
from django.db.models import Count, F, OuterRef, Q, QuerySet, Subquery
from django.urls import reverse
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString

from projects.amounts import print_amount
from projects.models import Project

PAGE_SIZES = (20, 50, 100, 200)
PAGE_SIZE = 50


class CountedPaginator(Paginator):
    """A paginator that is told the total, and that no address can make to show a whole county on one page."""

    def __init__(self, rows: Any, per_page: int, *, total: int, **kwargs: Any) -> None:
        super().__init__(rows, per_page if per_page in PAGE_SIZES else PAGE_SIZE, **kwargs)
        self.count = total


class Table(tables.Table):
    """A table of the application; `title` names it for screen readers.

    django-tables2 keeps the columns, their order, sorting and paging. It draws a cell by asking every time what the
    column's render function takes, which made half of a page's time; `cells` says it outright.
    """

    title = ""
    page_sizes = PAGE_SIZES

    @property
    def order_by(self) -> Any:
        return super().order_by

    @order_by.setter
    def order_by(self, value: Any) -> None:
        tables.Table.order_by.fset(self, value)
        if self.order_by:
            self.data.data = steady(self.data.data)

    def cells(self, record: Any) -> Iterable[Any]:
        """What stands in the columns, from left to right."""
        raise NotImplementedError

    def body(self) -> Iterator[SafeString]:
        """The cells of each row of the page."""
        attributes = [
            format_html('{} data-label="{}"', column.attrs["td"].as_html(), column.verbose_name)
            for column in self.columns
        ]
        for row in self.paginated_rows:
            cells = zip(attributes, self.cells(row.record), strict=True)
            yield format_html_join("", "<td {}>{}</td>", cells)


def steady(rows: QuerySet) -> QuerySet:
    """In the same order, with blanks last on every database, and with no two rows in one place.

    Rows that are equal in the column may come in another order each time: turning the page would show one of them
    twice and another never.
    """
    names = map(str, rows.query.order_by)
    ordered = [
        F(name[1:]).desc(nulls_last=True) if name.startswith("-") else F(name).asc(nulls_last=True) for name in names
    ]
    return rows.order_by(*ordered, "pk")


def document_numbers(projects: Iterable[Project]) -> dict[int, int]:
    """The number of each project in its own department's document, counted as the exported file does."""
    above = Q(position__lt=OuterRef("position")) | Q(position=OuterRef("position"), pk__lte=OuterRef("pk"))
    document = Project.objects.filter(above, year=OuterRef("year"), department=OuterRef("department"))
    number = document.order_by().values("year").annotate(number=Count("pk")).values("number")
    found = Project.objects.filter(pk__in=[project.pk for project in projects])
    return dict(found.order_by().values_list("pk", Subquery(number)))


class AmountColumn(tables.Column):
    """万元 with separators, to the right; at the foot the total over all filtered rows."""

    def __init__(self, verbose_name: str) -> None:
        amount = {"class": "amount"}
        super().__init__(verbose_name, attrs={"th": amount, "td": amount, "tf": amount}, footer=self.total)

    @staticmethod
    def total(table: ProjectTable, bound_column: Any) -> str:
        return print_amount(table.totals[bound_column.name] or Decimal(0))


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
    position = tables.Column("序号", attrs={"td": {"class": "number"}, "th": {"class": "number"}})
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

    class Meta:
        model = Project
        fields: tuple = ()
        sequence = ("project", "position", "name", "department", "project_type", "...")
        attrs = {"class": "grid"}
        default = ""

    def __init__(self, *args: Any, totals: dict[str, Any], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.totals = totals

    def body(self) -> Iterator[SafeString]:
        self.numbers = document_numbers(row.record for row in self.paginated_rows)
        return super().body()

    def cells(self, project: Project) -> Iterable[Any]:
        return (
            format_html(CHECKBOX, project.pk, project.name),
            self.numbers[project.pk],
            format_html(LINK, project.get_absolute_url(), project.name, project.name, project.code),
            project.department.name,
            project.project_type or "",
            print_amount(project.budget),
            print_amount(project.fiscal_funds),
            print_amount(project.other_funds),
        )


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
    budget = tables.Column("预算数（万元）", attrs={"td": {"class": "amount"}, "th": {"class": "amount"}})
    deleted_at = tables.Column("删除时间")
    deleted_by = tables.Column("删除人")
    restore = tables.Column("操作", empty_values=(), attrs={"td": {"class": "act"}})

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
            format_html(RESTORE, reverse("project-restore", args=[project.pk]), project.name),
        )
