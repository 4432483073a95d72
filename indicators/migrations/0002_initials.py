from django.db import migrations

import projects.models.derived


def spell(apps, schema_editor):
    projects.models.derived.fill(apps.get_model("indicators", "Indicator"))


class Migration(migrations.Migration):
    dependencies = [("indicators", "0001_initial")]

    operations = [
        migrations.AddField(
            "indicator",
            "initials",
            projects.models.derived.InitialsField(
                default="", source="name", verbose_name="名称首字母"
            ),
            preserve_default=False,
        ),
        migrations.RunPython(spell, migrations.RunPython.noop),
    ]
