"""The second factor: setting it up, logging in with it, roles of which it is demanded, and taking it away."""

from __future__ import annotations

import time
from importlib import import_module

import pytest
from django.apps import apps
from django.core.management import call_command
from django.db import connection
from django.test import Client
from django.urls import reverse
from django_otp.oath import TOTP
from django_otp.plugins.otp_static.models import StaticToken

from core.sealing import MARK, KeyLost, unseal
from projects.accounts import second_factor
from projects.accounts.entering import PENDING
from projects.accounts.views.factor import KEY_LOST
from projects.models import AppDevice, Event, Role, SecondFactorRole, User
from tests.conftest import PASSWORD

WRONG = "动态码不对或已用过"


def code_of(user: User, steps: int = 0) -> str:
    """What the telephone shows, or will show so many steps later."""
    device = AppDevice.objects.get(user=user)
    totp = TOTP(device.bin_key, device.step)
    totp.time = time.time() + steps * device.step
    return f"{totp.token():06d}"


@pytest.fixture
def paper(clerk) -> list[str]:
    """The codes for paper of the clerk, who has a second factor."""
    second_factor.begin(clerk)
    codes = second_factor.confirm(clerk, code_of(clerk))
    AppDevice.objects.update(last_t=-1)
    return codes


def with_password(user: str = "clerk", **headers: str) -> Client:
    client = Client(headers=headers)
    data = {"username": user, "password": PASSWORD}
    client.answer = client.post(f"{reverse('login')}?next=/library/", data)
    return client


def enter_code(client: Client, code: str):
    return client.post(f"{reverse('login-code')}?next=/library/", {"code": code})


def is_in(client: Client) -> bool:
    return "_auth_user_id" in client.session


# Logging in


def test_the_password_alone_opens_nothing(clerk, paper):
    client = with_password()
    assert client.get(reverse("me")).url.startswith(reverse("login"))
    assert not is_in(client)


def test_the_code_opens_the_page_that_was_asked_for(clerk, paper):
    client = with_password()
    assert enter_code(client, code_of(clerk)).url == "/library/"
    assert is_in(client)
    assert "手机动态码" in Event.objects.get(verb="login").note


def test_a_code_is_good_once(clerk, paper):
    code = code_of(clerk)
    enter_code(with_password(), code)
    assert WRONG in enter_code(with_password(), code).content.decode()


def test_a_code_on_paper_is_good_once(clerk, paper):
    assert is_in(client := with_password()) or enter_code(client, paper[0].upper())
    assert is_in(client)
    again = with_password()
    assert WRONG in enter_code(again, paper[0]).content.decode()


@pytest.mark.parametrize("code", ["000000", "", "abcdefgh", "１２３", "\x00"])
def test_a_wrong_code_lets_nobody_in(code, clerk, paper):
    client = with_password()
    assert enter_code(client, code).status_code == 200
    assert not is_in(client)


def test_wrong_codes_are_counted_as_wrong_passwords_are(clerk, paper):
    client = with_password()
    answers = [enter_code(client, "zzzzzzzz") for _ in range(5)]
    assert answers[-1].status_code == 429
    assert Event.objects.filter(verb="failed").count() == 5
    locked = with_password()
    assert PENDING not in locked.session


@pytest.mark.parametrize("change", ["late", "password", "inactive"])
def test_the_password_holds_for_a_moment_only(change, clerk, paper, monkeypatch):
    client, code = with_password(), code_of(clerk)
    if change == "late":
        later = time.time() + 301
        monkeypatch.setattr("projects.accounts.views.factor.time.time", lambda: later)
    if change == "password":
        clerk.set_password("Xin-Mima-2025")
        clerk.save()
    if change == "inactive":
        User.objects.update(is_active=False)
    assert enter_code(client, code).url.startswith(f"{reverse('login')}?")


def test_the_editor_says_that_the_code_is_entered_elsewhere(clerk, paper):
    answer = with_password(Accept="*/*").answer
    assert answer.status_code == 428
    assert 'role="alert"' in answer.content.decode()


# Setting it up


def test_one_sets_it_up_and_sees_the_codes_once(clerk, as_user):
    browse, page = as_user(clerk), reverse("second-factor")
    browse.post(page, {"begin": "1"})
    device = AppDevice.objects.get()
    shown = browse.get(page).content.decode()
    assert second_factor.written(device) in shown
    assert "data:image/svg+xml" in shown
    wrong = browse.post(page, {"confirm": "1", "code": "000000"})
    assert WRONG in wrong.content.decode()
    AppDevice.objects.update(throttling_failure_count=0)
    done = browse.post(page, {"confirm": "1", "code": code_of(clerk)}).content.decode()
    codes = list(StaticToken.objects.values_list("token", flat=True))
    assert len(codes) == second_factor.PAPER_CODES
    assert all(code in done for code in codes)
    after = browse.get(page).content.decode()
    assert not any(secret in after for secret in [*codes, device.key])


@pytest.mark.parametrize("action", ["codes", "remove"])
def test_what_exists_is_changed_with_a_code_alone(action, clerk, paper, as_user):
    browse, page = as_user(clerk), reverse("second-factor")
    assert WRONG in browse.post(page, {action: "1", "code": "zzzz"}).content.decode()
    assert browse.post(page, {action: "1"}).status_code == 200
    assert second_factor.paper_codes_left(clerk) == len(paper)
    browse.post(page, {action: "1", "code": code_of(clerk)})
    assert (second_factor.device_of(clerk) is None) == (action == "remove")
    assert not StaticToken.objects.filter(token__in=paper).exists()


def test_whoever_finds_an_open_screen_cannot_put_another_in_its_place(
    clerk, paper, as_user
):
    key = AppDevice.objects.get().key
    browse, page = as_user(clerk), reverse("second-factor")
    browse.post(page, {"begin": "1"})
    other = AppDevice.objects.create(user=clerk, confirmed=False)
    totp = TOTP(other.bin_key)
    totp.time = time.time()
    browse.post(page, {"confirm": "1", "code": f"{totp.token():06d}"})
    assert second_factor.device_of(clerk).key == key


# Roles


def demand(admin: Client, role: str) -> None:
    admin.post(reverse("admin:projects_secondfactorrole_add"), {"role": role})


def test_a_role_of_which_it_is_demanded_sets_it_up_first(as_user, admin, clerk):
    demand(as_user(admin), Role.CLERK)
    client = with_password()
    assert client.get("/library/").url == reverse("second-factor")
    script = client.get("/library/", headers={"Accept": "application/json"})
    assert script.status_code == 403
    client.post(reverse("second-factor"), {"begin": "1"})
    client.post(reverse("second-factor"), {"confirm": "1", "code": code_of(clerk)})
    assert client.get("/library/").status_code == 200
    assert "填报人员" in Event.objects.get(verb="manage").subject


def test_the_demand_holds_from_the_next_request(as_user, admin, clerk, reviewer):
    client, other = as_user(clerk), as_user(reviewer)
    assert client.get("/library/").status_code == 200
    demand(as_user(admin), Role.CLERK)
    assert client.get("/library/").url == reverse("second-factor")
    assert other.get("/library/").status_code == 200
    SecondFactorRole.objects.all().delete()
    assert client.get("/library/").status_code == 200


def test_it_costs_a_request_no_query(as_user, clerk, django_assert_num_queries):
    client, page = as_user(clerk), reverse("second-factor")
    SecondFactorRole.objects.create(role=Role.CLERK)
    client.get("/library/")
    with django_assert_num_queries(2):  # the session and the user
        assert client.get("/library/").url == page


def test_it_is_not_switched_off_where_it_is_demanded(clerk, paper, as_user):
    SecondFactorRole.objects.create(role=Role.CLERK)
    data = {"remove": "1", "code": code_of(clerk)}
    answer = as_user(clerk).post(reverse("second-factor"), data)
    assert "不能停用" in answer.content.decode()
    assert second_factor.device_of(clerk) is not None


def test_other_roles_go_on_as_before(reviewer):
    SecondFactorRole.objects.create(role=Role.CLERK)
    assert with_password("reviewer").get("/library/").status_code == 200


# The admin


def test_an_admin_resets_it_and_ends_the_logins(as_user, admin, clerk, paper):
    client = with_password()
    enter_code(client, code_of(clerk))
    page = reverse("admin:projects_user_changelist")
    data = {"action": "reset_factor", "_selected_action": [clerk.pk]}
    as_user(admin).post(page, data)
    assert second_factor.device_of(clerk) is None
    assert not StaticToken.objects.exists()
    assert client.get(reverse("me")).status_code == 302
    row = Event.objects.filter(verb="factor").first()
    assert (row.subject, row.note) == ("人员 王丽（clerk）", "管理员重置")


def test_no_secret_stands_in_the_trail_the_admin_or_a_file(
    as_user, admin, clerk, paper
):
    key = AppDevice.objects.get().key
    browse = as_user(admin)
    pages = [
        reverse("admin:index"),
        reverse("admin:projects_user_change", args=[clerk.pk]),
        reverse("admin:projects_user_delete", args=[clerk.pk]),
        f"{reverse('trail')}?verb=every",
        f"{reverse('trail')}?verb=every&export=csv",
    ]
    texts = [browse.get(page).getvalue().decode() for page in pages]
    export = browse.post(reverse("admin:projects_user_export"), {"format": "0"})
    texts.append(export.getvalue().decode("utf-8", "replace"))
    for secret in (key, *paper):
        assert not any(secret in text for text in texts)
    assert "TOTP" not in texts[2]
    assert browse.get("/admin/otp_totp/totpdevice/").status_code == 404


# The secret at rest


def column() -> str:
    """What stands in the database."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT key FROM otp_totp_totpdevice")
        ((key,),) = cursor.fetchall()
    return key


def test_the_secret_stands_sealed_and_for_its_owner_alone(clerk, paper):
    device = AppDevice.objects.get()
    assert column().startswith(MARK)
    assert device.bin_key.hex() not in column()
    assert len(device.bin_key) == 20
    with pytest.raises(KeyLost):
        unseal(column(), "totp 999999")


def test_a_new_key_reads_what_the_earlier_one_sealed(clerk, paper, settings):
    code, before = code_of(clerk), column()
    settings.SECRET_KEY_FALLBACKS = [settings.SECRET_KEY]
    settings.SECRET_KEY = "another"
    assert is_in(client := with_password()) or enter_code(client, code)
    assert is_in(client)
    settings.SECRET_KEY_FALLBACKS = []
    assert column() != before
    assert AppDevice.objects.get().is_readable


def test_a_lost_key_is_said_and_paper_still_opens(clerk, paper, settings):
    settings.SECRET_KEY = "another"
    client = with_password()
    assert KEY_LOST in enter_code(client, "123456").content.decode()
    enter_code(client, paper[0])
    assert is_in(client)


def test_a_secret_that_was_being_set_up_when_the_key_was_lost_is_made_anew(
    clerk, settings
):
    second_factor.begin(clerk)
    settings.SECRET_KEY = "another"
    assert second_factor.pending_device(clerk) is None
    assert second_factor.confirm(clerk, "123456") == []
    second_factor.begin(clerk)
    assert second_factor.confirm(clerk, code_of(clerk))


@pytest.mark.parametrize("keeps", [True, False])
def test_all_secrets_are_sealed_anew_by_command(keeps, clerk, paper, settings, capsys):
    settings.SECRET_KEY_FALLBACKS = [settings.SECRET_KEY] if keeps else []
    settings.SECRET_KEY = "another"
    if keeps:
        call_command("reseal_secrets")
        settings.SECRET_KEY_FALLBACKS = []
        assert AppDevice.objects.get().is_readable
    else:
        with pytest.raises(SystemExit):
            call_command("reseal_secrets")
        assert "王丽（clerk）：密钥打不开" in capsys.readouterr().out


def test_secrets_that_stood_as_they_are_are_sealed_by_the_migration(clerk, paper):
    migration = import_module("projects.migrations.0009_sealed_second_factors")
    secret = AppDevice.objects.get().bin_key
    migration.open_secrets(apps, None)
    assert column() == secret.hex()
    migration.seal_secrets(apps, None)
    assert AppDevice.objects.get().bin_key == secret
