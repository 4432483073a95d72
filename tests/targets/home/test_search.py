"""查找: what a person finds in all that they may see."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from indicators.models import Indicator
from projects.models import Department, Project, Role, User
from targets.filings.models import (
    Declaration,
    DepartmentTarget,
    Safeguard,
    SubTarget,
    Target,
)
from targets.home.hits import LIMIT
from targets.home.search import SearchGroup, search
from targets.workflow.comments import answer, comment
from targets.workflow.models import ReviewSheet
from targets.workflow.removal import delete
from tests.targets import acts
from tests.targets.acts import set_row


@pytest.fixture
def find(clerk, seeded) -> Callable[..., dict[str, SearchGroup]]:
    """`find("占地")` is what the clerk finds, by the names of the groups."""
    return lambda text, user=clerk: {group.name: group for group in search(user, text)}


def titles(group: SearchGroup) -> list[str]:
    return [str(hit.title) for hit in group.hits]


# What is found


@pytest.mark.parametrize(
    "text", ["妇联工作经费", "13052924P00584012166K", "妇联", "flgzjf", "FLGZ"]
)
def test_a_project_is_found_by_its_name_its_code_and_its_initials(text, find):
    assert "妇联工作经费" in titles(find(text)["projects"])


@pytest.mark.parametrize(
    "text", ["ＦＬＧＺ", "ｆｌｇｚ", "１３０５２９２４P00584012166K"]
)
def test_what_is_typed_in_full_width_is_found(text, find):
    assert "妇联工作经费" in titles(find(text)["projects"])


@pytest.mark.parametrize("text", ["（合）", "(合)", "（合)"])
@pytest.mark.parametrize("stored", ["路（合）段", "路(合)段"])
def test_a_sign_is_found_in_both_widths(text, stored, find):
    if text == "（合)" and stored == "路(合)段":
        stored = "路（合)段"
    Project.objects.filter(position=11).update(name=stored)
    assert titles(find(text)["projects"]) == [stored]


def test_what_is_called_so_comes_first_then_what_has_it_in_its_name(find):
    named = Project.objects.in_document_order()
    for position, name in ((30, "广场养护"), (20, "养护"), (10, "别的")):
        named.filter(position=position).update(name=name, purpose="养护", initials="")
    found = [title for title in titles(find("养护")["projects"]) if title != "养护"]
    assert titles(find("养护")["projects"])[0] == "养护"
    assert found.index("广场养护") < found.index("别的")


def test_a_project_is_found_by_the_person_responsible_who_is_named(find, clerk):
    Project.objects.filter(position=11).update(responsible=clerk)
    (hit,) = find("王丽")["projects"].hits
    assert str(hit.title) == "妇联工作经费"
    assert hit.facts[-1] == "责任人 王丽"


@pytest.mark.parametrize("text", ["赵强", "赵强 妇联"])
def test_a_comment_is_found_by_who_wrote_it(find, reviewer, text):
    comment(Project.objects.get(position=11), reviewer, "", "依据不足")
    (hit,) = find(text)["opinions"].hits
    assert hit.facts[0].startswith("赵强")


@pytest.mark.parametrize(
    "text", ["妇联 901001", "妇联 2024", "2024年 妇联", "妇联 镇人民政府"]
)
def test_a_word_may_be_the_unit_or_the_year_of_a_project(find, text):
    assert titles(find(text)["projects"]) == ["妇联工作经费"]


@pytest.mark.parametrize("text", ["妇联 2025", "妇联 902001"])
def test_another_unit_or_year_does_not_fit(find, text):
    assert "projects" not in find(text)


@pytest.mark.parametrize("text", ["满意度 妇联", "满意度 妇联 2024", "满意度 flgz"])
def test_a_word_may_be_the_project_of_an_indicator(find, text):
    hits = find(text)["declaration-targets"].hits
    assert {hit.row.declaration.project.name for hit in hits} == {"妇联工作经费"}


@pytest.mark.parametrize("text", ["901001", "2024"])
def test_a_unit_or_a_year_alone_does_not_bring_all_its_rows(find, text):
    assert "declaration-targets" not in find(text)


def test_the_list_behind_a_search_finds_the_same(find, as_user, clerk):
    for group in find("妇联 901001").values():
        if group.list_address:
            page = as_user(clerk).get(group.list_address)
            assert len(page.context["table"].rows) >= len(group.hits)


def test_a_unit_of_these_initials_comes_before_what_contains_them(find, admin):
    Department.objects.create(code="106", name="县教育局")
    Department.objects.create(code="105", name="教育局下属站")
    Project.objects.filter(position=1).update(name="教育阶段资助", initials="jyjdzz")
    found = find("jyj", admin)
    assert next(iter(found)) == "units"
    assert titles(found["units"]) == ["县教育局", "教育局下属站"]
    assert titles(found["projects"]) == ["教育阶段资助"]


def test_a_project_is_found_by_what_its_money_is_for(find):
    Project.objects.filter(position=6).update(purpose="购置洒水车两台")
    (hit,) = find("洒水车")["projects"].hits
    assert [(each.label, str(each)) for each in hit.snippets] == [
        ("资金用途", "购置洒水车两台")
    ]


@pytest.mark.parametrize(
    ("column", "label"),
    [("value", "指标值"), ("description", "绩效指标描述"), ("basis", "指标值确定依据")],
)
def test_an_indicator_is_found_by_each_of_its_cells_which_is_named(column, label, find):
    set_row(**{column: "天坑回填≥88立方"})
    (hit,) = find("天坑")["declaration-targets"].hits
    assert [(each.label, str(each)) for each in hit.snippets] == [
        (label, "天坑回填≥88立方")
    ]


def test_an_indicator_is_told_with_its_project_code_unit_and_year(find, project):
    set_row(value="天坑")
    (hit,) = find("天坑")["declaration-targets"].hits
    assert hit.facts == [
        project.name,
        project.code,
        "巨鹿县巨鹿镇人民政府本级",
        "2024年",
    ]


def test_an_indicator_is_found_by_the_initials_of_its_name(find):
    set_row(name="天坑回填")
    assert titles(find("tkht")["declaration-targets"]) == ["天坑回填"]


def test_a_form_is_found_by_its_goals(find):
    Declaration.objects.filter(project__position=6).update(goals="回填天坑")
    assert len(find("天坑")["declaration"].hits) == 1


@pytest.mark.parametrize(
    ("model", "column"),
    [(SubTarget, "title"), (SubTarget, "goal"), (Safeguard, "text")],
)
def test_a_part_of_the_overall_target_is_found(model, column, find):
    part = model.objects.first()
    setattr(part, column, "回填天坑")
    part.save()
    assert [hit.row for hit in find("天坑")["department"].hits] == [part]


def test_the_overall_target_itself_is_found(find):
    DepartmentTarget.objects.update(overall="回填天坑")
    assert titles(find("天坑")["department"]) == [
        "巨鹿县巨鹿镇人民政府本级 2024年 整体绩效目标"
    ]


@pytest.mark.parametrize("text", ["901001", "本级", "jlzrmzf"])
def test_a_unit_is_found_by_its_code_its_name_and_its_initials(text, find):
    assert titles(find(text)["units"]) == ["巨鹿县巨鹿镇人民政府本级"]


def test_a_comment_and_its_answer_are_found_with_the_project(
    find, project, reviewer, clerk
):
    said = comment(project, reviewer, "goals", "天坑在哪里")
    answer(project, clerk, said.pk, "天坑在村东")
    group = find("天坑")["opinions"]
    assert [each.snippets[0].label for each in group.hits] == ["批注", "回复"]
    assert titles(group) == [project.name] * 2


@pytest.mark.parametrize(("signed", "count"), [(True, 1), (False, 0)])
def test_the_opinion_of_a_sheet_is_found_once_it_is_signed(
    signed, count, find, project
):
    at = timezone.now() if signed else None
    ReviewSheet.objects.create(
        filing=project.declaration.filing, opinion="天坑", signed_at=at
    )
    assert sum(len(group.hits) for group in find("天坑").values()) == count


@pytest.mark.parametrize("text", ["征地面积", "zdmj", "≥49亩"])
def test_an_entry_of_the_library_is_found_by_its_name_its_initials_and_its_value(
    text, find, library
):
    assert "征地面积" in titles(find(text)["library"])


def test_the_library_is_found_in_the_scheme_of_the_latest_year_alone(find, library):
    acts.new_year(
        Indicator.objects.exclude(scheme=library[0].scheme).first().scheme.code
    )
    assert "library" not in find("征地面积")


# Words


def test_several_words_must_all_stand_in_a_set_row(find):
    set_row(name="天坑回填", basis="村委会决议")
    assert titles(find("决议　天坑")["declaration-targets"]) == ["天坑回填"]
    assert find("决议 天坑 洒水车") == {}


def test_each_word_is_shown_where_it_stands(find):
    set_row(
        name="天坑回填", value="三处", basis="甲" * 80 + "决议" + "乙" * 80 + "批复"
    )
    (hit,) = find("天坑 批复 决议 三处")["declaration-targets"].hits
    assert [each.label for each in hit.snippets] == [
        "指标值",
        "指标值确定依据",
        "指标值确定依据",
    ]


def test_one_character_is_enough(find):
    set_row(value="坑")
    assert len(find("坑")["declaration-targets"].hits) == 1


@pytest.mark.parametrize("text", ["%", "_", "\\", "天%坑", "天_坑"])
def test_the_wildcards_of_the_database_are_text(text, find):
    Target.objects.update(name="天坑", value="天，坑", basis="", description="")
    assert "declaration-targets" not in find(text)
    set_row(basis=f"甲{text}乙")
    assert len(find(text)["declaration-targets"].hits) == 1


# Order and scope


def test_the_latest_year_comes_first_then_the_order_of_the_document(find):
    acts.copy_all()
    hits = find("占地生活补助")["projects"].hits
    places = [(each.row.year.year, each.row.position) for each in hits]
    assert places == sorted(places, key=lambda place: (-place[0], place[1]))
    assert {year for year, _ in places} == {2024, 2025}


def test_rows_of_several_kinds_stand_in_one_order(find, project, reviewer, clerk):
    later = Project.objects.get(position=9)
    said = comment(project, reviewer, "", "天坑一")
    comment(later, reviewer, "", "天坑二")
    answer(project, clerk, said.pk, "天坑三")
    assert [str(each.snippets[0]) for each in find("天坑")["opinions"].hits] == [
        "天坑一",
        "天坑三",
        "天坑二",
    ]


def test_ten_are_shown_and_more_are_told(find):
    Target.objects.update(value="天坑")
    assert (
        len(find("天坑")["declaration-targets"].hits),
        find("天坑")["declaration-targets"].more,
    ) == (
        LIMIT,
        True,
    )


def test_a_stranger_finds_nothing_of_another_unit(
    find, stranger, project, reviewer, clerk
):
    set_row(value="天坑")
    Department.objects.filter(code="901001").update(name="天坑镇")
    Project.objects.filter(position=1).update(name="天坑")
    Declaration.objects.update(goals="天坑")
    DepartmentTarget.objects.update(overall="天坑")
    answer(project, clerk, comment(project, reviewer, "", "天坑").pk, "天坑")
    ReviewSheet.objects.create(
        filing=project.declaration.filing, opinion="天坑", signed_at=timezone.now()
    )
    assert find("天坑", stranger) == {}
    assert set(find("天坑")) == {
        "projects",
        "declaration",
        "declaration-targets",
        "department",
        "units",
        "opinions",
    }


def test_the_unit_above_finds_what_lies_below_it(find, leader):
    assert titles(find("妇联", leader)["projects"]) == ["妇联工作经费"]


def test_a_person_without_a_unit_finds_the_library_alone(find, library):
    nobody = User(username="x", role=Role.CLERK)
    assert set(find("征地面积", nobody)) == {"library"}


def test_nothing_of_a_deleted_project_is_found(find, project, clerk, reviewer):
    set_row(value="天坑")
    comment(project, reviewer, "", "天坑")
    Declaration.objects.filter(project=project).update(goals="天坑")
    delete(project.pk, clerk)
    assert find("天坑") == {}


def test_a_secret_project_is_found_by_those_who_see_it_in_the_list(find):
    Project.objects.filter(name="妇联工作经费").update(is_secret=True)
    assert titles(find("妇联")["projects"]) == ["妇联工作经费"]


# What it costs


def test_the_number_of_queries_does_not_grow_with_what_is_found(
    clerk, library, project, reviewer
):
    answer(project, clerk, comment(project, reviewer, "", "工作").pk, "工作")
    few = queries(clerk, "妇联工作经费")
    for each in range(30):
        answer(project, clerk, comment(project, reviewer, "", f"工作{each}").pk, "工作")
    # One for each kind of row, among them that of the form that only the tests know.
    many, none = queries(clerk, "工作"), queries(clerk, "没有这样的内容")
    assert (few, many, none) == (12, 12, 12)


def queries(user: User, text: str) -> int:
    with CaptureQueriesContext(
        connection,
    ) as asked:
        search(user, text)
    return len(asked)
