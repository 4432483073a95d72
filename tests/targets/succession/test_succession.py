"""A unit is merged into another, or split: its projects go there as they are."""

import pytest
from django.core import mail
from django.core.exceptions import PermissionDenied
from django.core.management import call_command
from django.urls import reverse

from core.problems import Refusal
from projects.models import BudgetYear, Department, Event, Project, Role, User
from projects.trail.verification import verify
from targets.documents.snapshot import fingerprint, snapshot
from targets.filings.loading import load_pairs
from targets.filings.models import DepartmentTarget, Filing, Status
from targets.publication.drafting import draft
from targets.publication.models import Publication
from targets.publication.publishing import publish
from targets.succession.models import ScopeNotice, Succession
from targets.succession.planning import SuccessionPlan
from targets.succession.taking import CHANGED, take_over
from targets.succession.wishes import SuccessionWish
from targets.workflow import performing
from targets.workflow.forms_of_units import perform_filings
from targets.workflow.versions import TransitionNote
from tests.html import one_line
from tests.targets.acts import of_year

TAKE = reverse("succession-new")


@pytest.fixture
def heir(office) -> Department:
    return Department.objects.create(code="901002", name="综合中心", parent=office)


def do(wish: SuccessionWish, user: User) -> Succession:
    return take_over(wish, SuccessionPlan(wish).fingerprint, user)


def fingerprints() -> dict[int, tuple[str, str, int]]:
    """The form, the status and the revision of every project."""
    found = {}
    for project, form in load_pairs(Project.everything.select_related("declaration")):
        filing = project.declaration.filing
        mark = fingerprint(snapshot(form))
        found[project.pk] = (mark, filing.status, filing.revision)
    return found


@pytest.fixture
def on_their_way(seeded, office, admin, clerk) -> None:
    """Some approved, and these published; one handed in, one adjusted, the others drafts."""
    keys = list(of_year(2024).values_list("pk", flat=True))
    performing.perform_many(keys[:5], "recognise", admin)
    year = BudgetYear.objects.get(year=2024)
    publish(year, office, admin, draft(year, office).fingerprint)
    performing.perform_many(keys[4:5], "adjust", clerk, TransitionNote("调整", "其他"))
    Filing.objects.filter(project=keys[6]).update(status=Status.SUBMITTED)


def test_every_form_goes_as_it_is_and_everything_still_verifies(
    on_their_way, unit, heir, admin
):
    Filing.objects.filter(status=Status.SUBMITTED).update(status=Status.DRAFT)
    before = fingerprints()
    statuses = {status for _, status, _ in before.values()}
    assert {Status.DRAFT, Status.PUBLISHED, Status.ADJUSTING} <= statuses
    receipt = do(SuccessionWish(unit, 2024, [heir]), admin)
    assert fingerprints() == before
    assert len(receipt.moved) == 37
    assert set(of_year(2024).values_list("department__code", flat=True)) == {"901002"}
    unit.refresh_from_db()
    assert (unit.last_year, unit.successor) == (2023, heir)
    call_command("verify_versions")
    call_command("verify_publications")
    verify()


def test_a_form_that_is_under_review_keeps_its_status(on_their_way, unit, heir, admin):
    do(SuccessionWish(unit, 2024, [heir]), admin)
    assert Filing.objects.filter(status=Status.SUBMITTED).count() == 1
    performing.perform_many(
        list(of_year(2024).values_list("pk", flat=True)[6:7]), "return", admin
    )


def test_earlier_years_stay_with_the_unit_under_its_name(seeded, unit, heir, admin):
    receipt = do(SuccessionWish(unit, 2025, [heir]), admin)
    assert receipt.moved == []
    assert of_year(2024).filter(department=unit).count() == 37
    unit.refresh_from_db()
    assert (unit.last_year, unit.successor, unit.formerly) == (2024, heir, [])


def test_the_trail_tells_both_units(seeded, unit, heir, admin):
    do(SuccessionWish(unit, 2024, [heir]), admin)
    rows = Event.objects.filter(verb="succeed")
    for place in (unit, heir):
        of_projects = rows.filter(department=place, project__isnull=False)
        assert of_projects.count() == 37
        assert rows.filter(department=place, subject__startswith="单位").count() == 1
    assert rows.first().changes


def test_a_published_department_says_where_its_projects_went(
    on_their_way, unit, office, heir, admin
):
    county = Department.objects.create(code="905", name="新局")
    do(SuccessionWish(unit, 2024, [county]), admin)
    year = BudgetYear.objects.get(year=2024)
    causes = {cause for *_, cause in draft(year, office).changes}
    assert "已转到新局" in causes
    assert Publication.objects.count() == 1


@pytest.mark.parametrize("with_people", [False, True])
def test_those_whose_scope_changes_are_told(
    seeded, unit, heir, clerk, admin, reviewer, with_people
):
    User.objects.filter(pk=clerk.pk).update(email="a@b.cn")
    of_year(2024).filter(position=1).update(responsible=clerk)
    of_year(2024).filter(position=2).update(responsible=reviewer)
    receipt = do(SuccessionWish(unit, 2024, [heir], with_people=with_people), admin)
    clerk.refresh_from_db()
    (told,) = ScopeNotice.objects.filter(user=clerk)
    words = "仍由您负责" if with_people else "不再由您负责"
    assert words in told.text
    assert (clerk.department == heir) is with_people
    assert "仍由您负责" in ScopeNotice.objects.get(user=reviewer).text
    assert len(receipt.people) == 2


def test_who_has_an_address_hears_by_mail_and_all_see_it_on_the_workbench(
    seeded, unit, heir, clerk, admin, as_user, django_capture_on_commit_callbacks
):
    User.objects.filter(pk=clerk.pk).update(email="a@b.cn")
    with django_capture_on_commit_callbacks(execute=True):
        do(SuccessionWish(unit, 2024, [heir], with_people=True), admin)
    assert "您的帐号转到综合中心" in mail.outbox[0].body
    page = as_user(clerk).get(reverse("workbench")).content.decode()
    assert "您的帐号转到综合中心" in page


def test_part_one_that_nobody_handed_in_goes_along(seeded, unit, heir, admin):
    do(SuccessionWish(unit, 2024, [heir]), admin)
    target = DepartmentTarget.objects.get()
    assert (target.department, target.filing.department) == (heir, heir)
    linked = of_year(2024).filter(declaration__sub_target__department_target=target)
    assert linked.count() == 37


def test_part_one_that_was_approved_stays(seeded, unit, heir, admin):
    target = DepartmentTarget.objects.select_related("filing").get()
    perform_filings([target.filing_id], "recognise", admin)
    receipt = do(SuccessionWish(unit, 2024, [heir]), admin)
    assert DepartmentTarget.objects.get().department == unit
    assert "已提交过" in receipt.stayed[0][3]
    call_command("verify_versions")


def test_a_split_puts_each_project_where_it_was_chosen_to_go(seeded, unit, heir, admin):
    first, second = of_year(2024)[:2]
    wish = SuccessionWish(unit, 2024, [heir], ends=False, chosen={first.pk: heir})
    receipt = do(wish, admin)
    first.refresh_from_db()
    second.refresh_from_db()
    assert (first.department, second.department) == (heir, unit)
    assert (len(receipt.moved), len(receipt.stayed)) == (1, 37)  # and part one
    unit.refresh_from_db()
    assert unit.last_year is None


def test_projects_come_behind_those_of_the_new_unit(seeded, unit, heir, year, admin):
    own = Project.objects.create(
        year=year, department=heir, name="原有的", code="Z", position=7
    )
    do(SuccessionWish(unit, 2024, [heir]), admin)
    ordered = of_year(2024).filter(department=heir).values_list("name", flat=True)
    assert ordered[0] == own.name
    assert len(ordered) == 38


def refused(wish: SuccessionWish, user: User) -> str:
    with pytest.raises(Refusal) as refusal:
        do(wish, user)
    assert of_year(2024).exclude(department=wish.unit).count() == 0
    return str(refusal.value)


def test_what_cannot_be_is_refused(seeded, unit, office, heir, admin):
    child = Department.objects.create(code="901001001", name="站", parent=unit)
    assert "还有下级单位" in refused(SuccessionWish(unit, 2024, [heir]), admin)
    assert "自己或它的下级" in refused(
        SuccessionWish(unit, 2024, [child], ends=False), admin
    )
    child.delete()
    Department.objects.filter(pk=heir.pk).update(first_year=2025)
    assert "从 2025 年启用" in refused(SuccessionWish(unit, 2024, [heir]), admin)
    Department.objects.filter(pk=heir.pk).update(first_year=None)
    assert "还没有选择" in refused(
        SuccessionWish(unit, 2024, [heir], ends=False), admin
    )
    assert "没有 2030 年起的项目" in refused(
        SuccessionWish(unit, 2030, [heir], ends=False), admin
    )


def test_what_changed_since_the_preview_is_refused(seeded, unit, heir, admin):
    wish = SuccessionWish(unit, 2024, [heir])
    seen = SuccessionPlan(wish).fingerprint
    Filing.objects.filter(project=of_year(2024)[0]).update(status=Status.SUBMITTED)
    with pytest.raises(Refusal, match=CHANGED):
        take_over(wish, seen, admin)


def test_admins_alone(seeded, unit, heir, reviewer):
    with pytest.raises(PermissionDenied):
        do(SuccessionWish(unit, 2024, [heir]), reviewer)


def test_the_plan_takes_as_many_queries_for_one_project_as_for_all(
    seeded, unit, heir, django_assert_max_num_queries
):
    with django_assert_max_num_queries(9):
        plan = SuccessionPlan(SuccessionWish(unit, 2024, [heir]))
        _ = (plan.obstacles, plan.part_ones, plan.people, plan.namesakes)
        _ = plan.fingerprint


# The pages


def query(unit: Department, heir: Department, **more: str) -> str:
    asked = {"unit": unit.code, "since": "2024", "heir": heir.code, "ends": "on"}
    pairs = "&".join(f"{name}={value}" for name, value in (asked | more).items())
    return f"{TAKE}?{pairs}"


def test_the_preview_says_what_goes_where_and_its_button_does_it(
    seeded, unit, heir, admin, as_user
):
    of_year(2024).filter(position=2).update(is_secret=True)
    browse = as_user(admin)
    address = query(unit, heir)
    response = browse.get(address)
    page = one_line(response.content.decode())
    assert "37 个项目转到 901002 综合中心" in page
    assert "最后年度是 2023 年" in page
    assert '<span class="chip error">涉密</span>' in page
    seen = response.context["plan"].fingerprint
    receipt = browse.post(address, {"seen": seen}, follow=True)
    assert "<b>37</b>转过去的项目" in one_line(receipt.content.decode())
    done = Succession.objects.get()
    assert done.moved[1][4] == "涉密"
    looks = Event.objects.filter(verb="look", subject__contains="successions")
    assert looks.exists()
    file = browse.get(reverse("succession-receipt", args=[done.pk]))
    assert b"".join(file.streaming_content)[:2] == b"PK"


def test_a_split_is_chosen_on_the_page(seeded, unit, heir, admin, as_user):
    browse = as_user(admin)
    third = Department.objects.create(code="901003", name="第三中心")
    address = query(unit, heir, others="901003")
    response = browse.get(address)
    first = of_year(2024)[0]
    assert f'name="to-{first.pk}"' in response.content.decode()
    seen = response.context["plan"].fingerprint
    browse.post(address, {"seen": seen, f"to-{first.pk}": "901003"})
    first.refresh_from_db()
    assert first.department == third
    assert of_year(2024).filter(department=heir).count() == 36


def test_an_unknown_unit_is_named(seeded, unit, heir, admin, as_user):
    page = as_user(admin).get(query(unit, heir, others="999")).content.decode()
    assert "没有编码为 999 的单位" in page


def test_people_of_the_unit_are_told_where_they_stand(seeded, unit, heir, admin):
    User.objects.create_user("u", name="甲", role=Role.CLERK, department=unit)
    do(SuccessionWish(unit, 2024, [heir]), admin)
    assert "仍属于原单位" in ScopeNotice.objects.get().text
