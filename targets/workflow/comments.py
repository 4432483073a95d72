"""Comments pinned to a cell or a row: said, answered, settled; and whether what they are about has changed since."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from django.db import transaction
from django.utils import timezone

from projects.models import Project, User
from projects.register.locks import lock_project
from projects.trail.recording import name_of, record
from targets.documents.values import ALL_TARGETS, cell_label
from targets.filings.editing.declarations import load, ready
from targets.filings.editing.sheet import Sheet
from targets.filings.models import declaration_of
from targets.workflow.models import Answer, Comment

LENGTH = 1_000
GROUP = "targets"
WHOLE = "整张表"


class NotSaid(Exception):
    """It was not taken; the message says why and what to do, in Chinese."""


class Since(StrEnum):
    """What became of what a comment is about."""

    CHANGED = "已改"
    SAME = "未改"
    GONE = "该行已删除"


@dataclass(frozen=True, slots=True)
class CommentPlace:
    """A cell or a row that one may comment on: as the editor names it, as a page does (`cell`), as a person does."""

    where: str
    cell: str
    label: str


def places(sheet: Sheet) -> list[CommentPlace]:
    """The form as a whole first, then its cells in their order, and each row before its own."""
    found = [CommentPlace("", "", WHOLE)]
    found += [
        CommentPlace(where, where, cell_label(where))
        for where in sheet.cells
        if not where.startswith(f"{GROUP}.")
    ]
    for index, key in enumerate(sheet.orders.get(GROUP, ())):
        row = f"{GROUP}[{index}]"
        found.append(CommentPlace(f"{GROUP}.{key}", row, f"指标第{index + 1}行"))
        names = (
            name for name in ALL_TARGETS.names if f"{GROUP}.{key}.{name}" in sheet.cells
        )
        found += [
            CommentPlace(
                f"{GROUP}.{key}.{name}", f"{row}.{name}", cell_label(f"{row}.{name}")
            )
            for name in names
        ]
    return found


def text_at(sheet: Sheet, where: str) -> str:
    """What stands there; of a row, its cells."""
    if where in sheet.cells:
        return sheet.cells[where]
    names = (f"{where}.{name}" for name in ALL_TARGETS.names)
    return " · ".join(sheet.cells[name] for name in names if name in sheet.cells)


def since(comment: Comment, sheet: Sheet) -> Since | None:
    """None for one about the form as a whole."""
    if not comment.where:
        return None
    if comment.where.startswith(f"{GROUP}.") and comment.where.split(".")[
        1
    ] not in sheet.orders.get(GROUP, ()):
        return Since.GONE
    return (
        Since.SAME if text_at(sheet, comment.where) == comment.value else Since.CHANGED
    )


def sheet_of(project: Project) -> Sheet:
    return load(ready(Project.objects).get(pk=project.pk)).sheet


@transaction.atomic
def comment(project: Project, user: User, where: str, text: str) -> Comment:
    """Raises NotSaid."""
    text = _understood(text, "批注")
    lock_project(project.pk)
    declaration = declaration_of(project)
    if declaration.pk is None:
        raise NotSaid("这个项目还没有绩效目标表，不能批注")
    sheet = sheet_of(project)
    place = next((each for each in places(sheet) if each.where == where), None)
    if place is None:
        raise NotSaid("要批注的那一格或那一行已经不在了，请刷新后重新选择")
    last = declaration.filing.versions.order_by("-number").first()
    said = Comment.objects.create(
        filing=declaration.filing,
        version=last,
        where=where,
        place=place.label,
        value=text_at(sheet, where) if where else "",
        text=text,
        user=user,
        who=name_of(user),
    )
    record(
        user,
        "comment",
        project,
        changes=[(place.label, said.value, said.value)] if where else [],
        note=text,
    )
    return said


@transaction.atomic
def answer(project: Project, user: User, pk: int, text: str) -> Answer:
    """Raises NotSaid."""
    text = _understood(text, "回复")
    asked = _locked(project, pk)
    said = Answer.objects.create(comment=asked, text=text, user=user, who=name_of(user))
    record(user, "answer", project, changes=[(asked.place, asked.text, text)])
    return said


@transaction.atomic
def settle(project: Project, user: User, pk: int, *, again: bool = False) -> Comment:
    """The comment is done with, or open again. Raises NotSaid."""
    asked = _locked(project, pk)
    if (asked.settled_at is None) == again:
        raise NotSaid("这条批注已经是这个状态了，请刷新后查看")
    asked.settled_at, asked.settled_by = (
        (None, None) if again else (timezone.now(), user)
    )
    asked.save(update_fields=["settled_at", "settled_by"])
    change = ("批注", "已处理", "待处理") if again else ("批注", "待处理", "已处理")
    record(
        user, "settle", project, changes=[change], note=f"{asked.place}：{asked.text}"
    )
    return asked


def _locked(project: Project, pk: int) -> Comment:
    lock_project(project.pk)
    found = Comment.objects.filter(filing__project=project, pk=pk).first()
    if found is None:
        raise NotSaid("没有这条批注，请刷新后查看")
    return found


def _understood(text: str, what: str) -> str:
    text = text.replace("\0", "").strip()  # PostgreSQL stores none
    if not any(map(str.isalnum, text)):
        raise NotSaid(f"{what}没有内容，请填写")
    if len(text) > LENGTH:
        raise NotSaid(f"{what}有 {len(text)} 个字，最多 {LENGTH} 个，请缩短")
    return text
