"""Secret projects in boards and reports: marked where people work, and not named in a board that is handed on."""

from __future__ import annotations

import io

import docx
import openpyxl
import pytest
from django.urls import reverse

from projects.models import Project
from targets.checks.models import RecordedFinding
from targets.filings.models import Declaration
from targets.reports import yearly
from tests.targets.reports.reading import figure

NOTE = "另有 1 个涉密项目，金额 50,000.00 万元，未列名称"


@pytest.fixture
def secret(seeded) -> Project:
    """The largest project, which is secret."""
    Project.objects.filter(position=4).update(is_secret=True, budget=50_000)
    return Project.objects.get(position=4)


def words(content: bytes) -> str:
    """All texts of a Word document."""
    word = docx.Document(io.BytesIO(content))
    cells = [cell.text for table in word.tables for cell in table._cells]
    return "\n".join([*(each.text for each in word.paragraphs), *cells])


def test_the_board_marks_a_secret_project(board, secret):
    assert figure(board(), "largest").lines[0][0].value == f"{secret.name}（涉密）"


def test_the_file_of_the_board_does_not_name_it_and_says_so(as_user, leader, secret):
    file = reverse("board-file", args=["docx"])
    text = words(as_user(leader).get(file).content)
    assert secret.name not in text
    assert NOTE in text


def test_the_file_leaves_it_out_of_the_lowest_scores(as_user, leader, secret, board):
    board()
    Project.objects.update(is_secret=True)
    file = reverse("board-file", args=["docx"])
    text = words(as_user(leader).get(file).content)
    assert [name for name in names_of_projects() if name in text] == []


def names_of_projects() -> list[str]:
    return list(Project.objects.values_list("name", flat=True))


@pytest.mark.parametrize("name", ["projects", "findings"])
def test_a_report_has_columns_for_the_marks(as_user, leader, secret, board, name):
    board()
    file = reverse("report-file", args=[name, "xlsx"])
    book = openpyxl.load_workbook(io.BytesIO(as_user(leader).get(file).content))
    rows = list(book.worksheets[0].iter_rows(min_row=4, values_only=True))
    place = rows[0].index("涉密")
    named = rows[0].index("项目名称")
    marked = {row[named] for row in rows[1:] if row[place] == "是"}
    assert marked == {secret.name}


def test_opinions_of_many_units_are_summed_up_in_word(
    as_user, admin, board, monkeypatch
):
    board()
    report = yearly.REPORTS["findings"]
    assert report.most_of_units < 3_000
    of_projects = RecordedFinding.objects.filter(filing__project__isnull=False)
    filing = of_projects.first().filing
    RecordedFinding.objects.bulk_create(
        RecordedFinding(filing=filing, rule="A01", where="budget", position=number)
        for number in range(report.most_of_units)
    )
    file = reverse("report-file", args=["findings", "docx"])
    whole = docx.Document(io.BytesIO(as_user(admin).get(file).content))
    units, rules = whole.tables
    assert [cell.text for cell in units.rows[1].cells[:2]] == [
        "901001",
        "巨鹿县巨鹿镇人民政府本级",
    ]
    places = sum(int(row.cells[4].text) for row in rules.rows[1:])
    assert places == of_projects.count()
    assert f"1 个单位有 {places} 处问题" in "".join(
        paragraph.text for paragraph in whole.paragraphs
    )
    one_unit = as_user(admin).get(f"{file}?department=901001")
    (line, *_) = docx.Document(io.BytesIO(one_unit.content)).tables
    assert len(line.rows) == places + 1


def test_a_row_of_a_workbook_is_as_high_as_its_text(as_user, leader, seeded):
    Declaration.objects.update(goals="\n".join(["一行"] * 6))
    file = reverse("report-file", args=["projects", "xlsx"])
    book = openpyxl.load_workbook(io.BytesIO(as_user(leader).get(file).content))
    sheet = book.worksheets[0]
    assert sheet.row_dimensions[5].height > 80
