"""Tables of imports, and of what became of each form in one."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from typing import Any

import django_tables2 as tables
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString

from core.lists.tables import Table
from core.problems import shown
from targets.checks.rules.catalogue import RULES
from targets.checks.rules.finding import Level
from targets.documents.values import cell_label
from targets.imports.models import ImportLine, ImportRun, Outcome, State

# Which results are told in the list, in this order.
TOLD = (
    Outcome.NEW,
    Outcome.CHANGED,
    Outcome.REMOVED,
    Outcome.UNCHANGED,
    Outcome.REFUSED,
    Outcome.KEPT,
)
CHIP = '<span class="chip {}">{}</span>'
# What an undoing did with a form; what it restored is told apart by what it undoes.
TAKEN_BACK = {
    Outcome.REMOVED: "已移到“已删除的项目”",
    Outcome.NEW: "已从“已删除的项目”中找回",
}
BEFORE, AFTER = "已恢复为导入前的内容", "已重新成为导入后的内容"
# Of a form that changed much, so many cells are shown at once.
CHANGES = 30


def state_chip(run: ImportRun) -> SafeString:
    return format_html(CHIP, *_state(run))


def _state(run: ImportRun) -> tuple[str, str]:
    """A colour and the words. What was previewed and has nothing to be imported waits for nobody."""
    if run.undoes and run.state == State.DONE:
        undone_again = not run.stands and not run.undoes.undoes_id
        return ("cancelled", "已恢复") if undone_again else (State.DONE, "已完成")
    if run.state == State.DONE and not run.stands:
        return "cancelled", "已撤销"
    if run.state == State.READY and not (
        {Outcome.NEW, Outcome.CHANGED} & run.counts.keys() or run.part_changes
    ):
        return (
            (State.REFUSED, "有问题，未导入")
            if Outcome.REFUSED in run.counts
            else ("unchanged", "没有变化")
        )
    return run.state, run.get_state_display()


def _verb(run: ImportRun) -> str:
    """What the run does with the file: an undoing of an undoing brings the import back."""
    if not run.undoes:
        return ""
    return "恢复：" if run.undoes.undoes_id else "撤销："


def told(counts: dict[str, int]) -> str:
    """`新增 3，变更 2`."""
    return "，".join(
        f"{outcome.label} {counts[outcome]:,}"
        for outcome in TOLD
        if counts.get(outcome)
    )


class ImportTable(Table):
    title = "导入记录"
    name = tables.Column("文件", attrs={"td": {"class": "name"}})
    created_at = tables.Column("时间")
    user = tables.Column("导入人")
    year = tables.Column("年度")
    result = tables.Column("结果（张）", empty_values=())
    state = tables.Column("状态")

    class Meta:
        model = ImportRun
        fields: tuple = ()
        attrs = {"class": "grid"}
        orderable = False
        empty_text = "还没有导入过，请在上面选好文件，再点“上传并预览”"

    def cells(self, run: ImportRun) -> Iterable[Any]:
        name = f"{_verb(run)}{run.file_name}"
        return (
            format_html(
                '<a class="row-link" href="{}" title="{}">{}</a>',
                run.get_absolute_url(),
                name,
                name,
            ),
            date_format(timezone.localtime(run.created_at), "DATETIME_FORMAT"),
            run.user or "",
            run.budget_year or "",
            told(run.counts),
            state_chip(run),
        )


def foreseen(run: ImportRun, levels: Mapping[str, Level]) -> list[dict[str, Any]]:
    """What the checks foresaw, in groups with their rules and levels, the heavier ones first."""
    groups = [
        {**group, "rule": RULES[group["rule"]], "level": levels[group["rule"]]}
        for group in run.foreseen
        if group["rule"] in levels
    ]
    order = list(Level)
    return sorted(
        groups, key=lambda group: (order.index(group["level"]), -group["count"])
    )


class LineTable(Table):
    """The forms of an import, each with its changes cell by cell or with what is wrong."""

    title = "各张绩效目标表"
    number = tables.Column(
        "序", attrs={"td": {"class": "number"}, "th": {"class": "number"}}
    )
    name = tables.Column("项目", attrs={"td": {"class": "name"}})
    department_name = tables.Column("单位", attrs={"td": {"class": "unit"}})
    outcome = tables.Column("结果")
    changes = tables.Column("内容", attrs={"td": {"class": "changes"}})

    class Meta:
        model = ImportLine
        fields: tuple = ()
        attrs = {"class": "grid"}
        orderable = False
        empty_text = "没有这样的表"

    def __init__(self, *args: Any, levels: Mapping[str, Level], **kwargs: Any) -> None:
        """`levels` are those of the rules whose findings the person sees."""
        super().__init__(*args, **kwargs)
        self.levels = levels

    def cells(self, line: ImportLine) -> Iterable[Any]:
        return (
            line.number,
            _name(line),
            line.department_name,
            format_html(CHIP, line.outcome, line.get_outcome_display()),
            format_html("{}{}", _content(line), _found(line, self.levels)),
        )


def _name(line: ImportLine) -> SafeString:
    name = shown(line.name, 60) or "（没有名称）"
    place = " · ".join(part for part in (line.code, line.place) if part)
    if line.project is None or line.project.deleted_at:
        return format_html(
            '<span class="row-name" title="{}">{}</span><span class="code">{}</span>',
            line.name,
            name,
            place,
        )
    link = line.project.get_absolute_url()
    return format_html(
        '<a href="{}" title="{}">{}</a><span class="code">{}</span>',
        link,
        line.name,
        name,
        place,
    )


def _content(line: ImportLine) -> SafeString | str:
    if line.problems:
        rows = (
            (_where(each), each["what"], each["advice"])
            for each in line.problems[:CHANGES]
        )
        return _listed(
            format_html_join("", "<li>{}{}<br>{}</li>", rows), len(line.problems)
        )
    if line.changes:
        rows = (
            (cell_label(where), _cell(old), _cell(new))
            for where, old, new in line.changes[:CHANGES]
        )
        item = "<li><b>{}</b> <del>{}</del> → <ins>{}</ins></li>"
        return _listed(format_html_join("", item, rows), len(line.changes))
    return line.note or _taken_back(line)


def _found(line: ImportLine, levels: Mapping[str, Level]) -> SafeString | str:
    """What the checks foresaw in the form, folded, the heavier findings first."""
    order = list(Level)
    seen = sorted(
        (order.index(levels[rule]), cell, said)
        for rule, cell, said in line.found
        if rule in levels
    )
    if not seen:
        return ""
    counts = Counter(order[level].label for level, *_ in seen)
    summary = "，".join(f"{label} {count}" for label, count in counts.items())
    rows = (
        (order[level].value, order[level].label, cell, shown(said, 120))
        for level, cell, said in seen
    )
    items = format_html_join(
        "", '<li><span class="chip {}">{}</span> <b>{}</b> {}</li>', rows
    )
    return format_html(
        '<details class="found"><summary>检查：{}</summary><ul class="cells">{}</ul></details>',
        summary,
        items,
    )


def _taken_back(line: ImportLine) -> str:
    undone = line.run.undoes
    if not undone:
        return ""
    return TAKEN_BACK.get(Outcome(line.outcome)) or (
        AFTER if undone.undoes_id else BEFORE
    )


def _where(problem: dict[str, str]) -> SafeString | str:
    place = f"{problem['sheet']} {problem['address']} " if "address" in problem else ""
    return (
        format_html("<b>{}</b> ", f"{place}{problem['cell']}")
        if place or problem["cell"]
        else ""
    )


def _cell(text: str) -> str:
    return shown(text, 120) or "（空）"


def _listed(items: SafeString, count: int) -> SafeString:
    more = (
        format_html("<p>另有 {} 处未列出</p>", count - CHANGES)
        if count > CHANGES
        else ""
    )
    return format_html('<ul class="cells">{}</ul>{}', items, more)
