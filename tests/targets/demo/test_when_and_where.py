"""When the demonstration is made, and where: once, and on one's own machine."""

from dataclasses import replace
from datetime import date

import pytest
from django.core.management import call_command

from projects.models import BudgetYear, Department, Project
from targets.demo.calendar import Calendar
from targets.demo.guard import is_loopback
from targets.demo.story import StoryStep
from targets.demo.telling import is_told

# When


@pytest.mark.parametrize("number", [2030, 2031])
def test_a_year_that_is_in_use_is_left_alone(schemes, number):
    scheme = BudgetYear.objects.get().scheme
    BudgetYear.objects.create(year=number, scheme=scheme)
    assert is_told(Calendar(date(2030, 6, 1)))
    assert not is_told(Calendar(date(2032, 6, 1)))


def test_projects_of_the_departments_are_left_alone(year):
    unit = Department.objects.create(code="101001", name="教育局")
    Project.objects.create(year=year, department=unit, name="甲")
    assert is_told(Calendar(date(2030, 6, 1)))


@pytest.mark.parametrize(
    "day", [date(2026, 1, 1), date(2027, 2, 28), date(2028, 12, 31)]
)
def test_the_dates_lie_around_the_day(day):
    calendar = Calendar(day)
    running, coming = calendar.dates_of_running(), calendar.dates_of_coming()
    assert running["publish_from"] <= day <= running["publish_until"]
    assert coming["fill_from"] < day < coming["fill_until"] < coming["review_until"]
    assert coming["review_from"] < day


STEP = StoryStep(who="jy_clerk", does="submit", year="running", at=5, projects=("9",))


@pytest.mark.usefixtures("library")
@pytest.mark.parametrize(
    ("step", "why"),
    [
        (replace(STEP, who="nobody"), "没有用户名为 nobody 的人员"),
        (STEP, "有项目还没有建立"),
        (replace(STEP, does="publish", unit="101001"), "权限"),
        (replace(STEP, does="import", unit="102001"), "导入的状态是"),
    ],
)
def test_a_step_that_is_refused_leaves_nothing(
    settings, monkeypatch, refused, step, why
):
    settings.DEBUG = True
    monkeypatch.setattr("targets.demo.telling.story", lambda: [step])
    message = refused("seed", demo=True)
    assert "演示数据没有装入，停在" in message
    assert why in message


# Where


@pytest.mark.parametrize(
    "name", ["localhost", "127.0.0.1", "127.1.2.3", "[::1]", "::1"]
)
def test_names_of_this_machine(name):
    assert is_loopback(name)


@pytest.mark.parametrize(
    "name", ["*", "[::]", "10.0.0.5", "jx.gov.cn", "localhost.cn", ""]
)
def test_names_that_others_reach(name):
    assert not is_loopback(name)


@pytest.mark.parametrize(
    ("hosts", "host"),
    [
        ([], ""),
        (["jx.gov.cn"], ""),
        (["localhost", "[::]"], ""),
        (["localhost"], "[::]"),
        (["*"], "127.0.0.1"),
    ],
)
def test_it_is_refused_where_others_reach_the_system(
    db, settings, refused, hosts, host
):
    settings.ALLOWED_HOSTS, settings.HOST = hosts, host
    assert "只能装在本机" in refused("seed", demo=True)


def test_seeding_without_it_is_not_refused(library, settings, printed):
    settings.ALLOWED_HOSTS = ["jx.gov.cn"]
    assert printed("seed") == ["指标体系、指标库、单位和绩效目标表已就绪"]


@pytest.mark.usefixtures("library")
@pytest.mark.parametrize(
    ("debug", "hosts"), [(True, []), (False, ["localhost", "127.0.0.1", "[::1]"])]
)
def test_it_is_made_on_this_machine(settings, monkeypatch, debug, hosts):
    settings.DEBUG, settings.ALLOWED_HOSTS, settings.HOST = debug, hosts, ""
    told: list[Calendar] = []
    monkeypatch.setattr("targets.demo.telling.tell_story", told.append)
    call_command("seed", demo=True)
    assert len(told) == 1
