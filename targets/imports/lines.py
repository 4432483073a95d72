"""What an import did or would do, as it is kept: a line a form, and the problems of all of them in groups."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
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
    """Replace the lines of the run. Once `done`, each keeps what was before, so that it can be undone."""
    known = dict(run.lines.values_list("number", "found")) if done else {}
    run.lines.all().delete()
    rows = (_row(run, line, reading, done=done) for line in receipt.lines)
    ImportLine.objects.bulk_create(
        (_with_found(row, foreseen, known) for row in rows), CHUNK
    )


def _with_found(
    row: ImportLine, foreseen: Foreseen, known: Mapping[int, list]
) -> ImportLine:
    """What the preview has found stays with what is imported."""
    row.found = known.get(row.number) or in_short(
        foreseen.findings.get(row.number - 1, ())
    )
    return row


def _row(run: ImportRun, line: Line, reading: Reading, *, done: bool) -> ImportLine:
    form = line.form
    row = ImportLine(
        run=run,
        number=line.index + 1,
        place=_place(reading, line.index),
        code=form.code[:40],
        name=form.name[:200],
        department_name=form.department_name[:100],
        outcome=line.outcome,
        changes=[(each.where, each.old, each.new) for each in line.changes],
        problems=[_problem(problem) for problem in line.problems[:PROBLEMS]],
        project=line.project if line.project and line.project.pk else None,
        seen="" if done else line.fingerprint_before,
    )
    if done and line.outcome in (Outcome.NEW, Outcome.CHANGED):
        row.before = snapshot(line.before) if line.before else None
        row.after = fingerprint(snapshot(form))
    return row


def _place(reading: Reading, index: int) -> str:
    place = reading.sources[index].place("code") if reading.sources else None
    return f"“{place.sheet}”表第 {place.row} 行"[:200] if place else ""


def _problem(problem: Problem) -> dict[str, Any]:
    return {
        "cell": problem.cell,
        "what": problem.what,
        "advice": problem.advice,
        **_address(problem),
    }


def _address(problem: Problem) -> dict[str, str]:
    return (
        {"sheet": problem.place.sheet, "address": problem.place.address}
        if problem.place
        else {}
    )


def grouped(problems: Iterable[Problem]) -> list[dict[str, Any]]:
    """Equal problems once, in the order of the file, with their number and the first of their places."""
    groups: dict[tuple[str, str], dict[str, Any]] = {}
    for problem in problems:
        key = (problem.what, problem.advice)
        if key not in groups and len(groups) >= GROUPS:
            key = OTHERS
        group = groups.setdefault(
            key, {"what": key[0], "advice": key[1], "count": 0, "places": []}
        )
        group["count"] += 1
        if len(group["places"]) < PLACES:
            group["places"].append(
                {"form": problem.form, "cell": problem.cell, **_address(problem)}
            )
    return list(groups.values())


def counts(receipt: Receipt) -> dict[str, int]:
    found = Counter(line.outcome for line in receipt.lines)
    return {outcome.value: found[outcome] for outcome in Outcome if found[outcome]}
