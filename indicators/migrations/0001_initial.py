import django.db.models.deletion
from django.db import migrations, models

import core.derived


class Migration(migrations.Migration):
    initial = True

    dependencies = [
        ("projects", "0001_initial"),
    ]

    operations = [
        migrations.CreateModel(
            name="Indicator",
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
                (
                    "level",
                    models.PositiveSmallIntegerField(
                        choices=[(1, "一级指标"), (2, "二级指标"), (3, "三级指标")],
                        verbose_name="级次",
                    ),
                ),
                ("name", models.CharField(max_length=200, verbose_name="指标名称")),
                (
                    "initials",
                    core.derived.InitialsField(
                        source="name", verbose_name="名称首字母"
                    ),
                ),
                (
                    "position",
                    models.PositiveSmallIntegerField(default=0, verbose_name="顺序"),
                ),
                (
                    "required",
                    models.BooleanField(
                        default=False,
                        help_text="缺少这一类指标的绩效目标表会被指出",
                        verbose_name="每张表应有",
                    ),
                ),
                (
                    "description",
                    models.TextField(blank=True, verbose_name="绩效指标描述"),
                ),
                (
                    "reference_value",
                    models.CharField(
                        blank=True, max_length=200, verbose_name="参考指标值"
                    ),
                ),
                ("basis", models.TextField(blank=True, verbose_name="指标值确定依据")),
                (
                    "parent",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="children",
                        to="indicators.indicator",
                        verbose_name="上级指标",
                    ),
                ),
                (
                    "project_type",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="indicators",
                        to="projects.projecttype",
                        verbose_name="项目类型",
                    ),
                ),
                (
                    "scheme",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="indicators",
                        to="projects.scheme",
                        verbose_name="指标体系",
                    ),
                ),
            ],
            options={
                "verbose_name": "绩效指标",
                "verbose_name_plural": "绩效指标",
                "ordering": ["scheme", "level", "position", "pk"],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("level", 1), ("parent__isnull", True)),
                            models.Q(("level__gt", 1), ("parent__isnull", False)),
                            _connector="OR",
                        ),
                        name="indicator_parent_by_level",
                        violation_error_message="一级指标没有上级；二级、三级指标要选择上级指标",
                    ),
                    models.UniqueConstraint(
                        models.F("scheme"),
                        models.F("name"),
                        condition=models.Q(("level__lt", 3)),
                        name="category_once_a_scheme",
                        violation_error_message="这个指标体系里已有同名的类别",
                    ),
                    models.UniqueConstraint(
                        models.F("parent"),
                        models.F("project_type"),
                        models.F("name"),
                        condition=models.Q(("level", 3)),
                        name="library_entry_once",
                        violation_error_message="指标库里这一类别、这一项目类型下已有同名的指标",
                    ),
                ],
            },
        ),
    ]
