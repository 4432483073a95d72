"""The pages of 导入导出, as people go through them."""

import io
from dataclasses import replace

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from django_tasks_db.models import DBTaskResult
from openpyxl import load_workbook

from projects.models import BudgetYear, Project, Scheme
from targets.documents.flat.writer import write_flat
from targets.documents.values import ProjectForm
from targets.imports import runs
from targets.imports.models import ImportRun, State
from tests.targets.acts import with_row


def workbook(*forms: ProjectForm) -> bytes:
    stream = io.BytesIO()
    write_flat(stream, forms, 2024)
    return stream.getvalue()


@pytest.fixture
def admins(client, admin):
    client.force_login(admin)
    return client


def upload(client, content: bytes, name: str = "全镇.xlsx", **settings):
    data = {"file": SimpleUploadedFile(name, content), **settings}
    return client.post(reverse("exchange"), data, follow=True)


def act(client, name: str, run: ImportRun, **data):
    return client.post(reverse(f"import-{name}", args=[run.pk]), data, follow=True)


def page_of(client, run: ImportRun, **query) -> str:
    return client.get(run.get_absolute_url(), query).content.decode()


def latest() -> ImportRun:
    return ImportRun.objects.first()


def work_off_the_queue() -> None:
    """As the worker does, which would close the connection of a test; it runs as a process in the browser tests."""
    for result in DBTaskResult.objects.ready():
        result.claim("tests")
        result.set_successful(result.task.call(*result.args_kwargs["args"]))


# The way through


def test_a_workbook_is_uploaded_previewed_imported_and_undone(seeded, admins, form):
    page = upload(
        admins, workbook(replace(form, purpose="改过的用途"))
    ).content.decode()
    assert "全镇.xlsx" in page
    assert "改过的用途" in page
    assert not Project.objects.filter(purpose="改过的用途").exists()
    receipt = act(admins, "confirm", latest()).content.decode()
    assert (latest().file.sha256 in receipt, "全部导入" in receipt) == (True, True)
    assert Project.objects.get(purpose="改过的用途").code == form.code
    act(admins, "undo", latest())
    assert not Project.objects.filter(purpose="改过的用途").exists()


def test_a_workbook_that_changes_nothing_says_so(seeded, admins, document):
    page = upload(admins, workbook(*document.projects)).content.decode()
    assert "文件与系统里的内容完全一致，不用导入" in page
    assert "import-confirm" not in page


def test_problems_are_named_by_sheet_and_cell_and_what_to_do(
    seeded, admins, form, other
):
    content = workbook(
        replace(form, purpose="改"), with_row(other, 1, level2="重量指标")
    )
    page = upload(admins, content).content.decode()
    row = len(form.targets) + 3
    for text in (
        f"F{row}",
        "“重量指标”不在2024年的指标体系中",
        "请改为其中之一",
        "只导入没有问题的",
    ):
        assert text in page


def test_only_the_good_forms_come_in_on_request(seeded, admins, form, other):
    upload(
        admins,
        workbook(
            replace(form, purpose="改过的用途"), with_row(other, 1, level2="重量指标")
        ),
    )
    page = act(admins, "confirm", latest(), good_only="1").content.decode()
    assert "有问题的 1 张没有导入" in page
    assert Project.objects.filter(purpose="改过的用途").exists()


def test_the_own_workbook_comes_back_with_its_bad_cells_marked(seeded, admins, other):
    upload(admins, workbook(with_row(other, 1, level2="重量指标")))
    answer = admins.get(reverse("import-marked", args=[latest().pk]))
    book = load_workbook(io.BytesIO(answer.getvalue()))
    assert book.sheetnames[0] == "导入问题"
    assert "重量指标" in book["指标"]["F3"].comment.text


def test_the_original_comes_back_byte_by_byte(seeded, admins, form):
    content = workbook(form)
    upload(admins, content)
    assert admins.get(reverse("import-file", args=[latest().pk])).content == content


def test_the_workbook_to_fill_in_brings_back_what_is_there(seeded, admins):
    answer = admins.get(
        reverse("import-template"), {"department": "901001", "year": 2024}
    )
    upload(admins, answer.getvalue())
    run = latest()
    assert (run.state, run.counts, run.part_changes) == (
        State.READY,
        {"unchanged": 37},
        [],
    )


def test_the_amount_unit_is_asked_where_no_header_says_it(seeded, admins, form):
    table = f"项目编码,预算数\n{form.code},200000\n".encode()
    page = upload(admins, table, "表.csv").content.decode()
    assert "没有写明金额的单位" in page
    act(admins, "again", latest(), amount_unit="元")
    run = latest()
    assert (run.state, run.lines.get().changes) == (
        State.READY,
        [["budget", "18.00", "20.00"]],
    )


# What is filled in wrongly


@pytest.mark.parametrize(
    ("data", "message"),
    [
        ({}, "请先选择要导入的文件"),
        ({"file": SimpleUploadedFile("a.txt", b"")}, "文件是空的"),
        ({"file": SimpleUploadedFile("a.xlsx", b"PK\x03\x04")}, "请"),
        ({"file": SimpleUploadedFile("a.txt", b"x"), "year": "abc"}, "abc"),
    ],
)
def test_an_upload_that_cannot_be_is_answered_in_words(seeded, admins, data, message):
    answer = admins.post(reverse("exchange"), data, follow=True)
    assert answer.status_code == 200
    assert message in answer.content.decode()


def test_a_file_that_is_too_large_is_not_kept(seeded, admins, monkeypatch):
    monkeypatch.setattr("targets.imports.forms.SIZE_LIMIT", 10)
    page = upload(admins, b"x" * 11).content.decode()
    assert "文件超过" in page
    assert not ImportRun.objects.exists()


@pytest.mark.parametrize(
    "query", [{"outcome": "x"}, {"page": "99999"}, {"page": "a"}, {"per_page": "-1"}]
)
def test_an_address_typed_by_hand_shows_the_page(seeded, admins, form, query):
    upload(admins, workbook(form))
    assert "全镇.xlsx" in page_of(admins, latest(), **query)


def test_another_persons_import_is_not_there(seeded, client, clerk, admin, form):
    run = runs.receive(admin, "a.xlsx", workbook(form))
    client.force_login(clerk)
    assert client.get(run.get_absolute_url()).status_code == 404


def test_a_step_that_comes_too_late_is_told(seeded, admins, form):
    upload(admins, workbook(replace(form, purpose="改")))
    act(admins, "confirm", latest())
    assert "不能再做这一步" in act(admins, "confirm", latest()).content.decode()


# Large files


def test_a_large_file_waits_for_the_worker_and_is_shown_when_done(
    seeded, admins, form, monkeypatch
):
    monkeypatch.setattr(runs, "SMALL_FILE", 0)
    page = upload(admins, workbook(replace(form, purpose="改"))).content.decode()
    assert ("排队等待处理" in page, latest().state) == (True, State.WAITING)
    told = admins.get(reverse("import-progress", args=[latest().pk])).json()
    assert told == {"state": "waiting", "under_way": True}
    work_off_the_queue()
    assert latest().state == State.READY
    act(admins, "confirm", latest())
    work_off_the_queue()
    assert Project.objects.filter(purpose="改").exists()


def test_a_file_that_waits_can_be_cancelled(seeded, admins, form, monkeypatch):
    monkeypatch.setattr(runs, "SMALL_FILE", 0)
    upload(admins, workbook(form))
    act(admins, "cancel", latest())
    work_off_the_queue()
    assert latest().state == State.CANCELLED


# Many rows


def test_the_pages_ask_no_more_for_more_rows(
    seeded, admins, document, django_assert_max_num_queries
):
    changed = [replace(form, purpose="改") for form in document.projects]
    upload(admins, workbook(changed[0]))
    with django_assert_max_num_queries(60) as few:
        page_of(admins, latest())
        count = len(few)
    upload(admins, workbook(*changed))
    with django_assert_max_num_queries(count):
        assert page_of(admins, latest()).count("资金用途") == 37


def test_the_list_asks_no_more_for_more_imports(
    seeded, admins, form, django_assert_max_num_queries
):
    upload(admins, workbook(form))
    with django_assert_max_num_queries(60) as few:
        admins.get(reverse("exchange"))
        count = len(few)
    for number in range(5):
        upload(admins, workbook(replace(form, purpose=f"改{number}")))
        act(admins, "confirm", latest())
        act(admins, "undo", latest())
    with django_assert_max_num_queries(count):
        admins.get(reverse("exchange"))


def test_every_outcome_has_a_tab(seeded, admins, document):
    upload(
        admins,
        workbook(*document.projects[1:], replace(document.projects[0], purpose="改")),
    )
    assert "未变 36" in page_of(admins, latest())
    assert document.projects[5].name in page_of(admins, latest(), outcome="unchanged")
    assert (
        document.projects[5].name
        not in page_of(admins, latest(), outcome="changed").split('id="forms"')[1]
    )


# What a file does not say


def test_a_column_that_is_not_there_leaves_what_is_stored(seeded, admins, form):
    table = f"项目编码,资金用途\n{form.code},改过的用途\n".encode()
    page = upload(admins, table, "表.csv").content.decode()
    assert latest().lines.get().changes == [["purpose", form.purpose, "改过的用途"]]
    assert "文件里没有这些列" in page


def test_a_column_of_the_rows_that_is_not_there_leaves_their_texts(
    seeded, admins, form
):
    rows = [
        f"{form.code},{row.level1},{row.level2},{row.name},{row.value}"
        for row in form.targets
    ]
    rows[1] = rows[1].rpartition(",")[0] + ",≥99%"
    table = "\n".join(["项目编码,一级指标,二级指标,三级指标,指标值", *rows]).encode()
    upload(admins, table, "表.csv")
    assert latest().lines.get().changes == [
        ["targets[1].value", form.targets[1].value, "≥99%"]
    ]


def test_indicators_that_were_forgotten_are_not_wiped(seeded, admins, form, other):
    page = upload(admins, workbook(form, replace(other, targets=()))).content.decode()
    assert f"系统里有 {len(other.targets)} 条绩效指标，文件里一条也没有" in page
    assert latest().counts == {"unchanged": 1, "refused": 1}


def test_rows_that_a_file_does_not_say_are_not_judged(seeded, admins, form):
    BudgetYear.objects.update(scheme=Scheme.objects.get(code="2021"))
    upload(admins, f"项目编码,资金用途\n{form.code},改过的用途\n".encode(), "表.csv")
    assert latest().counts == {"changed": 1}


def test_of_several_projects_of_one_name_without_a_code_none_is_guessed(
    seeded, admins, form, unit, year
):
    for _ in range(2):
        Project.objects.create(year=year, department=unit, name="同名项目")
    page = upload(
        admins,
        f"单位编码,项目名称,资金用途\n{unit.code},同名项目,改\n".encode(),
        "表.csv",
    ).content.decode()
    assert "请先在系统里补填编码" in page


def test_an_import_of_nothing_is_not_confirmed(seeded, admins, form):
    upload(admins, workbook(form))
    assert (
        "没有可以导入的内容"
        in act(admins, "confirm", latest(), good_only="1").content.decode()
    )
    assert not ImportRun.objects.filter(stands=True).exists()
