"""The page of a form's findings, the reasons given on it, and the page that mends many at once."""

import re

import pytest
from django.urls import reverse

from projects.models import Project
from targets.checks import waiving
from targets.checks.engine import CheckReport
from targets.checks.models import RecordedFinding, RuleSetting, Waiver
from targets.checks.rules.catalogue import RULES
from targets.checks.rules.finding import Level
from targets.filings.models import Declaration, Filing, Target
from targets.workflow.removal import delete
from tests.html import one_line
from tests.targets.fills import cell, fill, rows

MEND = reverse("mend")
SLIPS = f"{MEND}?year=2024&department=901001&rule=T01"
REASON = "上级文件没有给出依据"


@pytest.fixture
def project(seeded) -> Project:
    """The 30th: an error, four warnings (three bases, a category with a fix), eight hints."""
    return Project.objects.get(position=30)


@pytest.fixture
def browse(as_user, clerk, seeded):
    return as_user(clerk)


def page_of(project: Project) -> str:
    return reverse("declaration-checks", args=[project.pk])


def text(response) -> str:
    return one_line(response.content.decode())


def buttons(page: str) -> list[str]:
    """The addresses that the buttons of the page would mend."""
    return re.findall(r'form="mend" name="key" value="([^"]*)"', page)


def marks(page: str) -> list[str]:
    return re.findall(r'name="mark" value="([0-9a-f]{64})"', page)


def waive(
    browse, project: Project, marks: list[str], reason: str = REASON, rule: str = "C06"
):
    data = {"rule": rule, "mark": marks, "reason": reason}
    return browse.post(
        reverse("declaration-waive", args=[project.pk]), data, follow=True
    )


# The page of a form


def test_the_page_says_whether_the_form_may_be_submitted_and_how_its_score_comes_about(
    browse, project
):
    page = text(browse.get(page_of(project)))
    assert "还不能提交：1 个错误要改正，4 个警告要改正或说明理由" in page
    assert "100 − 错误 1×8 − 警告 4×6 − 提示 10×1 = 58" in page


def test_equal_findings_stand_once_with_a_link_to_each_cell(browse, project):
    page = text(browse.get(page_of(project)))
    assert page.count("只是重复了指标名称，请写明依据") == 1
    links = [
        f'href="{reverse("declaration-edit", args=[project.pk])}#targets[{row}].basis"'
        for row in (1, 2, 6)
    ]
    assert [link for link in links if link not in page] == []


def test_a_form_in_which_nothing_is_found_may_be_submitted(browse, project):
    for rule in RecordedFinding, Target:
        rule.objects.all().delete()
    RuleSetting.objects.bulk_create(
        RuleSetting(year=project.year, rule=rule, level=Level.TRIAL) for rule in RULES
    )
    page = text(browse.get(page_of(project)))
    assert "可以提交：没有错误，也没有待说明的警告" in page
    assert "没有发现问题。" in page


@pytest.mark.parametrize("person", ["reviewer", "leader"])
def test_who_only_reads_is_led_to_the_printed_form_and_may_do_nothing(
    as_user, project, person, request
):
    page = text(as_user(request.getfixturevalue(person)).get(page_of(project)))
    assert f'href="{project.get_absolute_url()}#targets[1].basis"' in page
    assert (buttons(page), marks(page), "<textarea" in page) == ([], [], False)


@pytest.mark.parametrize(
    ("status", "how"),
    [("submitted", "先在下面办理撤回"), ("reviewed", "联系审核人员退回")],
)
def test_a_closed_form_says_why_nothing_can_be_done(browse, project, status, how):
    Filing.objects.filter(project=project).update(status=status)
    page = text(browse.get(page_of(project)))
    assert f"不能再修改；需要修改请{how}" in page
    assert (buttons(page), marks(page), "还不能提交" in page) == ([], [], False)


def test_a_rule_on_trial_is_shown_to_admins_alone(browse, as_user, admin, project):
    RuleSetting.objects.create(year=project.year, rule="C06", level=Level.TRIAL)
    assert "C06" not in text(browse.get(page_of(project)))
    assert '<span class="chip trial">试行</span> C06' in text(
        as_user(admin).get(page_of(project))
    )


def test_a_rule_on_trial_that_broke_is_named_to_admins_alone(
    browse, as_user, admin, project, monkeypatch
):
    RuleSetting.objects.create(year=project.year, rule="A04", level=Level.TRIAL)
    monkeypatch.setattr(
        "targets.checks.assessment.check_beside", lambda *_: CheckReport(broken={"A04"})
    )
    assert "规则 A04（" not in text(browse.get(page_of(project)))
    assert "规则 A04（" in text(as_user(admin).get(page_of(project)))


def test_a_form_that_was_deleted_before_its_reason_came_is_no_longer_there(
    browse, project, clerk, monkeypatch
):
    chosen = marks(text(browse.get(page_of(project))))

    def deleted(*args):
        delete(project.pk, clerk)
        raise waiving.NotWaived("这个项目已被删除，请先在“已删除的项目”里恢复")

    monkeypatch.setattr("targets.workflow.views.checks.waiving.waive", deleted)
    assert waive(browse, project, chosen).status_code == 404


def test_a_rule_that_broke_is_named_and_so_is_a_comparison_of_another_time(
    browse, project, monkeypatch
):
    monkeypatch.setattr("targets.checks.assessment.COMPARED", 1)
    monkeypatch.setattr(
        "targets.checks.assessment.check_beside", lambda *_: CheckReport(broken={"A04"})
    )
    page = text(browse.get(page_of(project)))
    assert "规则 A04（" in page
    assert "出错，这张表没有按它检查，请联系系统管理员" in page
    assert "与其他项目的比较是上次检查的结果" in page


def test_text_of_a_form_and_of_a_reason_is_never_markup(browse, project):
    Target.objects.filter(declaration__project=project, position=2).update(
        name="<script>x", basis="<script>x"
    )
    waive(
        browse,
        project,
        marks(text(browse.get(page_of(project))))[:1],
        "<script>alert(1)</script>",
    )
    page = text(browse.get(page_of(project)))
    assert "&lt;script&gt;" in page
    assert "<script>x" not in page
    assert "<script>alert" not in page


def test_the_queries_do_not_grow_with_the_findings(
    browse, project, django_assert_max_num_queries
):
    with django_assert_max_num_queries(40) as few:
        browse.get(page_of(Project.objects.get(position=1)))
        allowed = len(few)
    waive(browse, project, marks(text(browse.get(page_of(project)))))
    declaration = Declaration.objects.get(project=project)
    category = declaration.targets.first().category
    Target.objects.bulk_create(
        Target(
            declaration=declaration,
            position=9,
            category=category,
            name=f"项{n}",
            basis=f"项{n}",
        )
        for n in range(60)
    )
    with django_assert_max_num_queries(allowed):
        browse.get(page_of(project))


# Reasons


def test_one_reason_for_several_warnings_shows_who_gave_it_and_can_be_taken_back(
    browse, project
):
    page = text(waive(browse, project, marks(text(browse.get(page_of(project))))[:3]))
    assert "已为 3 处说明理由" in page
    assert page.count(REASON) == 3
    assert "王丽 20" in page
    back = reverse("declaration-unwaive", args=[project.pk, Waiver.objects.first().pk])
    assert "已撤回“指标第2行 指标值确定依据”的说明" in text(
        browse.post(back, follow=True)
    )
    assert "已经撤回或失效" in text(browse.post(back, follow=True))


@pytest.mark.parametrize(
    ("reason", "said"),
    [
        (" ", "没有填写理由，请写明"),
        ("x", "“x”说明不了理由，请用一句话写明"),
        ("无", "“无”说明不了理由"),
        ("长" * 501, "理由有 501 个字，最多 500 个"),
    ],
)
def test_a_reason_that_is_not_taken_stays_where_it_was_typed(
    browse, project, reason, said
):
    chosen = marks(text(browse.get(page_of(project))))[1:3]
    page = text(waive(browse, project, chosen, reason))
    assert said in page
    assert '<details class="explain" open>' in page
    assert reason.strip() in page
    assert not Waiver.objects.exists()


def test_a_reason_for_what_has_changed_meanwhile_is_refused_and_kept(
    browse, project, admin
):
    chosen = marks(text(browse.get(page_of(project))))[1:3]
    fill(project, admin, {cell(rows(project)[2], "basis"): "镇政府〔2024〕3号文件"})
    page = text(waive(browse, project, chosen))
    assert "这一处的内容已经改过，请刷新后再看" in page
    assert not Waiver.objects.exists()


@pytest.mark.parametrize(
    "data", [{}, {"rule": "C06"}, {"rule": "x" * 99, "mark": "\x00", "reason": "y"}]
)
def test_a_reason_without_its_finding_is_answered(browse, project, data):
    response = browse.post(reverse("declaration-waive", args=[project.pk]), data)
    assert (response.status_code, 'role="alert"' in text(response)) == (200, True)


def test_a_reason_that_no_longer_stands_is_listed_below(browse, project):
    waive(browse, project, marks(text(browse.get(page_of(project))))[:1])
    fill(
        project,
        Waiver.objects.get().user,
        {cell(rows(project)[1], "basis"): "镇政府〔2024〕3号文件"},
    )
    for _ in range(2):
        page = text(browse.get(page_of(project)))
        assert f"说明：{REASON}" in page.split("说明已失效：内容后来改过")[1]
        browse.get(SLIPS)  # which checks the unit, whereupon it falls


# One click


def test_a_click_mends_the_cell_and_leads_back(browse, project):
    (address,) = buttons(text(browse.get(page_of(project))))
    response = browse.post(MEND, {"key": address, "next": "checks"}, follow=True)
    assert response.redirect_chain[0][0] == f"{page_of(project)}#rule-R03"
    assert "已改 1 处：指标第6行 二级指标" in text(response)
    assert buttons(text(response)) == []


def test_a_click_on_what_has_changed_meanwhile_says_so(browse, project, admin):
    (address,) = buttons(text(browse.get(page_of(project))))
    fill(project, admin, {cell(rows(project)[5], "name"): "帮扶项目数"})
    response = browse.post(MEND, {"key": address, "next": "checks"}, follow=True)
    assert (
        response.redirect_chain[0][0],
        "没有改：这一处的内容已经改过" in text(response),
    ) == (page_of(project), True)


# The printed form


@pytest.mark.parametrize(
    "where",
    [
        "code",
        "name",
        "budget",
        "other_funds",
        "purpose",
        "goals",
        "plan.june",
        "targets",
        "targets[6].level2",
    ],
)
def test_every_cell_of_the_printed_form_can_be_led_to(browse, project, where):
    page = text(browse.get(project.get_absolute_url()))
    assert page.count(f'id="{where}"') == 1
    assert f'href="{page_of(project)}">检查</a>' in page


@pytest.mark.parametrize(
    "name", ["level1", "level2", "name", "description", "value", "basis"]
)
def test_every_cell_of_every_row_can_be_led_to(browse, project, name):
    page = text(browse.get(project.get_absolute_url()))
    assert [page.count(f'id="targets[{row}].{name}"') for row in range(7)] == [1] * 7
