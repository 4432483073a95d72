from django.db import migrations, models

import projects.models.derived
from projects.models.derived import fill


def spell(apps, schema_editor):
    for name in ("Department", "Project"):
        fill(apps.get_model("projects", name))


def initials_field():
    return projects.models.derived.InitialsField(
        default="", source="name", verbose_name="名称首字母"
    )


class Migration(migrations.Migration):
    dependencies = [("projects", "0003_workflow")]

    operations = [
        migrations.AddField(
            "department", "initials", initials_field(), preserve_default=False
        ),
        migrations.AddField(
            "project", "initials", initials_field(), preserve_default=False
        ),
        migrations.AddIndex(
            "project",
            models.Index(fields=["year", "-budget"], name="project_by_budget"),
        ),
        migrations.RunPython(spell, migrations.RunPython.noop),
    ]
