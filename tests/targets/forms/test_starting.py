"""New projects by the short form: blank, from the library, from another project."""

import re
from decimal import Decimal

import pytest
from django.urls import reverse
from django.utils import timezone

from indicators.models import Indicator
from projects.models import BudgetYear, Project, ProjectType, Scheme
from targets.filings.models import Declaration, Target

NEW = reverse("project-new")
CODE = "13052925P00584012146U"


@pytest.fixture
def create(as_user, clerk, seeded):
    """`create(name=…)` sends the form as the clerk and gives the response."""
    client = as_user(clerk)
    filled = {
        "year": 2024,
        "department": "901001",
        "name": "文化站工作经费",
        "code": "",
        "budget": "",
        "start": "",
    }
    return lambda query="", **typed: client.post(f"{NEW}{query}", {**filled, **typed})


def made() -> Project:
    return Project.objects.latest("year__year", "position")


def errors(response, name: str) -> str:
    return "；".join(response.context["form"].errors.get(name, []))


def cells(row: Target) -> tuple[str, ...]:
    return row.category.name, row.name, row.description, row.value, row.basis


def test_a_blank_project_comes_last_and_is_opened_for_filling_in(create):
    response = create(code=CODE, budget="1,236.5")
    project = made()
    assert response.url == reverse("declaration-edit", args=[project.pk])
    assert (project.name, project.code, project.budget) == (
        "文化站工作经费",
        CODE,
        Decimal("1236.5"),
    )
    assert (project.position, project.department.code, project.year.year) == (
        38,
        "901001",
        2024,
    )
    assert (
        project.declaration.filing.status,
        project.declaration.copied,
        project.plan.march,
    ) == ("draft", [], None)


def categories_of(project: Project) -> list[str]:
    rows = project.declaration.targets.select_related("category")
    return [row.category.name for row in rows if not row.name]


@pytest.mark.parametrize(
    ("number", "categories"),
    [
        (2024, ["数量指标", "质量指标", "时效指标", "成本指标", "社会效益指标"]),
        (2025, ["经济成本指标", "数量指标", "质量指标", "时效指标", "经济效益指标"]),
    ],
)
def test_a_blank_form_has_a_row_for_each_category_of_the_scheme(
    create, library, number, categories
):
    BudgetYear.objects.create(year=2025, scheme=Scheme.objects.get(code="2021"))
    create(year=number)
    assert categories_of(made()) == [*categories, "服务对象满意度指标"]


def test_a_row_with_a_category_alone_is_no_indicator(create, as_user, clerk):
    create()
    rows = as_user(clerk).get(reverse("target-list")).context["table"].data
    assert "文化站工作经费" not in {row.declaration.project.name for row in rows}
    address = reverse("declaration-file", args=[made().pk, "txt"])
    assert "数量指标" not in as_user(clerk).get(address).content.decode()


def test_each_row_to_fill_in_is_found_once(create, as_user, clerk):
    create()
    checks = reverse("declaration-checks", args=[made().pk])
    found = as_user(clerk).get(checks).context["review"].judged
    rows = [each for each in found if each.finding.where.startswith("targets[")]
    assert {each.finding.what for each in rows} == {"这一行还没有填"}
    assert len(rows) == 6


def test_a_deleted_project_keeps_its_place_for_its_return(create):
    Project.objects.filter(position=37).update(deleted_at=timezone.now())
    create()
    assert made().position == 38


def test_the_kind_follows_from_the_name(create):
    create(name="文化站道路硬化")
    assert made().project_type.name == "道路管网工程"


def test_the_form_offers_the_latest_year_and_one_s_own_unit(
    as_user, clerk, year, unit, schemes
):
    form = as_user(clerk).get(NEW).context["form"]
    assert (form["year"].value(), form["department"].value()) == (2024, "901001")


@pytest.mark.parametrize(
    ("typed", "stored"),
    [("１，２３６．５０万元", Decimal("1236.5")), ("0", 0), ("", None), ("18.00", 18)],
)
def test_an_amount_is_read_as_people_type_it(create, typed, stored):
    create(budget=typed)
    assert made().budget == stored


@pytest.mark.parametrize(
    ("cell", "typed", "sentence"),
    [
        ("name", "", "不能空着"),
        ("name", "　\t ", "不能空着"),
        ("name", "\x00\x07", "不能空着"),
        ("name", "长" * 300, "有 300 个字，最多 200 个"),
        ("code", "1" * 41, "有 41 个字，最多 40 个"),
        ("budget", "-5", "为负数"),
        ("budget", "很多", "不是数字"),
        ("budget", "9" * 12, "过大"),
        ("department", "902001", "选择一个有效的选项"),
        ("department", "", "必填"),
        ("year", "1999", "选择一个有效的选项"),
        ("year", "x", "选择一个有效的选项"),
        ("start", "0", "选择一个有效的选项"),
        ("start", "x", "选择一个有效的选项"),
    ],
)
def test_what_can_never_be_right_is_refused_at_its_field(
    create, other_unit, contents, cell, typed, sentence
):
    before = contents()
    assert sentence in errors(create(**{cell: typed}), cell)
    assert contents() == before


def test_names_and_codes_are_made_canonical(create):
    create(name=" 文化站\x00\n工作经费\u200b ", code="１３０５２９２５p 00584012146u")
    assert (made().name, made().code) == ("文化站工作经费", CODE)


@pytest.mark.parametrize(
    "typed", ["13052924P00584012146U", " １３０５２９２４p00584012146u"]
)
def test_a_code_stands_once_a_year(create, typed):
    assert errors(
        create(code=typed), "code"
    ) == f"2024年已有编码 {typed.strip()} 的项目，请核对编码".replace(
        typed.strip(), "13052924P00584012146U"
    )


def test_a_code_of_another_year_or_of_a_deleted_project_is_free(create):
    Project.objects.filter(position=1).update(deleted_at=timezone.now())
    create(code=Project.everything.get(position=1).code)
    BudgetYear.objects.create(year=2025, scheme=Scheme.objects.get(code="three"))
    create(year=2025, code="13052924P00584012146U")
    assert Project.objects.count() == 38


def test_a_name_that_the_unit_has_already_asks_for_a_tick(create):
    response = create(name="妇联工作经费")
    assert "已有同名项目（编码 " in errors(response, "name")
    assert 'name="confirmed"' in response.content.decode()
    assert Project.objects.count() == 37
    create(name="妇联工作经费", confirmed="on")
    assert (Project.objects.count(), made().name) == (38, "妇联工作经费")


def test_a_second_click_makes_no_second_project(create):
    create()
    assert "已有同名项目，" in errors(create(), "name")
    assert Project.objects.filter(name="文化站工作经费").count() == 1


def test_the_tick_is_not_shown_before_it_is_needed(as_user, clerk, seeded):
    assert 'name="confirmed"' not in as_user(clerk).get(NEW).content.decode()


# From the library


def test_the_editor_opens_the_library_to_choose_rows_of_the_kind(create, library):
    kind = ProjectType.objects.get(name="占地生活补助")
    response = create(start=kind.pk)
    editor = reverse("declaration-edit", args=[made().pk])
    assert response.url == f"{editor}#library"
    assert (made().project_type, made().declaration.copied) == (kind, [])


def test_only_kinds_that_the_library_has_are_offered(as_user, clerk, library):
    Indicator.objects.library().filter(project_type__name="占地生活补助").delete()
    page = as_user(clerk).get(NEW).content.decode()
    assert "指标库：驻村帮扶" in page
    assert "占地生活补助" not in page


def test_a_kind_that_the_year_s_scheme_lacks_is_refused(create, library):
    BudgetYear.objects.create(year=2025, scheme=Scheme.objects.get(code="2021"))
    response = create(year=2025, start=ProjectType.objects.get(name="占地生活补助").pk)
    assert "2025年的指标体系里还没有“占地生活补助”的指标" in errors(response, "start")


# From another project


def source() -> Project:
    return Project.objects.get(position=6)


def test_a_copy_takes_purpose_goals_plan_and_rows_but_not_the_code(create, document):
    create(f"?from={source().pk}", name="另一段路")
    project, form = made(), document.projects[5]
    assert (project.code, project.budget, project.fiscal_funds) == ("", None, None)
    assert (project.purpose, project.declaration.goals) == (form.purpose, form.goals)
    assert project.plan.december == form.plan.december
    assert [
        cells(row) for row in project.declaration.targets.select_related("category")
    ] == [row.cells[1:] for row in form.targets]


def test_what_was_copied_is_marked_cell_by_cell(create):
    Target.objects.filter(declaration__project=source(), position=1).update(basis="")
    create(f"?from={source().pk}", name="另一段路", budget="5")
    copied, first = made().declaration.copied, made().declaration.targets.first()
    assert {"purpose", "goals", "plan.december", f"targets.{first.key}.value"} <= set(
        copied
    )
    assert not {"budget", "code", "name", f"targets.{first.key}.basis"} & set(copied)
    assert first.key != Declaration.objects.get(project=source()).targets.first().key


def test_a_name_that_says_nothing_leaves_the_copy_its_source_s_kind(create):
    create(f"?from={source().pk}", name="另一件事")
    assert made().project_type == source().project_type


def test_the_form_of_a_copy_begins_with_its_source(as_user, clerk, seeded):
    response = as_user(clerk).get(f"{NEW}?from={source().pk}")
    assert response.context["form"]["name"].value() == source().name
    assert "从哪里开始" not in response.content.decode()


def test_a_copy_into_another_scheme_names_the_rows_that_moved(create):
    BudgetYear.objects.create(year=2025, scheme=Scheme.objects.get(code="2021"))
    response = create(f"?from={source().pk}", year=2025)
    shown = [str(message) for message in response.wsgi_request._messages]
    assert any(
        re.search("第\\d行“.*”原在成本指标，2025年的指标体系没有这一类，已放入", each)
        for each in shown
    )


def test_a_project_without_a_form_can_be_copied(create, year, unit):
    bare = Project.objects.create(year=year, department=unit, name="空项目")
    create(f"?from={bare.pk}", name="又一个")
    assert (
        made().name,
        made().declaration.copied,
        made().declaration.targets.count(),
    ) == ("又一个", [], 0)


@pytest.mark.parametrize("key", ["", "x", "-1", "0", "999999", "9" * 30, "9" * 5000])
@pytest.mark.parametrize("method", ["get", "post"])
def test_a_source_that_is_none_is_not_found(as_user, clerk, seeded, method, key):
    assert getattr(as_user(clerk), method)(f"{NEW}?from={key}").status_code == 404


def test_a_source_elsewhere_or_deleted_is_not_found(as_user, clerk, stranger, seeded):
    assert as_user(stranger).get(f"{NEW}?from={source().pk}").status_code == 404
    path = f"{NEW}?from={source().pk}"
    Project.objects.filter(position=6).update(deleted_at=timezone.now())
    assert as_user(clerk).get(path).status_code == 404


def test_who_may_not_fill_in_finds_no_button(as_user, clerk, reviewer, seeded):
    pages = {
        each: as_user(each).get(reverse("project-list")).content.decode()
        for each in (clerk, reviewer)
    }
    assert [NEW in pages[each] for each in (clerk, reviewer)] == [True, False]
    forms = {
        each: as_user(each).get(source().get_absolute_url()).content.decode()
        for each in (clerk, reviewer)
    }
    assert ["复制为新项目" in forms[each] for each in (clerk, reviewer)] == [
        True,
        False,
    ]
