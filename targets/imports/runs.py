"""Receive, preview, confirm, cancel and undo imports, and resume those whose worker died."""

from __future__ import annotations

import hashlib
from typing import Any

from django.db import transaction

from core import clock, progress
from core.workers import is_alive
from projects.models import User
from targets.imports.models import ImportRun, State, Step, StoredFile
from targets.imports.processing import process
from targets.imports.tasks import work_on

# A file up to this size (bytes), or an undoing of so many forms, is processed within the request; the worker does the
# others.
SMALL_FILE = 256 * 1024
SMALL_UNDO = 500
MOST_ATTEMPTS = 3
# States from which the preview may be made again.
LOOK_AGAIN = (State.READY, State.REFUSED, State.FAILED, State.CANCELLED)
GIVEN_UP = "处理程序中途停止了 {} 次，没有写入任何内容；请重试，仍不行时请把文件拆小，或联系系统管理员"


class TooLate(Exception):
    """The state of the import has changed meanwhile; the message says how, in Chinese."""


def receive(
    user: User,
    name: str,
    content: bytes,
    year: int | None = None,
    amount_unit: str = "",
    part_unit: str = "",
) -> ImportRun:
    """Store the file and start its preview."""
    with transaction.atomic():
        file = store_file(content)
        run = ImportRun.objects.create(
            user=user,
            file=file,
            file_name=name[-255:],
            year=year,
            amount_unit=amount_unit,
            part_unit=part_unit,
        )
    start(run)
    return run


def store_file(content: bytes) -> StoredFile:
    """Store the content, unless an equal file is stored already."""
    digest = hashlib.sha256(content).hexdigest()
    stored, _ = StoredFile.objects.get_or_create(
        sha256=digest, defaults={"content": content, "size": len(content)}
    )
    return stored


def look_again(
    pk: int, year: int | None, amount_unit: str, part_unit: str = ""
) -> None:
    """Start the preview again with other settings. Raises TooLate."""
    settings = {"year": year, "amount_unit": amount_unit, "part_unit": part_unit}
    _restart(pk, LOOK_AGAIN, step=Step.PREVIEW, **settings)


def confirm(pk: int, *, good_only: bool) -> None:
    """Start the import that the preview showed. Raises TooLate, also where there is nothing to import."""
    run = ImportRun.objects.get(pk=pk)
    if run.state == State.READY and not (run.good or run.part_changes):
        raise TooLate("没有可以导入的内容，请改好文件后重新上传")
    _restart(pk, (State.READY,), step=Step.COMMIT, good_only=good_only)


def _restart(pk: int, states: tuple[State, ...], **settings: Any) -> None:
    """Let the run wait for its next step, with these settings. Raises TooLate unless it is in one of the states."""
    with transaction.atomic():
        run = ImportRun.objects.select_for_update().get(pk=pk)
        if run.state not in states or run.undoes_id:
            raise TooLate(
                f"这次导入的状态是“{run.get_state_display()}”，不能再做这一步，请看这一页的最新结果"
            )
        changes = {
            "state": State.WAITING,
            "attempts": 0,
            "failure": "",
            "finished_at": None,
            **settings,
        }
        ImportRun.objects.filter(pk=pk).update(**changes)
    start(ImportRun.objects.get(pk=pk))


def begin_undo(pk: int, user: User) -> ImportRun:
    """Start undoing an import. Raises TooLate where nothing of it is in force, or an undoing is under way."""
    with transaction.atomic():
        undone = ImportRun.objects.select_for_update().get(pk=pk)
        under_way = any(undo.is_under_way for undo in undone.undos.all())
        if not undone.stands or under_way:
            raise TooLate("这次导入没有写入内容，或已经撤销过了，请看这一页的最新结果")
        run = ImportRun.objects.create(
            user=user, undoes=undone, step=Step.COMMIT, file_name=undone.file_name
        )
    start(run)
    return ImportRun.objects.get(pk=run.pk)


def start(run: ImportRun) -> None:
    """Process a small run at once, and leave a large one to the worker."""
    if is_small(run):
        process(run.pk)
    else:
        work_on.enqueue(run.pk)


def is_small(run: ImportRun) -> bool:
    """Whether the run can be processed within a request."""
    if run.undoes:
        lines = run.undoes.lines.count()
        return lines <= SMALL_UNDO
    return run.file is not None and run.file.size <= SMALL_FILE


def cancel(pk: int) -> None:
    """Cancel an import; work under way stops when it next reports progress. Raises TooLate where it is done."""
    run = ImportRun.objects.get(pk=pk)
    if run.state == State.RUNNING:
        # Without a lock: the work holds the only one that an SQLite database has.
        progress.ask_to_stop(run.progress_key)
        return
    with transaction.atomic():
        run = ImportRun.objects.select_for_update().get(pk=pk)
        if run.state == State.RUNNING:
            progress.ask_to_stop(run.progress_key)
        elif run.state in (State.WAITING, State.READY, State.REFUSED):
            run.state = State.CANCELLED
            run.finished_at = clock.now()
            run.save(update_fields=["state", "finished_at"])
        elif run.state != State.CANCELLED:
            raise TooLate(
                f"这次导入的状态是“{run.get_state_display()}”，不能取消；要退回写入的内容，请用“撤销”"
            )


def revive(run: ImportRun) -> ImportRun:
    """Resume a run whose worker died, or give it up after several attempts. Returns the run as it is now."""
    if run.state != State.RUNNING or is_alive(run.worker):
        return run
    with transaction.atomic():
        run = ImportRun.objects.select_for_update().get(pk=run.pk)
        if run.state != State.RUNNING or is_alive(run.worker):
            return run
        run.state = State.WAITING
        if run.attempts >= MOST_ATTEMPTS:
            run.state = State.FAILED
            run.failure = GIVEN_UP.format(run.attempts)
            run.finished_at = clock.now()
        else:
            work_on.enqueue(run.pk)
        run.save(update_fields=["state", "failure", "finished_at"])
    return run


def revive_all() -> None:
    """Resume what died, and queue again what waits, when a worker starts."""
    for run in ImportRun.objects.filter(state=State.RUNNING):
        revive(run)
    for run in ImportRun.objects.filter(state=State.WAITING):
        work_on.enqueue(run.pk)  # what is in the queue twice is claimed once only
