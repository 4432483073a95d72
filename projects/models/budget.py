"""Project types, projects and their funding plans."""

from __future__ import annotations

from collections.abc import Collection
from typing import Any

from django.db import models
from django.db.models import F, Q
from django.urls import reverse

from core.amounts import AMOUNT_PLACES, PERCENT_PLACES
from core.derived import InitialsField, WithDerived
from core.natural_keys import ByNaturalKey
from projects.codes import canonical
from projects.models.departments import Department, scope
from projects.models.people import User
from projects.models.years import BudgetYear


class ProjectType(models.Model):
    """A type of project, recognised by keywords: a project has the first type with a keyword in its name."""

    name = models.CharField("项目类型", max_length=30, unique=True)
    keywords = models.CharField(
        "关键词",
        max_length=200,
        blank=True,
        help_text="用空格分开；名称含有其中一个的项目归入此类",
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
        """Whether the name contains one of the keywords."""
        keywords = self.keywords.split()
        return any(word in project_name for word in keywords)


# Somebody answers for the project: an active person of its unit or of one above. Whoever was deactivated, or moved
# to another unit, does not.
ANSWERED_FOR = Q(
    responsible__is_active=True,
    department__path__startswith=F("responsible__department__path"),
)


class ProjectQuerySet(models.QuerySet["Project"]):
    def visible_to(self, user: User) -> ProjectQuerySet:
        """The projects in the scope of the user."""
        return self.filter(scope(user))

    def in_document_order(self) -> ProjectQuerySet:
        return self.order_by("-year__year", "department__path", "position", "pk")

    def deleted(self) -> ProjectQuerySet:
        return self.filter(deleted_at__isnull=False)


class EveryProject(ByNaturalKey.from_queryset(ProjectQuerySet)):  # type: ignore[misc]
    """All projects, the deleted ones included: they can be restored."""


class CurrentProjects(EveryProject):
    """The projects that are not deleted."""

    def get_queryset(self) -> ProjectQuerySet:
        projects: ProjectQuerySet = super().get_queryset()
        return projects.filter(deleted_at__isnull=True)


def amount_field(label: str) -> models.DecimalField[Any, Any]:
    """An amount in 万元; NULL where the form is blank. SQLite keeps 15 digits exactly."""
    return models.DecimalField(
        label, max_digits=15, decimal_places=AMOUNT_PLACES, null=True, blank=True
    )


PROJECT_DEPENDENCIES = [
    "projects.budgetyear",
    "projects.department",
    "projects.projecttype",
]


class Project(WithDerived):
    """A project in one budget year. The same code in another year is the same project in that year."""

    year = models.ForeignKey(
        BudgetYear, models.PROTECT, related_name="projects", verbose_name="预算年度"
    )
    department = models.ForeignKey(
        Department, models.PROTECT, related_name="projects", verbose_name="单位"
    )
    position = models.PositiveIntegerField(
        "序号", default=0, help_text="在单位绩效文本中的次序"
    )
    code = models.CharField("项目编码", max_length=40, blank=True)
    name = models.CharField("项目名称", max_length=200)
    initials = InitialsField("名称首字母", source="name")
    project_type = models.ForeignKey(
        ProjectType,
        models.SET_NULL,
        null=True,
        blank=True,
        related_name="projects",
        verbose_name="项目类型",
    )
    budget = amount_field("预算数（万元）")
    fiscal_funds = amount_field("财政资金（万元）")
    other_funds = amount_field("其他资金（万元）")
    purpose = models.TextField("资金用途", blank=True)
    responsible = models.ForeignKey(
        User,
        models.SET_NULL,
        null=True,
        blank=True,
        related_name="projects",
        verbose_name="责任人",
    )
    is_key = models.BooleanField("重点项目", default=False, help_text="审核时还要打分")
    is_secret = models.BooleanField(
        "涉密", default=False, help_text="不列入公开的绩效文本"
    )
    deleted_at = models.DateTimeField("删除时间", null=True, editable=False)
    deleted_by = models.ForeignKey(
        User,
        models.SET_NULL,
        null=True,
        editable=False,
        related_name="+",
        verbose_name="删除人",
    )

    natural_fields = ["year__year", "code"]
    objects = CurrentProjects()
    everything = EveryProject()

    class Meta:
        verbose_name = verbose_name_plural = "项目"
        ordering = ["-year", "department", "position", "pk"]
        indexes = [
            models.Index(
                fields=["year", "department", "position"], name="project_document_order"
            ),
            models.Index(fields=["year", "-budget"], name="project_by_budget"),
        ]
        constraints = [
            models.UniqueConstraint(
                "year",
                "code",
                condition=~Q(code="") & Q(deleted_at__isnull=True),
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

    @property
    def unit_name(self) -> str:
        """The name that the unit had in the year of the project."""
        unit = self.department
        if not unit.formerly:
            return unit.name
        return unit.name_in(self.year.year)

    def get_absolute_url(self) -> str:
        return reverse("declaration", args=[self.pk])

    def clean(self) -> None:
        self.code = canonical(self.code)

    @property
    def is_answered_for(self) -> bool:
        """Whether somebody answers for it, by the condition ANSWERED_FOR."""
        person = self.responsible
        if person is None or not person.is_active or person.department is None:
            return False
        own = person.department.path
        return self.department.path.startswith(own)

    def validate_constraints(self, exclude: Collection[str] | None = None) -> None:
        """Check the unique code although no form has `deleted_at`: Django skips constraints on excluded fields."""
        excluded = set(exclude or ())
        excluded.discard("deleted_at")
        super().validate_constraints(exclude=excluded)

    def natural_key(self) -> tuple[int, str]:
        return (self.year.year, self.code)

    natural_key.dependencies = PROJECT_DEPENDENCIES  # type: ignore[attr-defined]


def percent_field(label: str) -> models.DecimalField[Any, Any]:
    """A percentage; NULL where the form is blank."""
    return models.DecimalField(
        label, max_digits=5, decimal_places=PERCENT_PLACES, null=True, blank=True
    )


class FundingPlan(models.Model):
    """资金支出计划: cumulative percentages, each of which may be blank. Rules on the whole plan are checks."""

    project = models.OneToOneField(
        Project, models.CASCADE, related_name="plan", verbose_name="项目"
    )
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
                violation_error_message=f"{label}的支出计划应在 0%% 到 100%% 之间",
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
