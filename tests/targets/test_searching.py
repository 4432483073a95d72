"""Looking for words in everything one may see."""

from __future__ import annotations

import pytest
from django.urls import reverse

from projects.marking import around, pieces, words_in
from projects.models import BudgetYear, Department, Project, User
from targets.models import Answer, Comment, Declaration, Target
from targets.searching import MOST, Group, search

SEARCH = reverse("search")


def found(user: User, text: str) -> dict[str, list[str]]:
    return {group.title: [plain(hit.name) for hit in group.hits] for group in search(user, text)}


def plain(parts) -> str:
    return "".join(text for text, _ in parts)


def group(user: User, text: str, title: str) -> Group:
    return next(each for each in search(user, text) if each.title == title)


def test_projects_are_found_by_name_code_and_initials(seeded, clerk):
    project = Project.objects.get(position=3)
    for text in (project.name[:6], project.code, project.code.lower(), project.initials):
        assert project.name in found(clerk, text)["项目"]


def test_all_words_must_be_there(seeded, clerk):
    assert "项目" in found(clerk, "占地 补助")
    assert "项目" not in found(clerk, "占地 没有这样的词")


@pytest.mark.parametrize("column", ["name", "value", "description", "basis"])
def test_indicators_are_found_by_what_their_row_says(seeded, clerk, column):
    row = Target.objects.first()
    Target.objects.filter(pk=row.pk).update(**{column: "独一无二的字"})
    assert len(found(clerk, "独一无二")["绩效指标"]) == 1


def test_indicators_are_found_by_initials(seeded, clerk):
    assert any("满意度" in name for name in found(clerk, "myd")["绩效指标"])


def test_part_one_is_found_by_its_goals_and_safeguards(seeded, clerk):
    assert found(clerk, "四纵六")["部门整体目标"] == ["基础设施建设不断提升。"]
    assert found(clerk, "谁花钱")["部门整体目标"] == ["加强学习，提升能力，狠抓任务落实"]
    assert found(clerk, "新时代中国特色")["部门整体目标"] == ["巨鹿县巨鹿镇人民政府本级总体绩效目标"]


def test_comments_and_their_answers_are_found(seeded, clerk):
    form = Declaration.objects.first()
    comment = Comment.objects.create(declaration=form, text="测算依据不足", who="赵强", place="依据")
    Answer.objects.create(comment=comment, text="已补充合同", who="王丽")
    assert group(clerk, "测算依据", "批注").hits[0].column == "批注"
    assert group(clerk, "补充合同", "批注").hits[0].column == "回复"


def test_units_are_found_by_name_code_and_initials(seeded, clerk):
    for text in ("人民政府本级", "901001", "jlz"):
        assert found(clerk, text)["单位"] == ["巨鹿县巨鹿镇人民政府本级"]


def test_the_library_is_found(library, clerk):
    name = library[0].name
    assert name in found(clerk, name)["指标库"]


def test_a_stranger_finds_nothing_of_others(library, stranger):
    for text in ("占地", "901001", "满意度", "四纵六", "jlz"):
        assert set(found(stranger, text)) <= {"指标库"}


def test_what_was_deleted_is_not_found(seeded, clerk):
    Project.objects.update(deleted_at="2024-01-01T00:00:00Z")
    assert not {"项目", "绩效指标"} & set(found(clerk, "补助"))


def test_the_latest_year_comes_first(seeded, clerk, year, unit):
    later = BudgetYear.objects.create(year=2025, scheme=year.scheme)
    Project.objects.create(year=later, department=unit, name="明年的占地补助")
    assert found(clerk, "占地")["项目"][0] == "明年的占地补助"


def test_of_many_only_so_many_are_shown_and_the_rest_are_a_click_away(seeded, clerk):
    projects = group(clerk, "1", "项目")
    assert (len(projects.hits), projects.is_cut) == (MOST, True)
    assert projects.more == "/projects/?text=1"


def test_a_hit_says_where_it_matches(seeded, clerk):
    Project.objects.filter(position=1).update(purpose=f"{'前' * 80}独特用途{'后' * 80}")
    (hit,) = group(clerk, "独特", "项目").hits
    assert hit.column == "资金用途"
    assert plain(hit.text).startswith("…前")
    assert [text for text, matches in hit.text if matches] == ["独特"]


ODD = ["%", "_", "\\", "'", '"', "%%", "🙂", "<b>", "\t", "(", "[", "*", "\u0000占", "a" * 9_000]


@pytest.mark.parametrize("text", ODD)
def test_whatever_is_typed_gives_a_page(as_user, seeded, clerk, text):
    assert as_user(clerk).get(SEARCH, {"q": text}).status_code == 200


def test_signs_of_the_database_are_text(seeded, clerk):
    Project.objects.filter(position=1).update(name="完成率100%_a")
    assert found(clerk, "%_")["项目"] == ["完成率100%_a"]


def test_an_empty_box_says_what_can_be_found(as_user, clerk, seeded):
    assert "拼音首字母" in as_user(clerk).get(SEARCH).content.decode()


def test_nothing_found_says_what_to_do(as_user, clerk, seeded):
    assert "没有找到“没有这样的词”" in as_user(clerk).get(SEARCH, {"q": "没有这样的词"}).content.decode()


def test_the_box_keeps_what_was_typed(as_user, clerk, seeded):
    assert 'name="q" value="占地&quot;"' in as_user(clerk).get(SEARCH, {"q": '占地"'}).content.decode()


def test_names_are_marked_but_no_markup(as_user, clerk, seeded):
    Project.objects.filter(position=1).update(name="<script>坏</script>")
    page = as_user(clerk).get(SEARCH, {"q": "坏"}).content.decode()
    assert "&lt;script&gt;<mark>坏</mark>&lt;/script&gt;" in page


def test_the_number_of_queries_is_fixed(as_user, clerk, library, django_assert_num_queries):
    browse = as_user(clerk)
    for text in ("没有这样的词", "的", "1 2 3 4 5 6"):
        with django_assert_num_queries(12):
            browse.get(SEARCH, {"q": text})


def test_lists_of_projects_understand_initials_too(as_user, clerk, seeded):
    project = Project.objects.get(position=3)
    page = as_user(clerk).get(reverse("project-list"), {"text": project.initials}).content.decode()
    assert project.code in page


def test_words_are_the_first_five_without_what_nobody_sees():
    assert words_in(" 一\u0000二  三\t四 五 六 七 ") == ["一", "二", "三", "四", "五"]


def test_pieces_put_together_are_the_text():
    assert pieces("占地补助占地", ["占地"]) == [("占地", True), ("补助", False), ("占地", True)]
    assert pieces("ABab", ["ab"]) == [("AB", True), ("ab", True)]


def test_a_short_text_is_shown_whole_and_in_one_line():
    assert around("一\n二", ["二"]) == "一 二"


def test_a_unit_leads_to_its_board(seeded, clerk):
    assert group(clerk, "901001", "单位").hits[0].address == f"{reverse('board')}?department=901001"


def test_a_clerk_of_a_unit_below_finds_only_what_lies_there(seeded, unit):
    below = Department.objects.create(code="901001001", name="下面的站", parent=unit)
    user = User.objects.create_user("low", name="低", department=below)
    assert found(user, "占地") == {}
