"""What the rows of a form may be filled with."""

from collections import Counter
from collections.abc import Callable
from dataclasses import asdict
from json import dumps

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from indicators.models import Indicator, IndicatorLevel
from projects.models import BudgetYear, Project, ProjectType, Scheme
from targets.filings import store
from targets.filings.models import Filing, Status, Target, declaration_of
from targets.forms.suggestions import (
    MOST_A_CATEGORY,
    MOST_PROJECTS,
    Suggestion,
    suggestions,
)

QUANTITY, TYPE = "数量指标", "土地补偿"


@pytest.fixture
def project(year, unit) -> Project:
    """The form to be filled: it has a row of its own."""
    land = ProjectType.objects.get(name=TYPE)
    project = Project.objects.create(
        year=year, department=unit, name="南街土地补偿款", project_type=land
    )
    declare(project, "自己的指标")
    return project


def declare(
    project: Project, *names: str, category: str = QUANTITY, **cells: str
) -> None:
    """Give the project rows with these names."""
    parent = Indicator.objects.get(
        scheme=project.year.scheme, level=IndicatorLevel.SECOND, name=category
    )
    (declaration,) = store.ensure_declarations([project])
    for position, name in enumerate(names):
        Target.objects.create(
            declaration=declaration,
            position=position,
            category=parent,
            name=name,
            **cells,
        )


@pytest.fixture
def neighbour(year, unit) -> Callable[..., Project]:
    """`neighbour("北街土地补偿款", "面积")` is another project of the unit with such rows."""

    def neighbour(name: str, *names: str, **fields) -> Project:
        project = Project.objects.create(
            **{"year": year, "department": unit, "name": name, **fields}
        )
        declare(project, *names)
        return project

    return neighbour


@pytest.fixture
def enter(year) -> Callable[..., Indicator]:
    """`enter("面积", "土地补偿")` is an entry of the library for that type, for every type without one."""

    def enter(
        name: str, type_name: str | None = None, scheme: Scheme = year.scheme
    ) -> Indicator:
        parent = Indicator.objects.get(
            scheme=scheme, level=IndicatorLevel.SECOND, name=QUANTITY
        )
        kind = ProjectType.objects.get(name=type_name) if type_name else None
        return Indicator.objects.create(
            scheme=scheme,
            level=IndicatorLevel.LIBRARY,
            parent=parent,
            name=name,
            project_type=kind,
            reference_value="≥1亩",
        )

    return enter


@pytest.fixture
def names(project, clerk) -> Callable[[], list[str]]:
    return lambda: [each.name for each in suggestions(project, clerk)]


# Where they come from


def test_an_entry_of_the_library_is_suggested_with_its_reference_value(
    project, clerk, enter
):
    Indicator.objects.filter(pk=enter("面积", TYPE).pk).update(
        description="补偿的面积", basis="规划"
    )
    assert suggestions(project, clerk) == [
        Suggestion(
            QUANTITY,
            "面积",
            "补偿的面积",
            "≥1亩",
            "规划",
            "指标库 · 土地补偿",
            library=True,
        )
    ]


def test_a_row_of_another_project_is_suggested_with_its_value(
    project, clerk, neighbour
):
    declare(
        neighbour("北街土地补偿款"),
        "面积",
        description="补偿的面积",
        value="7亩",
        basis="规划",
    )
    assert suggestions(project, clerk) == [
        Suggestion(
            QUANTITY,
            "面积",
            "补偿的面积",
            "7亩",
            "规划",
            "2024年 · 北街土地补偿款",
            library=False,
        )
    ]


def test_an_entry_for_every_type_names_the_library_alone(project, clerk, enter):
    enter("面积")
    assert suggestions(project, clerk)[0].origin == "指标库"


def test_a_suggestion_can_be_sent_to_the_browser(project, clerk, enter):
    enter("面积")
    assert (
        dumps(
            [asdict(each) for each in suggestions(project, clerk)], ensure_ascii=False
        ).count("面积")
        == 1
    )


def test_the_published_projects_give_suggestions_for_every_category(library, clerk):
    project = Project.objects.get(name="南水北调水厂土地补偿")
    found = suggestions(project, clerk)
    kept = Counter((each.level2, each.library) for each in found)
    assert len({level2 for level2, _ in kept}) == 9
    assert max(kept.values()) <= MOST_A_CATEGORY
    assert (
        next(each for each in found if each.level2 == QUANTITY).origin
        == "指标库 · 土地补偿"
    )


# What is left out


def test_the_project_itself_suggests_nothing(project, names):
    assert names() == []


def test_a_row_without_a_name_is_not_suggested(neighbour, names):
    neighbour("北街土地补偿款", "")
    assert names() == []


def test_a_deleted_project_suggests_nothing(neighbour, names):
    neighbour("北街土地补偿款", "面积", deleted_at=timezone.now())
    assert names() == []


def test_a_project_of_another_department_suggests_nothing(neighbour, names, other_unit):
    neighbour("北街土地补偿款", "面积", department=other_unit)
    assert names() == []


def test_a_stranger_is_shown_the_library_alone(project, stranger, neighbour, enter):
    neighbour("北街土地补偿款", "面积")
    enter("亩数", TYPE)
    assert [each.name for each in suggestions(project, stranger)] == ["亩数"]


def test_an_earlier_year_suggests_and_a_later_one_does_not(year, neighbour, names):
    for other, name in [(2023, "去年的"), (2025, "明年的")]:
        neighbour(
            "南街土地补偿款",
            name,
            year=BudgetYear.objects.create(year=other, scheme=year.scheme),
        )
    assert names() == ["去年的"]


def test_a_category_that_the_years_scheme_lacks_is_left_out(project, neighbour, names):
    other = BudgetYear.objects.create(year=2023, scheme=Scheme.objects.get(code="2021"))
    declare(
        neighbour("南街土地补偿款", "面积", year=other),
        "土地成本",
        category="经济成本指标",
    )
    assert names() == ["面积"]


def test_the_library_of_another_scheme_is_left_out(project, enter, names):
    enter("面积", TYPE, Scheme.objects.get(code="2021"))
    assert names() == []


# What comes first


def test_the_library_comes_before_drafts_and_of_these_the_most_alike_then_the_latest(
    year, neighbour, enter, names
):
    last_year = BudgetYear.objects.create(year=2023, scheme=year.scheme)
    neighbour("妇联工作经费", "经费的")
    neighbour("南街土地补偿款", "去年同名的", year=last_year)
    neighbour("北街土地补偿款", "去年相近的", year=last_year)
    neighbour("北街土地补偿款", "相近的")
    enter("别类的", "工作经费")
    enter("通用的")
    enter("同类的", TYPE)
    assert names() == [
        "同类的",
        "通用的",
        "别类的",
        "去年同名的",
        "相近的",
        "去年相近的",
        "经费的",
    ]


def test_what_was_approved_comes_before_the_library_of_other_types(
    neighbour, enter, names
):
    enter("别类的", "工作经费")
    neighbour("南街土地补偿款", "草稿的")
    approved = declaration_of(neighbour("妇联工作经费", "批复的")).filing
    Filing.objects.filter(pk=approved.pk).update(status=Status.APPROVED)
    assert names() == ["批复的", "别类的", "草稿的"]


def test_a_full_library_leaves_room_for_other_projects(neighbour, enter, names):
    for number in range(MOST_A_CATEGORY + 1):
        enter(f"库{number}", TYPE)
    neighbour("北街土地补偿款", "面积")
    assert names()[-1] == "面积"


def test_of_one_name_the_best_alone_is_kept(project, clerk, neighbour, enter):
    neighbour("北街土地补偿款", "面积", "亩数")
    neighbour("妇联工作经费", "面积", "亩数")
    enter("面积", TYPE)
    assert [(each.name, each.origin) for each in suggestions(project, clerk)] == [
        ("面积", "指标库 · 土地补偿"),
        ("亩数", "2024年 · 北街土地补偿款"),
    ]


def test_one_name_in_two_categories_is_suggested_in_both(project, clerk, neighbour):
    declare(neighbour("北街土地补偿款", "面积"), "面积", category="质量指标")
    assert {each.level2 for each in suggestions(project, clerk)} == {
        QUANTITY,
        "质量指标",
    }


def test_a_category_holds_so_many_and_no_more(neighbour, names):
    neighbour(
        "北街土地补偿款", *(f"指标{number}" for number in range(MOST_A_CATEGORY + 1))
    )
    assert names() == [f"指标{number}" for number in range(MOST_A_CATEGORY)]


# The price


def many(project: Project, count: int) -> None:
    """Other projects of the department, ever less alike in name, each with the seven rows of a usual form."""
    made = [
        Project(
            year=project.year,
            department=project.department,
            name=f"南街土地补偿款第{'延' * (number // 50)}{number}期",
        )
        for number in range(count)
    ]
    Project.objects.bulk_create(made)
    declarations = store.ensure_declarations(made)
    categories = list(
        Indicator.objects.categories().filter(scheme=project.year.scheme)
    )[:7]
    Target.objects.bulk_create(
        Target(
            declaration=each,
            position=position,
            category=category,
            name=f"指标{each.project.name}",
        )
        for each in declarations
        for position, category in enumerate(categories)
    )


def test_more_projects_take_no_more_queries(
    project, clerk, neighbour, enter, django_assert_num_queries
):
    enter("面积", TYPE)
    neighbour("北街土地补偿款", "面积")
    with django_assert_num_queries(3):
        suggestions(project, clerk)
    many(project, 50)
    with django_assert_num_queries(3):
        suggestions(project, clerk)


def test_the_year_is_read_where_it_was_not_yet(
    project, clerk, neighbour, django_assert_num_queries
):
    neighbour("北街土地补偿款", "面积")
    fresh = Project.objects.get(pk=project.pk)
    with django_assert_num_queries(4):
        suggestions(fresh, clerk)


def test_of_many_projects_the_rows_of_the_most_alike_alone_are_read(project, clerk):
    many(project, MOST_PROJECTS + 50)
    with CaptureQueriesContext(connection) as queries:
        suggestions(project, clerk)
    (rows,) = (each["sql"] for each in queries if "targets_target" in each["sql"])
    least_alike = Project.objects.latest("pk").pk
    assert (str(project.pk + 1) in rows, str(least_alike) in rows) == (True, False)
