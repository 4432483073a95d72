from django.db import migrations, models

import indicators.models
import projects.models.derived


def derive(apps, schema_editor):
    projects.models.derived.fill(apps.get_model("targets", "Target"))


def check_anew(apps, schema_editor):
    """What was checked before has no figures yet."""
    apps.get_model("targets", "UnitCheck").objects.update(signature="")


class Migration(migrations.Migration):
    dependencies = [("targets", "0005_workflow"), ("indicators", "0002_initials")]

    operations = [
        migrations.AddField(
            "target",
            "initials",
            projects.models.derived.InitialsField(
                default="", source="name", verbose_name="名称首字母"
            ),
            preserve_default=False,
        ),
        migrations.AddField(
            "target",
            "kind",
            indicators.models.KindField(source="value", verbose_name="指标值的类型"),
        ),
        migrations.AddField(
            "target",
            "percent",
            indicators.models.PercentField(
                source="value", verbose_name="指标值的百分数"
            ),
        ),
        migrations.AddField(
            "unitcheck",
            "figures",
            models.JSONField(default=dict, verbose_name="汇总数"),
        ),
        migrations.AddField(
            "unitcheck",
            "figures_revision",
            models.PositiveIntegerField(default=0, verbose_name="汇总数的修订号"),
        ),
        migrations.RunPython(derive, migrations.RunPython.noop),
        migrations.RunPython(check_anew, migrations.RunPython.noop),
    ]
