"""The first filling of an empty system, and the fixtures it comes from."""

import pytest
from django.contrib.auth import authenticate
from django.core.management import call_command
from django.db import transaction

from indicators.models import Indicator, IndicatorLevel
from projects.models import (
    BudgetYear,
    Department,
    Project,
    ProjectType,
    Role,
    Scheme,
    User,
)
from targets.demo import telling
from targets.filings.loading import load_document
from targets.filings.models import Declaration, DepartmentTarget
from targets.imports import fixtures

FIXTURES = ["departments.json", "library.json", "declarations.json"]


@pytest.fixture(autouse=True)
def on_this_machine(settings, monkeypatch) -> None:
    """The demonstration may be made, and its story is not told: tests/targets/demo does that."""
    settings.DEBUG = True
    monkeypatch.setattr(telling, "tell_story", lambda calendar: None)


# seed


@pytest.mark.usefixtures("db")
def test_seeding_gives_the_published_document(printed, document):
    assert printed("seed") == ["指标体系、指标库、单位和绩效目标表已就绪"]
    unit, year = Department.objects.get(code="901001"), BudgetYear.objects.get()
    assert load_document(unit, year) == document
    assert Indicator.objects.filter(level=IndicatorLevel.LIBRARY).exists()
    assert Declaration.objects.filter(sub_target=None).count() == 0


@pytest.mark.usefixtures("db")
def test_seeding_twice_gives_the_same(contents):
    call_command("seed", demo=True)
    before = contents()
    call_command("seed", demo=True)
    assert contents() == before


def test_seeding_never_overwrites_what_people_changed(library, contents):
    Declaration.objects.filter(pk=Declaration.objects.first().pk).update(
        goals="改过的目标"
    )
    DepartmentTarget.objects.update(overall="改过的总体目标")
    Indicator.objects.library().filter(pk=library[0].pk).update(name="改过的指标")
    Department.objects.filter(code="901").update(name="改过的名称")
    Project.objects.last().delete()
    before = contents()
    call_command("seed")
    assert contents() == before


def test_seeding_leaves_part_one_alone_when_every_project_is_gone(library, contents):
    Project.objects.all().delete()
    DepartmentTarget.objects.update(overall="改过的总体目标")
    before = contents()
    call_command("seed")
    assert contents() == before


def test_seeding_after_an_import_adds_what_is_missing(seeded):
    call_command("seed")
    assert Indicator.objects.filter(level=IndicatorLevel.LIBRARY).exists()


# What is there already in part


def test_seeding_brings_our_schemes_beside_another(db):
    other = Scheme.objects.create(code="own", name="自定的指标体系")
    call_command("seed")
    assert list(Scheme.objects.values_list("code", flat=True)) == [
        "2021",
        "own",
        "three",
    ]
    assert (Project.objects.count(), other.indicators.count()) == (37, 0)


def test_seeding_completes_what_the_first_forms_need_and_touches_nothing_else(schemes):
    Indicator.objects.filter(scheme__code="three", name="数量指标").delete()
    ProjectType.objects.filter(name="工作经费").delete()
    ProjectType.objects.filter(name="人员补贴").update(keywords="改过的关键词")
    call_command("seed")
    assert Indicator.objects.filter(
        scheme__code="three", level=IndicatorLevel.SECOND, name="数量指标"
    ).exists()
    assert ProjectType.objects.filter(name="工作经费").exists()
    assert ProjectType.objects.get(name="人员补贴").keywords == "改过的关键词"


def test_seeding_does_not_bring_back_what_people_renamed(library, contents):
    ProjectType.objects.filter(name="人员补贴").update(name="人员经费")
    before = contents()
    call_command("seed")
    assert contents() == before


@pytest.mark.parametrize(("there", "missing"), [("901001", "901"), ("901", "901001")])
def test_seeding_with_one_of_the_departments_brings_the_other(
    db, printed, there, missing
):
    Department.objects.create(code=there, name="改过的名称")
    printed("seed", demo=True)
    assert Department.objects.get(code=there).name == "改过的名称"
    assert Department.objects.get(code=missing).name.startswith("巨鹿县巨鹿镇")
    assert User.objects.get(username="reviewer").department.code == "901"
    assert Project.objects.filter(department__code="901001").count() == 37


def test_a_unit_that_is_seeded_hangs_below_a_department_that_was_moved(db):
    above = Department.objects.create(code="900", name="县")
    Department.objects.create(code="901", name="镇", parent=above)
    call_command("seed")
    assert Department.objects.get(code="901001").path == "900/901/901001/"


def test_seeding_refuses_a_year_that_uses_other_categories(schemes, refused):
    BudgetYear.objects.update(scheme=Scheme.objects.get(code="2021"))
    assert "请先在后台核对 2024 年的指标体系" in refused("seed")


def test_seeding_refuses_a_category_under_another_first_level(db, refused):
    three = Scheme.objects.create(code="three", name="三类")
    first = Indicator.objects.create(
        scheme=three, level=IndicatorLevel.FIRST, name="自定指标"
    )
    Indicator.objects.create(
        scheme=three, level=IndicatorLevel.SECOND, name="数量指标", parent=first
    )
    assert "系统里已有的内容与初始数据（fixtures/schemes.json）冲突" in refused("seed")


def test_seeding_refuses_a_project_that_stands_under_another_unit(
    year, other_unit, refused, document
):
    Project.objects.create(
        year=year, department=other_unit, code=document.projects[3].code, name="甲"
    )
    assert "请先在后台核对它的单位和编码" in refused("seed")


def demo_people(lines: list[str]) -> list[list[str]]:
    return [line.split() for line in lines[2:]]


def test_demo_people_can_log_in_with_the_printed_password(library, printed):
    people = demo_people(printed("seed", demo=True))
    users = [
        authenticate(username=username, password=password)
        for _, username, password, _ in people
    ]
    assert {user.role for user in users} == set(Role)
    assert [label for label, *_ in people] == [
        user.get_role_display() for user in users
    ]


def test_a_changed_password_is_kept_and_not_printed(library, printed):
    call_command("seed", demo=True)
    clerk = User.objects.get(username="clerk")
    clerk.set_password("Xin-Mima-9")
    clerk.save()
    shown = [words[:3] for words in demo_people(printed("seed", demo=True))]
    assert ["填报人员", "clerk", "（密码已修改）"] in shown
    assert authenticate(username="clerk", password="Xin-Mima-9") == clerk


def test_without_demo_there_are_no_people(library):
    call_command("seed")
    assert not User.objects.exists()


# make_fixtures and the fixtures


@pytest.fixture(scope="module")
def made(layers, django_db_blocker) -> dict[str, str]:
    """What the document gives, made once in a transaction that is taken back."""
    layers.settle(())
    with django_db_blocker.unblock(), transaction.atomic():
        made = fixtures.make()
        transaction.set_rollback(True)
    return made


@pytest.mark.parametrize("name", FIXTURES)
def test_the_document_gives_the_fixtures(made, name):
    assert made[name] == (fixtures.FOLDER / name).read_text(encoding="utf-8")


def test_every_fixture_is_made_or_given(made):
    files = {path.name for path in fixtures.FOLDER.glob("*.json")}
    assert files == {*made, "schemes.json", fixtures.LINKS.name}


def test_make_fixtures_writes_them(db, made, printed, tmp_path, monkeypatch):
    monkeypatch.setattr(fixtures, "FOLDER", tmp_path)
    assert printed("make_fixtures") == [f"已生成 fixtures/{name}" for name in FIXTURES]
    assert {
        path.name: path.read_text(encoding="utf-8") for path in tmp_path.iterdir()
    } == made


def test_make_fixtures_refuses_a_database_with_projects(seeded, refused):
    assert "数据库里已有项目" in refused("make_fixtures")
