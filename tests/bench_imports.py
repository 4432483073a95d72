"""A county's workbook previewed, imported, and written again: a part of the benchmarks that `tests.bench` runs."""

from __future__ import annotations

import io
import os
import resource
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from dataclasses import replace

import tablib
from django.db import transaction

from core import progress
from projects.models import Project, User
from targets.documents.files import read_bytes
from targets.documents.flat.writer import write_flat
from targets.documents.values import Document, ProjectForm
from targets.filings.models import Target
from targets.imports import runs
from targets.imports.models import ImportRun, State, Step
from targets.imports.processing import claim, commit, preview, process
from targets.imports.workbooks import forms_in
from tests.stock_resource import COLUMNS, TargetResource

YEAR = 2024
# A stock resource would take minutes for all of them, and as long for each of its rows.
STOCK_ROWS = int(os.environ.get("STOCK_ROWS", "3500"))
MEGABYTE = 1024  # ru_maxrss is in kilobytes


def seconds(work: Callable[[], object]) -> float:
    start = time.perf_counter()
    work()
    return time.perf_counter() - start


def told(name: str, rows: int, taken: float) -> float:
    """Print, and return, the rows a second."""
    print(
        f"  {name:<24}{rows / taken:>12,.0f} 行/秒    （{rows:,} 行，{taken:.2f} 秒）"
    )
    return rows / taken


def workbook(forms: Iterator[ProjectForm] | tuple[ProjectForm, ...]) -> bytes:
    stream = io.BytesIO()
    write_flat(stream, forms, YEAR)
    return stream.getvalue()


def rows_in(forms: tuple[ProjectForm, ...]) -> int:
    return len(forms) + sum(len(form.targets) for form in forms)


def look(run: ImportRun, step: Step) -> None:
    """As the worker does it, without the worker."""
    ImportRun.objects.filter(pk=run.pk).update(state=State.WAITING, step=step)
    claimed = claim(run.pk)
    assert claimed is not None
    (preview if step == Step.PREVIEW else commit)(
        claimed, progress.Reporter(claimed.progress_key)
    )


def imported(
    name: str, forms: tuple[ProjectForm, ...], user: User
) -> tuple[float, float]:
    """Seconds of the preview and of the import."""
    content = workbook(forms)
    with transaction.atomic():
        run = ImportRun.objects.create(
            user=user, file=runs.store_file(content), file_name="county.xlsx", year=YEAR
        )
    taken = tuple(
        seconds(lambda step=step: look(run, step))
        for step in (Step.PREVIEW, Step.COMMIT)
    )
    run.refresh_from_db()
    assert run.state == State.DONE, run.problems
    for label, each in zip(("预览", "导入"), taken, strict=True):
        told(f"{label} {name}", rows_in(forms), each)
    return taken


def undone(run: ImportRun, user: User) -> float:
    """Seconds to take an import back."""
    begun = ImportRun.objects.create(user=user, undoes=run, step=Step.COMMIT)
    taken = seconds(lambda: process(begun.pk))
    begun.refresh_from_db()
    assert begun.state == State.DONE, begun.problems
    return taken


def spreadsheets(county: Document, user: User) -> None:
    """Fill an empty year with half of the county, then with all of it, and change every form."""
    forms = county.projects
    print(f"表格（{len(forms):,} 个项目，{rows_in(forms) - len(forms):,} 条指标）")
    content = workbook(forms)
    told("读 xlsx", rows_in(forms), seconds(lambda: read_bytes(content)))
    half = imported("一半 新增", forms[: len(forms) // 2], user)
    Project.objects.all().delete()
    whole = imported("全部 新增", forms, user)
    ratios = "、".join(f"{two / one:.2f}" for one, two in zip(half, whole, strict=True))
    print(f"  {'两倍的行 ÷ 一倍的行':<22}{ratios:>14}    （预览、导入）")
    imported(
        "全部 变更", tuple(replace(form, purpose="改过的用途") for form in forms), user
    )
    told("撤销 全部 变更", rows_in(forms), undone(ImportRun.objects.first(), user))
    told(
        "导出 xlsx",
        rows_in(forms),
        seconds(lambda: workbook(forms_in(Project.objects.all()))),
    )
    compare_with_stock(rows_in(forms), whole)
    read_apart(content)
    peak = [
        resource.getrusage(who).ru_maxrss / MEGABYTE
        for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN)
    ]
    print(
        f"  {'内存峰值':<26}{peak[0]:>12,.0f} MB    （读表格的子进程 {peak[1]:,.0f} MB）"
    )


def read_apart(content: bytes) -> None:
    """Read a workbook in a child of this process: those that the system reads it in are children of another."""
    program = "from core.spreadsheets.reading.child import main; main()"
    command = [sys.executable, "-c", program, "read"]
    subprocess.run(command, input=content, stdout=subprocess.DEVNULL, check=True)


def compare_with_stock(rows: int, ours: tuple[float, float]) -> None:
    """The package's own preview and import of so many of the same indicator rows, a text of each changed."""
    names = ("declaration__project__code", "position", "category", *COLUMNS[3:])
    stored = Target.objects.order_by("pk").values_list(*names)[:STOCK_ROWS]
    data = tablib.Dataset(
        *([*row[:6], f"{row[6]}。"] for row in stored), headers=COLUMNS
    )
    for label, dry_run, mine in (("预览", True, ours[0]), ("导入", False, ours[1])):
        taken = seconds(
            lambda dry=dry_run: TargetResource().import_data(
                data, dry_run=dry, raise_errors=True
            )
        )
        rate = told(f"原装 import-export {label}", len(data), taken)
        print(f"  {f'{label}：本系统 ÷ 原装':<22}{rows / mine / rate:>12.1f} 倍")
