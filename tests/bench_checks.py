"""The checks: forms a second, how that grows, and peak memory: a part of the benchmarks that `tests.bench` runs.

`python -m tests.bench_checks 10000` checks so many forms of one unit in a process of its own, whose memory is theirs.
"""

from __future__ import annotations

import os
import resource
import statistics
import subprocess
import sys
import time
from collections.abc import Iterator, Sequence
from dataclasses import replace
from pathlib import Path

import django

if __name__ == "__main__":
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "jvlu_budget.settings")
    django.setup()

from django.db.models import Q

from projects.models import BudgetYear
from targets.checks.engine import check_beside, check_forms
from targets.checks.models import RecordedFinding, UnitCheck
from targets.checks.recording import check_units, stale_units
from targets.checks.rule_config import rule_config_of
from targets.checks.rules.catalogue import DECLARATIONS
from targets.checks.rules.standards import Standards
from targets.documents.files import read_bytes
from targets.documents.values import ProjectForm
from targets.imports import fixtures

ROOT = Path(__file__).parents[1]
FORMS = 10_000
ROUNDS = 3
MEGABYTE = 1024  # ru_maxrss is in kilobytes


def seconds_since(start: float) -> float:
    return time.perf_counter() - start


def varied(forms: Sequence[ProjectForm], count: int) -> Iterator[ProjectForm]:
    """As a county has them: of three projects made after one pattern, one keeps all its rows, the others their own
    quantities, and goals of their own.
    """
    for number in range(count):
        form = forms[number % len(forms)]
        if number % 3:
            first = replace(
                form.targets[0],
                value=f"{number}个",
                description=f"第{number}个项目的数量",
            )
            rows = (first, *form.targets[1:])
            form = replace(
                form, targets=rows, goals=f"{form.goals}\n4.完成第{number}项任务"
            )
        yield replace(form, code=f"P{number:020d}", name=f"{form.name}{number}")


def standards(forms: Sequence[ProjectForm]) -> Standards:
    categories = tuple(
        dict.fromkeys(
            (row.level1, row.level2) for form in forms for row in form.targets
        )
    )
    return Standards(2024, categories, frozenset(level1 for level1, _ in categories))


def alone(count: int) -> None:
    """Print seconds and megabytes of so many forms."""
    forms = read_bytes(fixtures.DOCUMENT.read_bytes()).document.projects
    many, held = list(varied(forms, count)), standards(forms)
    before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    start = time.perf_counter()
    reports = check_forms(many, held, DECLARATIONS)
    taken = seconds_since(start)
    assert not any(report.broken for report in reports)
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    print(taken, (peak - before) // MEGABYTE, peak // MEGABYTE)


def measured(count: int) -> tuple[float, str, str]:
    command = [sys.executable, "-m", "tests.bench_checks", str(count)]
    runs = [
        subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=True)
        for _ in range(ROUNDS)
    ]
    taken, more, peak = min(run.stdout.split() for run in runs)
    return float(taken), more, peak


def growth() -> None:
    print(f"检查（同一单位，含与其他表比较；每种 {ROUNDS} 次取最快）")
    times = []
    for count in (FORMS, 2 * FORMS):
        taken, more, peak = measured(count)
        times.append(taken)
        memory = f"增加 {more} MB，峰值 {peak} MB"
        print(
            f"  {f'{count:,} 张':<24}{count / taken:>12,.0f} 张/秒    （{taken:.2f} 秒，{memory}）"
        )
    print(f"  {'两倍的表 ÷ 一倍的表':<20}{times[1] / times[0]:>12.2f} 倍的时间")


def typing(forms: Sequence[ProjectForm]) -> None:
    """One form beside the others of its unit, as after every save."""
    held, others = standards(forms), list(forms[1:])
    times = []
    for form in [*forms] * 5:
        start = time.perf_counter()
        check_beside(form, others, held, DECLARATIONS)
        times.append(seconds_since(start) * 1000)
    median, worst = statistics.median(times), max(times)
    print(
        f"  {'边填边查（旁边 36 张）':<20}{median:>12.2f} 毫秒    （最慢 {worst:.2f} 毫秒）"
    )


def kept(year: BudgetYear) -> None:
    """All forms of the year from the database, and what was found back into it."""
    config = rule_config_of(year)
    for name in ("检查并保存 全部", "检查并保存 结果未变"):
        UnitCheck.objects.all().delete()
        units = stale_units(year, Q(), config)
        start = time.perf_counter()
        check_units(year, units, config)
        taken, forms = seconds_since(start), sum(units.values())
        found = (
            f"{forms:,} 张，{RecordedFinding.objects.count():,} 个问题，{taken:.2f} 秒"
        )
        print(f"  {name:<20}{forms / taken:>12,.0f} 张/秒    （{found}）")


if __name__ == "__main__":
    alone(int(sys.argv[1]))
