"""A year whose forms have 权重: typed, shown, written into every file, brought back, kept in versions, copied."""

import io
import json
import zipfile
from decimal import Decimal

import pytest
from django.urls import reverse

from core.problems import Problem
from projects.models import Scheme
from targets.documents.files import read_bytes
from targets.documents.formats import FORMATS
from targets.documents.marked.book import mark
from targets.documents.snapshot import form_in
from targets.filings import loading
from targets.filings.models import Filing, Status, Target
from targets.filings.starting import start
from targets.imports.importing import import_document
from targets.imports.workbooks import template_for
from targets.workflow import comments
from targets.workflow.versions import TransitionNote, keep
from tests.html import one_line
from tests.targets.fills import cell, fill, rows, sheet
from tests.targets.pages import fields_of

LABEL = "权重"
YEAR = 2024


def use(*names):
    Scheme.objects.update(optional_columns=list(names))


@pytest.fixture
def weighed(project, clerk):
    """A project of a year with weights, of which the first row has one."""
    use("weight")
    fill(project, clerk, {cell(rows(project)[0], "weight"): " 12.50分 "})
    return type(project).objects.get(pk=project.pk)


def first_row(project):
    return Target.objects.filter(declaration__project=project).order_by("position")[0]


def page(browse, name, *args):
    return browse.get(reverse(name, args=args)).content.decode()


@pytest.fixture
def browse(as_user, clerk):
    return as_user(clerk)


def test_what_is_typed_is_stored_as_points(weighed):
    assert first_row(weighed).weight == Decimal("12.5")
    assert sheet(weighed).cells[cell(rows(weighed)[0], "weight")] == "12.5"


def test_what_are_no_points_is_refused(weighed, clerk):
    where = cell(rows(weighed)[0], "weight")
    outcome = fill(weighed, clerk, {where: "一半"})
    assert outcome.refused == {where: "“一半”不是数字，请填写分数，如 10"}


@pytest.mark.parametrize("name", ["declaration", "declaration-edit"])
def test_pages_show_the_column(weighed, browse, name):
    shown = page(browse, name, weighed.pk)
    assert f'<th scope="col">{LABEL}</th>' in shown
    assert "12.5" in shown


def test_the_page_without_scripts_asks_for_it(weighed, browse):
    fields = fields_of(page(browse, "declaration-edit", weighed.pk))
    assert fields[cell(rows(weighed)[0], "weight")] == ["12.5"]


@pytest.mark.parametrize("name", ["declaration", "declaration-edit"])
def test_pages_of_other_years_do_not(weighed, browse, name):
    use()
    assert LABEL not in page(browse, name, weighed.pk)


@pytest.mark.parametrize("name", ["txt", "docx", "xlsx", "flat"])
def test_files_have_it_and_bring_it_back(weighed, unit, year, name):
    year.refresh_from_db()
    document = loading.load_document(unit, year)
    assert document.columns == {"weight"}
    content = FORMATS[name].write(document, YEAR)
    Target.objects.update(weight=None)
    receipt = import_document(read_bytes(content), YEAR)
    assert [str(each) for each in receipt.lines[5].changes] == [
        f"指标第1行 {LABEL}：（空） → 12.5"
    ]
    assert first_row(weighed).weight == Decimal("12.5")


@pytest.mark.parametrize("suffix", ["txt", "docx", "xlsx", "pdf", "flat"])
def test_downloads_have_it(weighed, browse, suffix):
    answer = browse.get(reverse("declaration-file", args=[weighed.pk, suffix]))
    assert answer.status_code == 200
    if suffix != "pdf":
        document = read_bytes(answer.content).document
        assert document.projects[0].targets[0].weight == Decimal("12.5")


def test_a_file_without_it_leaves_it_alone(weighed, document):
    import_document(read_bytes(FORMATS["docx"].write(document, YEAR)), YEAR)
    assert first_row(weighed).weight == Decimal("12.5")


def test_a_file_with_it_leaves_it_out_where_the_year_does_not_use_it(
    weighed, unit, year
):
    content = FORMATS["docx"].write(loading.load_document(unit, year), YEAR)
    Target.objects.update(weight=Decimal(5))
    use()
    receipt = import_document(read_bytes(content), YEAR)
    assert f"“{LABEL}”列没有读取：这一年度的绩效目标表不用这一列" in receipt.notices
    assert [line.changes for line in receipt.lines if line.changes] == []
    assert first_row(weighed).weight == Decimal(5)


def test_the_workbook_to_take_home_has_it(weighed, unit, year, clerk):
    year.refresh_from_db()
    with template_for(unit, year, clerk) as file:
        assert read_bytes(file.read()).document.columns == {"weight"}


@pytest.fixture
def version(weighed, clerk):
    (form,) = loading.load_forms(type(weighed).objects.filter(pk=weighed.pk))
    return keep(weighed.declaration.filing, form, "submit", clerk, TransitionNote())


def test_a_version_keeps_it(weighed, version, browse):
    assert form_in(version.form).targets[0].weight == Decimal("12.5")
    assert LABEL in page(browse, "version", weighed.pk, version.number)


def test_the_page_that_compares_versions_shows_the_points_of_both(
    weighed, version, clerk, browse
):
    fill(weighed, clerk, {cell(rows(weighed)[0], "weight"): "20"})
    address = reverse("version-compare", args=[weighed.pk])
    answer = browse.get(address, {"old": version.number, "new": "now"})
    (contrast,) = answer.context["changes"]
    assert contrast.label == f"指标第1行 {LABEL}"
    assert contrast.label in answer.content.decode()
    assert texts_of(contrast) == ["12.5", "20"]


def texts_of(contrast):
    sides = (contrast.before, contrast.after)
    return ["".join(piece.text for piece in side) for side in sides]


def test_the_page_of_the_review_shows_it(weighed, reviewer, as_user):
    Filing.objects.filter(project=weighed).update(status=Status.SUBMITTED)
    shown = page(as_user(reviewer), "declaration-review", weighed.pk)
    assert f'<th scope="col">{LABEL}</th>' in shown
    assert "12.5" in shown


def test_a_comment_can_be_pinned_to_it(weighed, reviewer):
    where = cell(rows(weighed)[0], "weight")
    comment = comments.comment(weighed, reviewer, where, "请说明依据")
    assert (comment.place, comment.value) == (f"指标第1行 {LABEL}", "12.5")


def test_the_dossier_has_it(weighed, version, browse):
    answer = browse.get(reverse("dossier", args=[weighed.pk]))
    packed = zipfile.ZipFile(io.BytesIO(answer.content))
    assert LABEL in packed.read("卷宗.html").decode()
    versions = json.loads(packed.read("版本.json"))
    assert versions[-1]["form"]["targets"][0]["weight"] == "12.5"
    kept = read_bytes(packed.read("版本/第1版.txt")).document
    assert kept.projects[0].targets[0].weight == Decimal("12.5")


@pytest.mark.parametrize("suffix", ["txt", "docx", "xlsx", "flat"])
def test_the_document_of_the_department_has_it(weighed, browse, unit, suffix):
    answer = browse.get(reverse("working-document", args=[YEAR, unit.code, suffix]))
    found = read_bytes(answer.getvalue()).document
    assert found.columns == {"weight"}
    assert found.projects[5].targets[0].weight == Decimal("12.5")


def test_the_list_of_indicators_shows_it_where_it_is_chosen(weighed, browse):
    address = reverse("target-list")
    shown = browse.get(address, {"column": ["weight"], "ordering": "-weight"})
    assert 'data-label="权重">12.5</td>' in one_line(shown.content.decode())
    rows = browse.get(address, {"export": "csv"}).getvalue().decode("utf-8-sig")
    assert LABEL in rows.splitlines()[0]


def test_a_marked_workbook_has_it(weighed, unit, year, clerk):
    content = FORMATS["flat"].write(loading.load_document(unit, year), YEAR)
    problem = Problem("a", "goals", "请核对")
    assert read_bytes(mark(content, [problem])).document.columns == {"weight"}


def test_a_copy_has_it_and_asks_for_a_look(weighed, clerk):
    copy = type(weighed)(year=weighed.year, department=weighed.department, name="复制")
    start(copy, clerk, source=weighed)
    row = first_row(copy)
    assert row.weight == Decimal("12.5")
    assert f"targets.{row.key}.weight" in copy.declaration.copied


def test_the_admin_ticks_the_columns(admin, as_user, seeded):
    scheme = Scheme.objects.first()
    address = reverse("admin:projects_scheme_change", args=[scheme.pk])
    assert LABEL in as_user(admin).get(address).content.decode()
    data = {
        "code": scheme.code,
        "name": scheme.name,
        "optional_columns": ["weight", "scoring"],
        "years-TOTAL_FORMS": 0,
        "years-INITIAL_FORMS": 0,
    }
    as_user(admin).post(address, data)
    scheme.refresh_from_db()
    assert scheme.optional_columns == ["weight", "scoring"]
