"""A list page of a few lines sorts, pages, filters, exports, offers its columns, and says where it stands."""

import csv
import io
import re
from decimal import Decimal

import pytest
from django.urls import path
from openpyxl import load_workbook

from core.lists.columns import FileColumn, ListColumn
from core.lists.files import workbook
from core.lists.filters import Conditions, SearchFilter
from core.lists.tables import ListTable
from core.lists.views import ListPage
from jvlu_budget import urls
from projects.models import Department


class DepartmentTable(ListTable):
    title = "单位"
    name = ListColumn("名称", "name", width=30, fixed=True)
    code = ListColumn("编码", "code", width=12)
    parent = ListColumn("上级单位", "parent__name", on_demand=True)


class DepartmentFilter(Conditions):
    text = SearchFilter("名称", ("name",))


class DepartmentList(ListPage):
    table_class = DepartmentTable
    filterset_class = DepartmentFilter
    title = "单位列表"
    above = (("项目", "project-list"),)
    nothing = "还没有单位"

    def get_queryset(self):
        return Department.objects.order_by("code")


urlpatterns = [path("units/", DepartmentList.as_view()), *urls.urlpatterns]

pytestmark = pytest.mark.urls(__name__)


@pytest.fixture
def browse(as_user, admin):
    root = Department.objects.create(code="100", name="总单位")
    for number in range(29):
        Department.objects.create(
            code=f"200{number:03d}", name=f"单位{number}", parent=root
        )
    return as_user(admin)


def shown(client, query: str) -> list[str]:
    table = client.get(f"/units/{query}").context["table"]
    return [record.code for record in table.records]


def page(client, query: str = "") -> str:
    return client.get(f"/units/{query}").content.decode()


@pytest.mark.parametrize(
    ("query", "first", "count"),
    [
        ("", "100", 30),
        ("?sort=-code", "200028", 30),
        ("?per_page=20&page=2", "200019", 10),
        ("?text=单位2", "200002", 10),
    ],
)
def test_it_sorts_filters_and_has_pages(browse, query, first, count):
    codes = shown(browse, query)
    assert (codes[0], len(codes)) == (first, count)


def test_it_is_a_csv_file(browse):
    data = browse.get("/units/?export=csv&text=单位28").getvalue().decode("utf-8-sig")
    assert list(csv.reader(io.StringIO(data))) == [
        ["名称", "编码"],
        ["单位28", "200028"],
    ]


def test_it_is_a_workbook_with_the_columns_chosen_and_their_widths(browse):
    answer = browse.get("/units/?column=parent&export=xlsx&text=单位28")
    sheet = load_workbook(io.BytesIO(answer.getvalue())).active
    (title, note), *lines = sheet.values
    assert title == "单位"
    assert re.fullmatch(r"名称：单位28　[\d-]+ [\d:]+ 导出", note)
    assert lines == [("名称", "上级单位"), ("单位28", "总单位")]
    assert sheet.column_dimensions["A"].width == pytest.approx(30, abs=1)


def test_it_says_on_paper_what_it_was_narrowed_to_and_when(browse):
    assert re.search(
        r"名称：单位28　\d+年\d+月\d+日 [\d:]+ 打印", page(browse, "?text=单位28")
    )


def test_a_file_without_a_foot_of_its_own_ends_with_the_sums_of_its_amounts():
    fields = [
        FileColumn("项目", str, 20),
        FileColumn("预算数（万元）", str, 20),
        FileColumn("比率", str, 20),
    ]
    rows = [["甲", Decimal("1.5"), Decimal(2)], ["乙", None, Decimal(3)]]
    with workbook("表", fields, iter(rows)) as file:
        *_, foot = load_workbook(file).active.values
    assert foot == ("合计 2 条", 1.5, None)


def test_its_columns_are_chosen_and_remembered(browse):
    assert "上级单位</a>" not in page(browse)
    assert "上级单位</a>" in page(browse, "?column=parent")
    assert "编码</a>" not in page(browse)


def test_it_loads_what_the_columns_show_and_no_more(browse, django_assert_num_queries):
    with django_assert_num_queries(5) as asked:  # session, user, years, count, rows
        browse.get("/units/")
    assert '"parent' not in asked[-1]["sql"]


def test_it_names_itself_and_the_pages_above(browse):
    text = page(browse)
    assert "<h1>单位列表</h1>" in text
    assert '<li><a href="/projects/">项目</a></li>' in text
    assert '<li aria-current="page">单位列表</li>' in text


@pytest.mark.parametrize(
    ("query", "words"), [("", "还没有单位"), ("?text=无", "没有符合条件的内容")]
)
def test_it_says_why_it_is_empty(as_user, admin, query, words):
    assert words in page(as_user(admin), query)
