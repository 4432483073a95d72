"""Store what an import did or would do: a line for each form, and the problems of all forms in groups."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from typing import Any

from core.problems import Problem
from targets.documents.reading.reader import Reading
from targets.documents.snapshot import fingerprint, snapshot
from targets.imports.check_preview import Foreseen
from targets.imports.foreseen import in_short
from targets.imports.models import ImportLine, ImportRun, Outcome
from targets.imports.receipt import Line, Receipt

# Of equal problems so many places are named; the marked file names them all.
PLACES = 20
GROUPS = 500
# Of one form so many problems are kept.
PROBLEMS = 100
OTHERS = (f"另有 {GROUPS} 类以外的问题", "请先改好上面的，再重新上传")
CHUNK = 2_000
NOTHING = Foreseen()


def save_lines(
    run: ImportRun,
    receipt: Receipt,
    reading: Reading,
    foreseen: Foreseen = NOTHING,
    *,
    done: bool,
) -> None:
    """Replace the lines of the run. Once it is `done`, a line stores the form as it was before, for undoing."""
    # What the preview found in a form stays with the import.
    known: dict[int, list] = {}
    if done:
        known = dict(run.lines.values_list("number", "found"))
    run.lines.all().delete()
    rows = []
    for line in receipt.lines:
        row = _line_row(run, line, done=done)
        findings = foreseen.findings.get(line.index, ())
        row.found = known.get(row.number) or in_short(findings)
        if reading.sources:
            place = reading.sources[line.index].place("code")
            row.place = f"“{place.sheet}”表第 {place.row} 行"[:200] if place else ""
        rows.append(row)
    ImportLine.objects.bulk_create(rows, CHUNK)


def _line_row(run: ImportRun, line: Line, *, done: bool) -> ImportLine:
    """The row that stores the line; once the import is done, also the form as it was before."""
    form = line.form
    row = ImportLine(
        run=run,
        number=line.index + 1,
        code=form.code[:40],
        name=form.name[:200],
        department_name=form.department_name[:100],
        outcome=line.outcome,
        changes=[(change.where, change.old, change.new) for change in line.changes],
    )
    for problem in line.problems[:PROBLEMS]:
        stored = {
            "cell": problem.cell,
            "what": problem.what,
            "advice": problem.advice,
        }
        row.problems.append(stored | _address(problem))
    if line.project and line.project.pk:
        row.project = line.project
    if not done:
        row.seen = line.fingerprint_before
    elif line.outcome in (Outcome.NEW, Outcome.CHANGED):
        row.before = snapshot(line.before) if line.before else None
        row.after = fingerprint(snapshot(form))
    return row


def _address(problem: Problem) -> dict[str, str]:
    """The sheet and the cell of a problem, where the file is a workbook."""
    place = problem.place
    return {"sheet": place.sheet, "address": place.address} if place else {}


def grouped(problems: Iterable[Problem]) -> list[dict[str, Any]]:
    """Group equal problems, in the order of the file, with their number and the first of their places."""
    groups: dict[tuple[str, str], dict[str, Any]] = {}
    for problem in problems:
        key = (problem.what, problem.advice)
        if key not in groups and len(groups) >= GROUPS:
            key = OTHERS
        if key not in groups:
            what, advice = key
            groups[key] = {"what": what, "advice": advice, "count": 0, "places": []}
        group = groups[key]
        group["count"] += 1
        if len(group["places"]) < PLACES:
            place = {"form": problem.form, "cell": problem.cell}
            group["places"].append(place | _address(problem))
    return list(groups.values())


def counts(receipt: Receipt) -> dict[str, int]:
    """How many forms have each outcome, in the order of the outcomes."""
    found = Counter(line.outcome for line in receipt.lines)
    present = [outcome for outcome in Outcome if outcome in found]
    return {outcome.value: found[outcome] for outcome in present}
