import django.contrib.auth.validators
import django.core.validators
import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

import core.derived


def make_head(apps, schema_editor) -> None:
    """Create the one row that whoever adds to the trail locks."""
    apps.get_model("projects", "TrailHead").objects.create(pk=1)


class Migration(migrations.Migration):
    initial = True

    dependencies = []

    operations = [
        migrations.CreateModel(
            name="BudgetYear",
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
                    "year",
                    models.PositiveSmallIntegerField(
                        error_messages={"unique": "这个预算年度已经有了"},
                        unique=True,
                        validators=[
                            django.core.validators.MinValueValidator(
                                2000, "年度应在 2000 年以后"
                            ),
                            django.core.validators.MaxValueValidator(
                                2099, "年度应在 2099 年以前"
                            ),
                        ],
                        verbose_name="预算年度",
                    ),
                ),
                (
                    "fill_from",
                    models.DateField(
                        blank=True, null=True, verbose_name="填报开始日期"
                    ),
                ),
                (
                    "fill_until",
                    models.DateField(
                        blank=True, null=True, verbose_name="填报截止日期"
                    ),
                ),
                (
                    "review_from",
                    models.DateField(
                        blank=True, null=True, verbose_name="审核开始日期"
                    ),
                ),
                (
                    "review_until",
                    models.DateField(
                        blank=True, null=True, verbose_name="审核截止日期"
                    ),
                ),
                (
                    "publish_from",
                    models.DateField(
                        blank=True, null=True, verbose_name="公开开始日期"
                    ),
                ),
                (
                    "publish_until",
                    models.DateField(
                        blank=True, null=True, verbose_name="公开截止日期"
                    ),
                ),
            ],
            options={
                "verbose_name": "预算年度",
                "verbose_name_plural": "预算年度",
                "ordering": ["-year"],
            },
        ),
        migrations.CreateModel(
            name="LoginCount",
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
                    "key",
                    models.CharField(
                        max_length=200, unique=True, verbose_name="用户名或地址"
                    ),
                ),
                (
                    "failures",
                    models.PositiveIntegerField(default=0, verbose_name="连续失败次数"),
                ),
                ("last_at", models.DateTimeField(verbose_name="最近一次失败")),
                ("until", models.DateTimeField(null=True, verbose_name="锁定到")),
            ],
            options={
                "verbose_name": "登录失败次数",
                "verbose_name_plural": "登录失败次数",
            },
        ),
        migrations.CreateModel(
            name="ProjectType",
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
                    "name",
                    models.CharField(
                        max_length=30, unique=True, verbose_name="项目类型"
                    ),
                ),
                (
                    "keywords",
                    models.CharField(
                        blank=True,
                        help_text="用空格分开；名称含有其中一个的项目归入此类",
                        max_length=200,
                        verbose_name="关键词",
                    ),
                ),
                (
                    "position",
                    models.PositiveSmallIntegerField(
                        help_text="关键词按此顺序匹配", verbose_name="顺序"
                    ),
                ),
            ],
            options={
                "verbose_name": "项目类型",
                "verbose_name_plural": "项目类型",
                "ordering": ["position"],
            },
        ),
        migrations.CreateModel(
            name="Scheme",
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
                    "code",
                    models.CharField(max_length=20, unique=True, verbose_name="编号"),
                ),
                ("name", models.CharField(max_length=50, verbose_name="名称")),
                (
                    "optional_columns",
                    models.JSONField(
                        blank=True,
                        default=list,
                        help_text="这一体系的绩效目标表里，每条指标另外要填的列",
                        verbose_name="绩效指标的可选列",
                    ),
                ),
            ],
            options={
                "verbose_name": "指标体系",
                "verbose_name_plural": "指标体系",
                "ordering": ["code"],
            },
        ),
        migrations.CreateModel(
            name="TrailHead",
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
                    "count",
                    models.PositiveBigIntegerField(default=0, verbose_name="条数"),
                ),
                (
                    "digest",
                    models.CharField(
                        default="0000000000000000000000000000000000000000000000000000000000000000",
                        max_length=64,
                        verbose_name="末条的校验值",
                    ),
                ),
            ],
            options={
                "verbose_name": "操作记录的末端",
                "verbose_name_plural": "操作记录的末端",
            },
        ),
        migrations.CreateModel(
            name="Department",
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
                    "code",
                    models.CharField(
                        error_messages={"unique": "这个单位编码已经有了，请核对"},
                        max_length=12,
                        unique=True,
                        validators=[
                            django.core.validators.RegexValidator(
                                "^[0-9]{3,12}\\Z",
                                "单位编码由 3 到 12 位数字组成，如 901001",
                            )
                        ],
                        verbose_name="单位编码",
                    ),
                ),
                ("name", models.CharField(max_length=100, verbose_name="单位名称")),
                (
                    "path",
                    models.CharField(
                        editable=False, max_length=200, unique=True, verbose_name="路径"
                    ),
                ),
                (
                    "initials",
                    core.derived.InitialsField(
                        source="name", verbose_name="名称首字母"
                    ),
                ),
                (
                    "parent",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="children",
                        to="projects.department",
                        verbose_name="上级单位",
                    ),
                ),
            ],
            options={
                "verbose_name": "单位",
                "verbose_name_plural": "单位",
                "ordering": ["path"],
            },
        ),
        migrations.CreateModel(
            name="User",
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
                ("password", models.CharField(max_length=128, verbose_name="password")),
                (
                    "last_login",
                    models.DateTimeField(
                        blank=True, null=True, verbose_name="last login"
                    ),
                ),
                (
                    "username",
                    models.CharField(
                        error_messages={"unique": "这个用户名已经有人用了，请换一个"},
                        max_length=50,
                        unique=True,
                        validators=[
                            django.contrib.auth.validators.UnicodeUsernameValidator()
                        ],
                        verbose_name="用户名",
                    ),
                ),
                ("name", models.CharField(max_length=50, verbose_name="姓名")),
                (
                    "role",
                    models.CharField(
                        choices=[
                            ("clerk", "填报人员"),
                            ("reviewer", "审核人员"),
                            ("leader", "领导"),
                            ("admin", "管理员"),
                        ],
                        default="clerk",
                        max_length=10,
                        verbose_name="角色",
                    ),
                ),
                ("is_active", models.BooleanField(default=True, verbose_name="启用")),
                (
                    "must_change_password",
                    models.BooleanField(
                        default=False,
                        help_text="初始密码和管理员代设的密码只用一次",
                        verbose_name="下次登录须改密码",
                    ),
                ),
                (
                    "email",
                    models.EmailField(
                        blank=True, max_length=254, verbose_name="电子邮箱"
                    ),
                ),
                (
                    "reminders",
                    models.CharField(
                        choices=[
                            ("never", "不发邮件"),
                            ("weekly", "每周一封"),
                            ("daily", "每天至多一封"),
                        ],
                        default="daily",
                        max_length=10,
                        verbose_name="邮件提醒",
                    ),
                ),
                (
                    "reminded_on",
                    models.DateField(
                        editable=False, null=True, verbose_name="最近一次邮件提醒"
                    ),
                ),
                (
                    "department",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="people",
                        to="projects.department",
                        verbose_name="单位",
                    ),
                ),
            ],
            options={
                "verbose_name": "人员",
                "verbose_name_plural": "人员",
                "ordering": ["username"],
            },
        ),
        migrations.CreateModel(
            name="Project",
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
                    "position",
                    models.PositiveIntegerField(
                        default=0,
                        help_text="在单位绩效文本中的次序",
                        verbose_name="序号",
                    ),
                ),
                (
                    "code",
                    models.CharField(
                        blank=True, max_length=40, verbose_name="项目编码"
                    ),
                ),
                ("name", models.CharField(max_length=200, verbose_name="项目名称")),
                (
                    "initials",
                    core.derived.InitialsField(
                        source="name", verbose_name="名称首字母"
                    ),
                ),
                (
                    "budget",
                    models.DecimalField(
                        blank=True,
                        decimal_places=6,
                        max_digits=15,
                        null=True,
                        verbose_name="预算数（万元）",
                    ),
                ),
                (
                    "fiscal_funds",
                    models.DecimalField(
                        blank=True,
                        decimal_places=6,
                        max_digits=15,
                        null=True,
                        verbose_name="财政资金（万元）",
                    ),
                ),
                (
                    "other_funds",
                    models.DecimalField(
                        blank=True,
                        decimal_places=6,
                        max_digits=15,
                        null=True,
                        verbose_name="其他资金（万元）",
                    ),
                ),
                ("purpose", models.TextField(blank=True, verbose_name="资金用途")),
                (
                    "is_key",
                    models.BooleanField(
                        default=False,
                        help_text="审核时还要打分",
                        verbose_name="重点项目",
                    ),
                ),
                (
                    "is_secret",
                    models.BooleanField(
                        default=False,
                        help_text="不列入公开的绩效文本",
                        verbose_name="涉密",
                    ),
                ),
                (
                    "deleted_at",
                    models.DateTimeField(
                        editable=False, null=True, verbose_name="删除时间"
                    ),
                ),
                (
                    "deleted_by",
                    models.ForeignKey(
                        editable=False,
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="删除人",
                    ),
                ),
                (
                    "department",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="projects",
                        to="projects.department",
                        verbose_name="单位",
                    ),
                ),
                (
                    "responsible",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="projects",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="责任人",
                    ),
                ),
                (
                    "year",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="projects",
                        to="projects.budgetyear",
                        verbose_name="预算年度",
                    ),
                ),
                (
                    "project_type",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="projects",
                        to="projects.projecttype",
                        verbose_name="项目类型",
                    ),
                ),
            ],
            options={
                "verbose_name": "项目",
                "verbose_name_plural": "项目",
                "ordering": ["-year", "department", "position", "pk"],
            },
        ),
        migrations.CreateModel(
            name="FundingPlan",
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
                    "march",
                    models.DecimalField(
                        blank=True,
                        decimal_places=2,
                        max_digits=5,
                        null=True,
                        verbose_name="3月底（%）",
                    ),
                ),
                (
                    "june",
                    models.DecimalField(
                        blank=True,
                        decimal_places=2,
                        max_digits=5,
                        null=True,
                        verbose_name="6月底（%）",
                    ),
                ),
                (
                    "october",
                    models.DecimalField(
                        blank=True,
                        decimal_places=2,
                        max_digits=5,
                        null=True,
                        verbose_name="10月底（%）",
                    ),
                ),
                (
                    "december",
                    models.DecimalField(
                        blank=True,
                        decimal_places=2,
                        max_digits=5,
                        null=True,
                        verbose_name="12月底（%）",
                    ),
                ),
                (
                    "project",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="plan",
                        to="projects.project",
                        verbose_name="项目",
                    ),
                ),
            ],
            options={
                "verbose_name": "资金支出计划",
                "verbose_name_plural": "资金支出计划",
                "ordering": ["project"],
            },
        ),
        migrations.CreateModel(
            name="Exemption",
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
                ("until", models.DateField(verbose_name="延长到")),
                ("reason", models.CharField(max_length=200, verbose_name="理由")),
                (
                    "granted_at",
                    models.DateTimeField(auto_now_add=True, verbose_name="设定时间"),
                ),
                (
                    "department",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="+",
                        to="projects.department",
                        verbose_name="单位",
                    ),
                ),
                (
                    "granted_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="设定人",
                    ),
                ),
                (
                    "user",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="人员",
                    ),
                ),
                (
                    "year",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="exemptions",
                        to="projects.budgetyear",
                        verbose_name="预算年度",
                    ),
                ),
                (
                    "project",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="+",
                        to="projects.project",
                        verbose_name="项目",
                    ),
                ),
            ],
            options={
                "verbose_name": "填报日期的例外",
                "verbose_name_plural": "填报日期的例外",
                "ordering": ["-year", "until", "pk"],
            },
        ),
        migrations.CreateModel(
            name="Event",
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
                    "number",
                    models.PositiveBigIntegerField(unique=True, verbose_name="序号"),
                ),
                ("at", models.DateTimeField(db_index=True, verbose_name="时间")),
                ("who", models.CharField(max_length=120, verbose_name="操作人姓名")),
                (
                    "verb",
                    models.CharField(db_index=True, max_length=10, verbose_name="操作"),
                ),
                ("subject", models.CharField(max_length=300, verbose_name="对象")),
                ("changes", models.JSONField(default=list, verbose_name="变更")),
                ("note", models.TextField(blank=True, verbose_name="说明")),
                ("group", models.UUIDField(db_index=True, verbose_name="同一次操作")),
                (
                    "year",
                    models.PositiveSmallIntegerField(
                        null=True, verbose_name="预算年度"
                    ),
                ),
                (
                    "previous",
                    models.CharField(max_length=64, verbose_name="上一条的校验值"),
                ),
                ("digest", models.CharField(max_length=64, verbose_name="校验值")),
                (
                    "department",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="+",
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
                        verbose_name="操作人",
                    ),
                ),
                (
                    "project",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="events",
                        to="projects.project",
                        verbose_name="项目",
                    ),
                ),
            ],
            options={
                "verbose_name": "操作记录",
                "verbose_name_plural": "操作记录",
                "ordering": ["-number"],
            },
        ),
        migrations.AddField(
            model_name="budgetyear",
            name="scheme",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT,
                related_name="years",
                to="projects.scheme",
                verbose_name="指标体系",
            ),
        ),
        migrations.AddConstraint(
            model_name="user",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("role", "admin"), ("department__isnull", False), _connector="OR"
                ),
                name="user_has_department",
                violation_error_message="除管理员外，每个人都要选择单位，否则看不到任何项目",
            ),
        ),
        migrations.AddConstraint(
            model_name="fundingplan",
            constraint=models.CheckConstraint(
                condition=models.Q(("march__gte", 0), ("march__lte", 100)),
                name="plan_march_within_100",
                violation_error_message="3月底的支出计划应在 0%% 到 100%% 之间",
            ),
        ),
        migrations.AddConstraint(
            model_name="fundingplan",
            constraint=models.CheckConstraint(
                condition=models.Q(("june__gte", 0), ("june__lte", 100)),
                name="plan_june_within_100",
                violation_error_message="6月底的支出计划应在 0%% 到 100%% 之间",
            ),
        ),
        migrations.AddConstraint(
            model_name="fundingplan",
            constraint=models.CheckConstraint(
                condition=models.Q(("october__gte", 0), ("october__lte", 100)),
                name="plan_october_within_100",
                violation_error_message="10月底的支出计划应在 0%% 到 100%% 之间",
            ),
        ),
        migrations.AddConstraint(
            model_name="fundingplan",
            constraint=models.CheckConstraint(
                condition=models.Q(("december__gte", 0), ("december__lte", 100)),
                name="plan_december_within_100",
                violation_error_message="12月底的支出计划应在 0%% 到 100%% 之间",
            ),
        ),
        migrations.AddConstraint(
            model_name="exemption",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("user__isnull", False),
                    ("department__isnull", False),
                    ("project__isnull", False),
                    _connector="OR",
                ),
                name="exemption_names_somebody",
                violation_error_message="请指明例外给谁：人员、单位或项目至少填一项",
            ),
        ),
        migrations.AddIndex(
            model_name="project",
            index=models.Index(
                fields=["year", "department", "position"], name="project_document_order"
            ),
        ),
        migrations.AddIndex(
            model_name="project",
            index=models.Index(fields=["year", "-budget"], name="project_by_budget"),
        ),
        migrations.AddConstraint(
            model_name="project",
            constraint=models.UniqueConstraint(
                models.F("year"),
                models.F("code"),
                condition=models.Q(
                    models.Q(("code", ""), _negated=True), ("deleted_at__isnull", True)
                ),
                name="project_code_once_a_year",
                violation_error_message="同一年度里已有这个项目编码，请核对",
            ),
        ),
        migrations.AddConstraint(
            model_name="project",
            constraint=models.CheckConstraint(
                condition=models.Q(("budget__gte", 0)),
                name="project_budget_not_negative",
                violation_error_message="预算数不能为负数",
            ),
        ),
        migrations.AddConstraint(
            model_name="project",
            constraint=models.CheckConstraint(
                condition=models.Q(("fiscal_funds__gte", 0)),
                name="project_fiscal_funds_not_negative",
                violation_error_message="财政资金不能为负数",
            ),
        ),
        migrations.AddConstraint(
            model_name="project",
            constraint=models.CheckConstraint(
                condition=models.Q(("other_funds__gte", 0)),
                name="project_other_funds_not_negative",
                violation_error_message="其他资金不能为负数",
            ),
        ),
        migrations.RunPython(make_head, migrations.RunPython.noop),
    ]
