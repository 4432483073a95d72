"""Departments, people, budget years, projects and their funding plans."""

from __future__ import annotations

from django.contrib.auth.base_user import AbstractBaseUser, BaseUserManager
from django.contrib.auth.validators import UnicodeUsernameValidator
from django.core.exceptions import ValidationError
from django.core.validators import MaxValueValidator, MinValueValidator, RegexValidator
from django.db import models
from django.db.models import Q, Value
from django.db.models.functions import Concat, Substr
from django.urls import reverse

from projects.access import scope
from projects.amounts import AMOUNT_PLACES, PERCENT_PLACES


class ByNaturalKey(models.Manager):
    """Finds a row by the key that people know it by, in the order of `natural_fields`."""

    def get_by_natural_key(self, *key):
        names = self.model.natural_fields  # type: ignore[attr-defined]
        return self.get(**dict(zip(names, key, strict=True)))


class DepartmentQuerySet(models.QuerySet):
    def visible_to(self, user: User) -> DepartmentQuerySet:
        return self.filter(scope(user, department=""))


class Department(models.Model):
    """A 部门 or 单位. The tree follows `parent`; `path` is its key chain, so that a subtree is one prefix."""

    code = models.CharField(
        "单位编码",
        max_length=12,
        unique=True,
        validators=[RegexValidator(r"^\d{3,12}$", "单位编码由 3 到 12 位数字组成，如 901001")],
        error_messages={"unique": "这个单位编码已经有了，请核对"},
    )
    name = models.CharField("单位名称", max_length=100)
    parent = models.ForeignKey(
        "self", models.PROTECT, null=True, blank=True, related_name="children", verbose_name="上级单位"
    )
    path = models.CharField("路径", max_length=200, unique=True, editable=False)

    natural_fields = ["code"]
    objects = ByNaturalKey.from_queryset(DepartmentQuerySet)()

    class Meta:
        verbose_name = verbose_name_plural = "单位"
        ordering = ["path"]

    def __str__(self) -> str:
        return f"{self.code} {self.name}"

    def save(self, *args, **kwargs) -> None:
        """Keep the path, and those of the whole subtree, in step with the parent and the code."""
        before = self.path
        self.path = f"{self.parent.path if self.parent else ''}{self.code}/"
        super().save(*args, **kwargs)
        if before and before != self.path:
            below = Department.objects.filter(path__startswith=before).exclude(pk=self.pk)
            below.update(path=Concat(Value(self.path), Substr("path", len(before) + 1)))

    def natural_key(self) -> tuple[str]:
        return (self.code,)

    def clean(self) -> None:
        if self.parent and self.pk and self.parent.path.startswith(self.path):
            raise ValidationError({"parent": "上级单位不能是本单位或它的下级单位，请另选"})


class Role(models.TextChoices):
    CLERK = "clerk", "填报人员"
    REVIEWER = "reviewer", "审核人员"
    LEADER = "leader", "领导"
    ADMIN = "admin", "管理员"


class UserManager(BaseUserManager["User"]):
    def create_user(self, username: str, password: str | None = None, **fields) -> User:
        user = self.model(username=username, **fields)
        user.set_password(password)
        user.save(using=self._db)
        return user

    def create_superuser(self, username: str, password: str | None = None, **fields) -> User:
        return self.create_user(username, password, **{**fields, "role": Role.ADMIN})


class User(AbstractBaseUser):
    """A person. The role alone decides what they may do, the department what they may see."""

    username = models.CharField(
        "用户名",
        max_length=50,
        unique=True,
        validators=[UnicodeUsernameValidator()],
        error_messages={"unique": "这个用户名已经有人用了，请换一个"},
    )
    name = models.CharField("姓名", max_length=50)
    role = models.CharField("角色", max_length=10, choices=Role, default=Role.CLERK)
    department = models.ForeignKey(
        Department, models.PROTECT, null=True, blank=True, related_name="people", verbose_name="单位"
    )
    is_active = models.BooleanField("启用", default=True)

    USERNAME_FIELD = "username"
    REQUIRED_FIELDS = ["name"]
    objects = UserManager()

    class Meta:
        verbose_name = verbose_name_plural = "人员"
        ordering = ["username"]
        constraints = [
            models.CheckConstraint(
                condition=Q(role=Role.ADMIN) | Q(department__isnull=False),
                name="user_has_department",
                violation_error_message="除管理员外，每个人都要选择单位，否则看不到任何项目",
            )
        ]

    def __str__(self) -> str:
        return self.name or self.username

    def natural_key(self) -> tuple[str]:
        return (self.username,)

    @property
    def is_admin(self) -> bool:
        return self.is_active and self.role == Role.ADMIN

    # What Django's admin asks of a user: all of it is the admin's, none of it anyone else's.

    @property
    def is_staff(self) -> bool:
        return self.is_admin

    def has_perm(self, perm: str, obj: models.Model | None = None) -> bool:
        return self.is_admin

    def has_perms(self, perms: list[str], obj: models.Model | None = None) -> bool:
        return self.is_admin

    def has_module_perms(self, app_label: str) -> bool:
        return self.is_admin


class Scheme(models.Model):
    """A 指标体系: the official first- and second-level categories that a budget year uses."""

    code = models.CharField("编号", max_length=20, unique=True)
    name = models.CharField("名称", max_length=50)

    natural_fields = ["code"]
    objects = ByNaturalKey()

    class Meta:
        verbose_name = verbose_name_plural = "指标体系"
        ordering = ["code"]

    def __str__(self) -> str:
        return self.name

    def natural_key(self) -> tuple[str]:
        return (self.code,)


class BudgetYear(models.Model):
    year = models.PositiveSmallIntegerField(
        "预算年度",
        unique=True,
        validators=[
            MinValueValidator(2000, "年度应在 2000 年以后"),
            MaxValueValidator(2099, "年度应在 2099 年以前"),
        ],
        error_messages={"unique": "这个预算年度已经有了"},
    )
    scheme = models.ForeignKey(Scheme, models.PROTECT, related_name="years", verbose_name="指标体系")

    natural_fields = ["year"]
    objects = ByNaturalKey()

    class Meta:
        verbose_name = verbose_name_plural = "预算年度"
        ordering = ["-year"]

    def __str__(self) -> str:
        return f"{self.year}年"

    def natural_key(self) -> tuple[int]:
        return (self.year,)


class ProjectType(models.Model):
    """One of the kinds of project that a township has; a project is of the first type a keyword of which it bears."""

    name = models.CharField("项目类型", max_length=30, unique=True)
    keywords = models.CharField(
        "关键词", max_length=200, blank=True, help_text="用空格分开；名称含有其中一个的项目归入此类"
    )
    position = models.PositiveSmallIntegerField("顺序", help_text="关键词按此顺序匹配")

    natural_fields = ["name"]
    objects = ByNaturalKey()

    class Meta:
        verbose_name = verbose_name_plural = "项目类型"
        ordering = ["position"]

    def __str__(self) -> str:
        return self.name

    def natural_key(self) -> tuple[str]:
        return (self.name,)

    def fits(self, project_name: str) -> bool:
        return any(word in project_name for word in self.keywords.split())


class ProjectQuerySet(models.QuerySet):
    def visible_to(self, user: User) -> ProjectQuerySet:
        return self.filter(scope(user))

    def in_document_order(self) -> ProjectQuerySet:
        return self.order_by("-year__year", "department__path", "position", "pk")


def amount_field(label: str) -> models.DecimalField:
    """万元; blank where the form has a hole. 15 digits are what SQLite keeps exactly."""
    return models.DecimalField(label, max_digits=15, decimal_places=AMOUNT_PLACES, null=True, blank=True)


class Project(models.Model):
    """A project in one budget year. Its code lives across years: the same code in an earlier year is its past."""

    year = models.ForeignKey(BudgetYear, models.PROTECT, related_name="projects", verbose_name="预算年度")
    department = models.ForeignKey(Department, models.PROTECT, related_name="projects", verbose_name="单位")
    position = models.PositiveIntegerField("序号", default=0, help_text="在单位绩效文本中的次序")
    code = models.CharField("项目编码", max_length=40, blank=True)
    name = models.CharField("项目名称", max_length=200)
    project_type = models.ForeignKey(
        ProjectType, models.SET_NULL, null=True, blank=True, related_name="projects", verbose_name="项目类型"
    )
    budget = amount_field("预算数（万元）")
    fiscal_funds = amount_field("财政资金（万元）")
    other_funds = amount_field("其他资金（万元）")
    purpose = models.TextField("资金用途", blank=True)

    natural_fields = ["year__year", "code"]
    objects = ByNaturalKey.from_queryset(ProjectQuerySet)()

    class Meta:
        verbose_name = verbose_name_plural = "项目"
        ordering = ["-year", "department", "position", "pk"]
        indexes = [models.Index(fields=["year", "department", "position"], name="project_document_order")]
        constraints = [
            models.UniqueConstraint(
                "year",
                "code",
                condition=~Q(code=""),
                name="project_code_once_a_year",
                violation_error_message="同一年度里已有这个项目编码，请核对",
            ),
            *(
                models.CheckConstraint(
                    condition=Q(**{f"{field}__gte": 0}),
                    name=f"project_{field}_not_negative",
                    violation_error_message=f"{label}不能为负数",
                )
                for field, label in [
                    ("budget", "预算数"),
                    ("fiscal_funds", "财政资金"),
                    ("other_funds", "其他资金"),
                ]
            ),
        ]

    def __str__(self) -> str:
        return self.name

    def get_absolute_url(self) -> str:
        return reverse("declaration", args=[self.pk])

    def natural_key(self) -> tuple[int, str]:
        return (self.year.year, self.code)

    natural_key.dependencies = ["projects.budgetyear", "projects.department", "projects.projecttype"]  # type: ignore[attr-defined]


def percent_field(label: str) -> models.DecimalField:
    return models.DecimalField(label, max_digits=5, decimal_places=PERCENT_PLACES, null=True, blank=True)


class FundingPlan(models.Model):
    """资金支出计划: cumulative percentages, any of them blank. Rules on the whole plan are checks, not constraints."""

    project = models.OneToOneField(Project, models.CASCADE, related_name="plan", verbose_name="项目")
    march = percent_field("3月底（%）")
    june = percent_field("6月底（%）")
    october = percent_field("10月底（%）")
    december = percent_field("12月底（%）")

    natural_fields = ["project__year__year", "project__code"]
    objects = ByNaturalKey()

    class Meta:
        verbose_name = verbose_name_plural = "资金支出计划"
        ordering = ["project"]
        constraints = [
            models.CheckConstraint(
                condition=Q(**{f"{field}__gte": 0, f"{field}__lte": 100}),
                name=f"plan_{field}_within_100",
                violation_error_message=f"{label}的支出计划应在 0% 到 100% 之间",
            )
            for field, label in [
                ("march", "3月底"),
                ("june", "6月底"),
                ("october", "10月底"),
                ("december", "12月底"),
            ]
        ]

    def __str__(self) -> str:
        return f"{self.project}资金支出计划"

    def natural_key(self) -> tuple[int, str]:
        return self.project.natural_key()

    natural_key.dependencies = ["projects.project"]  # type: ignore[attr-defined]
