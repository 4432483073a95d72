"""The work of an import, in the request or in the worker: the preview, the import itself, and the undoing of one.

A run is claimed before its work begins and ends in another state whatever happens. What is written is written in one
transaction with that state, so that a worker that dies leaves either all of it or nothing.
"""

from __future__ import annotations

import os
import socket
from functools import lru_cache
from pathlib import Path

from django.db import transaction
from django.utils import timezone

from core import progress
from core.problems import Refusal
from projects.accounts.access import may_fill_in
from targets.documents.files import read_bytes
from targets.documents.reading.reader import Reading
from targets.documents.snapshot import fingerprint, snapshot
from targets.imports import lines
from targets.imports.check_preview import foresee
from targets.imports.comparing import compare
from targets.imports.foreseen import in_groups
from targets.imports.importing import import_document
from targets.imports.models import ImportRun, State, Step, StoredFile
from targets.imports.receipt import Receipt, Seen
from targets.imports.undoing import undo
from targets.imports.undoing_parts import links_of

READING = "读取文件"
BROKEN = "处理时程序出错，没有写入任何内容；请重试，仍不行时把上传时间告诉系统管理员"


def process(pk: int) -> None:
    """Do the run's next step, if it still waits for it."""
    run = claim(pk)
    if run is None:
        return
    progress.forget(
        run.progress_key
    )  # a stop that came too late was meant for the step before
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
            state=State.FAILED, failure=BROKEN, finished_at=timezone.now()
        )
        progress.forget(run.progress_key)


@transaction.atomic
def claim(pk: int) -> ImportRun | None:
    """The run, if it waits; nobody else will work on it then."""
    run = (
        ImportRun.objects.select_for_update().filter(pk=pk, state=State.WAITING).first()
    )
    if run is not None:
        run.state, run.worker, run.attempts = (
            State.RUNNING,
            this_process(),
            run.attempts + 1,
        )
        run.save(update_fields=["state", "worker", "attempts"])
    return run


def preview(run: ImportRun, report: progress.Reporter) -> None:
    reading = read(run)
    receipt = compare(reading, run.year, run.user, report=report)
    foreseen = foresee(receipt, report)
    with transaction.atomic():
        lines.save_lines(run, receipt, reading, foreseen, done=False)
        state = State.REFUSED if receipt.problems else State.READY
        part_seen = receipt.part.fingerprint_before if receipt.part else ""
        checked = {"foreseen": in_groups(receipt, foreseen), "broken": foreseen.broken}
        end(
            run,
            state,
            **found(receipt),
            **checked,
            part_seen=part_seen,
            problems=lines.grouped(receipt.all_problems),
        )


def commit(run: ImportRun, report: progress.Reporter) -> None:
    """Raises Refusal or Cancelled, with nothing changed."""
    reading = read(
        run
    )  # before the transaction: while that lasts, nobody else writes to an SQLite database
    with transaction.atomic():
        write(run, reading, report)
    reading_of.cache_clear()


def write(run: ImportRun, reading: Reading, report: progress.Reporter) -> None:
    links = links_of(run)
    seen = Seen(
        {number - 1: mark for number, mark in run.lines.values_list("number", "seen")},
        run.part_seen,
    )
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
    part = receipt.part if receipt.part and receipt.part.differs else None
    end(
        run,
        State.DONE,
        stands=True,
        **found(receipt),
        problems=lines.grouped(receipt.all_problems),
        part_before=snapshot(part.before) if part and part.before else None,
        part_after=fingerprint(snapshot(part.after)) if part else "",
        links_before=links if part else {},
        places=receipt.places,
    )


def read(run: ImportRun) -> Reading:
    """Raises Refusal where the bytes cannot be read, and where who uploaded them may not do so any more."""
    assert run.file is not None, "what is read was uploaded"
    if run.user is None or not may_fill_in(run.user):
        raise Refusal("上传这个文件的人员已停用，或不再负责填报，请由别人重新上传")
    return reading_of(run.file.sha256, run.amount_unit)


@lru_cache(maxsize=1)
def reading_of(sha256: str, amount_unit: str) -> Reading:
    """What the stored file says. The import of what was just previewed need not read the same bytes once more."""
    return read_bytes(bytes(StoredFile.objects.get(sha256=sha256).content), amount_unit)


def found(receipt: Receipt) -> dict:
    return {
        "budget_year": receipt.year if receipt.year.pk else None,
        "counts": lines.counts(receipt),
        "notices": receipt.notices,
        "department": receipt.part.department
        if receipt.part and receipt.part.department.pk
        else None,
        "part_changes": [
            [each.where, each.old, each.new] for each in receipt.part.changes
        ]
        if receipt.part
        else [],
    }


def end(run: ImportRun, state: State, **fields) -> None:
    """The run is in this state now, with these fields."""
    run.state, run.finished_at = state, timezone.now()
    for name, value in fields.items():
        setattr(run, name, value)
    run.save(update_fields=["state", "finished_at", *fields])


# Whether somebody still works on it


def this_process() -> str:
    """Machine, process and when it began: a number alone may be another process's by now."""
    pid = os.getpid()
    return f"{socket.gethostname()}|{pid}|{_began(pid)}"


def is_alive(worker: str) -> bool:
    """Whether the process still runs; one on another machine is taken to."""
    host, _, rest = worker.partition("|")
    pid, _, began = rest.partition("|")
    return (
        host != socket.gethostname()
        or not began
        or (pid.isdecimal() and _began(int(pid)) == began)
    )


def _began(pid: int) -> str:
    """The process's start in ticks since the machine's; "" where it is gone or the system does not tell."""
    try:
        return Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[19]
    except OSError:
        return ""
