"""Departments: their tree of today, and what they were in earlier years."""

from __future__ import annotations

from copy import copy
from typing import TYPE_CHECKING, Any

from django.core.exceptions import ValidationError
from django.core.validators import MaxValueValidator, MinValueValidator, RegexValidator
from django.db import models
from django.db.models import Q, Value
from django.db.models.functions import Cast, Concat, Substr

from core.derived import InitialsField, WithDerived
from core.natural_keys import ByNaturalKey
from projects.unit_history import FIRST, LAST, codes_in, former_in

if TYPE_CHECKING:
    from projects.models.people import User

YEARS = [
    MinValueValidator(FIRST, f"年度应在 {FIRST} 年以后"),
    MaxValueValidator(LAST, f"年度应在 {LAST} 年以前"),
]


def scope(user: User, department: str = "department__") -> Q:
    """The condition for rows that a user may see: those of their department's subtree, or all.

    `department` is the lookup that leads from the filtered model to its department ("" for Department itself).
    A user without a department sees nothing.
    """
    if user.sees_all:
        return Q()
    if user.department is None:
        return Q(pk__in=[])
    return Q(**{f"{department}path__startswith": user.department.path})


def stood_below(code: Any, path: Any, year: Any, to: str = "department__") -> Q:
    """The condition that a unit is that of this code and path, or stood below it in the year; `to` leads to the unit.

    All three are expressions. A unit that has moved since is known by its lineage, the others by their path.
    """
    number = Cast(year, models.CharField())
    in_year = Concat(Value("|"), number, Value("/"))
    place = Concat(in_year, code, Value("|"))
    return _stood(in_year, place, path, to)


def _stood(in_year: Any, below: Any, path: Any, to: str) -> Q:
    """The same by what the lineage holds where the unit stood elsewhere in the year, and where it stood below."""
    stood = Q(**{f"{to}lineage__contains": below})
    has_moved = Q(**{f"{to}lineage__contains": in_year})
    return stood | Q(**{f"{to}path__startswith": path}) & ~has_moved


class DepartmentQuerySet(models.QuerySet["Department"]):
    def visible_to(self, user: User) -> DepartmentQuerySet:
        """The departments in the scope of the user."""
        return self.filter(scope(user, department=""))

    def in_year(self, year: int) -> DepartmentQuerySet:
        """The departments that there are in the year."""
        begun = Q(first_year=None) | Q(first_year__lte=year)
        going_on = Q(last_year=None) | Q(last_year__gte=year)
        return self.filter(begun, going_on)


class Department(WithDerived):
    """A 部门 or 单位. `path` holds the codes from the top of the tree down to the unit, so a subtree is one prefix.

    Name and place are those of today; `formerly` has those of earlier years, as `projects.unit_history` describes it,
    and `lineage` and `former_names` the same places and names for queries. A unit is known by its code, which never
    changes.
    """

    code = models.CharField(
        "单位编码",
        max_length=12,
        unique=True,
        validators=[
            RegexValidator(
                r"^[0-9]{3,12}\Z", "单位编码由 3 到 12 位数字组成，如 901001"
            )
        ],
        error_messages={"unique": "这个单位编码已经有了，请核对"},
    )
    name = models.CharField("单位名称", max_length=100)
    parent = models.ForeignKey(
        "self",
        models.PROTECT,
        null=True,
        blank=True,
        related_name="children",
        verbose_name="上级单位",
    )
    # Not unique: to change a unique column, PostgreSQL would wait for all who refer to the row.
    path = models.CharField("路径", max_length=200, db_index=True, editable=False)
    initials = InitialsField("名称首字母", source="name")
    formerly = models.JSONField("以前的名称和上级", default=list, editable=False)
    lineage = models.TextField("以前的上级", blank=True, editable=False)
    former_names = models.TextField("以前的名称", blank=True, editable=False)
    first_year = models.PositiveSmallIntegerField(
        "启用年度", null=True, blank=True, validators=YEARS
    )
    last_year = models.PositiveSmallIntegerField(
        "最后年度",
        null=True,
        blank=True,
        validators=YEARS,
        help_text="撤销、并入别的单位的，填最后一个预算年度；以后的年度不能再填报，以前的照旧",
    )
    successor = models.ForeignKey(
        "self",
        models.SET_NULL,
        null=True,
        blank=True,
        related_name="predecessors",
        verbose_name="承接单位",
        help_text="最后年度之后，由哪个单位承接",
    )

    natural_fields = ["code"]
    objects = ByNaturalKey.from_queryset(DepartmentQuerySet)()

    class Meta:
        verbose_name = verbose_name_plural = "单位"
        ordering = ["path"]

    def __str__(self) -> str:
        return f"{self.code} {self.name}"

    def save(self, *args: Any, **kwargs: Any) -> None:
        """Save with the path that follows from parent and code, and move the paths of the subtree along."""
        old_path = self.path
        self.path = self.path_from_parent
        super().save(*args, **kwargs)
        if old_path and old_path != self.path:
            subtree = Department.objects.filter(path__startswith=old_path)
            below = subtree.exclude(pk=self.pk)
            remainder = Substr("path", len(old_path) + 1)
            below.update(path=Concat(Value(self.path), remainder))

    @property
    def path_from_parent(self) -> str:
        """The path that follows from parent and code."""
        parent_path = self.parent.path if self.parent else ""
        return f"{parent_path}{self.code}/"

    def natural_key(self) -> tuple[str]:
        return (self.code,)

    def is_in(self, year: int) -> bool:
        """Whether there is the unit in the year."""
        return (self.first_year or FIRST) <= year <= (self.last_year or LAST)

    def in_use(self, year: int) -> Department | None:
        """The unit itself where there is one in the year, or else whoever took it over by then; None for nobody."""
        unit: Department | None = self
        met: set[int] = set()
        while unit is not None and not unit.is_in(year):
            met.add(unit.pk)
            unit = unit.successor if unit.last_year and unit.last_year < year else None
            if unit is not None and unit.pk in met:
                return None
        return unit

    @property
    def span(self) -> str:
        """From when to when there is the unit, in words; "" without limits."""
        words = []
        if self.first_year:
            words.append(f"从 {self.first_year} 年启用")
        if self.last_year:
            words.append(f"最后年度是 {self.last_year} 年")
        return "，".join(words)

    def name_in(self, year: int) -> str:
        """The name that the unit had in the year."""
        former = former_in(self.formerly, year)
        return former["name"] if former else self.name

    def path_in(self, year: int) -> str:
        """The path of the unit in the tree of the year."""
        former = former_in(self.formerly, year)
        return former["path"] if former else self.path

    def as_of(self, year: int) -> Department:
        """The unit with its name of the year, to be shown and not to be saved."""
        if self.name_in(year) == self.name:
            return self
        unit = copy(self)
        unit.name = self.name_in(year)
        return unit

    def is_below(self, other: Department, year: int) -> bool:
        """Whether the unit is the other one, or stood below it in the year."""
        path = self.path_in(year)
        return other.code in codes_in(path)

    def below(self, year: int, to: str = "department__") -> Q:
        """The condition for rows of the unit and of those below it in the year; `to` leads from a row to its unit."""
        in_year = f"|{year}/"
        return _stood(in_year, f"{in_year}{self.code}|", self.path, to)

    def above(self, year: int, to: str = "department__") -> Q:
        """The condition for rows of the unit and of those above it in the year."""
        return Q(**{f"{to}code__in": codes_in(self.path_in(year))})

    def paths_upward(self) -> list[str]:
        """The paths of every unit above this one, from the top, and its own."""
        paths = []
        path = ""
        for code in codes_in(self.path):
            path = f"{path}{code}/"
            paths.append(path)
        return paths

    def clean(self) -> None:
        """Refuse a unit under itself, years in the wrong order, and a successor without an end."""
        if self.parent and self.pk and self.parent.path.startswith(self.path):
            message = "上级单位不能是本单位或它的下级单位，请另选"
            raise ValidationError({"parent": message})
        if self.first_year and self.last_year and self.last_year < self.first_year:
            raise ValidationError({"last_year": "最后年度早于启用年度，请核对"})
        if self.successor_id and (not self.last_year or self.successor_id == self.pk):
            message = "有了最后年度才有承接单位，而且不能是本单位自己，请核对"
            raise ValidationError({"successor": message})
