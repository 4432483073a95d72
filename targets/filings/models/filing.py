"""Filings: forms on their way, whatever they are made of, and who has one open."""

from __future__ import annotations

from typing import Any

from django.db import models
from django.db.models import F, Q, QuerySet
from django.db.models.functions import Coalesce

from projects.kinds import KIND_LENGTH, KINDS
from projects.models import BudgetYear, Department, Event, Project, User, scope
from targets.filings.models.rows import Revised


class Status(models.TextChoices):
    DRAFT = "draft", "草稿"
    SUBMITTED = "submitted", "已提交"
    RETURNED = "returned", "退回"
    REVIEWED = "reviewed", "部门已审"
    APPROVED = "approved", "已批复"
    PUBLISHED = "published", "已公开"
    ADJUSTING = "adjusting", "调整中"
    REJECTED = "rejected", "未通过"
    ENDED = "ended", "已终止"


# In these a form may be filled in.
OPEN = (Status.DRAFT, Status.RETURNED, Status.ADJUSTING)
# All of them in the order of a form's way, not of their codes.
WAY = (
    Status.DRAFT,
    Status.RETURNED,
    Status.ADJUSTING,
    Status.SUBMITTED,
    Status.REVIEWED,
    Status.REJECTED,
    Status.APPROVED,
    Status.PUBLISHED,
    Status.ENDED,
)
# In these a form was approved, if not in its present state.
APPROVED_ONCE = (
    Status.APPROVED,
    Status.PUBLISHED,
    Status.ADJUSTING,
    Status.ENDED,
)

# In no total are projects that were ended, nor those that were rejected and never approved: see `counted`.
UNCOUNTED = (Status.REJECTED, Status.ENDED)
COUNTED = tuple(status for status in WAY if status not in UNCOUNTED)


def counted(path: str = "declaration__filing__") -> Q:
    """The condition that a project is in the totals; `path` leads to the filing of its form.

    A project without a form is. One whose adjustment was rejected stays, for what was approved before still holds.
    """
    has_no_form = Q(**{f"{path}status": None})
    is_on_its_way = Q(**{f"{path}status__in": COUNTED})
    rejected = Q(**{f"{path}status": Status.REJECTED})
    return (
        has_no_form | is_on_its_way | rejected & Q(**{f"{path}baseline__isnull": False})
    )


def is_counted(filing: Filing) -> bool:
    """Whether the project of the form is in the totals, by the same condition."""
    if filing.status == Status.REJECTED:
        return filing.baseline_id is not None
    return filing.status != Status.ENDED


def filings_in_scope(user: User, path: str = "") -> Q:
    """The condition that a filing is of a unit in the person's scope; `path` leads to it, as `filing__`."""
    if user.sees_all:
        return Q()
    of_a_project = scope(user, f"{path}project__department__")
    of_a_unit = scope(user, f"{path}department__")
    return of_a_project | of_a_unit


class FilingQuerySet(models.QuerySet["Filing"]):
    def visible_to(self, user: User) -> FilingQuerySet:
        """Filings in the person's scope, but for those of deleted projects."""
        return self.filter(filings_in_scope(user), project__deleted_at=None)

    def of_year(self, year: BudgetYear) -> FilingQuerySet:
        return self.filter(Q(project__year=year) | Q(year=year))

    def in_document_order(self) -> FilingQuerySet:
        """The later years first, unit by unit, a unit's own form before those of its projects."""
        placed = self.annotate(
            unit_path=Coalesce("project__department__path", "department__path"),
            of_year=Coalesce("project__year__year", "year__year"),
        )
        position = F("project__position").asc(nulls_first=True)
        return placed.order_by("-of_year", "unit_path", position, "pk")


class FilingManager(models.Manager.from_queryset(FilingQuerySet)):  # type: ignore[misc]
    def get_by_natural_key(
        self, kind: str, round_: str, year: int, department: str, project: str
    ) -> Filing:
        if project:
            owner = {"project__year__year": year, "project__code": project}
        else:
            owner = {"year__year": year, "department__code": department}
        filing: Filing = self.get(kind=kind, round=round_, **owner)
        return filing


class Filing(Revised):
    """A form on its way: what versions, comments, findings and reviews point to.

    A form of a project belongs to whichever unit the project is of, so `year` and `department` are those of a unit's
    own form alone; ask `unit` and `budget_year`. `kind` names what the form is made of, and `round` which of several
    in a year it is. `baseline` is the version that was approved last: while the form is adjusted, its values stand
    beside the new ones. A form that was returned may be filled in until `open_until`, whatever the dates of the year.
    """

    kind = models.CharField("表种", max_length=KIND_LENGTH)
    round = models.CharField("轮次", max_length=KIND_LENGTH, blank=True)
    project = models.ForeignKey(
        Project,
        models.CASCADE,
        null=True,
        related_name="filings",
        verbose_name="项目",
    )
    year = models.ForeignKey(
        BudgetYear,
        models.PROTECT,
        null=True,
        related_name="filings",
        verbose_name="预算年度",
    )
    department = models.ForeignKey(
        Department,
        models.PROTECT,
        null=True,
        related_name="filings",
        verbose_name="单位",
    )
    status = models.CharField(
        "状态", max_length=10, choices=Status, default=Status.DRAFT, editable=False
    )
    came_from = models.CharField(
        "上一状态", max_length=10, blank=True, choices=Status, editable=False
    )
    open_until = models.DateField("退回后可修改到", null=True, editable=False)
    status_since = models.DateTimeField("进入当前状态的时间", null=True, editable=False)
    baseline = models.ForeignKey(
        "targets.Version",
        models.SET_NULL,
        null=True,
        editable=False,
        db_index=False,
        related_name="+",
        verbose_name="最近批复的版本",
    )

    objects = FilingManager()

    class Meta:
        verbose_name = verbose_name_plural = "申报的表"
        ordering = ["pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(project__isnull=False, year=None, department=None)
                | Q(project=None, year__isnull=False, department__isnull=False),
                name="filing_of_a_project_or_of_a_unit",
                violation_error_message="一张表要么属于一个项目，要么属于一个单位的一个年度",
            ),
            models.UniqueConstraint(
                "project",
                "kind",
                "round",
                condition=Q(project__isnull=False),
                name="project_filed_once_a_round",
                violation_error_message="这个项目已有这种表",
            ),
            models.UniqueConstraint(
                "year",
                "department",
                "kind",
                "round",
                condition=Q(project=None),
                name="unit_filed_once_a_round",
                violation_error_message="这个单位在这一年度已有这种表",
            ),
        ]

    def __str__(self) -> str:
        """The project or the unit and year, with the kind of the form."""
        label = KINDS.get(self.kind, self.kind)
        if self.project:
            return f"{self.project} {label}"
        return f"{self.unit_name} {self.budget_year} {label}"

    def natural_key(self) -> tuple[str, str, int, str, str]:
        department = self.department.code if self.department else ""
        project = self.project.code if self.project else ""
        return (self.kind, self.round, self.budget_year.year, department, project)

    natural_key.dependencies = [  # type: ignore[attr-defined]
        "projects.budgetyear",
        "projects.department",
        "projects.project",
    ]

    @property
    def unit(self) -> Department:
        """The department whose form it is."""
        if self.project:
            return self.project.department
        assert self.department is not None, "a filing without a project has a unit"
        return self.department

    @property
    def unit_name(self) -> str:
        """The name that the department had in the year of the form."""
        if self.project:
            return self.project.unit_name
        return self.unit.name_in(self.budget_year.year)

    @property
    def budget_year(self) -> BudgetYear:
        if self.project:
            return self.project.year
        assert self.year is not None, "a filing without a project has a year"
        return self.year

    @property
    def is_open(self) -> bool:
        """Whether it may be filled in, the dates of the year aside."""
        return self.status in OPEN

    def saved(self) -> Filing:
        """The same form in the database, begun there if nobody has saved it yet."""
        if self.pk:
            return self
        owner: dict[str, Any] = {"project": self.project}
        if self.project is None:
            owner = {"year": self.year, "department": self.department}
        filing: Filing
        filing, _ = Filing.objects.get_or_create(
            kind=self.kind, round=self.round, **owner
        )
        return filing

    @property
    def events(self) -> QuerySet[Event]:
        """What was done with the form, the latest first."""
        named = {"kind": self.kind, "round": self.round}
        if self.project_id:
            return Event.objects.filter(project=self.project_id, **named)
        of_unit = Event.objects.filter(
            project=None, department=self.department_id, year=self.budget_year.year
        )
        return of_unit.filter(**named)


class Presence(models.Model):
    """A person who has a form open."""

    user = models.ForeignKey(
        User, models.CASCADE, related_name="+", verbose_name="人员"
    )
    filing = models.ForeignKey(
        Filing, models.CASCADE, related_name="presences", verbose_name="申报的表"
    )
    seen_at = models.DateTimeField("最近在线")

    class Meta:
        verbose_name = verbose_name_plural = "正在填报的人"
        ordering = ["filing", "seen_at"]
        constraints = [
            models.UniqueConstraint(
                "filing",
                "user",
                name="presence_once",
                violation_error_message="这个人已打开这张表",
            )
        ]

    def __str__(self) -> str:
        return f"{self.user}：{self.filing}"
