"""Files that name their unit without a code, and their year in a title or in their name."""

from dataclasses import replace

import pytest

from core.problems import Refusal
from projects.models import BudgetYear
from targets.documents.reading.reader import Reading
from targets.documents.values import Document
from targets.imports.comparing import compare


@pytest.fixture
def nameless(document) -> Document:
    form = replace(document.projects[0], department_code="", department_name="")
    return Document(None, (form,))


def named(document: Document, name: str) -> Reading:
    form = replace(document.projects[0], department_name=name)
    return Reading(replace(document, projects=(form,)))


def test_a_unit_is_found_by_its_name(year, unit, nameless, admin):
    receipt = compare(named(nameless, f" {unit.name}\u200b"), 2024, admin)
    (line,) = receipt.lines
    assert (line.form.department_code, line.problems) == (unit.code, [])
    assert unit.code in receipt.notices[0]


def test_a_form_of_no_unit_is_of_the_clerk(year, unit, nameless, clerk):
    (line,) = compare(Reading(nameless), 2024, clerk).lines
    assert (line.form.department_code, line.problems) == (unit.code, [])


def test_a_unit_that_nobody_knows_is_asked_for(year, unit, nameless, clerk, other_unit):
    (line,) = compare(named(nameless, other_unit.name), 2024, clerk).lines
    assert [problem.where for problem in line.problems] == ["department_code"]


@pytest.fixture
def two_years(year) -> None:
    BudgetYear.objects.create(year=2025, scheme=year.scheme)


def test_a_title_says_which_year_is_meant(two_years, document, admin):
    reading = Reading(document, year_hints={"标题“2025年度”": 2025})
    receipt = compare(reading, None, admin)
    assert receipt.year.year == 2025
    assert receipt.notices[0] == "预算年度按标题“2025年度”读作 2025 年"


def test_titles_that_disagree_are_asked_about(two_years, document, admin):
    hints = {"标题“2025年度”": 2025, "文件名“2024.xlsx”": 2024}
    with pytest.raises(Refusal, match="xlsx”是 2024 年"):
        compare(Reading(document, year_hints=hints), None, admin)
    receipt = compare(Reading(document, year_hints=hints), 2024, admin)
    assert (
        receipt.notices[0]
        == "标题“2025年度”写的是 2025 年，这里按 2024 年度导入，请核对"
    )


def test_a_name_opens_no_year(year, document, admin):
    reading = Reading(document, year_hints={"文件名“2031.xlsx”": 2031})
    receipt = compare(reading, None, admin)
    assert receipt.year == year
    assert "2031" in receipt.notices[0]


def test_names_that_look_the_same_are_one(seeded, document, admin):
    form = document.projects[1]
    alike = form.name.replace("“", '"').replace("”", '" ')
    assert alike != form.name
    reading = Reading(Document(None, (replace(form, name=alike, code=""),)))
    (line,) = compare(reading, 2024, admin).lines
    assert form.name in line.problems[0].message
    reading = Reading(Document(None, (replace(form, name=alike, code="NEW1"),)))
    assert "名称相像" in "\n".join(compare(reading, 2024, admin).notices)
