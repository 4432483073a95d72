"""Publications keep the name of their unit: for earlier ones that in the trail, which was written as they went out."""

from django.db import migrations, models


def fill(apps, schema_editor):
    Publication = apps.get_model("targets", "Publication")
    Event = apps.get_model("projects", "Event")
    for published in Publication.objects.select_related("year", "department"):
        year = published.year.year
        rows = Event.objects.filter(
            verb="publish",
            kind="",
            project=None,
            department=published.department_id,
            year=year,
        )
        subjects = rows.order_by("number").values_list("subject", flat=True)
        last = published.number
        name, found = published.department.name, ""
        for subject in subjects[last - 1 : last]:
            found, _, _ = subject.partition(f" {year}年 ")
        published.unit_name = (found or name)[:100]
        published.save(update_fields=["unit_name"])


class Migration(migrations.Migration):
    dependencies = [
        ("projects", "0007_units_by_year"),
        ("targets", "0006_year_openings"),
    ]

    operations = [
        migrations.AddField(
            model_name="publication",
            name="unit_name",
            field=models.CharField(
                default="", max_length=100, verbose_name="公开时的单位名称"
            ),
            preserve_default=False,
        ),
        migrations.RunPython(fill, migrations.RunPython.noop),
    ]
