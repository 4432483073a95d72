"""The table of imports, and the table of the forms of one import."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from typing import Any

from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString

from core.lists.columns import ListColumn, NumberColumn, TimeColumn
from core.lists.tables import ListTable
from core.problems import shown
from projects.register.marks import mark_chips
from projects.register.tables import PersonColumn
from targets.checks.rules.catalogue import RULES
from targets.checks.rules.finding import Level
from targets.checks.weights import weight_of
from targets.documents.values import cell_label
from targets.imports.models import ImportLine, ImportRun, Outcome, State

# The results that the list counts, in this order.
COUNTED = (
    Outcome.NEW,
    Outcome.CHANGED,
    Outcome.REMOVED,
    Outcome.UNCHANGED,
    Outcome.REFUSED,
    Outcome.KEPT,
)
CHIP = '<span class="chip {}">{}</span>'
RUN = '<a class="row-link" href="{}" title="{}">{}</a>'
LINE = '<a href="{}" title="{}">{}</a><span class="code">{}{}</span>'
BARE_LINE = '<span class="row-name" title="{}">{}</span><span class="code">{}{}</span>'
PROBLEM = "<li>{}{}<br>{}</li>"
CHANGE = "<li><b>{}</b> <del>{}</del> → <ins>{}</ins></li>"
FINDING = '<li><span class="chip {}">{}</span> <b>{}</b> {}</li>'
FINDINGS = (
    '<details class="found"><summary>检查：{}</summary>'
    '<ul class="cells">{}</ul></details>'
)
# What an undoing did with a form; BEFORE or AFTER where it changed its content.
TAKEN_BACK = {
    Outcome.REMOVED: "已移到“已删除的项目”",
    Outcome.NEW: "已从“已删除的项目”中找回",
}
BEFORE, AFTER = "已恢复为导入前的内容", "已重新成为导入后的内容"
# Of a form that changed much, so many cells are shown at once.
CHANGES = 30


def state_chip(run: ImportRun) -> SafeString:
    """The state of an import as a coloured label."""
    return format_html(CHIP, *state_of(run))


def state_of(run: ImportRun) -> tuple[str, str]:
    """The colour of the chip, and its words."""
    if run.state == State.DONE:
        return state_when_done(run)
    if run.state == State.READY and not has_changes(run):
        if Outcome.REFUSED in run.counts:
            return State.REFUSED, "有问题，未导入"
        return "unchanged", "没有变化"
    return run.state, run.get_state_display()


def state_when_done(run: ImportRun) -> tuple[str, str]:
    """The same of an import or an undoing that was carried out: it may have been undone since."""
    if run.undoes:
        undone_again = not run.stands and not run.undoes.undoes_id
        return ("cancelled", "已恢复") if undone_again else (State.DONE, "已完成")
    if not run.stands:
        return "cancelled", "已撤销"
    return run.state, run.get_state_display()


def has_changes(run: ImportRun) -> bool:
    """Whether a preview has anything that can be imported."""
    return bool(run.part_changes or run.good)


def verb_of(run: ImportRun) -> str:
    """What the run does with the file: an undoing of an undoing brings the import back."""
    if not run.undoes:
        return ""
    return "恢复：" if run.undoes.undoes_id else "撤销："


def counts_text(counts: dict[str, int]) -> str:
    """`新增 3，变更 2`."""
    parts = []
    for outcome in COUNTED:
        if counts.get(outcome):
            parts.append(f"{outcome.label} {counts[outcome]:,}")
    return "，".join(parts)


def run_link(run: ImportRun) -> SafeString:
    """The name of the file, with a link to the import."""
    name = f"{verb_of(run)}{run.file_name}"
    return format_html(RUN, run.get_absolute_url(), name, name)


class ImportTable(ListTable):
    title = "导入记录"
    name = ListColumn("文件", cell=run_link, css="name")
    created_at = TimeColumn("时间", "created_at")
    user = PersonColumn("导入人", "user")
    year = ListColumn("年度", "budget_year")
    result = ListColumn("结果（张）", cell=lambda run: counts_text(run.counts))
    state = ListColumn("状态", cell=state_chip)

    class Meta:
        orderable = False
        empty_text = "还没有导入过，请在上面选好文件，再点“上传并预览”"


def foreseen(run: ImportRun, levels: Mapping[str, Level]) -> list[dict[str, Any]]:
    """What the checks foresaw, in groups with their rules and levels, the heavier ones first."""
    order = list(Level)
    groups = []
    for group in run.foreseen:
        rule = group["rule"]
        if rule in levels:
            groups.append({**group, "rule": RULES[rule], "level": levels[rule]})
    groups.sort(key=lambda group: (order.index(group["level"]), -group["count"]))
    return groups


def line_name(line: ImportLine) -> SafeString:
    """The project, as a link where it is still there, with its code and its place in the file."""
    project = line.project
    name = shown(line.name, 60) or "（没有名称）"
    place = " · ".join(filter(None, (line.code, line.place)))
    marks = mark_chips(project) if project else ""
    if project is None or project.deleted_at:
        return format_html(BARE_LINE, line.name, name, place, marks)
    address = project.get_absolute_url()
    return format_html(LINE, address, line.name, name, place, marks)


def outcome_chip(line: ImportLine) -> SafeString:
    """The outcome of a form as a coloured label."""
    return format_html(CHIP, line.outcome, line.get_outcome_display())


def content_of(line: ImportLine) -> SafeString | str:
    """What is wrong with the form, or what changed in it, or what became of it."""
    if line.problems:
        return first_rows(PROBLEM, line.problems, problem_row)
    if line.changes:
        return first_rows(CHANGE, line.changes, change_row)
    return line.note or restored_text(line)


def problem_row(problem: dict[str, str]) -> tuple[SafeString | str, str, str]:
    """The cell, what is wrong with it, and what to do."""
    place = problem["cell"]
    if "address" in problem:
        place = f"{problem['sheet']} {problem['address']} {place}"
    where = format_html("<b>{}</b> ", place) if place else ""
    return where, problem["what"], problem["advice"]


def change_row(change: tuple[str, str, str]) -> tuple[str, str, str]:
    """The label of the cell, its old text and its new one."""
    where, old, new = change
    return cell_label(where), cell_text(old), cell_text(new)


def cell_text(text: str) -> str:
    """The text of a cell, cut short."""
    return shown(text, 120) or "（空）"


def first_rows(
    item: str, rows: Sequence[Any], cells: Callable[[Any], tuple]
) -> SafeString:
    """The first rows as a list, and how many more there are."""
    items = format_html_join("", item, map(cells, rows[:CHANGES]))
    more = ""
    if len(rows) > CHANGES:
        more = format_html("<p>另有 {} 处未列出</p>", len(rows) - CHANGES)
    return format_html('<ul class="cells">{}</ul>{}', items, more)


def restored_text(line: ImportLine) -> str:
    """What the undoing of an import did with the form."""
    undone = line.run.undoes
    if not undone:
        return ""
    restored = AFTER if undone.undoes_id else BEFORE
    return TAKEN_BACK.get(Outcome(line.outcome), restored)


def findings_in(line: ImportLine, levels: Mapping[str, Level]) -> SafeString | str:
    """What the checks foresaw in the form, folded, the heavier findings first."""
    order = list(Level)
    found = []
    for rule, cell, what, *own in line.found:
        if rule in levels:
            level = weight_of(levels, rule, "".join(own))
            found.append((order.index(level), cell, what))
    if not found:
        return ""
    found.sort()
    counts = Counter(order[weight].label for weight, *_ in found)
    summary = "，".join(f"{label} {count}" for label, count in counts.items())
    rows = []
    for weight, cell, what in found:
        level = order[weight]
        rows.append((level.value, level.label, cell, shown(what, 120)))
    return format_html(FINDINGS, summary, format_html_join("", FINDING, rows))


class LineTable(ListTable):
    """The forms of an import, each with its changes cell by cell or with what is wrong."""

    title = "各张绩效目标表"
    number = NumberColumn("序", "number", css="number")
    name = ListColumn("项目", cell=line_name, css="name")
    department_name = ListColumn("单位", "department_name", css="unit")
    outcome = ListColumn("结果", cell=outcome_chip)
    changes = ListColumn("内容", css="changes")

    class Meta:
        orderable = False
        empty_text = "没有这样的表"

    def __init__(self, *args: Any, levels: Mapping[str, Level], **kwargs: Any) -> None:
        """`levels` are those of the rules whose findings the person sees."""
        super().__init__(*args, **kwargs)
        self.levels = levels

    def render_changes(self, line: ImportLine) -> SafeString:
        findings = findings_in(line, self.levels)
        return format_html("{}{}", content_of(line), findings)
