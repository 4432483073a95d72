"""Comments pinned to a cell or a row: said, answered, settled; and whether what they are about has changed since."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from django.db import transaction
from django.db.models import Q

from core import clock
from projects.models import Project, User
from projects.register.locks import lock_project
from projects.trail.recording import name_of
from targets.documents.schema import Schema
from targets.documents.values import DECLARATION
from targets.filings.editing.declarations import load, ready
from targets.filings.editing.sheet import Sheet
from targets.filings.editing.stored_form import StoredForm
from targets.filings.models import Filing, declaration_of
from targets.filings.trail import record_on
from targets.workflow.models import Answer, Comment

LENGTH = 1_000
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


def places(sheet: Sheet, schema: Schema[Any] = DECLARATION) -> list[CommentPlace]:
    """The form as a whole first, then its cells in their order, and each row before its own."""
    found = [CommentPlace("", "", WHOLE)]
    for where in sheet.cells:
        if where.partition(".")[0] not in sheet.orders:
            found.append(CommentPlace(where, where, schema.cell_label(where)))
    for group in schema.groups:
        for index, key in enumerate(sheet.orders.get(group.name, ())):
            row, stored = f"{group.name}[{index}]", f"{group.name}.{key}"
            found.append(CommentPlace(stored, row, group.item_label(index)))
            for name in group.names:
                if f"{stored}.{name}" in sheet.cells:
                    cell = f"{row}.{name}"
                    label = schema.cell_label(cell)
                    found.append(CommentPlace(f"{stored}.{name}", cell, label))
    return found


def text_at(sheet: Sheet, where: str) -> str:
    """What stands there; of a row, its cells."""
    if where in sheet.cells:
        return sheet.cells[where]
    cells = (text for name, text in sheet.cells.items() if name.startswith(f"{where}."))
    return " · ".join(cells)


def since(comment: Comment, sheet: Sheet) -> Since | None:
    """What became of the cell since; None for a comment on the form as a whole."""
    if not comment.where:
        return None
    group, _, rest = comment.where.partition(".")
    key = rest.partition(".")[0]
    if group in sheet.orders and key not in sheet.orders[group]:
        return Since.GONE
    is_same = text_at(sheet, comment.where) == comment.value
    return Since.SAME if is_same else Since.CHANGED


@transaction.atomic
def comment(project: Project, user: User, where: str, text: str) -> Comment:
    """Comment on a cell of a project's form. Raises NotSaid."""
    lock_project(project.pk)
    declaration = declaration_of(project)
    if declaration.pk is None:
        raise NotSaid("这个项目还没有绩效目标表，不能批注")
    stored = load(ready(Project.objects).get(pk=project.pk))
    return comment_on(declaration.filing, stored, user, where, text)


def comment_on(
    filing: Filing, stored: StoredForm[Any], user: User, where: str, text: str
) -> Comment:
    """Comment on a cell of a form of any kind, whose filing is locked. Raises NotSaid."""
    text = _understood(text, "批注")
    sheet = stored.sheet
    found = [each for each in places(sheet, stored.schema) if each.where == where]
    if not found:
        raise NotSaid("要批注的那一格或那一行已经不在了，请刷新后重新选择")
    (place,) = found
    made = Comment.objects.create(
        filing=filing,
        version=filing.versions.order_by("-number").first(),
        where=where,
        place=place.label,
        value=text_at(sheet, where) if where else "",
        text=text,
        user=user,
        who=name_of(user),
    )
    changes = [(place.label, made.value, made.value)] if where else []
    record_on(filing, "comment", user, changes=changes, note=text)
    return made


@transaction.atomic
def answer(project: Project, user: User, pk: int, text: str) -> Answer:
    """Answer a comment on a project's form. Raises NotSaid."""
    lock_project(project.pk)
    return answer_to(_comment_of(Q(filing__project=project), pk), user, text)


def answer_to(asked: Comment, user: User, text: str) -> Answer:
    """Answer a comment on a form of any kind, whose filing is locked. Raises NotSaid."""
    text = _understood(text, "回复")
    made = Answer.objects.create(comment=asked, text=text, user=user, who=name_of(user))
    changes = [(asked.place, asked.text, text)]
    record_on(asked.filing, "answer", user, changes=changes)
    return made


@transaction.atomic
def settle(project: Project, user: User, pk: int, *, again: bool = False) -> Comment:
    """Note that a comment on a project's form is done with, or open `again`. Raises NotSaid."""
    lock_project(project.pk)
    on_project = Q(filing__project=project)
    asked = _comment_of(on_project, pk)
    settle_it(asked, user, again=again)
    return asked


def settle_it(asked: Comment, user: User, *, again: bool = False) -> None:
    """Note that a comment on a form of any kind is done with, or open `again`. Raises NotSaid."""
    if (asked.settled_at is None) == again:
        raise NotSaid("这条批注已经是这个状态了，请刷新后查看")
    asked.settled_at = None if again else clock.now()
    asked.settled_by = None if again else user
    asked.save(update_fields=["settled_at", "settled_by"])
    change = ("批注", "已处理", "待处理") if again else ("批注", "待处理", "已处理")
    note = f"{asked.place}：{asked.text}"
    record_on(asked.filing, "settle", user, changes=[change], note=note)


def comment_of(filing: Filing, pk: int) -> Comment:
    """A comment on the form. Raises NotSaid where there is none."""
    return _comment_of(Q(filing=filing), pk)


def _comment_of(condition: Q, pk: int) -> Comment:
    found = Comment.objects.select_related("filing__project")
    asked = found.filter(condition, pk=pk).first()
    if asked is None:
        raise NotSaid("没有这条批注，请刷新后查看")
    return asked


def _understood(text: str, what: str) -> str:
    """The text as it is stored. Raises NotSaid where it is empty or too long."""
    text = text.replace("\0", "").strip()  # PostgreSQL stores none
    if not any(map(str.isalnum, text)):
        raise NotSaid(f"{what}没有内容，请填写")
    if len(text) > LENGTH:
        raise NotSaid(f"{what}有 {len(text)} 个字，最多 {LENGTH} 个，请缩短")
    return text
