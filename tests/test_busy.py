"""Whoever waited in vain for somebody else's long work is told to try again."""

import pytest
from django.db import OperationalError
from django.urls import reverse

from targets.imports import runs
from targets.imports.models import ImportRun


@pytest.fixture
def cancel(as_user, admin, monkeypatch):
    """Return `cancel(said, **headers)`: a step whose database says that."""

    def cancel(said: str, **headers):
        def fails(pk):
            raise OperationalError(said)

        monkeypatch.setattr(runs, "cancel", fails)
        run = ImportRun.objects.create(user=admin)
        return as_user(admin).post(
            reverse("import-cancel", args=[run.pk]), headers=headers
        )

    return cancel


@pytest.mark.parametrize(
    "said",
    ["database is locked", "database table is locked", "deadlock detected\nDETAIL: …"],
)
def test_a_busy_database_is_said_to_be_busy(cancel, said):
    answer = cancel(said)
    assert (answer.status_code, "系统正忙" in answer.content.decode()) == (503, True)


def test_a_script_is_told_in_its_own_way(cancel):
    answer = cancel("database is locked", accept="application/json")
    assert (answer.status_code, answer.json()) == (503, {"error": "busy"})


def test_any_other_fault_stays_a_fault(cancel):
    with pytest.raises(OperationalError):
        cancel("disk I/O error")
