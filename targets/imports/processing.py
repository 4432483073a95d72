"""The work of an import, in the request or in the worker: preview, import, undoing.

A run is claimed before the work begins, and its state changes whatever happens. Content and state are written in one
transaction, so that a worker that dies leaves either all of it or nothing.
"""

from __future__ import annotations

from dataclasses import replace
from functools import lru_cache
from typing import Any

from django.db import transaction

from core import clock, progress
from core.problems import Refusal
from core.workers import this_process
from projects.accounts.access import may_fill_in
from targets.documents.files import read_bytes
from targets.documents.owners import year_hint
from targets.documents.reading.reader import Reading
from targets.documents.snapshot import fingerprint, snapshot
from targets.imports import lines
from targets.imports.check_preview import foresee
from targets.imports.comparing import compare
from targets.imports.foreseen import in_groups
from targets.imports.importing import import_document
from targets.imports.models import ImportRun, State, Step, StoredFile
from targets.imports.part_one import owned_by
from targets.imports.receipt import Receipt, Seen
from targets.imports.undoing import undo
from targets.imports.undoing_parts import links_of

READING = "读取文件"
BROKEN = "处理时程序出错，没有写入任何内容；请重试，仍不行时把上传时间告诉系统管理员"


def process(pk: int) -> None:
    """Do the next step of the run, if it still waits for it."""
    run = claim(pk)
    if run is None:
        return
    # A request to stop that came too late was meant for the step before.
    progress.forget(run.progress_key)
    report = progress.Reporter(run.progress_key)
    try:
        report(READING, 0, 0)
        if run.undoes_id:
            undo(run, report)
        elif run.step == Step.PREVIEW:
            preview(run, report)
        else:
            commit(run, report)
    except Refusal as refusal:
        end(run, State.REFUSED, problems=lines.grouped(refusal.problems))
    except progress.Cancelled:
        end(run, State.CANCELLED)
    finally:
        ImportRun.objects.filter(pk=pk, state=State.RUNNING).update(
            state=State.FAILED, failure=BROKEN, finished_at=clock.now()
        )
        progress.forget(run.progress_key)


@transaction.atomic
def claim(pk: int) -> ImportRun | None:
    """Claim the run for this process, if it waits."""
    waiting = ImportRun.objects.filter(pk=pk, state=State.WAITING)
    run = waiting.select_for_update().first()
    if run is not None:
        run.state = State.RUNNING
        run.worker = this_process()
        run.attempts += 1
        run.save(update_fields=["state", "worker", "attempts"])
    return run


def preview(run: ImportRun, report: progress.Reporter) -> None:
    """Store what an import of the file would do."""
    reading = read(run)
    receipt = compare(reading, run.year, run.user, report=report)
    foreseen = foresee(receipt, report)
    with transaction.atomic():
        lines.save_lines(run, receipt, reading, foreseen, done=False)
        end(
            run,
            State.REFUSED if receipt.problems else State.READY,
            **results_of(receipt),
            foreseen=in_groups(receipt, foreseen),
            broken=foreseen.broken,
            part_seen=receipt.part.fingerprint_before if receipt.part else "",
        )


def commit(run: ImportRun, report: progress.Reporter) -> None:
    """Import the file. Raises Refusal or Cancelled, with nothing changed."""
    # Read before the transaction: as long as that lasts, nobody else can write to an SQLite database.
    reading = read(run)
    with transaction.atomic():
        write(run, reading, report)
    reading_of.cache_clear()


def write(run: ImportRun, reading: Reading, report: progress.Reporter) -> None:
    """Import the reading, and store the lines and the results with the run."""
    links = links_of(run)
    seen_forms = run.lines.values_list("number", "seen")
    seen = Seen({number - 1: mark for number, mark in seen_forms}, run.part_seen)
    receipt = import_document(
        reading,
        run.target_year,
        run.user,
        good_only=run.good_only,
        seen=seen,
        file_name=run.file_name,
        report=report,
    )
    lines.save_lines(run, receipt, reading, done=True)
    results = results_of(receipt)
    part = receipt.part
    if part and part.differs:
        results["part_before"] = snapshot(part.before) if part.before else None
        results["part_after"] = fingerprint(snapshot(part.after))
        results["links_before"] = links
    end(run, State.DONE, stands=True, places=receipt.places, **results)


def read(run: ImportRun) -> Reading:
    """Read the file. Raises Refusal where that fails, or where the person who uploaded it may not do so any more."""
    assert run.file is not None, "what is read was uploaded"
    if run.user is None or not may_fill_in(run.user):
        raise Refusal("上传这个文件的人员已停用，或不再负责填报，请由别人重新上传")
    reading = owned_by(reading_of(run.file.sha256, run.amount_unit), run.part_unit)
    named = year_hint("文件名", run.file_name, bare=True)
    return replace(reading, year_hints=reading.year_hints | named)


@lru_cache(maxsize=1)
def reading_of(sha256: str, amount_unit: str) -> Reading:
    """Read the stored file. The latest is cached: an import usually follows the preview of the same file."""
    stored = StoredFile.objects.get(sha256=sha256)
    return read_bytes(bytes(stored.content), amount_unit)


def results_of(receipt: Receipt) -> dict[str, Any]:
    """The fields of a run that say what a preview or an import found."""
    results: dict[str, Any] = {
        "budget_year": receipt.year if receipt.year.pk else None,
        "counts": lines.counts(receipt),
        "notices": receipt.notices,
        "problems": lines.grouped(receipt.all_problems),
        "department": None,
        "part_changes": [],
    }
    part = receipt.part
    if part:
        changes = [[change.where, change.old, change.new] for change in part.changes]
        results["part_changes"] = changes
        if part.department.pk:
            results["department"] = part.department
    return results


def end(run: ImportRun, state: State, **fields: Any) -> None:
    """Save the state in which a step ended, and these fields."""
    run.state = state
    run.finished_at = clock.now()
    for name, value in fields.items():
        setattr(run, name, value)
    run.save(update_fields=["state", "finished_at", *fields])
