"""What leaves the unit's circle: files named like the publication hold no draft and nothing secret; others say so."""

from __future__ import annotations

import io
import zipfile
from dataclasses import replace
from urllib.parse import unquote

import pytest
from django.core.management import call_command
from django.urls import reverse

from projects.models import Project
from targets.documents.files import read_bytes, read_file
from targets.documents.formats import FORMATS
from targets.documents.notices import INTERNAL
from targets.filings.models import DepartmentTarget, Filing, Status, Target
from targets.workflow import performing as workflow
from tests.targets.pdf_pages import pages
from tests.targets.publication.test_publishing import approve_part_one

DOCUMENT = reverse("document", args=[2024, "901001", "docx"])
WORKING = reverse("working-document", args=[2024, "901001", "docx"])


@pytest.fixture
def browse(as_user, clerk, seeded):
    return as_user(clerk)


@pytest.fixture
def approved(seeded, reviewer) -> list[Project]:
    """Ten approved projects, of which the fourth is secret."""
    Filing.objects.update(status=Status.REVIEWED)
    projects = list(Project.objects.in_document_order())
    keys = [project.pk for project in projects[:10]]
    workflow.perform_many(keys, "approve", reviewer)
    Project.objects.filter(pk=keys[3]).update(is_secret=True)
    return projects


def names(content: bytes) -> list[str]:
    return [form.name for form in read_bytes(content).document.projects]


def test_the_document_holds_what_is_approved_and_not_secret(browse, approved):
    answer = browse.get(DOCUMENT)
    public = [project.name for project in (*approved[:3], *approved[4:10])]
    assert names(answer.content) == public
    assert "2024年部门预算绩效文本.docx" in unquote(answer["Content-Disposition"])


def test_the_document_holds_what_was_approved_and_not_what_is_adjusted(
    browse, approved
):
    Filing.objects.filter(project=approved[0]).update(status=Status.ADJUSTING)
    Target.objects.filter(declaration__project=approved[0]).update(value="改了")
    first = read_bytes(browse.get(DOCUMENT).content).document.projects[0]
    assert "改了" not in [row.value for row in first.targets]


def test_without_anything_approved_the_document_says_where_the_drafts_are(browse):
    page = browse.get(DOCUMENT, follow=True).content.decode()
    assert (
        "还没有已批复、不涉密的绩效目标表；填报中的内容请下载内部使用的工作稿" in page
    )


def test_a_document_that_names_a_secret_project_is_not_made(browse, approved, reviewer):
    DepartmentTarget.objects.update(overall=f"做好{approved[3].name}")
    approve_part_one(reviewer)
    page = browse.get(DOCUMENT, follow=True).content.decode()
    assert "部门整体绩效目标里写到了涉密项目的名称，没有生成绩效文本" in page


def test_the_working_copy_has_all_forms_and_says_so_in_its_name(browse, approved):
    answer = browse.get(WORKING)
    assert names(answer.content) == [project.name for project in approved]
    assert f"（{INTERNAL}）.docx" in unquote(answer["Content-Disposition"])


@pytest.mark.parametrize("name", FORMATS)
def test_a_notice_is_on_every_page_and_no_part_of_what_is_read_back(document, name):
    content = FORMATS[name].write(replace(document, notice=INTERNAL), 2024)
    assert noticed(content)
    assert not noticed(FORMATS[name].write(document, 2024))
    if name in ("txt", "docx"):
        reading = read_bytes(content)
        assert (reading.document, reading.unplaced) == (document, [])


def noticed(content: bytes) -> bool:
    """Whether the notice stands in the text, on all pages, in the header of the document or of all sheets."""
    if content.startswith(b"%PDF"):
        return all(INTERNAL in page for page in pages(content))
    if not content.startswith(b"PK"):
        return content.decode().startswith(f"【{INTERNAL}】\n")
    with zipfile.ZipFile(io.BytesIO(content)) as package:
        parts = [
            package.read(part).decode()
            for part in package.namelist()
            if "/header" in part or "/worksheets/sheet" in part
        ]
    return bool(parts) and all(INTERNAL in part for part in parts)


def test_the_lines_below_a_notice_keep_their_numbers(document):
    text = FORMATS["txt"].write(document, 2024).decode()
    below = read_bytes(f"【{INTERNAL}】\n不认识的一段\n{text}".encode())
    assert below.unplaced == ["第2行：不认识的一段"]


def test_a_selection_is_a_working_copy(browse, approved):
    chosen = [project.pk for project in approved[:2]]
    data = {"project": chosen, "format": "txt"}
    answer = browse.post(reverse("download"), data)
    assert noticed(answer.content)
    assert INTERNAL in unquote(answer["Content-Disposition"])


@pytest.mark.parametrize(("place", "opening"), [(3, "【涉密】\n"), (0, "1.")])
def test_a_single_form_says_whether_it_is_secret(browse, approved, place, opening):
    form = reverse("declaration-file", args=[approved[place].pk, "txt"])
    text = browse.get(form).content.decode()
    assert text.startswith(opening)


def test_the_command_leaves_drafts_and_secret_projects_out(approved, tmp_path):
    output = tmp_path / "a.docx"
    options = {"year": 2024, "department": "901001", "format": "docx"}
    call_command("export_document", **options, output=output)
    assert len(read_file(output).document.projects) == 9


def test_the_command_refuses_where_nothing_is_approved(seeded, tmp_path, capsys):
    options = {"year": 2024, "department": "901001", "format": "docx"}
    with pytest.raises(SystemExit):
        call_command("export_document", **options, output=tmp_path / "a")
    assert "还没有已批复、不涉密" in capsys.readouterr().err


@pytest.mark.parametrize("page", ["/projects/", "/departments/2024/901001/"])
def test_the_pages_say_what_every_download_holds(browse, page):
    text = browse.get(page).content.decode()
    assert "下载绩效文本（已批复、不涉密）" in text
    assert f"下载工作稿（{INTERNAL}）" in text


def test_a_data_table_says_whom_it_is_for(browse):
    place = {"department": "901001", "year": "2024"}
    answer = browse.get(reverse("import-template"), place)
    assert INTERNAL in unquote(answer["Content-Disposition"])
    assert noticed(b"".join(answer.streaming_content))
