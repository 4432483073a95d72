"""Django's own command, which does not go back where that would drop the trail and the versions."""

from __future__ import annotations

from contextlib import suppress
from typing import Any

from django.core.management.base import CommandError
from django.core.management.commands import migrate
from django.db import connections
from django.db.migrations.exceptions import AmbiguityError
from django.db.migrations.executor import MigrationExecutor
from django.db.models import Model

from projects.models import Event
from targets.workflow.models import Version

# Migrations of these apps make the tables of the trail and the versions, and of what these tell of.
KEPT_APPS = {"projects", "indicators", "targets"}


class Command(migrate.Command):
    def handle(self, *args: Any, **options: Any) -> None:
        """Raise CommandError, with nothing changed, where migrations would be taken back that hold a history."""
        alias = options["database"]
        if options["migration_name"] and _goes_back(alias, options):
            events, versions = _count(Event, alias), _count(Version, alias)
            if events or versions:
                raise CommandError(
                    f"没有退回：库里有 {events} 条操作记录和 {versions} 个版本，退回旧的数据库结构会丢失它们。"
                    "要用旧版本的程序，请恢复升级之前的备份"
                )
        super().handle(*args, **options)


def _goes_back(alias: str, options: dict[str, Any]) -> bool:
    """Whether a migration of ours would be taken back. What Django cannot find, it says itself."""
    executor = MigrationExecutor(connections[alias])
    app, name = options["app_label"], options["migration_name"]
    target: tuple[str, str | None] = (app, None)
    if name != "zero":
        with suppress(AmbiguityError, KeyError):
            target = (app, executor.loader.get_migration_by_prefix(app, name).name)
        if target[1] is None:
            return False
    plan = executor.migration_plan([target])
    return any(back and step.app_label in KEPT_APPS for step, back in plan)


def _count(model: type[Model], alias: str) -> int:
    """How many rows there are, 0 where there is no table yet."""
    if model._meta.db_table not in connections[alias].introspection.table_names():
        return 0
    return model._base_manager.using(alias).count()
