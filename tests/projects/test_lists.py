"""Lists as files, and the choice of their columns: the same on every page that has a list."""

import csv
import io
import re
from datetime import datetime
from decimal import Decimal
from urllib.parse import unquote

import pytest
from django.db import connection
from django.http import StreamingHttpResponse
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from openpyxl import load_workbook

from core.lists.columns import FileColumn
from core.lists.files import CUT, csv_pieces, workbook
from core.spreadsheets.text import CELL_LIMIT
from indicators.tables import LibraryTable
from projects.models import FundingPlan, Project
from projects.register.tables import DeletedTable, ProjectTable
from targets.filings.department_store import ensure_department_target
from targets.forms.tables import DepartmentTargetTable
from targets.workflow.removal import delete

LIST = reverse("project-list")
HEADINGS = ["序号", "项目编码", "项目名称", "涉密", "重点", "单位", "类型"]
HEADINGS += ["预算数（万元）", "财政资金（万元）", "其他资金（万元）", "状态"]


@pytest.fixture
def browse(as_user, clerk, seeded):
    return as_user(clerk)


def content(response) -> bytes:
    """To its end, which closes the file without the connection of the test."""
    return response.getvalue()


def csv_rows(response) -> list[list[str]]:
    return list(
        csv.reader(io.StringIO(content(response).decode("utf-8-sig"), newline=""))
    )


def sheet_of(data: bytes):
    return load_workbook(io.BytesIO(data)).active


def grid(response) -> list[tuple]:
    """The headings and what stands below them; above them stands the title."""
    return list(sheet_of(content(response)).iter_rows(min_row=2, values_only=True))


def names_shown(client, query: str) -> list[str]:
    return [
        row.record.name
        for row in client.get(f"{LIST}{query}").context["table"].paginated_rows
    ]


# What is in the file


@pytest.mark.parametrize(
    "query",
    [
        "",
        "&text=占地生活补助",
        "&sort=-budget",
        "&amount_min=700&sort=name",
        "&text=没有",
    ],
)
def test_a_file_holds_what_the_list_shows_as_filtered_and_sorted(browse, query):
    exported = [row[2] for row in csv_rows(browse.get(f"{LIST}?export=csv{query}"))[1:]]
    assert exported == names_shown(browse, f"?per_page=200{query}")


def test_it_holds_the_rows_of_all_pages(browse):
    file = browse.get(f"{LIST}?per_page=20&page=2&export=xlsx")
    assert len(grid(file)) == 39  # the headings, 37 projects and the foot


def test_a_condition_that_is_not_understood_lets_nothing_into_the_file(browse):
    assert csv_rows(browse.get(f"{LIST}?amount_min=abc&export=csv")) == [HEADINGS]


def test_it_is_the_person_s_own_scope(as_user, stranger, seeded):
    assert csv_rows(as_user(stranger).get(f"{LIST}?export=csv")) == [HEADINGS]


def test_an_amount_is_a_number_and_the_code_has_its_own_column(browse, document):
    headings, first, *_ = grid(browse.get(f"{LIST}?export=xlsx"))
    form = document.projects[0]
    assert list(headings) == HEADINGS
    assert first == (
        1,
        form.code,
        form.name,
        None,
        None,
        form.department_name,
        "人员补贴",
        18,
        18,
        None,
        "草稿",
    )


def test_both_kinds_of_file_say_the_same(browse):
    rows = csv_rows(browse.get(f"{LIST}?export=csv"))
    listed = grid(browse.get(f"{LIST}?export=xlsx"))[:-1]
    assert [
        ["" if cell is None else str(cell) for cell in row] for row in listed
    ] == rows


def test_a_workbook_has_the_title_above_and_the_foot_of_the_page_below(browse):
    page = browse.get(LIST)
    sheet = sheet_of(content(browse.get(f"{LIST}?export=xlsx")))
    foot = [cell.value for cell in sheet[sheet.max_row]]
    totals = page.context["table"].totals
    assert (sheet["A1"].value, sheet["A2"].value) == ("项目", "序号")
    assert foot[1] == "合计 37 个项目"
    assert Decimal(str(foot[HEADINGS.index("预算数（万元）")])) == totals["budget"]
    assert sheet.auto_filter.ref == f"A2:K{sheet.max_row - 1}"


def test_the_numbers_are_those_of_the_list(browse, year, unit, office):
    Project.objects.filter(position=2).delete()
    for department in (unit, office):
        Project.objects.create(
            year=year, department=department, name=f"后台新增{department.code}"
        )
    page = browse.get(f"{LIST}?sort=-budget").context["table"]
    shown = [int(*re.findall(r'data-label="序号">(\d+)<', row)) for row in page.body()]
    assert [
        int(row[0])
        for row in csv_rows(browse.get(f"{LIST}?sort=-budget&export=csv"))[1:]
    ] == shown


@pytest.mark.parametrize("kind", ["xlsx", "csv"])
def test_a_file_is_named_after_its_list_and_is_streamed(browse, kind):
    response = browse.get(f"{LIST}?export={kind}")
    assert f"项目.{kind}" in unquote(response["Content-Disposition"])
    assert isinstance(response, StreamingHttpResponse)
    assert content(response)


def test_a_kind_of_file_that_there_is_not_is_the_page(browse):
    assert "table" in browse.get(f"{LIST}?export=exe").context


@pytest.mark.parametrize("kind", ["xlsx", "csv"])
def test_the_number_of_queries_does_not_grow_with_the_rows(browse, year, unit, kind):
    address = (
        f"{LIST}?export={kind}&column=position&column=purpose&column=march&column=year"
    )
    browse.get(
        address.replace("export", "_")
    )  # to remember the columns takes queries, too
    with CaptureQueriesContext(connection) as few:
        content(browse.get(f"{address}&text=妇联"))
    projects = Project.objects.bulk_create(
        Project(year=year, department=unit, name=f"项目{n}") for n in range(2500)
    )
    FundingPlan.objects.bulk_create(
        FundingPlan(project=project, march=25) for project in projects
    )
    with CaptureQueriesContext(connection) as many:
        content(browse.get(address))
    assert len(many) == len(few)


# The other lists


def test_the_library_is_a_file_with_both_categories(as_user, clerk, library):
    rows = csv_rows(as_user(clerk).get(f"{reverse('library')}?export=csv"))
    assert rows[0][:3] == ["一级指标", "二级指标", "三级指标"]
    assert {row[0] for row in rows[1:]} == {"产出指标", "效益指标", "满意度指标"}
    assert len(rows) == 1 + len(library)


def test_the_overall_targets_are_a_file_even_where_there_is_but_one(
    as_user, admin, seeded, year, other_unit
):
    rows = csv_rows(as_user(admin).get(f"{reverse('department-targets')}?export=csv"))
    assert rows == [
        ["单位编码", "单位", "预算年度", "状态", "项目数", "预算数（万元）"],
        ["901001", "巨鹿县巨鹿镇人民政府本级", "2024", "草稿", "37", "6167.49"],
    ]
    ensure_department_target(other_unit, year)
    (_, *found) = grid(
        as_user(admin).get(f"{reverse('department-targets')}?export=xlsx")
    )
    assert found[1] == ("902001", "巨鹿县财政局本级", 2024, "草稿", 0, None)


def test_the_deleted_projects_are_a_file_with_who_and_when(browse, clerk):
    project = Project.objects.get(position=6)
    delete(project.pk, clerk)
    (_, row, foot) = grid(browse.get(f"{reverse('project-deleted')}?export=xlsx"))
    assert foot[0] == "合计 1 条"
    assert row[:2] + row[4:5] == (project.code, project.name, 2024)
    assert isinstance(row[7], datetime)
    assert row[8] == "王丽"


# Texts and figures of any kind

FIELDS = [
    FileColumn("文字", lambda row: row),
    FileColumn("金额（万元）", lambda row: None),
]
TEXTS = [
    "=1+1",
    "+1",
    "-1",
    "@a",
    "＝1",
    "'=1",
    "007",
    "https://a.cn",
    "两\n行",
    "<r>a</r>",
    "<b>&\"'",
    "😀𠮷",
]


def written(text: str):
    """The cell with that text."""
    with workbook("表", FIELDS, [[text, None]]) as file:
        return sheet_of(file.read())["A3"]


@pytest.mark.parametrize("text", TEXTS)
def test_text_stays_text_in_a_workbook(text):
    cell = written(text)
    assert (cell.value, cell.data_type, cell.hyperlink) == (text, "s", None)


@pytest.mark.parametrize(
    ("text", "written"),
    [("=1+1", "'=1+1"), ("'=1", "''=1"), ("'甲'", "'甲'"), ('a,"b"\nc',) * 2],
)
def test_a_csv_file_never_runs_what_somebody_typed(text, written):
    data = b"".join(csv_pieces(FIELDS, [[text, Decimal("1236.50")]])).decode(
        "utf-8-sig"
    )
    assert list(csv.reader(io.StringIO(data, newline="")))[1] == [written, "1236.5"]


def test_a_text_that_no_cell_holds_is_cut_and_says_so():
    value = written("长" * 40_000).value
    assert value.endswith(CUT)
    assert len(value) <= CELL_LIMIT


# The choice of columns


def headings(client, query: str = "") -> list[str]:
    return [
        column.verbose_name
        for column in client.get(f"{LIST}{query}").context["table"].columns
    ]


SHOWN = [
    "选择",
    "序号",
    "项目名称",
    "单位",
    "类型",
    "预算数（万元）",
    "财政资金（万元）",
    "其他资金（万元）",
    "状态",
]
ASKED = "?column=purpose&column=march"
NAMES = ["选择", "项目名称", "资金用途", "3月底（%）"]


def test_the_columns_asked_for_are_shown_and_remembered(browse):
    assert headings(browse) == SHOWN
    assert headings(browse, ASKED) == NAMES
    assert headings(browse, "?text=妇联") == NAMES


def test_one_can_go_back_to_the_columns_shown_at_first(browse):
    headings(browse, ASKED)
    assert headings(browse, "?column=default") == SHOWN
    assert headings(browse) == SHOWN


@pytest.mark.parametrize(
    "query", ["?column=", "?column=password", "?column=pk&column=year__scheme"]
)
def test_what_leads_to_a_row_always_stays(browse, query):
    assert headings(browse, query) == ["选择", "项目名称"]


def test_the_choice_is_each_person_s_own(browse, as_user, reviewer):
    headings(browse, ASKED)
    assert headings(as_user(reviewer)) == SHOWN


def test_a_list_does_not_take_the_columns_of_another(browse, library):
    headings(browse, ASKED)
    browse.get(f"{reverse('library')}?column=basis")
    assert headings(browse) == NAMES


def test_what_is_shown_on_demand_is_what_stands_in_the_form(browse, document):
    (row, *_) = (
        browse.get(f"{LIST}{ASKED}&column=year&column=december").context["table"].body()
    )
    form = document.projects[0]
    cells = re.findall(
        r'data-label="(?:预算年度|资金用途|3月底（%）|12月底（%）)">(.*?)</td>', row
    )
    assert cells == ["2024年", form.purpose, "25%", "100%"]


def test_a_project_without_a_plan_has_blanks(browse, year, unit):
    Project.objects.create(year=year, department=unit, name="空项目")
    (_, row) = csv_rows(browse.get(f"{LIST}{ASKED}&text=空项目&export=csv"))
    assert row == ["", "空项目", "", "", "", ""]


def test_a_project_without_a_budget_has_a_blank_for_what_is_planned(browse, year, unit):
    Project.objects.create(year=year, department=unit, name="空项目")
    (_, row) = csv_rows(browse.get(f"{LIST}?month=june&text=空项目&export=csv"))
    assert (row[2], row[-1]) == ("空项目", "")


def test_the_file_has_the_columns_on_the_screen(browse):
    browse.get(f"{LIST}{ASKED}")
    assert csv_rows(browse.get(f"{LIST}?export=csv&text=妇联"))[0] == [
        *("项目编码", "项目名称", "涉密", "重点"),
        *("资金用途", "资金支出计划3月底（%）"),
    ]


def test_the_links_of_the_page_keep_the_columns(browse):
    page = browse.get(f"{LIST}{ASKED}&per_page=20").content.decode()
    assert (
        f'href="{ASKED.replace("&", "&amp;")}&amp;per_page=20&amp;export=csv"'.replace(
            "&amp;per_page=20", ""
        )
        in page
    )
    assert f"{ASKED.replace('&', '&amp;')}&amp;per_page=20&amp;page=2" in page


def test_the_form_of_the_columns_keeps_the_conditions(browse):
    page = browse.get(f"{LIST}?text=土地&sort=-budget&page=2").content.decode()
    hidden = re.findall(r'<input type="hidden" name="(\w+)" value="(.*?)">', page)
    assert [field for field in hidden if field[0] != "csrfmiddlewaretoken"] == [
        *(("text", "土地"), ("sort", "-budget"), ("column", ""))
    ]


def test_the_queries_of_the_page_are_as_many_with_every_column(
    browse, django_assert_num_queries
):
    every = "&".join(f"column={name}" for name in ProjectTable.offered())
    browse.get(f"{LIST}?{every}")
    with CaptureQueriesContext(connection) as few:
        browse.get(f"{LIST}?{every}&text=妇联")
    with django_assert_num_queries(len(few)):
        browse.get(f"{LIST}?{every}")


@pytest.mark.parametrize(
    "table", [ProjectTable, DeletedTable, LibraryTable, DepartmentTargetTable]
)
def test_every_column_but_those_of_controls_is_in_the_file(table):
    left_out = {name for name, column in table.base_columns.items() if not column.file}
    assert left_out <= {"project", "restore"}


@pytest.mark.parametrize(
    "name", ["project-list", "library", "project-deleted", "department-targets"]
)
def test_every_list_offers_its_columns_and_files(
    as_user, admin, library, year, other_unit, name
):
    ensure_department_target(other_unit, year)
    delete(Project.objects.get(position=6).pk, admin)
    page = as_user(admin).get(reverse(name)).content.decode()
    for link in ("?export=xlsx", "?export=csv", "?column=default", 'name="column"'):
        assert link in page
