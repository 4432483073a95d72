"""Presence points to a filing, and the filing of part one is of the kind that its schema has."""

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


def rename_kind(apps, schema_editor):
    filings = apps.get_model("targets", "Filing").objects
    filings.filter(kind="department_target").update(kind="department")


def rename_kind_back(apps, schema_editor):
    filings = apps.get_model("targets", "Filing").objects
    filings.filter(kind="department").update(kind="department_target")


class Migration(migrations.Migration):
    dependencies = [
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
        ("targets", "0001_initial"),
    ]

    operations = [
        migrations.RunPython(rename_kind, rename_kind_back, elidable=True),
        # Who has a form open is forgotten within a minute anyway.
        migrations.DeleteModel("Presence"),
        migrations.CreateModel(
            name="Presence",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True,
                        primary_key=True,
                        serialize=False,
                        verbose_name="ID",
                    ),
                ),
                ("seen_at", models.DateTimeField(verbose_name="最近在线")),
                (
                    "filing",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="presences",
                        to="targets.filing",
                        verbose_name="申报的表",
                    ),
                ),
                (
                    "user",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="人员",
                    ),
                ),
            ],
            options={
                "verbose_name": "正在填报的人",
                "verbose_name_plural": "正在填报的人",
                "ordering": ["filing", "seen_at"],
                "constraints": [
                    models.UniqueConstraint(
                        models.F("filing"),
                        models.F("user"),
                        name="presence_once",
                        violation_error_message="这个人已打开这张表",
                    )
                ],
            },
        ),
    ]
