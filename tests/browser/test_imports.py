"""Files in a real browser, and the worker as a process of its own."""

import io
import subprocess
import time
from collections.abc import Callable, Iterable, Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from openpyxl import load_workbook
from playwright.sync_api import Page, expect

from core.progress import progress_of
from core.spreadsheets.text import XLSX
from projects.models import Project
from targets.documents.flat.writer import write_flat
from targets.documents.values import ProjectForm
from targets.imports import runs
from targets.imports.models import ImportRun, State
from tests.browser.server import start_worker

FORMS = 500
PATIENCE = 60  # seconds


def until(holds: Callable[[], bool]) -> None:
    end = time.monotonic() + PATIENCE
    while not holds():
        assert time.monotonic() < end, "it did not come to pass"
        time.sleep(0.05)


@pytest.fixture
def exchange(sign_in, admin, library, page) -> Page:
    sign_in(admin)
    page.goto("/exchange/")
    return page


def upload(page: Page, file: Path | dict) -> None:
    page.get_by_label("要导入的文件").set_input_files(file)
    page.get_by_role("button", name="上传并预览").click()


def template(page: Page, path: Path) -> Path:
    page.get_by_label("单位", exact=True).select_option("901001")
    with page.expect_download() as download:
        page.get_by_role("button", name="下载 Excel 数据表").click()
    download.value.save_as(path)
    return path


def change(file: Path, **cells: str) -> None:
    """`指标_F3="甲"` puts 甲 into F3 of 指标."""
    book = load_workbook(file)
    for place, text in cells.items():
        sheet, cell = place.split("_")
        book[sheet][cell].value = text
    book.save(file)


def test_a_workbook_goes_home_is_changed_and_comes_back(exchange, tmp_path, axe):
    assert axe(exchange) == []
    file = template(exchange, tmp_path / "表.xlsx")
    change(file, 项目_I2="改过的用途", 项目_I3="另一处改动", 指标_F3="重量指标")
    expect(exchange.locator(".chosen")).to_have_text("选择文件 还没有选择文件")
    exchange.get_by_label("要导入的文件").set_input_files(file)
    expect(exchange.locator(".chosen")).to_have_text("选择文件 表.xlsx")
    upload(exchange, file)
    with exchange.expect_download() as download:
        exchange.get_by_role("link", name="下载标好问题的表格").click()
    assert axe(exchange) == []
    download.value.save_as(file)
    assert "重量指标" in load_workbook(file)["指标"]["F3"].comment.text
    change(file, 指标_F3="数量指标")
    exchange.get_by_role("link", name="导入导出").first.click()
    upload(exchange, file)
    exchange.get_by_role("button", name="导入 2 张").click()
    expect(exchange.get_by_text("已导入", exact=True)).to_be_visible()
    assert axe(exchange) == []
    changed = Project.objects.filter(position__lte=2).order_by("position")
    assert list(changed.values_list("purpose", flat=True)) == [
        "改过的用途",
        "另一处改动",
    ]


def test_an_import_is_undone_on_its_page(exchange, tmp_path, form):
    upload(exchange, {"name": "a.xlsx", "mimeType": XLSX, "buffer": county(form, 3)})
    exchange.get_by_role("button", name="导入 3 张").click()
    exchange.get_by_text("撤销这次导入").click()
    exchange.get_by_role("button", name="撤销", exact=True).click()
    expect(exchange.get_by_text("已完成", exact=True)).to_be_visible()
    assert Project.objects.filter(code__startswith="K").count() == 0
    assert Project.everything.filter(code__startswith="K").count() == 3


def test_an_undone_import_is_restored_on_the_page_of_its_undoing(exchange, form, axe):
    upload(exchange, {"name": "a.xlsx", "mimeType": XLSX, "buffer": county(form, 3)})
    exchange.get_by_role("button", name="导入 3 张").click()
    exchange.get_by_text("撤销这次导入").click()
    exchange.get_by_role("button", name="撤销", exact=True).click()
    exchange.get_by_text("恢复导入的内容").click()
    exchange.get_by_role("button", name="恢复", exact=True).click()
    expect(exchange.get_by_role("heading", name="恢复：a.xlsx")).to_be_visible()
    assert axe(exchange) == []
    assert Project.objects.filter(code__startswith="K").count() == 3


@pytest.mark.parametrize(("across", "down"), [(0.1, 0.1), (0.5, 0.5), (0.9, 0.9)])
def test_a_file_dropped_anywhere_in_the_box_lands_in_the_field(exchange, across, down):
    box = exchange.locator(".drop").bounding_box()
    point = [box["x"] + box["width"] * across, box["y"] + box["height"] * down]
    assert (
        exchange.evaluate("([x, y]) => document.elementFromPoint(x, y).name", point)
        == "file"
    )


def test_a_printed_preview_tells_what_changes(exchange, document):
    changed = write_county([replace(document.projects[0], purpose="改")])
    upload(exchange, {"name": "a.xlsx", "mimeType": XLSX, "buffer": changed})
    exchange.emulate_media(media="print")
    expect(exchange.locator(".tallies .changed")).to_be_visible()
    expect(exchange.locator("td .chip.changed")).to_be_visible()
    expect(exchange.get_by_role("button", name="导入 1 张")).to_be_hidden()


@pytest.fixture
def form(document):
    return document.projects[0]


def county(form, count: int) -> bytes:
    return write_county(
        replace(form, code=f"K{number}", name=f"项目{number}")
        for number in range(count)
    )


def write_county(forms: Iterable[ProjectForm]) -> bytes:
    stream = io.BytesIO()
    write_flat(stream, forms, 2024)
    return stream.getvalue()


@pytest.fixture
def worker() -> Iterator[Callable[[], subprocess.Popen]]:
    """Return `worker()`, which starts one; those still there at the end are stopped."""
    started: list[subprocess.Popen] = []

    def start() -> subprocess.Popen:
        started.append(start_worker())
        return started[-1]

    yield start
    for process in started:
        process.kill()
        process.wait()


def test_a_large_file_is_worked_on_beside_and_its_page_follows(
    exchange, form, worker, monkeypatch
):
    monkeypatch.setattr(runs, "SMALL_FILE", 0)
    upload(
        exchange, {"name": "全县.xlsx", "mimeType": XLSX, "buffer": county(form, FORMS)}
    )
    expect(exchange.get_by_text("排队等待处理")).to_be_visible()
    worker()
    expect(exchange.get_by_role("button", name=f"导入 {FORMS} 张")).to_be_visible(
        timeout=PATIENCE * 1000
    )
    exchange.reload()
    expect(exchange.get_by_role("button", name=f"导入 {FORMS} 张")).to_be_visible()


def test_a_worker_killed_in_the_middle_leaves_nothing_and_the_next_one_takes_it_up(
    exchange, form, worker, monkeypatch
):
    monkeypatch.setattr(runs, "SMALL_FILE", 0)
    upload(
        exchange, {"name": "全县.xlsx", "mimeType": XLSX, "buffer": county(form, FORMS)}
    )
    first = worker()
    exchange.get_by_role("button", name=f"导入 {FORMS} 张").click(
        timeout=PATIENCE * 1000
    )
    run = ImportRun.objects.get()
    until(
        lambda: (
            (found := progress_of(run.progress_key)) is not None
            and found.stage == "写入"
        )
    )
    first.kill()
    first.wait()
    assert Project.objects.filter(code__startswith="K").count() == 0
    worker()
    until(lambda: ImportRun.objects.get().state == State.DONE)
    assert Project.objects.filter(code__startswith="K").count() == FORMS
    expect(exchange.get_by_text("已导入", exact=True)).to_be_visible()
