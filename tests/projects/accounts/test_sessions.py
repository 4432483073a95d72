"""Sessions: who does nothing is logged out, and what a person may do changes with the next request."""

from __future__ import annotations

import pytest
from django.urls import reverse

from projects.models import Project, Role, User

# Idle sessions


@pytest.fixture
def clock(monkeypatch):
    """`clock(minutes)`: it is so long after the login."""
    start = 1_700_000_000

    def clock(minutes: float) -> None:
        monkeypatch.setattr(
            "jvlu_budget.middleware.time.time", lambda: start + minutes * 60
        )

    clock(0)
    return clock


def test_who_does_nothing_for_an_hour_is_logged_out_and_told(
    as_user, clerk, seeded, clock
):
    browse = as_user(clerk)
    page = reverse("library")
    for minutes in (0, 50, 100):
        clock(minutes)
        assert browse.get(page).status_code == 200
    clock(161)
    response = browse.get(page)
    assert response.url.startswith(reverse("login"))
    assert "一段时间没有操作" in browse.get(response.url).content.decode()


def test_what_a_page_asks_by_itself_keeps_nobody_logged_in(
    as_user, clerk, seeded, clock
):
    browse = as_user(clerk)
    browse.get(reverse("library"))
    for minutes in (30, 59, 61):
        clock(minutes)
        answer = browse.get(
            reverse("quality-progress"), headers={"Accept": "application/json"}
        )
    assert answer.status_code == 401


# Rights


@pytest.mark.parametrize(
    ("change", "status"),
    [
        ({"role": Role.LEADER}, 403),
        ({"is_active": False}, 302),
        ({"department": None, "role": Role.ADMIN}, 200),
    ],
)
def test_a_change_of_rights_holds_with_the_next_request(
    change, status, as_user, clerk, seeded
):
    browse = as_user(clerk)
    assert browse.get(reverse("project-new")).status_code == 200
    User.objects.filter(pk=clerk.pk).update(**change)
    assert browse.get(reverse("project-new")).status_code == status


def save(browse, pk) -> int:
    edits: dict = {"edits": [], "seen": {}, "removed": [], "added": []}
    address = reverse("declaration-save", args=[pk])
    return browse.post(
        address, edits, "application/json", headers={"Accept": "application/json"}
    ).status_code


def submit(browse, pk) -> int:
    return browse.post(reverse("declaration-step", args=[pk, "submit"])).status_code


def open_admin(browse, pk) -> int:
    return browse.get(reverse("admin:projects_project_change", args=[pk])).status_code


@pytest.mark.parametrize(
    ("act", "refused"), [(save, 403), (submit, 403), (open_admin, 403)]
)
def test_who_is_an_admin_no_more_saves_steps_and_administers_no_more(
    act, refused, as_user, admin, unit, seeded
):
    browse, pk = as_user(admin), Project.objects.get(position=1).pk
    assert act(browse, pk) not in {401, 403, 404}
    User.objects.filter(pk=admin.pk).update(role=Role.LEADER, department=unit)
    assert act(browse, pk) == refused


def test_who_moves_to_another_unit_sees_that_one_at_once(
    as_user, clerk, seeded, other_unit
):
    browse = as_user(clerk)
    project = Project.objects.get(position=1).pk
    assert browse.get(reverse("declaration", args=[project])).status_code == 200
    User.objects.filter(pk=clerk.pk).update(department=other_unit)
    assert browse.get(reverse("declaration", args=[project])).status_code == 404
