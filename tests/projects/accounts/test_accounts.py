"""Accounts: logins that are tried too often, first passwords, one's own settings."""

from __future__ import annotations

import re
from datetime import timedelta
from typing import Any

import pytest
from django.test import Client, RequestFactory
from django.urls import reverse
from django.utils import timezone

from core.client_address import client_address
from projects.accounts import logins
from projects.models import Event, LoginCount, Reminders, User
from projects.trail.verification import verify
from tests.conftest import PASSWORD

NEW = "Xin-Mima-2025"


def log_in(
    username: str = "clerk",
    password: str = PASSWORD,
    client: Client | None = None,
    address: str = "127.0.0.1",
) -> str:
    """What the page says, "" where one is in."""
    response = (client or Client()).post(
        reverse("login"),
        {"username": username, "password": password},
        REMOTE_ADDR=address,
    )
    return "" if response.status_code == 302 else response.content.decode()


def wrongly(times: int, username: str = "clerk") -> str:
    return [log_in(username, "错的密码") for _ in range(times)][-1]


@pytest.fixture
def later(monkeypatch):
    """`later(minutes)`: it is so long after the beginning."""
    start = timezone.now()

    def later(minutes: float) -> None:
        moved = start + timedelta(minutes=minutes)
        monkeypatch.setattr(logins.timezone, "now", lambda: moved)

    return later


# Throttling


def test_a_name_is_locked_after_five_failures_even_for_the_right_password(clerk):
    assert "连续输错的次数太多" not in wrongly(4)
    assert "连续输错的次数太多" in wrongly(1)
    assert "连续输错的次数太多" in log_in()


def test_a_name_that_is_locked_at_one_address_is_not_locked_at_another(clerk):
    wrongly(5)
    assert log_in(address="10.0.0.9") == ""
    assert "连续输错的次数太多" in log_in()


def test_the_page_of_a_lock_tells_how_to_be_unlocked(clerk):
    said = wrongly(5)
    for part in ("解除登录锁定", "重设密码", "127.0.0.1"):
        assert part in said


def test_a_password_that_an_admin_gives_unlocks(as_user, admin, clerk):
    wrongly(5)
    page = reverse("admin:auth_user_password_change", args=[clerk.pk])
    given = {"password1": NEW, "password2": NEW, "usable_password": "true"}
    as_user(admin).post(page, given)
    assert log_in(password=NEW) == ""


def unlock(browse, *people: User):
    data = {"action": "unlock", "_selected_action": [person.pk for person in people]}
    page = reverse("admin:projects_user_changelist")
    return browse.post(page, data, follow=True).content.decode()


def test_an_admin_unlocks_people_and_their_address(as_user, admin, clerk, reviewer):
    for number in range(logins.ADDRESS_TRIES):
        log_in(f"name{number}", "错的密码")
    LoginCount.objects.create(
        key="name:clerk|127.0.0.1", failures=1, last_at=timezone.now()
    )
    assert "连续输错的次数太多" in log_in()
    assert "已解除 1 人的登录锁定" in unlock(as_user(admin), clerk)
    assert log_in() == ""
    assert Event.objects.filter(verb="unlock").get().subject == "人员 王丽（clerk）"


def test_nobody_but_an_admin_unlocks(as_user, clerk, reviewer):
    wrongly(5)
    page = reverse("admin:projects_user_changelist")
    data = {"action": "unlock", "_selected_action": [clerk.pk]}
    assert as_user(reviewer).post(page, data).status_code in {302, 403}
    assert "连续输错的次数太多" in log_in()


def test_the_list_of_people_shows_who_cannot_log_in(as_user, admin, clerk, reviewer):
    reviewer.set_unusable_password()
    reviewer.save()
    wrongly(5)
    page = as_user(admin).get(reverse("admin:projects_user_changelist"))
    text = page.content.decode()
    assert "登录锁定到" in text
    assert "没有密码" in text
    found = as_user(admin).get(
        f"{reverse('admin:projects_user_changelist')}?login=without"
    )
    assert list(found.context["cl"].queryset) == [reviewer]


def test_four_failures_and_a_success_start_anew(clerk):
    wrongly(4)
    assert log_in() == ""
    assert "连续输错的次数太多" not in wrongly(4)


def test_a_lock_ends_and_the_next_is_twice_as_long(clerk, later):
    wrongly(5)
    later(6)
    assert "连续输错的次数太多" in wrongly(1)
    later(6 + 6)
    assert "连续输错的次数太多" in log_in()
    later(6 + 11)
    assert log_in() == ""


def test_no_lock_is_longer_than_an_hour(db, later):
    LoginCount.objects.create(
        key="name:clerk|10.0.0.1", failures=500, last_at=timezone.now()
    )
    logins.failed("clerk", "10.0.0.1")
    until = LoginCount.objects.get(key="name:clerk|10.0.0.1").until
    assert until is not None
    assert until - timezone.now() <= logins.LONGEST_LOCK


def test_a_name_that_nobody_bears_is_locked_alike(clerk):
    assert "连续输错的次数太多" in wrongly(5, "没有这个人")


def test_another_person_is_not_locked_with_the_first(clerk, reviewer):
    wrongly(5)
    assert log_in("reviewer") == ""


def test_an_address_that_tries_many_names_is_locked(clerk):
    for number in range(logins.ADDRESS_TRIES):
        log_in(f"name{number}", "错的密码")
    assert "连续输错的次数太多" in log_in()


def test_failures_of_a_whole_office_over_a_day_lock_nobody_out(clerk, later):
    for hour in range(logins.ADDRESS_TRIES + 10):
        later(hour * 10)
        log_in(f"name{hour}", "错的密码")
    assert log_in() == ""


def test_a_lock_is_told_by_the_status_as_well(clerk):
    wrongly(5)
    assert (
        Client()
        .post(reverse("login"), {"username": "clerk", "password": PASSWORD})
        .status_code
        == 429
    )


def test_the_admin_has_no_login_of_its_own(clerk):
    posted = Client().post(
        reverse("admin:login"), {"username": "clerk", "password": "错的密码"}
    )
    assert posted.url.startswith(reverse("login"))


def test_a_login_gives_the_session_a_new_key(clerk):
    client = Client()
    client.cookies["sessionid"] = planted = "a" * 32
    log_in(client=client)
    cookie = client.cookies["sessionid"]
    assert cookie.value != planted
    assert (cookie["httponly"], cookie["samesite"]) == (True, "Lax")


def test_what_failed_long_ago_counts_no_more(clerk, later):
    wrongly(4)
    later(25 * 60)
    assert "连续输错的次数太多" not in wrongly(1)
    assert LoginCount.objects.get(key="name:clerk|127.0.0.1").failures == 1


def test_the_trail_tells_of_a_login_and_of_a_lock(clerk):
    log_in()
    wrongly(5)
    assert list(Event.objects.order_by("number").values_list("verb", "department")) == [
        ("login", clerk.department_id),
        *[("failed", clerk.department_id)] * 5,
        ("lock", clerk.department_id),
    ]
    assert verify()[0] == 7


def test_a_very_long_name_is_refused_like_any_other(db):
    assert log_in("名" * 5_000, "x")
    assert LoginCount.objects.filter(failures=1).count() == 2


@pytest.mark.parametrize(
    ("proxies", "passed", "address"),
    [
        (0, "1.1.1.1", "127.0.0.1"),
        (1, "6.6.6.6, 10.0.0.7", "10.0.0.7"),
        (2, "6.6.6.6, 10.0.0.7, 10.0.0.1", "10.0.0.7"),
        (2, "10.0.0.1", "127.0.0.1"),
        (1, "", "127.0.0.1"),
    ],
)
def test_an_address_is_believed_from_our_own_proxies_alone(
    proxies, passed, address, settings
):
    settings.PROXIES = proxies
    assert (
        client_address(RequestFactory().get("/", headers={"X-Forwarded-For": passed}))
        == address
    )


# The first password


@pytest.fixture
def fresh(clerk) -> Client:
    """Logged in with a password that an admin gave."""
    User.objects.filter(pk=clerk.pk).update(must_change_password=True)
    client = Client()
    assert log_in(client=client) == ""
    return client


def test_a_first_password_opens_nothing_but_its_change(fresh):
    page = f"{reverse('project-list')}?text=a"
    response = fresh.get(page)
    assert response.url == f"{reverse('password')}?next=%2Fprojects%2F%3Ftext%3Da"
    password_page = fresh.get(response.url).content.decode()
    assert "只用一次" in password_page
    assert "退出登录" in password_page
    assert fresh.get(page, headers={"Accept": "application/json"}).json() == {
        "error": "password"
    }


def change(client: Client, old: str, new: str, query: str = ""):
    data = {"old_password": old, "new_password1": new, "new_password2": new}
    return client.post(f"{reverse('password')}{query}", data)


def test_a_password_of_ones_own_opens_what_one_wanted(fresh):
    assert change(fresh, PASSWORD, NEW, "?next=/quality/").url == "/quality/"
    assert fresh.get(reverse("quality")).status_code == 200
    assert Event.objects.order_by("-number")[0].verb == "password"


def test_one_is_not_led_to_another_site(fresh):
    assert change(fresh, PASSWORD, NEW, "?next=//evil.example/").url == reverse("home")


def test_the_same_password_again_is_no_new_one(fresh, clerk):
    assert "新密码和旧密码一样" in change(fresh, PASSWORD, PASSWORD).content.decode()
    assert User.objects.get(pk=clerk.pk).must_change_password


def test_the_old_password_is_not_to_be_guessed(fresh):
    for _ in range(5):
        change(fresh, "错的", NEW)
    assert "连续输错的次数太多" in change(fresh, PASSWORD, NEW).content.decode()


def test_a_password_that_an_admin_gives_ends_sessions_and_is_good_for_one_login(
    as_user, admin, clerk
):
    own_client = as_user(clerk)
    page = reverse("admin:auth_user_password_change", args=[clerk.pk])
    as_user(admin).post(
        page, {"password1": NEW, "password2": NEW, "usable_password": "true"}
    )
    assert User.objects.get(pk=clerk.pk).must_change_password
    assert own_client.get(reverse("project-list")).url.startswith(reverse("login"))


def test_a_person_made_in_the_admin_changes_the_first_password(as_user, admin, unit):
    data = {"username": "new", "name": "新人", "role": "clerk", "department": unit.pk}
    as_user(admin).post(
        reverse("admin:projects_user_add"), {**data, "password1": NEW, "password2": NEW}
    )
    assert User.objects.get(username="new").must_change_password


# First passwords in bulk


def give(browse, *people: User, **more: str) -> str:
    data: dict[str, Any] = {"action": "give_passwords", **more}
    data["_selected_action"] = [person.pk for person in people]
    page = reverse("admin:projects_user_changelist")
    return browse.post(page, data, follow=True).content.decode()


def test_the_page_of_a_person_says_that_there_is_a_password_and_not_how_it_is_hashed(
    as_user, admin, clerk
):
    address = reverse("admin:projects_user_change", args=[clerk.pk])
    page = as_user(admin).get(address).content.decode()
    algorithm = clerk.password.partition("$")[0]
    assert ("<p>已设置</p>" in page, algorithm in page) == (True, False)


def test_new_first_passwords_are_asked_for_before_old_ones_end(
    as_user, admin, clerk, reviewer
):
    page = give(as_user(admin), clerk, reviewer)
    assert "将给以下 2 人各发一个新的初始密码" in page
    assert log_in() == ""


def test_many_get_first_passwords_on_slips_and_log_in_with_them(
    as_user, admin, clerk, reviewer
):
    wrongly(5)
    page = give(as_user(admin), clerk, reviewer, confirmed="发放")
    slips = re.findall(r"<dd><code>(.*?)</code></dd>", page)
    assert slips[::2] == ["clerk", "reviewer"]
    assert len(set(slips)) == 4
    client = Client()
    assert log_in("clerk", slips[1], client) == ""
    assert client.get(reverse("project-list")).url.startswith(reverse("password"))


def test_a_first_password_stands_nowhere_but_on_its_slip(as_user, admin, clerk):
    page = give(as_user(admin), clerk, confirmed="发放")
    password = re.findall(r"<dd><code>(.*?)</code></dd>", page)[1]
    row = Event.objects.order_by("-number")[0]
    assert (row.subject, row.note) == ("人员 王丽（clerk）", "发放初始密码")
    assert password not in str(Event.objects.values())
    assert password not in User.objects.get(pk=clerk.pk).password


def test_neither_oneself_nor_who_is_deactivated_gets_one(as_user, admin, clerk):
    User.objects.filter(pk=clerk.pk).update(is_active=False)
    assert "选中的有 0 人可以发放" in give(as_user(admin), clerk, admin)


# One's own settings


def test_reminders_want_an_address(as_user, clerk):
    browse = as_user(clerk)
    assert (
        "请填写电子邮箱"
        in browse.post(
            reverse("me"), {"email": "", "reminders": "daily"}
        ).content.decode()
    )
    assert (
        browse.post(
            reverse("me"), {"email": "a@b.example", "reminders": "weekly"}
        ).status_code
        == 302
    )
    assert User.objects.get(pk=clerk.pk).reminders == Reminders.WEEKLY


def test_one_s_own_logins_are_shown(as_user, clerk, reviewer):
    log_in()
    log_in("reviewer")
    page = as_user(clerk).get(reverse("my-logins")).content.decode()
    assert page.count("从 127.0.0.1") == 1


def test_a_blank_password_does_not_begin_the_count_anew(clerk):
    wrongly(4)
    log_in(password="")
    assert "连续输错的次数太多" in wrongly(1)
