"""Every kind of file in which forms and documents are downloaded, from the pages and by the command."""

from dataclasses import replace
from urllib.parse import unquote

import pytest
from django.core.management import call_command
from django.urls import reverse

from core.problems import Refusal
from projects.models import BudgetYear, Project
from targets.documents.files import read_bytes
from targets.documents.formats import FORMATS, format_named
from tests.targets.pdf_pages import bookmarks, pages

DOWNLOAD = reverse("download")
LISTED = "个项目绩效目标表（内部使用，含草稿和涉密）"


def file_name(title: str, name: str) -> str:
    return f"{title}{FORMATS[name].ending}.{FORMATS[name].suffix}"


@pytest.fixture
def browse(as_user, clerk, seeded):
    return as_user(clerk)


@pytest.mark.parametrize("name", ["txt", "docx", "xlsx", "flat"])
def test_a_written_document_is_read_back_equal(document, name):
    first = document.projects[0]
    unit = {
        "department_code": first.department_code,
        "department_name": first.department_name,
    }
    named = replace(document, department=replace(document.department, **unit))
    assert read_bytes(FORMATS[name].write(named, 2024)).document == named


def test_a_data_table_names_the_unit_of_part_one_where_the_document_leaves_it_to_the_first_form(
    document,
):
    read = read_bytes(FORMATS["flat"].write(document, 2024)).document
    assert (document.department.department_code, read.department.department_code) == (
        "",
        "901001",
    )


@pytest.mark.parametrize("name", FORMATS)
def test_a_form_comes_in_every_format_under_its_own_name(browse, name):
    project = Project.objects.get(position=11)
    response = browse.get(reverse("declaration-file", args=[project.pk, name]))
    assert unquote(response["Content-Disposition"]).endswith(
        file_name("妇联工作经费绩效目标表", name)
    )
    assert response["Content-Type"] == FORMATS[name].content_type


@pytest.mark.parametrize("name", FORMATS)
def test_the_whole_document_comes_in_every_format(browse, name):
    response = browse.get(reverse("working-document", args=[2024, "901001", name]))
    assert file_name("2024年绩效目标工作稿（内部使用，含草稿和涉密）", name) in unquote(
        response["Content-Disposition"]
    )


@pytest.mark.parametrize("name", FORMATS)
@pytest.mark.parametrize("field", ["format", "all"])
def test_a_selection_and_all_that_was_found_come_in_every_format(browse, name, field):
    chosen = {
        "project": [Project.objects.get(position=position).pk for position in (2, 5)],
        field: name,
    }
    response = browse.post(f"{DOWNLOAD}?text=占地生活补助", chosen)
    count = 2 if field == "format" else 3
    assert file_name(f"{count}{LISTED}", name) in unquote(
        response["Content-Disposition"]
    )


def test_a_pdf_of_the_pages_has_the_document_s_title_and_forms(browse, document):
    content = browse.get(
        reverse("working-document", args=[2024, "901001", "pdf"])
    ).content
    assert ">巨鹿县巨鹿镇人民政府本级2024年部门预算绩效文本<".encode() in content
    assert (
        len([name for name in bookmarks(content) if name.endswith("绩效目标表")]) == 37
    )


@pytest.fixture
def two_years(browse):
    """The third project belongs to 2023."""
    earlier = BudgetYear.objects.create(
        year=2023, scheme=BudgetYear.objects.get(year=2024).scheme
    )
    Project.objects.filter(position=3).update(year=earlier)
    return {
        "project": [Project.objects.get(position=position).pk for position in (2, 3)]
    }


def test_a_data_table_does_not_mix_years(browse, two_years):
    page = browse.post(
        f"{DOWNLOAD}?year=", {**two_years, "format": "flat"}, follow=True
    ).content.decode()
    assert (
        "所选项目跨了几个年度，一份数据表只能放一个年度的项目，请选定一个年度再下载"
        in page
    )


@pytest.mark.parametrize("name", ["txt", "docx", "xlsx", "pdf"])
def test_other_files_may_hold_forms_of_several_years(browse, two_years, name):
    assert browse.post(DOWNLOAD, {**two_years, "format": name}).status_code == 200


def test_a_data_table_of_an_earlier_year_bears_that_year(browse, two_years):
    content = browse.post(
        DOWNLOAD, {"project": two_years["project"][1:], "format": "flat"}
    ).content
    assert read_bytes(content).year == 2023


@pytest.mark.parametrize("name", FORMATS)
def test_the_command_writes_every_format(seeded, tmp_path, name):
    output = tmp_path / "a"
    call_command(
        "export_document",
        year=2024,
        department="901001",
        format=name,
        output=output,
        working=True,
    )
    starts = {"txt": "【内部使用".encode(), "pdf": b"%PDF"}
    assert output.read_bytes().lstrip().startswith(starts.get(name, b"PK"))


def test_a_pdf_by_the_command_has_the_pages_of_the_document(seeded, tmp_path):
    output = tmp_path / "a.pdf"
    call_command(
        "export_document",
        year=2024,
        department="901001",
        format="pdf",
        output=output,
        working=True,
    )
    assert len(pages(output.read_bytes())) > 37


def test_a_format_that_is_not_written_is_refused_with_those_that_are():
    with pytest.raises(
        Refusal, match="不能导出为“wps”，可用的格式有：txt、docx、xlsx、pdf、flat"
    ):
        format_named("wps")


@pytest.mark.parametrize("path", ["project-list", "declaration", "department-target"])
def test_the_pages_offer_every_format(browse, path):
    arguments = {
        "declaration": [Project.objects.get(position=1).pk],
        "department-target": [2024, "901001"],
    }.get(path, [])
    page = browse.get(reverse(path, args=arguments)).content.decode()
    offered = [
        f"form.{name}" if path == "declaration" else f"document.{name}"
        for name in FORMATS
    ]
    assert [address for address in offered if address not in page] == []


def test_a_document_too_long_to_be_made_at_once_says_how_to_get_it(
    seeded, client, clerk, monkeypatch
):
    monkeypatch.setattr("targets.forms.views.documents.DOCUMENT_LIMIT", 36)
    client.force_login(clerk)
    page = client.get(
        reverse("working-document", args=[2024, "901001", "docx"]), follow=True
    ).content.decode()
    assert "这份绩效文本有 37 张表，一次最多 36 张；请按下级单位分别下载" in page
