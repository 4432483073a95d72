"""A database of an earlier version is upgraded with what stands in it."""

import pytest
from django.db import connection
from django.db.migrations.executor import MigrationExecutor

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
