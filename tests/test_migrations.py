"""A database of an earlier version is upgraded with what stands in it."""

import pytest
from django.core.management import CommandError, call_command
from django.db import connection
from django.db.migrations.executor import MigrationExecutor

from projects.models import Event
from projects.trail.recording import record

BEFORE = [("targets", "0001_initial"), ("projects", "0001_initial")]


@pytest.fixture
def old_apps(transactional_db):
    """The models as they were in 1.0.0; the database is brought up again afterwards."""
    executor = MigrationExecutor(connection)
    latest = executor.loader.graph.leaf_nodes()
    executor.migrate(BEFORE)
    yield executor.loader.project_state(BEFORE).apps
    upgrade(latest)


def upgrade(targets=None):
    executor = MigrationExecutor(connection)
    executor.migrate(targets or executor.loader.graph.leaf_nodes())
    return executor.loader.project_state(executor.loader.graph.leaf_nodes()).apps


def test_part_one_is_found_as_the_kind_that_its_schema_names(old_apps):
    scheme = old_apps.get_model("projects", "Scheme").objects.create(
        code="a", name="甲"
    )
    year = old_apps.get_model("projects", "BudgetYear").objects.create(
        year=2024, scheme=scheme
    )
    unit = old_apps.get_model("projects", "Department").objects.create(
        code="901", name="镇", path="901/"
    )
    old_apps.get_model("targets", "Filing").objects.create(
        kind="department_target", year=year, department=unit
    )
    new_apps = upgrade()
    (filing,) = new_apps.get_model("targets", "Filing").objects.all()
    assert filing.kind == "department"
    assert new_apps.get_model("projects", "Event")._meta.get_field("kind")


@pytest.fixture
def trail(db) -> None:
    record(None, "manage", subject="甲")


@pytest.mark.parametrize(
    "target", [("targets", "zero"), ("targets", "0001"), ("projects", "0001")]
)
def test_a_database_with_a_trail_is_not_taken_back(target, db, trail):
    with pytest.raises(CommandError, match="库里有 1 条操作记录和 0 个版本"):
        call_command("migrate", *target, verbosity=0)
    assert Event.objects.count() == 1
    recorder = MigrationExecutor(connection).recorder
    assert ("targets", "0002_presence_at_filings") in recorder.applied_migrations()


def test_a_database_with_a_trail_is_brought_up(db, trail):
    call_command("migrate", "targets", verbosity=0)
    call_command("migrate", verbosity=0)


def test_what_there_is_no_migration_for_is_said_by_django(db, trail):
    with pytest.raises(CommandError, match="Cannot find a migration"):
        call_command("migrate", "targets", "9999", verbosity=0)
