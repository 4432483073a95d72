import uuid

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

import core.derived
import indicators.models


class Migration(migrations.Migration):
    initial = True

    dependencies = [
        ("indicators", "0001_initial"),
        ("projects", "0001_initial"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name="StoredFile",
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
                    "sha256",
                    models.CharField(max_length=64, unique=True, verbose_name="指纹"),
                ),
                ("size", models.PositiveIntegerField(verbose_name="字节数")),
                ("content", models.BinaryField(verbose_name="内容")),
            ],
            options={
                "verbose_name": "上传的文件",
                "verbose_name_plural": "上传的文件",
            },
        ),
        migrations.CreateModel(
            name="Comment",
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
                    "where",
                    models.CharField(blank=True, max_length=80, verbose_name="单元格"),
                ),
                (
                    "place",
                    models.CharField(blank=True, max_length=200, verbose_name="位置"),
                ),
                ("value", models.TextField(blank=True, verbose_name="批注时的内容")),
                ("text", models.TextField(verbose_name="批注")),
                ("who", models.CharField(max_length=120, verbose_name="批注人姓名")),
                ("at", models.DateTimeField(auto_now_add=True, verbose_name="时间")),
                (
                    "settled_at",
                    models.DateTimeField(null=True, verbose_name="处理时间"),
                ),
                (
                    "settled_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="处理人",
                    ),
                ),
                (
                    "user",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="批注人",
                    ),
                ),
            ],
            options={
                "verbose_name": "批注",
                "verbose_name_plural": "批注",
                "ordering": ["filing", "at", "pk"],
            },
        ),
        migrations.CreateModel(
            name="Answer",
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
                ("text", models.TextField(verbose_name="回复")),
                ("who", models.CharField(max_length=120, verbose_name="回复人姓名")),
                ("at", models.DateTimeField(auto_now_add=True, verbose_name="时间")),
                (
                    "user",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="回复人",
                    ),
                ),
                (
                    "comment",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="answers",
                        to="targets.comment",
                        verbose_name="批注",
                    ),
                ),
            ],
            options={
                "verbose_name": "批注的回复",
                "verbose_name_plural": "批注的回复",
                "ordering": ["comment", "at", "pk"],
            },
        ),
        migrations.CreateModel(
            name="Filing",
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
                    "revision",
                    models.PositiveIntegerField(
                        default=0, editable=False, verbose_name="修订号"
                    ),
                ),
                (
                    "changed_at",
                    models.DateTimeField(
                        editable=False, null=True, verbose_name="最近修改时间"
                    ),
                ),
                ("kind", models.CharField(max_length=20, verbose_name="表种")),
                (
                    "round",
                    models.CharField(blank=True, max_length=20, verbose_name="轮次"),
                ),
                (
                    "status",
                    models.CharField(
                        choices=[
                            ("draft", "草稿"),
                            ("submitted", "已提交"),
                            ("returned", "退回"),
                            ("reviewed", "部门已审"),
                            ("approved", "已批复"),
                            ("published", "已公开"),
                            ("adjusting", "调整中"),
                            ("rejected", "未通过"),
                        ],
                        default="draft",
                        editable=False,
                        max_length=10,
                        verbose_name="状态",
                    ),
                ),
                (
                    "status_since",
                    models.DateTimeField(
                        editable=False, null=True, verbose_name="进入当前状态的时间"
                    ),
                ),
                (
                    "changed_by",
                    models.ForeignKey(
                        editable=False,
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="最近修改人",
                    ),
                ),
                (
                    "department",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="filings",
                        to="projects.department",
                        verbose_name="单位",
                    ),
                ),
                (
                    "project",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="filings",
                        to="projects.project",
                        verbose_name="项目",
                    ),
                ),
                (
                    "year",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="filings",
                        to="projects.budgetyear",
                        verbose_name="预算年度",
                    ),
                ),
            ],
            options={
                "verbose_name": "申报的表",
                "verbose_name_plural": "申报的表",
                "ordering": ["pk"],
            },
        ),
        migrations.CreateModel(
            name="DepartmentTarget",
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
                ("overall", models.TextField(blank=True, verbose_name="总体绩效目标")),
                (
                    "department",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="targets",
                        to="projects.department",
                        verbose_name="单位",
                    ),
                ),
                (
                    "year",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="department_targets",
                        to="projects.budgetyear",
                        verbose_name="预算年度",
                    ),
                ),
                (
                    "filing",
                    models.OneToOneField(
                        editable=False,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="department_target",
                        to="targets.filing",
                        verbose_name="申报的表",
                    ),
                ),
            ],
            options={
                "verbose_name": "部门整体绩效目标",
                "verbose_name_plural": "部门整体绩效目标",
                "ordering": ["-year", "department"],
            },
        ),
        migrations.AddField(
            model_name="comment",
            name="filing",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.CASCADE,
                related_name="comments",
                to="targets.filing",
                verbose_name="申报的表",
            ),
        ),
        migrations.CreateModel(
            name="ImportRun",
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
                    "created_at",
                    models.DateTimeField(auto_now_add=True, verbose_name="上传时间"),
                ),
                (
                    "file_name",
                    models.CharField(blank=True, max_length=255, verbose_name="文件名"),
                ),
                (
                    "year",
                    models.PositiveSmallIntegerField(
                        blank=True, null=True, verbose_name="选定的年度"
                    ),
                ),
                (
                    "amount_unit",
                    models.CharField(blank=True, max_length=4, verbose_name="金额单位"),
                ),
                (
                    "good_only",
                    models.BooleanField(
                        default=False, verbose_name="只导入没有问题的表"
                    ),
                ),
                (
                    "step",
                    models.CharField(
                        choices=[("preview", "预览"), ("commit", "导入")],
                        default="preview",
                        max_length=10,
                        verbose_name="步骤",
                    ),
                ),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("waiting", "等待处理"),
                            ("running", "处理中"),
                            ("ready", "待确认"),
                            ("done", "已导入"),
                            ("refused", "有问题，未导入"),
                            ("failed", "处理失败"),
                            ("cancelled", "已取消"),
                        ],
                        default="waiting",
                        max_length=10,
                        verbose_name="状态",
                    ),
                ),
                (
                    "worker",
                    models.CharField(
                        blank=True, max_length=120, verbose_name="由谁处理"
                    ),
                ),
                (
                    "attempts",
                    models.PositiveSmallIntegerField(
                        default=0, verbose_name="第几次处理"
                    ),
                ),
                ("failure", models.TextField(blank=True, verbose_name="失败原因")),
                (
                    "finished_at",
                    models.DateTimeField(null=True, verbose_name="完成时间"),
                ),
                (
                    "stands",
                    models.BooleanField(default=False, verbose_name="已写入且没有撤销"),
                ),
                (
                    "counts",
                    models.JSONField(default=dict, verbose_name="各种结果的张数"),
                ),
                ("problems", models.JSONField(default=list, verbose_name="问题")),
                ("notices", models.JSONField(default=list, verbose_name="注意事项")),
                (
                    "foreseen",
                    models.JSONField(default=list, verbose_name="预览时检查发现的问题"),
                ),
                (
                    "broken",
                    models.JSONField(default=dict, verbose_name="预览时出错的规则"),
                ),
                (
                    "places",
                    models.JSONField(default=dict, verbose_name="各项目导入前后的序号"),
                ),
                (
                    "part_changes",
                    models.JSONField(
                        default=list, verbose_name="部门整体绩效目标的变更"
                    ),
                ),
                (
                    "part_seen",
                    models.CharField(
                        blank=True,
                        max_length=64,
                        verbose_name="预览时部门整体绩效目标的指纹",
                    ),
                ),
                (
                    "part_before",
                    models.JSONField(
                        null=True, verbose_name="导入前的部门整体绩效目标"
                    ),
                ),
                (
                    "links_before",
                    models.JSONField(
                        default=dict, verbose_name="导入前各项目对应的分项目标"
                    ),
                ),
                (
                    "part_after",
                    models.CharField(
                        blank=True,
                        max_length=64,
                        verbose_name="导入后的部门整体绩效目标指纹",
                    ),
                ),
                (
                    "budget_year",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="+",
                        to="projects.budgetyear",
                        verbose_name="预算年度",
                    ),
                ),
                (
                    "department",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="+",
                        to="projects.department",
                        verbose_name="部门整体绩效目标所属单位",
                    ),
                ),
                (
                    "undoes",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="undos",
                        to="targets.importrun",
                        verbose_name="撤销的是哪一次导入",
                    ),
                ),
                (
                    "user",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="导入人",
                    ),
                ),
                (
                    "file",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="runs",
                        to="targets.storedfile",
                        verbose_name="文件",
                    ),
                ),
            ],
            options={
                "verbose_name": "导入记录",
                "verbose_name_plural": "导入记录",
                "ordering": ["-created_at", "-pk"],
            },
        ),
        migrations.CreateModel(
            name="ImportLine",
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
                ("number", models.PositiveIntegerField(verbose_name="第几张表")),
                (
                    "place",
                    models.CharField(
                        blank=True, max_length=200, verbose_name="在文件中的位置"
                    ),
                ),
                (
                    "code",
                    models.CharField(
                        blank=True, max_length=40, verbose_name="项目编码"
                    ),
                ),
                (
                    "name",
                    models.CharField(
                        blank=True, max_length=200, verbose_name="项目名称"
                    ),
                ),
                (
                    "department_name",
                    models.CharField(blank=True, max_length=100, verbose_name="单位"),
                ),
                (
                    "outcome",
                    models.CharField(
                        choices=[
                            ("new", "新增"),
                            ("changed", "变更"),
                            ("unchanged", "未变"),
                            ("refused", "有问题"),
                            ("removed", "移入已删除"),
                            ("kept", "保留未动"),
                        ],
                        max_length=10,
                        verbose_name="结果",
                    ),
                ),
                ("changes", models.JSONField(default=list, verbose_name="变更")),
                ("problems", models.JSONField(default=list, verbose_name="问题")),
                (
                    "found",
                    models.JSONField(default=list, verbose_name="预览时检查发现的问题"),
                ),
                (
                    "note",
                    models.CharField(blank=True, max_length=200, verbose_name="说明"),
                ),
                (
                    "seen",
                    models.CharField(
                        blank=True, max_length=64, verbose_name="预览时的指纹"
                    ),
                ),
                ("before", models.JSONField(null=True, verbose_name="导入前的内容")),
                (
                    "after",
                    models.CharField(
                        blank=True, max_length=64, verbose_name="导入后的指纹"
                    ),
                ),
                (
                    "project",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="import_lines",
                        to="projects.project",
                        verbose_name="项目",
                    ),
                ),
                (
                    "run",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="lines",
                        to="targets.importrun",
                        verbose_name="导入记录",
                    ),
                ),
            ],
            options={
                "verbose_name": "导入明细",
                "verbose_name_plural": "导入明细",
                "ordering": ["run", "number"],
            },
        ),
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
                ("sheet", models.CharField(max_length=60, verbose_name="表")),
                ("seen_at", models.DateTimeField(verbose_name="最近在线")),
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
                "ordering": ["sheet", "seen_at"],
            },
        ),
        migrations.CreateModel(
            name="ReviewWeights",
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
                ("weights", models.JSONField(default=dict, verbose_name="各要点分值")),
                (
                    "year",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="review_weights",
                        to="projects.budgetyear",
                        verbose_name="预算年度",
                    ),
                ),
            ],
            options={
                "verbose_name": "审核表的分值",
                "verbose_name_plural": "审核表的分值",
            },
        ),
        migrations.CreateModel(
            name="RuleSetting",
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
                ("rule", models.CharField(max_length=3, verbose_name="规则")),
                (
                    "level",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("error", "错误"),
                            ("warning", "警告"),
                            ("hint", "提示"),
                            ("trial", "试行"),
                        ],
                        max_length=10,
                        verbose_name="级别",
                    ),
                ),
                (
                    "figure",
                    models.DecimalField(
                        blank=True,
                        decimal_places=2,
                        max_digits=9,
                        null=True,
                        verbose_name="限度",
                    ),
                ),
                (
                    "changed_at",
                    models.DateTimeField(auto_now=True, verbose_name="设定时间"),
                ),
                (
                    "changed_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="设定人",
                    ),
                ),
                (
                    "year",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="rule_settings",
                        to="projects.budgetyear",
                        verbose_name="预算年度",
                    ),
                ),
            ],
            options={
                "verbose_name": "检查规则的设定",
                "verbose_name_plural": "检查规则的设定",
                "ordering": ["year", "rule"],
            },
        ),
        migrations.CreateModel(
            name="Safeguard",
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
                ("key", models.UUIDField(default=uuid.uuid4, editable=False)),
                ("position", models.PositiveSmallIntegerField(verbose_name="序号")),
                (
                    "title",
                    models.CharField(blank=True, max_length=200, verbose_name="标题"),
                ),
                ("text", models.TextField(blank=True, verbose_name="内容")),
                (
                    "department_target",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="%(class)ss",
                        to="targets.departmenttarget",
                        verbose_name="部门整体绩效目标",
                    ),
                ),
            ],
            options={
                "verbose_name": "工作保障措施",
                "verbose_name_plural": "工作保障措施",
                "ordering": ["department_target", "position"],
                "abstract": False,
            },
        ),
        migrations.CreateModel(
            name="Publication",
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
                ("number", models.PositiveIntegerField(verbose_name="第几次公开")),
                ("at", models.DateTimeField(verbose_name="公开时间")),
                ("who", models.CharField(max_length=120, verbose_name="公开人姓名")),
                ("count", models.PositiveIntegerField(verbose_name="项目数")),
                (
                    "total",
                    models.DecimalField(
                        decimal_places=6, max_digits=18, verbose_name="预算合计（万元）"
                    ),
                ),
                (
                    "left_out",
                    models.JSONField(default=list, verbose_name="未列入的项目"),
                ),
                (
                    "changes",
                    models.JSONField(default=list, verbose_name="与上次公开的差异"),
                ),
                ("note", models.TextField(blank=True, verbose_name="说明")),
                (
                    "department",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="publications",
                        to="projects.department",
                        verbose_name="单位",
                    ),
                ),
                (
                    "user",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="公开人",
                    ),
                ),
                (
                    "year",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="publications",
                        to="projects.budgetyear",
                        verbose_name="预算年度",
                    ),
                ),
                (
                    "docx",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="targets.storedfile",
                        verbose_name="Word 文件",
                    ),
                ),
                (
                    "txt",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="targets.storedfile",
                        verbose_name="文本文件",
                    ),
                ),
            ],
            options={
                "verbose_name": "公开的绩效文本",
                "verbose_name_plural": "公开的绩效文本",
                "ordering": ["-year", "department", "-number"],
            },
        ),
        migrations.CreateModel(
            name="SubTarget",
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
                ("key", models.UUIDField(default=uuid.uuid4, editable=False)),
                ("position", models.PositiveSmallIntegerField(verbose_name="序号")),
                (
                    "title",
                    models.CharField(blank=True, max_length=200, verbose_name="标题"),
                ),
                ("goal", models.TextField(blank=True, verbose_name="绩效目标")),
                ("indicators", models.TextField(blank=True, verbose_name="绩效指标")),
                (
                    "department_target",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="%(class)ss",
                        to="targets.departmenttarget",
                        verbose_name="部门整体绩效目标",
                    ),
                ),
            ],
            options={
                "verbose_name": "分项绩效目标",
                "verbose_name_plural": "分项绩效目标",
                "ordering": ["department_target", "position"],
                "abstract": False,
            },
        ),
        migrations.CreateModel(
            name="Declaration",
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
                ("goals", models.TextField(blank=True, verbose_name="绩效目标")),
                (
                    "copied",
                    models.JSONField(
                        default=list, editable=False, verbose_name="待确认的沿用内容"
                    ),
                ),
                (
                    "project",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="declaration",
                        to="projects.project",
                        verbose_name="项目",
                    ),
                ),
                (
                    "filing",
                    models.OneToOneField(
                        editable=False,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="declaration",
                        to="targets.filing",
                        verbose_name="申报的表",
                    ),
                ),
                (
                    "sub_target",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="declarations",
                        to="targets.subtarget",
                        verbose_name="所属分项目标",
                    ),
                ),
            ],
            options={
                "verbose_name": "绩效目标表",
                "verbose_name_plural": "绩效目标表",
                "ordering": ["project"],
            },
        ),
        migrations.CreateModel(
            name="Tally",
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
                ("day", models.DateField(verbose_name="日期")),
                ("forms", models.PositiveIntegerField(verbose_name="表数")),
                (
                    "counts",
                    models.JSONField(default=dict, verbose_name="各规则的问题数"),
                ),
                (
                    "department",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="+",
                        to="projects.department",
                        verbose_name="单位",
                    ),
                ),
                (
                    "year",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="+",
                        to="projects.budgetyear",
                        verbose_name="预算年度",
                    ),
                ),
            ],
            options={
                "verbose_name": "检查结果的历史",
                "verbose_name_plural": "检查结果的历史",
                "ordering": ["year", "day", "department"],
            },
        ),
        migrations.CreateModel(
            name="Target",
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
                ("key", models.UUIDField(default=uuid.uuid4, editable=False)),
                ("position", models.PositiveIntegerField(verbose_name="行号")),
                ("name", models.TextField(blank=True, verbose_name="三级指标")),
                (
                    "description",
                    models.TextField(blank=True, verbose_name="绩效指标描述"),
                ),
                ("value", models.TextField(blank=True, verbose_name="指标值")),
                ("basis", models.TextField(blank=True, verbose_name="指标值确定依据")),
                ("explanation", models.TextField(blank=True, verbose_name="指标解释")),
                ("nature", models.TextField(blank=True, verbose_name="指标性质")),
                ("measure", models.TextField(blank=True, verbose_name="度量单位")),
                (
                    "weight",
                    models.DecimalField(
                        blank=True,
                        decimal_places=2,
                        max_digits=6,
                        null=True,
                        verbose_name="权重",
                    ),
                ),
                ("scoring", models.TextField(blank=True, verbose_name="评分标准")),
                (
                    "initials",
                    core.derived.InitialsField(
                        source="name", verbose_name="名称首字母"
                    ),
                ),
                (
                    "kind",
                    indicators.models.KindField(
                        source="value", verbose_name="指标值的类型"
                    ),
                ),
                (
                    "percent",
                    indicators.models.PercentField(
                        source="value", verbose_name="指标值的百分数"
                    ),
                ),
                (
                    "category",
                    models.ForeignKey(
                        limit_choices_to={"level": 2},
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="targets",
                        to="indicators.indicator",
                        verbose_name="二级指标",
                    ),
                ),
                (
                    "declaration",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="targets",
                        to="targets.declaration",
                        verbose_name="绩效目标表",
                    ),
                ),
            ],
            options={
                "verbose_name": "绩效指标行",
                "verbose_name_plural": "绩效指标行",
                "ordering": ["declaration", "position", "pk"],
            },
        ),
        migrations.CreateModel(
            name="UnitCheck",
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
                    "signature",
                    models.CharField(max_length=200, verbose_name="检查时的状态"),
                ),
                ("checked_at", models.DateTimeField(verbose_name="检查时间")),
                ("broken", models.JSONField(default=dict, verbose_name="出错的规则")),
                ("figures", models.JSONField(default=dict, verbose_name="汇总数")),
                (
                    "figures_revision",
                    models.PositiveIntegerField(
                        default=0, verbose_name="汇总数的修订号"
                    ),
                ),
                (
                    "department",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="+",
                        to="projects.department",
                        verbose_name="单位",
                    ),
                ),
                (
                    "year",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="+",
                        to="projects.budgetyear",
                        verbose_name="预算年度",
                    ),
                ),
            ],
            options={
                "verbose_name": "单位的检查",
                "verbose_name_plural": "单位的检查",
                "ordering": ["year", "department"],
            },
        ),
        migrations.CreateModel(
            name="Version",
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
                ("number", models.PositiveIntegerField(verbose_name="版本号")),
                ("verb", models.CharField(max_length=10, verbose_name="操作")),
                (
                    "status",
                    models.CharField(
                        choices=[
                            ("draft", "草稿"),
                            ("submitted", "已提交"),
                            ("returned", "退回"),
                            ("reviewed", "部门已审"),
                            ("approved", "已批复"),
                            ("published", "已公开"),
                            ("adjusting", "调整中"),
                            ("rejected", "未通过"),
                        ],
                        max_length=10,
                        verbose_name="状态",
                    ),
                ),
                ("form", models.JSONField(verbose_name="内容")),
                (
                    "sub_target",
                    models.CharField(
                        blank=True, max_length=200, verbose_name="所属分项目标"
                    ),
                ),
                ("fingerprint", models.CharField(max_length=64, verbose_name="指纹")),
                ("at", models.DateTimeField(verbose_name="时间")),
                ("who", models.CharField(max_length=120, verbose_name="操作人姓名")),
                (
                    "reason",
                    models.CharField(
                        blank=True, max_length=20, verbose_name="调整原因"
                    ),
                ),
                ("note", models.TextField(blank=True, verbose_name="说明")),
                (
                    "filing",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="versions",
                        to="targets.filing",
                        verbose_name="申报的表",
                    ),
                ),
                (
                    "user",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="操作人",
                    ),
                ),
            ],
            options={
                "verbose_name": "版本",
                "verbose_name_plural": "版本",
                "ordering": ["filing", "-number"],
            },
        ),
        migrations.CreateModel(
            name="ReviewSheet",
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
                    "who",
                    models.CharField(
                        blank=True, max_length=120, verbose_name="审核人姓名"
                    ),
                ),
                ("marks", models.JSONField(default=dict, verbose_name="各要点等级")),
                ("scores", models.JSONField(default=dict, verbose_name="各要点得分")),
                ("weights", models.JSONField(default=dict, verbose_name="各要点分值")),
                (
                    "total",
                    models.DecimalField(
                        decimal_places=2, max_digits=5, null=True, verbose_name="总分"
                    ),
                ),
                (
                    "grade",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("excellent", "优"),
                            ("good", "良"),
                            ("fair", "中"),
                            ("poor", "差"),
                        ],
                        max_length=10,
                        verbose_name="综合等级",
                    ),
                ),
                ("opinion", models.TextField(blank=True, verbose_name="审核意见")),
                (
                    "changed_at",
                    models.DateTimeField(auto_now=True, verbose_name="填写时间"),
                ),
                (
                    "revision",
                    models.PositiveIntegerField(default=0, verbose_name="修订号"),
                ),
                ("signed_at", models.DateTimeField(null=True, verbose_name="签署时间")),
                (
                    "verb",
                    models.CharField(
                        blank=True, max_length=10, verbose_name="决定的操作"
                    ),
                ),
                (
                    "filing",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="sheets",
                        to="targets.filing",
                        verbose_name="申报的表",
                    ),
                ),
                (
                    "reviewer",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="审核人",
                    ),
                ),
                (
                    "version",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="sheets",
                        to="targets.version",
                        verbose_name="审核的版本",
                    ),
                ),
            ],
            options={
                "verbose_name": "审核表",
                "verbose_name_plural": "审核表",
                "ordering": ["filing", "-changed_at", "-pk"],
            },
        ),
        migrations.AddField(
            model_name="filing",
            name="baseline",
            field=models.ForeignKey(
                db_index=False,
                editable=False,
                null=True,
                on_delete=django.db.models.deletion.SET_NULL,
                related_name="+",
                to="targets.version",
                verbose_name="最近批复的版本",
            ),
        ),
        migrations.AddField(
            model_name="comment",
            name="version",
            field=models.ForeignKey(
                null=True,
                on_delete=django.db.models.deletion.SET_NULL,
                related_name="+",
                to="targets.version",
                verbose_name="所评的版本",
            ),
        ),
        migrations.CreateModel(
            name="Waiver",
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
                ("rule", models.CharField(max_length=3, verbose_name="规则")),
                (
                    "evidence",
                    models.CharField(max_length=64, verbose_name="所依据内容的指纹"),
                ),
                ("place", models.CharField(max_length=100, verbose_name="位置")),
                ("what", models.TextField(verbose_name="发现")),
                ("reason", models.TextField(verbose_name="理由")),
                (
                    "created_at",
                    models.DateTimeField(auto_now_add=True, verbose_name="说明时间"),
                ),
                ("fallen_at", models.DateTimeField(null=True, verbose_name="失效时间")),
                (
                    "filing",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="waivers",
                        to="targets.filing",
                        verbose_name="申报的表",
                    ),
                ),
                (
                    "user",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="说明人",
                    ),
                ),
            ],
            options={
                "verbose_name": "情况说明",
                "verbose_name_plural": "情况说明",
                "ordering": ["filing", "created_at"],
            },
        ),
        migrations.CreateModel(
            name="RecordedFinding",
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
                ("position", models.PositiveIntegerField(verbose_name="次序")),
                (
                    "rule",
                    models.CharField(db_index=True, max_length=3, verbose_name="规则"),
                ),
                ("where", models.CharField(max_length=60, verbose_name="单元格")),
                ("what", models.TextField(verbose_name="问题")),
                ("gist", models.TextField(blank=True, verbose_name="问题（不含数字）")),
                ("advice", models.TextField(verbose_name="建议")),
                (
                    "fix_where",
                    models.CharField(
                        blank=True, max_length=60, verbose_name="可以改的单元格"
                    ),
                ),
                ("fix_text", models.TextField(blank=True, verbose_name="改为")),
                (
                    "evidence",
                    models.CharField(max_length=64, verbose_name="所依据内容的指纹"),
                ),
                (
                    "filing",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="findings",
                        to="targets.filing",
                        verbose_name="申报的表",
                    ),
                ),
                (
                    "waiver",
                    models.ForeignKey(
                        blank=True,
                        db_index=False,
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="findings",
                        to="targets.waiver",
                        verbose_name="情况说明",
                    ),
                ),
            ],
            options={
                "verbose_name": "检查发现的问题",
                "verbose_name_plural": "检查发现的问题",
                "ordering": ["filing", "position"],
            },
        ),
        migrations.AddConstraint(
            model_name="departmenttarget",
            constraint=models.UniqueConstraint(
                models.F("year"),
                models.F("department"),
                name="department_target_once_a_year",
                violation_error_message="这个单位在这一年度已有整体绩效目标",
            ),
        ),
        migrations.AddIndex(
            model_name="importline",
            index=models.Index(
                fields=["run", "outcome", "number"], name="import_line_by_outcome"
            ),
        ),
        migrations.AddConstraint(
            model_name="presence",
            constraint=models.UniqueConstraint(
                models.F("sheet"),
                models.F("user"),
                name="presence_once",
                violation_error_message="这个人已打开这张表",
            ),
        ),
        migrations.AddConstraint(
            model_name="rulesetting",
            constraint=models.UniqueConstraint(
                models.F("year"),
                models.F("rule"),
                name="rule_set_once_a_year",
                violation_error_message="这条规则在这一年度已有设定",
            ),
        ),
        migrations.AddConstraint(
            model_name="safeguard",
            constraint=models.UniqueConstraint(
                models.F("department_target"),
                models.F("position"),
                name="safeguard_position_once",
                violation_error_message="序号重复，请改为不同的序号",
            ),
        ),
        migrations.AddConstraint(
            model_name="safeguard",
            constraint=models.UniqueConstraint(
                models.F("department_target"),
                models.F("key"),
                name="safeguard_key_once",
                violation_error_message="这一项已经有了",
            ),
        ),
        migrations.AddConstraint(
            model_name="publication",
            constraint=models.UniqueConstraint(
                models.F("year"),
                models.F("department"),
                models.F("number"),
                name="publication_number_once",
                violation_error_message="这一次公开已经有了",
            ),
        ),
        migrations.AddConstraint(
            model_name="subtarget",
            constraint=models.UniqueConstraint(
                models.F("department_target"),
                models.F("position"),
                name="subtarget_position_once",
                violation_error_message="序号重复，请改为不同的序号",
            ),
        ),
        migrations.AddConstraint(
            model_name="subtarget",
            constraint=models.UniqueConstraint(
                models.F("department_target"),
                models.F("key"),
                name="subtarget_key_once",
                violation_error_message="这一项已经有了",
            ),
        ),
        migrations.AddConstraint(
            model_name="tally",
            constraint=models.UniqueConstraint(
                models.F("year"),
                models.F("department"),
                models.F("day"),
                name="tally_once_a_day",
                violation_error_message="这一天已有记录",
            ),
        ),
        migrations.AddConstraint(
            model_name="target",
            constraint=models.UniqueConstraint(
                models.F("declaration"),
                models.F("key"),
                name="target_key_once",
                violation_error_message="这一行在表中已经有了",
            ),
        ),
        migrations.AddConstraint(
            model_name="unitcheck",
            constraint=models.UniqueConstraint(
                models.F("year"),
                models.F("department"),
                name="unit_checked_once_a_year",
                violation_error_message="这个单位已有检查记录",
            ),
        ),
        migrations.AddConstraint(
            model_name="version",
            constraint=models.UniqueConstraint(
                models.F("filing"),
                models.F("number"),
                name="version_number_once",
                violation_error_message="这个版本号已经有了",
            ),
        ),
        migrations.AddConstraint(
            model_name="reviewsheet",
            constraint=models.UniqueConstraint(
                models.F("filing"),
                condition=models.Q(("signed_at__isnull", True)),
                name="one_open_review_sheet",
                violation_error_message="这张绩效目标表已有正在填写的审核表",
            ),
        ),
        migrations.AddConstraint(
            model_name="filing",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(
                        ("department", None), ("project__isnull", False), ("year", None)
                    ),
                    models.Q(
                        ("department__isnull", False),
                        ("project", None),
                        ("year__isnull", False),
                    ),
                    _connector="OR",
                ),
                name="filing_of_a_project_or_of_a_unit",
                violation_error_message="一张表要么属于一个项目，要么属于一个单位的一个年度",
            ),
        ),
        migrations.AddConstraint(
            model_name="filing",
            constraint=models.UniqueConstraint(
                models.F("project"),
                models.F("kind"),
                models.F("round"),
                condition=models.Q(("project__isnull", False)),
                name="project_filed_once_a_round",
                violation_error_message="这个项目已有这种表",
            ),
        ),
        migrations.AddConstraint(
            model_name="filing",
            constraint=models.UniqueConstraint(
                models.F("year"),
                models.F("department"),
                models.F("kind"),
                models.F("round"),
                condition=models.Q(("project", None)),
                name="unit_filed_once_a_round",
                violation_error_message="这个单位在这一年度已有这种表",
            ),
        ),
        migrations.AddConstraint(
            model_name="waiver",
            constraint=models.UniqueConstraint(
                models.F("filing"),
                models.F("rule"),
                models.F("evidence"),
                condition=models.Q(("fallen_at__isnull", True)),
                name="waived_once",
                violation_error_message="这一处已经说明过了",
            ),
        ),
        migrations.AddIndex(
            model_name="recordedfinding",
            index=models.Index(
                models.F("waiver"),
                condition=models.Q(("waiver__isnull", False)),
                name="found_explained",
            ),
        ),
    ]
