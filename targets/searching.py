"""Looking for words in everything a person may see: by a fixed number of queries, one or a few for each group."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import reduce
from operator import and_
from typing import Any
from urllib.parse import urlencode

from django.db.models import Model, Q, QuerySet
from django.urls import reverse

from indicators.models import Indicator
from projects.marking import Piece, around, holds, pieces, words_in
from projects.models import Department, Project, User, scope
from targets.models import Answer, Comment, DepartmentTarget, Safeguard, SubTarget, Target

# So many of each group are shown; one more is asked for to know whether there are others.
MOST = 10


@dataclass(frozen=True, slots=True)
class Hit:
    """`name` is in pieces of which some match; `column` and `text` are where else something matches."""

    address: str
    name: Sequence[Piece]
    about: str
    column: str = ""
    text: Sequence[Piece] = ()


@dataclass(frozen=True, slots=True)
class Group:
    """`more` is the address of the whole list, "" where there is none; `is_cut` that there are more than are shown."""

    title: str
    hits: Sequence[Hit]
    is_cut: bool
    more: str = ""


@dataclass(frozen=True)
class Kind:
    """What one looks through: `columns` by lookup with how people call them; a hit leads to `address`."""

    title: str
    rows: Callable[[User], QuerySet[Any]]
    columns: Mapping[str, str]
    name: Callable[[Any], str]
    about: Callable[[Any], str]
    address: Callable[[Any], str]
    more: Callable[[str], str] = lambda text: ""


def search(user: User, text: str) -> list[Group]:
    """The groups in which all of the words were found, in one row each time."""
    words = words_in(text)
    if not words:
        return []
    found: dict[str, list[Hit]] = {}
    more: dict[str, str] = {}
    for kind in KINDS:
        hits = [_hit(kind, row, words) for row in _matching(kind.rows(user), kind.columns, words)[: MOST + 1]]
        found.setdefault(kind.title, []).extend(hits)
        more[kind.title] = more.get(kind.title) or kind.more(" ".join(words))
    return [Group(title, hits[:MOST], len(hits) > MOST, more[title]) for title, hits in found.items() if hits]


def _matching(rows: QuerySet[Any], columns: Iterable[str], words: Sequence[str]) -> QuerySet[Any]:
    """Each of the words is in one of the columns."""
    names = list(columns)
    each = (Q.create([(f"{name}__icontains", word) for name in names], connector=Q.OR) for word in words)
    return rows.filter(reduce(and_, each))


def _hit(kind: Kind, row: Model, words: Sequence[str]) -> Hit:
    name = kind.name(row)
    column, text = "", ""
    for lookup, label in kind.columns.items():
        value = getattr(row, lookup) if label else ""
        if holds(value, words):
            column, text = label, around(value, words)
            break
    return Hit(kind.address(row), pieces(name, words), kind.about(row), column, pieces(text, words) if text else ())


def _projects(user: User) -> QuerySet[Project]:
    visible = Project.objects.visible_to(user).select_related("year", "department")
    return visible.in_document_order()


def _targets(user: User) -> QuerySet[Target]:
    rows = Target.objects.filter(
        scope(user, "declaration__project__department__"), declaration__project__deleted_at__isnull=True
    )
    place = ("-declaration__project__year__year", "declaration__project__department__path")
    ordered = rows.order_by(*place, "declaration__project__position", "declaration", "position", "pk")
    return ordered.select_related("declaration__project__year", "declaration__project__department")


def _comments(user: User) -> QuerySet[Comment]:
    visible = Comment.objects.filter(
        scope(user, "declaration__project__department__"), declaration__project__deleted_at__isnull=True
    )
    return visible.select_related("declaration__project__year", "declaration__project__department").order_by("-at")


def _answers(user: User) -> QuerySet[Answer]:
    visible = Answer.objects.filter(
        scope(user, "comment__declaration__project__department__"),
        comment__declaration__project__deleted_at__isnull=True,
    )
    path = "comment__declaration__project"
    return visible.select_related(f"{path}__year", f"{path}__department").order_by("-at")


def _parts(model: type[SubTarget] | type[Safeguard]) -> Callable[[User], QuerySet[Any]]:
    def parts(user: User) -> QuerySet[Any]:
        rows = model._default_manager.filter(scope(user, "department_target__department__"))
        ordered = rows.order_by("-department_target__year__year", "department_target__department__path", "position")
        return ordered.select_related("department_target__year", "department_target__department")

    return parts


def _overall(user: User) -> QuerySet[DepartmentTarget]:
    rows = DepartmentTarget.objects.visible_to(user).select_related("year", "department")
    return rows.order_by("-year__year", "department__path")


def _of_project(project: Project) -> str:
    return f"{project.department.name}，{project.year}"


def _of_target(target: DepartmentTarget) -> str:
    return f"{target.department.name}，{target.year}"


def _listed(name: str) -> Callable[[str], str]:
    return lambda text: f"{reverse(name)}?{urlencode({'text': text})}"


def _review(comment: Comment) -> str:
    return reverse("declaration-review", args=[comment.declaration.project_id])


# A column without a label is that of the name, or of its initials: what is found there is seen in the name.
KINDS: Sequence[Kind] = (
    Kind(
        "项目",
        _projects,
        {"name": "", "initials": "", "code": "项目编码", "purpose": "资金用途"},
        lambda row: row.name,
        _of_project,
        lambda row: row.get_absolute_url(),
        _listed("project-list"),
    ),
    Kind(
        "绩效指标",
        _targets,
        {"name": "", "initials": "", "value": "指标值", "description": "绩效指标描述", "basis": "指标值确定依据"},
        lambda row: row.name or "（没有名称的指标）",
        lambda row: f"{row.declaration.project.name}，{_of_project(row.declaration.project)}",
        lambda row: row.declaration.project.get_absolute_url(),
        _listed("target-list"),
    ),
    Kind(
        "部门整体目标",
        _overall,
        {"overall": "总体绩效目标"},
        lambda row: f"{row.department.name}总体绩效目标",
        _of_target,
        lambda row: row.get_absolute_url(),
    ),
    Kind(
        "部门整体目标",
        _parts(SubTarget),
        {"title": "", "goal": "绩效目标", "indicators": "绩效指标"},
        lambda row: row.title or f"第{row.position}项分项绩效目标",
        lambda row: _of_target(row.department_target),
        lambda row: row.department_target.get_absolute_url(),
    ),
    Kind(
        "部门整体目标",
        _parts(Safeguard),
        {"title": "", "text": "工作保障措施"},
        lambda row: row.title or f"第{row.position}项工作保障措施",
        lambda row: _of_target(row.department_target),
        lambda row: row.department_target.get_absolute_url(),
    ),
    Kind(
        "批注",
        _comments,
        {"text": "批注", "place": ""},
        lambda row: f"{row.declaration.project.name}：{row.place}",
        lambda row: f"{row.who}，{_of_project(row.declaration.project)}",
        _review,
    ),
    Kind(
        "批注",
        _answers,
        {"text": "回复"},
        lambda row: f"{row.comment.declaration.project.name}：{row.comment.place}",
        lambda row: f"{row.who}，{_of_project(row.comment.declaration.project)}",
        lambda row: _review(row.comment),
    ),
    Kind(
        "单位",
        lambda user: Department.objects.visible_to(user).order_by("path"),
        {"name": "", "initials": "", "code": "单位编码"},
        lambda row: row.name,
        lambda row: row.code,
        lambda row: f"{reverse('board')}?{urlencode({'department': row.code})}",
    ),
    Kind(
        "指标库",
        lambda user: Indicator.objects.library(),
        {
            "name": "",
            "initials": "",
            "description": "绩效指标描述",
            "reference_value": "参考指标值",
            "basis": "指标值确定依据",
        },
        lambda row: row.name,
        lambda row: "，".join(str(each) for each in (row.parent, row.project_type) if each),
        lambda row: f"{reverse('library')}?{urlencode({'text': row.name, 'scheme': row.scheme.code})}",
        _listed("library"),
    ),
)
