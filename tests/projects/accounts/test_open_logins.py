"""Open logins: where one is logged in, the end of a login from elsewhere, and first passwords that run out."""

from __future__ import annotations

import time
from datetime import timedelta

import pytest
from django.conf import settings
from django.core.management import call_command
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from projects.accounts.giving import give_first_passwords
from projects.accounts.sessions import browser_name
from projects.models import Event, Session, User
from targets.management.commands import worker
from tests.conftest import PASSWORD

CHROME = "Mozilla/5.0 (Windows NT 10.0) AppleWebKit/537.36 Chrome/130.0 Safari/537.36"
NEW = "Xin-Mima-2025"


def log_in(username: str = "clerk", address: str = "10.0.0.1", **headers) -> Client:
    client = Client(REMOTE_ADDR=address, headers={"User-Agent": CHROME, **headers})
    data = {"username": username, "password": PASSWORD}
    client.post(reverse("login"), data)
    return client


def is_in(client: Client) -> bool:
    return client.get(reverse("me")).status_code == 200


# Where one is logged in


def test_the_page_shows_where_one_is_logged_in(clerk):
    log_in(address="10.0.0.9")
    page = log_in().get(reverse("my-logins")).content.decode()
    assert page.count("Chrome · Windows") == 2
    assert page.count("本次登录") == 1
    assert "10.0.0.9" in page


def test_the_others_are_ended_and_this_one_goes_on(clerk):
    elsewhere, here = log_in(), log_in()
    here.post(reverse("my-logins"))
    assert [is_in(elsewhere), is_in(here)] == [False, True]
    note = Event.objects.filter(verb="logout").get().note
    assert note == "退出本人的其他登录，1 处"


def test_others_people_are_not_listed(clerk, reviewer):
    log_in("reviewer", "10.0.0.9")
    assert "10.0.0.9" not in log_in().get(reverse("my-logins")).content.decode()


@pytest.mark.parametrize(
    ("agent", "name"),
    [
        (CHROME, "Chrome · Windows"),
        (f"{CHROME} Edg/130.0", "Edge · Windows"),
        ("Mozilla/5.0 (X11; Linux) Firefox/140.0", "Firefox · Linux"),
        ("curl/8", "未知浏览器"),
    ],
)
def test_a_browser_is_called_by_its_name(agent, name):
    assert browser_name(agent) == name


# The end from elsewhere


def end_by_admin(user: User, admin: Client) -> None:
    page = reverse("admin:projects_user_changelist")
    admin.post(page, {"action": "end_logins", "_selected_action": [user.pk]})


def deactivate(user: User, admin: Client) -> None:
    user.is_active = False
    user.save()
    User.objects.filter(pk=user.pk).update(is_active=True)


def give_password(user: User, admin: Client) -> None:
    page = reverse("admin:auth_user_password_change", args=[user.pk])
    given = {"password1": NEW, "password2": NEW, "usable_password": "true"}
    admin.post(page, given)


def give_slip(user: User, admin: Client) -> None:
    give_first_passwords([user], User.objects.get(username="admin"))


@pytest.mark.parametrize("end", [end_by_admin, deactivate, give_password, give_slip])
def test_a_login_is_ended_at_once(end, as_user, admin, clerk):
    client = log_in()
    end(clerk, as_user(admin))
    assert not Session.objects.filter(user=clerk).exists()
    assert not is_in(client)


def test_a_new_password_of_ones_own_ends_the_other_logins(clerk):
    elsewhere, here = log_in(), log_in()
    data = {"old_password": PASSWORD, "new_password1": NEW, "new_password2": NEW}
    here.post(reverse("password"), data)
    assert [is_in(elsewhere), is_in(here)] == [False, True]
    assert Session.objects.filter(user=clerk).count() == 1


def test_the_admin_sees_open_logins_and_no_key(as_user, admin, clerk):
    key = log_in().session.session_key
    browse = as_user(admin)
    change = reverse("admin:projects_user_change", args=[clerk.pk])
    page = browse.get(change).content.decode()
    assert "Chrome · Windows，从 10.0.0.1" in page
    deletion = reverse("admin:projects_user_delete", args=[clerk.pk])
    assert key not in page + browse.get(deletion).content.decode()


def test_a_login_ends_after_so_many_hours_however_busy(clerk, monkeypatch):
    client, start = log_in(), time.time()
    for hour in range(1, settings.SESSION_HOURS * 2 + 1):
        monkeypatch.setattr(
            "jvlu_budget.middleware.time.time",
            lambda now=0, hour=hour: start + hour * 1800 + 5,
        )
        if not is_in(client):
            break
    assert hour == settings.SESSION_HOURS * 2
    note = Event.objects.filter(verb="logout").get().note
    assert f"登录已满 {settings.SESSION_HOURS} 小时" in note


def test_the_worker_clears_sessions_that_ran_out(clerk, monkeypatch):
    log_in()
    log_in()
    Session.objects.filter(pk=Session.objects.first().pk).update(
        expire_date=timezone.now() - timedelta(minutes=1)
    )

    def call(name: str, **options) -> None:
        """Without the queue, which closes the connections of the test."""
        if name != "db_worker":
            call_command(name, **options)

    monkeypatch.setattr(worker, "call_command", call)
    call_command("worker", batch=True)
    assert Session.objects.count() == 1


# First passwords


@pytest.mark.parametrize(
    ("must_change", "days", "enters"),
    [(True, 6, True), (True, 8, False), (False, 800, True)],
)
def test_a_first_password_runs_out(must_change, days, enters, clerk):
    set_at = timezone.now() - timedelta(days=days)
    User.objects.update(must_change_password=must_change, password_set_at=set_at)
    client = log_in()
    assert ("_auth_user_id" in client.session) == enters


def test_a_first_password_that_ran_out_says_what_to_do_and_counts_no_failure(clerk):
    set_at = timezone.now() - timedelta(days=8)
    User.objects.update(must_change_password=True, password_set_at=set_at)
    data = {"username": "clerk", "password": PASSWORD}
    page = Client().post(reverse("login"), data).content.decode()
    assert "请联系管理员重新发放初始密码" in page
    assert "初始密码已过期" in Event.objects.get(verb="failed").note


def test_a_new_first_password_is_good_again(clerk, admin):
    User.objects.update(password_set_at=timezone.now() - timedelta(days=800))
    give_first_passwords([clerk], admin)
    assert not User.objects.get(pk=clerk.pk).first_password_ran_out


def test_who_was_made_an_admin_on_the_console_changes_the_password(db):
    assert User.objects.create_superuser("root", PASSWORD).must_change_password
