"""Rows of a 绩效目标表 that come, go, move, and change their category."""

import pytest

from indicators.models import Indicator
from projects.models import Project, Scheme
from targets.documents.validity import MOST_ROWS
from targets.filings.editing.outcome import Closed
from targets.filings.models import Target
from tests.targets.fills import cell, fill, new_key, removal, rows, sheet


def levels(project: Project, key: str) -> tuple[str, str]:
    cells = sheet(project).cells
    return cells[cell(key, "level1")], cells[cell(key, "level2")]


def names(project: Project) -> list[str]:
    seen = sheet(project)
    return [seen.cells[cell(key, "name")] for key in seen.orders["targets"]]


# Added


@pytest.mark.parametrize("place", [0, 1, 3, 6])
def test_a_new_row_stands_in_the_category_of_the_row_above(project, clerk, place):
    order, key = [*rows(project)], new_key()
    above = order[place - 1] if place else None
    order.insert(place, key)
    outcome = fill(project, clerk, {cell(key, "name"): "新"}, order=order)
    assert (outcome.whole, rows(project)) == (True, tuple(order))
    assert levels(project, key) == (
        levels(project, above) if above else ("产出指标", "数量指标")
    )


def test_the_first_row_of_an_empty_form_stands_in_the_first_category(project, clerk):
    project.declaration.targets.all().delete()
    key = new_key()
    fill(project, clerk, {cell(key, "value"): "≥1"}, order=(key,))
    assert levels(project, key) == ("产出指标", "数量指标")


def test_a_year_whose_scheme_has_no_categories_says_so_once_a_row_needs_one(
    project, clerk
):
    bare = Scheme.objects.create(code="bare", name="空")
    project.year.scheme = bare
    project.year.save()
    assert fill(project, clerk, {cell(rows(project)[0], "value"): "新"}).whole
    outcome = fill(project, clerk, {cell(rows(project)[0], "level2"): "质量指标"})
    assert outcome.refused.keys() == {cell(rows(project)[0], "level2")}
    with pytest.raises(Closed, match="还没有二级指标"):
        fill(project, clerk, order=(*rows(project), new_key()))


def test_a_row_that_is_sent_twice_is_one_row(project, clerk):
    seen, key = sheet(project), new_key()
    order = (*rows(project), key, key)
    for _ in range(2):
        assert fill(
            project, clerk, {cell(key, "name"): "新"}, order=order, seen=seen
        ).whole
    assert (rows(project), names(project).count("新")) == (order[:-1], 1)


def test_a_form_takes_no_more_rows_than_a_form_may_have(project, clerk):
    before = rows(project)
    added = [new_key() for _ in range(600)]
    cells = {cell(key, "name"): f"新{number}" for number, key in enumerate(added)}
    outcome = fill(project, clerk, cells, order=(*added[:300], *before, *added[300:]))
    free = MOST_ROWS - len(before)
    assert rows(project) == (*added[:300], *before, *added[300:free])
    assert outcome.refused.keys() == {cell(key, "name") for key in added[free:]}
    assert len(outcome.saved) == free


@pytest.mark.parametrize(
    "key",
    [
        "",
        "1",
        "x" * 5_000,
        "\x00",
        "\ud800",
        "__key__",
        "EB2BB38E-3106-4F64-B665-DDFA6E298C19",
        "{" * 36,
    ],
)
def test_a_row_whose_key_is_none_is_refused(project, clerk, contents, key):
    before = contents()
    outcome = fill(
        project, clerk, {cell(key, "name"): "新"}, order=(*rows(project), key)
    )
    assert [*outcome.refused, *outcome.gone] == [cell(key, "name")]
    assert contents() == before


def test_the_key_of_another_form_s_row_is_a_row_that_is_not_there(
    project, clerk, contents
):
    other = Project.objects.get(position=1)
    key, before = rows(other)[0], contents()
    outcome = fill(
        project, clerk, {cell(key, name): "窃" for name in ("name", "value", "level2")}
    )
    assert (set(outcome.gone), outcome.refused, outcome.saved) == (
        {cell(key, "name"), cell(key, "value"), cell(key, "level2")},
        {},
        {},
    )
    assert "窃" not in str(outcome.sheet)
    assert contents() == before


def test_nor_is_that_row_touched_where_it_is_said_to_be_a_new_one(project, clerk):
    other = Project.objects.get(position=1)
    before, key = sheet(other), rows(other)[0]
    fill(project, clerk, {cell(key, "name"): "新"}, order=(*rows(project), key))
    assert sheet(other) == before
    assert sheet(project).cells[cell(key, "value")] == ""


# Removed and moved


def test_a_row_goes(project, clerk):
    first, *others = rows(project)
    outcome = fill(project, clerk, removal(sheet(project), first), order=others)
    assert (outcome.whole, rows(project)) == (True, tuple(others))


def test_a_row_that_others_removed_already_is_no_loss(project, clerk):
    seen = sheet(project)
    first, *others = rows(project)
    for _ in range(2):
        assert fill(project, clerk, removal(seen, first), order=others, seen=seen).whole
    assert rows(project) == tuple(others)


def test_what_was_typed_into_a_row_that_others_removed_is_named(project, clerk):
    seen = sheet(project)
    first, *others = rows(project)
    fill(project, clerk, removal(seen, first), order=others)
    outcome = fill(
        project, clerk, {cell(first, "value"): "新", "goals": "照存"}, seen=seen
    )
    assert (outcome.gone, outcome.saved) == ([cell(first, "value")], {"goals": "照存"})


@pytest.mark.parametrize("was", ["旧", ""])
@pytest.mark.parametrize("name", ["name", "description", "value", "basis"])
def test_a_row_that_others_changed_is_not_removed_and_loses_nothing(
    project, clerk, admin, name, was
):
    first, *others = rows(project)
    fill(project, admin, {cell(first, name): was})
    seen = sheet(project)
    fill(project, admin, {cell(first, name): "他人新填"})
    theirs = sheet(project)
    outcome = fill(project, clerk, removal(seen, first), order=others, seen=seen)
    assert outcome.conflicts[cell(first, name)] == "他人新填"
    assert (sheet(project), outcome.revision) == (theirs, 2)


def test_rows_move(project, clerk):
    order = rows(project)[::-1]
    assert fill(project, clerk, order=order).whole
    assert rows(project) == order
    assert list(project.declaration.targets.values_list("position", flat=True)) == [
        *range(1, len(order) + 1)
    ]


def test_all_rows_may_go_and_come_back(project, clerk, document):
    seen, before = sheet(project), rows(project)
    cells = {where: "" for key in before for where in removal(seen, key)}
    assert fill(project, clerk, cells, order=()).whole
    assert rows(project) == ()
    assert fill(
        project, clerk, {where: seen.cells[where] for where in cells}, order=before
    ).whole
    assert sheet(project) == seen


def test_rows_that_two_people_added_are_both_there(project, admin, clerk):
    seen = sheet(project)
    first, *others = rows(project)
    mine, theirs = new_key(), new_key()
    fill(
        project,
        admin,
        {cell(theirs, "name"): "他"},
        order=(first, theirs, *others),
        seen=seen,
    )
    fill(
        project,
        clerk,
        {cell(mine, "name"): "我"},
        order=(first, *others[::-1], mine),
        seen=seen,
    )
    assert rows(project) == (first, theirs, *others[::-1], mine)


def test_a_row_that_moves_keeps_its_own_identity(project, clerk):
    before = dict(project.declaration.targets.values_list("key", "pk"))
    fill(project, clerk, order=rows(project)[::-1])
    assert dict(project.declaration.targets.values_list("key", "pk")) == before


# Categories


def test_a_row_goes_to_another_category(project, clerk):
    key = rows(project)[0]
    cells = {
        cell(key, "level1"): "效益 指标",
        cell(key, "level2"): "社会效益\u3000指标",
    }
    outcome = fill(project, clerk, cells)
    assert outcome.saved == {
        cell(key, "level1"): "效益指标",
        cell(key, "level2"): "社会效益指标",
    }
    assert levels(project, key) == ("效益指标", "社会效益指标")


def test_the_second_level_alone_brings_its_first(project, clerk):
    key = rows(project)[0]
    fill(project, clerk, {cell(key, "level2"): "服务对象满意度指标"})
    assert levels(project, key)[1] == "服务对象满意度指标"
    assert levels(project, key)[0] != "产出指标"


@pytest.mark.parametrize(
    ("typed", "refused"),
    [
        ({"level2": "不存在"}, {"level2": "不在这一年的指标体系中"}),
        ({"level2": ""}, {"level2": "不能空着"}),
        ({"level2": "甲" * 4_000}, {"level2": "不在这一年的指标体系中"}),
        ({"level1": "效益指标"}, {"level1": "属于“产出指标”"}),
        ({"level1": ""}, {"level1": "属于“产出指标”"}),
        (
            {"level1": "效益指标", "level2": "质量指标"},
            {"level1": "“质量指标”属于“产出指标”"},
        ),
        (
            {"level1": "效益指标", "level2": "不存在"},
            {"level1": "二级指标改正后", "level2": "不在"},
        ),
    ],
)
def test_a_category_that_cannot_be_is_refused_by_its_cell(
    project, clerk, typed, refused
):
    key = rows(project)[0]
    assert levels(project, key)[0] == "产出指标"
    outcome = fill(
        project,
        clerk,
        {cell(key, name): text for name, text in typed.items()} | {"goals": "照存"},
    )
    assert outcome.refused.keys() == {cell(key, name) for name in refused}
    assert [
        why
        for name, why in refused.items()
        if why not in outcome.refused[cell(key, name)]
    ] == []
    assert (
        outcome.saved.keys()
        == {"goals", *(cell(key, name) for name in typed)} - outcome.refused.keys()
    )


def test_a_new_row_in_a_category_that_cannot_be_is_kept_below_the_row_above(
    project, clerk
):
    key = new_key()
    outcome = fill(
        project,
        clerk,
        {cell(key, "level2"): "不存在", cell(key, "name"): "新"},
        order=(*rows(project), key),
    )
    assert (outcome.saved, len(outcome.refused)) == ({cell(key, "name"): "新"}, 1)
    assert levels(project, key) == levels(project, rows(project)[-2])


# Another scheme


@pytest.fixture
def foreign(project) -> Target:
    """The first row, under a category of another scheme; the second stands under the year's own of the same name."""
    row, second = project.declaration.targets.all()[:2]
    same = {
        each.scheme.code: each
        for each in Indicator.objects.categories().filter(name="数量指标")
    }
    row.category, second.category = same["2021"], same["three"]
    row.save()
    second.save()
    return row


def test_a_row_keeps_a_category_of_another_scheme(project, clerk, foreign):
    key = str(foreign.key)
    assert fill(
        project, clerk, {cell(key, "value"): "新", cell(key, "level2"): "数量指标"}
    ).whole
    foreign.refresh_from_db()
    assert (foreign.value, foreign.category.scheme.code) == ("新", "2021")


def test_a_row_below_it_stands_in_the_scheme_of_the_year(project, clerk, foreign):
    key = new_key()
    first, *others = rows(project)
    assert fill(
        project, clerk, {cell(key, "name"): "新"}, order=(first, key, *others)
    ).whole
    category = Target.objects.get(key=key).category
    assert (category.name, category.scheme) == ("数量指标", project.year.scheme)


def test_what_the_scheme_of_the_year_does_not_have_is_refused_to_others(
    project, clerk, foreign
):
    only = (
        Indicator.objects.categories()
        .exclude(scheme=project.year.scheme)
        .get(name="经济成本指标")
    )
    Target.objects.filter(pk=foreign.pk).update(category=only)
    _, second, *_ = rows(project)
    outcome = fill(project, clerk, {cell(second, "level2"): "经济成本指标"})
    assert (
        "经济成本指标"
        not in outcome.refused[cell(second, "level2")].partition("请选择")[2]
    )
