"""The benchmarks: `make bench` prints rates and ratios, on SQLite and on PostgreSQL.

Figures of one run compare with each other; between machines only the ratios do.
"""

import os
import statistics
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path

import django

FOLDER = tempfile.TemporaryDirectory(prefix="bench-")
os.environ.setdefault("DJANGO_SETTINGS_MODULE", "jvlu_budget.settings")
DATABASE = os.environ.setdefault(
    "DATABASE_URL", f"sqlite:///{FOLDER.name}/bench.sqlite3"
)
django.setup()

from django.core.management import call_command
from django.db import connection
from django.http import HttpResponse
from django.test import Client, override_settings
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from projects.models import BudgetYear, Project, User
from targets.documents.docx.writer import write_word
from targets.documents.files import read_bytes
from targets.documents.reading.reader import Reading
from targets.documents.txt import write_text
from targets.documents.values import Document, ProjectForm
from targets.filings import loading
from targets.filings.seeding import ensure_schemes
from targets.imports import fixtures
from targets.imports.importing import import_document
from tests import (
    bench_board,
    bench_checks,
    bench_editor,
    bench_filling,
    bench_imports,
    bench_steps,
)

COPIES = 30
COUNTY = 10_000
ROUNDS = 21
YEAR = 2024


def seconds(work: Callable[[], object]) -> float:
    start = time.perf_counter()
    work()
    return time.perf_counter() - start


def rate(name: str, forms: int, taken: float) -> None:
    print(
        f"  {name:<24}{forms / taken:>12,.0f} 张/秒    （{forms:,} 张，{taken:.2f} 秒）"
    )


def page(name: str, get: Callable[[], HttpResponse]) -> None:
    """Print the median milliseconds and the number of queries of one answer."""
    assert get().status_code == 200, name
    with CaptureQueriesContext(connection) as queries:
        get()
    count = len(queries)  # now: the next request empties the log
    median = statistics.median(seconds(get) for _ in range(ROUNDS)) * 1000
    print(f"  {name:<24}{median:>12.1f} 毫秒    {count} 次查询")


def renumbered(
    forms: tuple[ProjectForm, ...], count: int, department: str
) -> Iterator[ProjectForm]:
    """As many forms as asked for, each with a code of its own, fifty to a department."""
    for number in range(count):
        yield replace(
            forms[number % len(forms)],
            code=f"{department}P{number:012d}",
            department_code=f"{department}{number // 50:03d}",
        )


def doors(document: Document) -> None:
    forms = len(document.projects) * COPIES
    text, word = write_text(document).encode(), write_word(document)
    print(f"文件（37 张 × {COPIES}）")
    rate("读 txt", forms, seconds(lambda: [read_bytes(text) for _ in range(COPIES)]))
    rate(
        "写 txt", forms, seconds(lambda: [write_text(document) for _ in range(COPIES)])
    )
    rate("读 docx", forms, seconds(lambda: [read_bytes(word) for _ in range(COPIES)]))
    rate(
        "写 docx", forms, seconds(lambda: [write_word(document) for _ in range(COPIES)])
    )


def database(document: Document) -> None:
    print(f"数据库（37 张 × {COPIES}）")
    many = Document(
        None,
        tuple(renumbered(document.projects, len(document.projects) * COPIES, "801")),
    )
    changed = Document(
        None, tuple(replace(form, purpose="改过的用途") for form in many.projects)
    )
    forms = len(many.projects)
    rate("保存 新增", forms, seconds(lambda: import_document(Reading(many), YEAR)))
    rate("保存 未变", forms, seconds(lambda: import_document(Reading(many), YEAR)))
    rate("保存 变更", forms, seconds(lambda: import_document(Reading(changed), YEAR)))
    rate("读取", forms, seconds(lambda: loading.load_forms(Project.objects.all())))
    Project.objects.all().delete()


def pages(document: Document) -> None:
    county = Document(None, tuple(renumbered(document.projects, COUNTY, "701")))
    user = User.objects.create_superuser(
        "bench", name="管理员", must_change_password=False
    )
    bench_imports.spreadsheets(county, user)
    print(
        f"页面（{COUNTY:,} 个项目，{sum(len(form.targets) for form in county.projects):,} 条指标）"
    )
    client = Client(headers={"host": "localhost"})
    client.force_login(user)
    page("项目列表", lambda: client.get(reverse("project-list")))
    page(
        "项目列表 查找", lambda: client.get(f"{reverse('project-list')}?text=土地补偿")
    )
    page("查找 占地", lambda: client.get(f"{reverse('search')}?q=占地"))
    page("查找 一个字母", lambda: client.get(f"{reverse('search')}?q=x"))
    page("查找 没有的", lambda: client.get(f"{reverse('search')}?q=没有这样的内容"))
    page(
        "项目列表 按预算排序",
        lambda: client.get(f"{reverse('project-list')}?sort=-budget"),
    )
    page("项目列表 末页", lambda: client.get(f"{reverse('project-list')}?page=200"))
    page(
        "绩效目标表",
        lambda: client.get(Project.objects.all()[COUNTY // 2].get_absolute_url()),
    )
    bench_checks.kept(BudgetYear.objects.get(year=YEAR))
    page("质量看板", lambda: client.get(reverse("quality")))
    page("质量看板 问题列表", lambda: client.get(reverse("quality-findings")))
    page("质量看板 项目得分", lambda: client.get(reverse("quality-projects")))
    bench_steps.approvals(user)
    with override_settings(ROOT_URLCONF="tests.stock_admin"):
        compare(
            lambda: client.get(reverse("project-list")),
            lambda: client.get("/stock/projects/project/"),
        )


def editor() -> None:
    user = User.objects.get(username="bench")
    client = Client(headers={"host": "localhost"})
    client.force_login(user)
    project = Project.objects.all()[COUNTY // 2]
    bench_editor.long_form(project)
    print(f"填报（一张 {bench_editor.ROWS} 行的表）")
    page("填报页", lambda: client.get(reverse("declaration-edit", args=[project.pk])))
    page("保存一格", bench_editor.saves(client, project, user.pk))
    short = Project.objects.all()[COUNTY // 2 + 1]
    bench_editor.in_chromium(client, project, short, DATABASE)


def compare(
    ours: Callable[[], HttpResponse], stock: Callable[[], HttpResponse]
) -> None:
    """Our list against Django's own, in turn, so that a busy moment of the machine meets both."""
    page("Django 原装列表", stock)
    ratios = [seconds(ours) / seconds(stock) for _ in range(ROUNDS)]
    print(
        f"  {'项目列表 ÷ 原装列表':<22}{statistics.median(ratios):>12.2f}    （轮流各 {ROUNDS} 次，比值的中位数）"
    )


def main(part: str = "") -> None:
    """All of them, or only the board's."""
    print(f"\n● {connection.vendor}")
    call_command("migrate", verbosity=0)
    ensure_schemes()
    if part == "board":
        bench_board.boards(
            page,
            User.objects.create_superuser(
                "bench", name="管理员", must_change_password=False
            ),
        )
        return
    document = read_bytes(Path(fixtures.DOCUMENT).read_bytes()).document
    if connection.vendor == "sqlite":  # the doors know no database, so once is enough
        doors(document)
        bench_checks.growth()
        bench_checks.typing(document.projects)
    database(document)
    bench_filling.filling(document.projects, DATABASE)
    pages(document)
    editor()
    bench_board.boards(page, User.objects.get(username="bench"))


if __name__ == "__main__":
    # As on a real server: with DEBUG on, Django keeps every query and every template's place.
    with override_settings(DEBUG=False):
        main(*sys.argv[1:])
