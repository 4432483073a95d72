"""Departments, people, years and projects: what can never be is refused in Chinese, by the form and by the database."""

from decimal import Decimal

import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.db.models import ProtectedError
from django.utils import timezone

from projects.models import (
    BudgetYear,
    Department,
    FundingPlan,
    Project,
    Role,
    Scheme,
    User,
)
from targets.filings.models import DepartmentTarget


def complaints(instance) -> list[str]:
    """What a form would tell the person who typed this."""
    with pytest.raises(ValidationError) as caught:
        instance.full_clean()
    return caught.value.messages


def refused_by_the_database(instance) -> bool:
    with pytest.raises(IntegrityError), transaction.atomic():
        instance.save()
    return True


@pytest.fixture
def project(year, unit) -> Project:
    return Project.objects.create(year=year, department=unit, code="A1", name="甲")


# Departments


def paths() -> list[str]:
    return list(Department.objects.values_list("path", flat=True))


@pytest.fixture
def tree(db) -> dict[str, Department]:
    """901 over 901001 over 901001001; 902 beside them."""
    found: dict[str, Department] = {}
    for code, parent in [
        ("901", None),
        ("901001", "901"),
        ("901001001", "901001"),
        ("902", None),
    ]:
        found[code] = Department.objects.create(
            code=code, name=f"单位{code}", parent=parent and found[parent]
        )
    return found


def test_a_path_is_the_chain_of_codes(tree):
    assert paths() == ["901/", "901/901001/", "901/901001/901001001/", "902/"]


def test_a_subtree_moves_with_its_root(tree):
    tree["901001"].parent = tree["902"]
    tree["901001"].save()
    assert paths() == ["901/", "902/", "902/901001/", "902/901001/901001001/"]


def test_a_subtree_may_become_a_tree_of_its_own(tree):
    tree["901001"].parent = None
    tree["901001"].save()
    assert paths() == ["901/", "901001/", "901001/901001001/", "902/"]


def test_a_subtree_follows_a_new_code(tree):
    tree["901"].code = "903"
    tree["901"].save()
    assert paths() == ["902/", "903/", "903/901001/", "903/901001/901001001/"]


def test_a_code_that_begins_alike_does_not_move_along(tree):
    Department.objects.create(code="9011", name="丁")
    tree["901"].parent = tree["902"]
    tree["901"].save()
    assert "9011/" in paths()


@pytest.mark.parametrize("parent", ["901", "901001", "901001001"])
def test_a_department_cannot_stand_under_itself(tree, parent):
    tree["901"].parent = tree[parent]
    assert complaints(tree["901"]) == ["上级单位不能是本单位或它的下级单位，请另选"]


def test_a_department_may_stand_under_any_other(tree):
    tree["901"].parent = tree["902"]
    tree["901"].full_clean()


@pytest.mark.parametrize(
    "code", ["12", "1234567890123", "90a", "９０１", "901\n", "", "-901"]
)
def test_a_department_code_is_made_of_digits(db, code):
    assert complaints(Department(code=code, name="甲"))


def test_a_department_code_says_what_it_is_made_of(db):
    assert complaints(Department(code="九〇一", name="甲")) == [
        "单位编码由 3 到 12 位数字组成，如 901001"
    ]


def test_a_department_code_stands_once(tree):
    assert complaints(Department(code="902", name="甲")) == [
        "这个单位编码已经有了，请核对"
    ]
    assert refused_by_the_database(Department(code="902", name="甲"))


def test_a_department_with_projects_stays(project, unit):
    with pytest.raises(ProtectedError):
        unit.delete()


# People


def test_everyone_but_an_admin_has_a_department(db):
    user = User(username="a", name="甲", password="x", role=Role.CLERK)
    assert complaints(user) == [
        "除管理员、财政审核和审计员外，每个人都要选择单位，否则看不到任何项目"
    ]
    assert refused_by_the_database(user)


def test_an_admin_needs_no_department(db):
    User(username="a", name="甲", password="x", role=Role.ADMIN).full_clean()


def test_a_username_stands_once(clerk):
    assert complaints(
        User(username="clerk", name="甲", password="x", role=Role.ADMIN)
    ) == ["这个用户名已经有人用了，请换一个"]


def test_a_superuser_is_an_admin(db):
    assert User.objects.create_superuser("a", "b").role == Role.ADMIN


@pytest.mark.parametrize("role", ["clerk", "reviewer", "leader"])
def test_only_an_admin_may_enter_the_back_office(request, role, db):
    user = request.getfixturevalue(role)
    assert (
        user.is_staff,
        user.has_perm("projects.view_project"),
        user.has_module_perms("projects"),
    ) == (False,) * 3


def test_an_admin_may_do_everything_until_switched_off(admin):
    assert (
        admin.is_staff,
        admin.has_perm("x"),
        admin.has_perms(["x"]),
        admin.has_module_perms("x"),
    ) == (True,) * 4
    admin.is_active = False
    assert (
        admin.is_staff,
        admin.has_perm("x"),
        admin.has_perms(["x"]),
        admin.has_module_perms("x"),
    ) == (False,) * 4


# Who sees what


def seen(user: User) -> tuple[int, list[str], int]:
    departments = Department.objects.visible_to(user).values_list("code", flat=True)
    targets = DepartmentTarget.objects.visible_to(user).count()
    return Project.objects.visible_to(user).count(), list(departments), targets


@pytest.mark.parametrize(
    ("role", "projects", "departments", "targets"),
    [
        ("clerk", 37, ["901001"], 1),
        ("reviewer", 37, ["901", "901001"], 1),
        ("leader", 37, ["901", "901001"], 1),
        ("stranger", 0, ["902001"], 0),
    ],
)
def test_a_person_sees_the_subtree_of_their_department(
    request, seeded, role, projects, departments, targets
):
    assert seen(request.getfixturevalue(role)) == (projects, departments, targets)


def test_an_admin_sees_everything(seeded, other_unit, admin):
    assert seen(admin) == (37, ["901", "901001", "902", "902001"], 1)


def test_an_admin_who_was_switched_off_sees_nothing(seeded, admin):
    admin.is_active = False
    assert seen(admin) == (0, [], 0)


def test_a_person_without_a_department_sees_nothing(seeded, clerk):
    clerk.department = None
    assert seen(clerk) == (0, [], 0)


def test_a_person_sees_what_moves_into_their_department(
    seeded, unit, other_unit, stranger
):
    unit.parent = other_unit
    unit.save()
    assert seen(stranger)[0] == 37


# Years


@pytest.mark.parametrize(
    ("year", "complaint"),
    [(1999, "年度应在 2000 年以后"), (2100, "年度应在 2099 年以前")],
)
def test_a_year_is_of_this_century(schemes, year, complaint):
    assert complaints(BudgetYear(year=year, scheme=Scheme.objects.first())) == [
        complaint
    ]


def test_a_year_stands_once(year):
    assert complaints(BudgetYear(year=2024, scheme=year.scheme)) == [
        "这个预算年度已经有了"
    ]


# Projects and their plans


def test_a_code_stands_once_a_year(project):
    twin = Project(
        year=project.year, department=project.department, code="A1", name="乙"
    )
    assert complaints(twin) == ["同一年度里已有这个项目编码，请核对"]
    assert refused_by_the_database(twin)


def test_a_form_that_does_not_ask_whether_it_is_deleted_refuses_a_second_code_too(
    project,
):
    twin = Project(
        year=project.year, department=project.department, code="A1", name="乙"
    )
    with pytest.raises(ValidationError, match="同一年度里已有这个项目编码"):
        twin.validate_constraints(exclude={"deleted_at", "deleted_by"})


def test_the_code_of_a_deleted_project_is_free(project):
    Project.objects.update(deleted_at=timezone.now())
    twin = Project(
        year=project.year, department=project.department, code="A1", name="乙"
    )
    twin.full_clean()
    twin.save()


def test_a_code_may_come_back_in_another_year(project):
    later = BudgetYear.objects.create(year=2025, scheme=project.year.scheme)
    twin = Project(year=later, department=project.department, code="A1", name="甲")
    twin.full_clean()
    twin.save()


def test_several_projects_may_lack_a_code(project):
    for name in "乙丙":
        Project(year=project.year, department=project.department, name=name).save()
    assert Project.objects.filter(code="").count() == 2


@pytest.mark.parametrize(
    ("field", "label"),
    [("budget", "预算数"), ("fiscal_funds", "财政资金"), ("other_funds", "其他资金")],
)
def test_money_is_not_negative(project, field, label):
    setattr(project, field, Decimal("-0.01"))
    assert complaints(project) == [f"{label}不能为负数"]
    assert refused_by_the_database(project)


@pytest.mark.parametrize("percent", [Decimal("-0.01"), Decimal("100.01")])
@pytest.mark.parametrize(
    ("field", "label"),
    [
        ("march", "3月底"),
        ("june", "6月底"),
        ("october", "10月底"),
        ("december", "12月底"),
    ],
)
def test_a_plan_lies_within_0_and_100(project, field, label, percent):
    plan = FundingPlan(project=project, **{field: percent})
    assert complaints(plan) == [f"{label}的支出计划应在 0% 到 100% 之间"]
    assert refused_by_the_database(plan)


def test_a_plan_may_be_blank_anywhere(project):
    FundingPlan(project=project, june=Decimal(100)).full_clean()


@pytest.mark.parametrize("amount", ["0", "0.000001", "999999999.999999"])
def test_amounts_are_kept_exactly(project, amount):
    project.budget = Decimal(amount)
    project.save()
    project.refresh_from_db()
    assert str(project.budget) == str(Decimal(amount).quantize(Decimal("0.000001")))
