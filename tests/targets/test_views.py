"""The pages of a form and of a department's overall targets, and both as files."""

from urllib.parse import unquote

import pytest
from django.urls import reverse

from projects.models import Project
from targets.exchange.files import read_bytes
from targets.models import DepartmentTarget, Target


@pytest.fixture
def browse(as_user, clerk, seeded):
    return as_user(clerk)


def form_page(position: int) -> str:
    return reverse("declaration", args=[Project.objects.get(position=position).pk])


DEPARTMENT = reverse("department-target", args=[2024, "901001"])


@pytest.mark.parametrize("number", [1, 6, 14, 37])
def test_a_form_shows_every_cell_of_the_document(browse, document, number):
    page = browse.get(form_page(number)).content.decode()
    form = document.projects[number - 1]
    cells = [form.code, form.name, form.purpose, "901001巨鹿县巨鹿镇人民政府本级", *form.goals.split()]
    cells += [cell for row in form.targets for cell in (row.name, row.description, row.value, row.basis)]
    assert [cell for cell in cells if cell not in page] == []


def test_a_merged_category_is_one_cell_over_its_rows(browse):
    page = browse.get(form_page(1)).content.decode()
    assert page.count(">产出指标</th>") == 1
    assert '<th scope="rowgroup" rowspan="4" class="category">产出指标</th>' in page


@pytest.mark.parametrize(("number", "before", "after"), [(1, None, 2), (2, 1, 3), (37, 36, None)])
def test_a_form_leads_to_the_one_before_and_after(browse, number, before, after):
    context = browse.get(form_page(number)).context
    found = [context[each] and context[each].position for each in ("previous", "next")]
    assert found == [before, after]


def test_a_project_without_a_form_shows_an_empty_one(browse, year, unit):
    project = Project.objects.create(year=year, department=unit, name="空项目", position=99)
    assert "还没有绩效指标" in browse.get(project.get_absolute_url()).content.decode()


def test_text_from_a_form_is_never_markup(browse):
    Target.objects.filter(position=0).update(value="<script>alert(1)</script>")
    assert "<script>alert(1)" not in browse.get(form_page(1)).content.decode()


def test_the_queries_of_a_form_do_not_grow_with_its_rows(browse, django_assert_num_queries):
    declaration = Project.objects.get(position=1).declaration
    path = form_page(1)
    with django_assert_num_queries(FORM_QUERIES):
        browse.get(path)
    category = declaration.targets.first().category
    Target.objects.bulk_create(Target(declaration=declaration, position=9, category=category) for _ in range(200))
    with django_assert_num_queries(FORM_QUERIES):
        browse.get(path)


# Session, person, their department; the project; categories, rows, form; the form before and the one after.
FORM_QUERIES = 9


# Files


@pytest.mark.parametrize("suffix", ["docx", "txt"])
def test_the_whole_document_comes_back_equal(browse, document, suffix):
    response = browse.get(reverse("document", args=[2024, "901001", suffix]))
    assert read_bytes(response.content).document == document


@pytest.mark.parametrize("suffix", ["docx", "txt"])
def test_a_selection_comes_in_document_order_without_part_one(browse, document, suffix):
    chosen = [Project.objects.get(position=position).pk for position in (5, 2)]
    query = "&".join(f"project={pk}" for pk in chosen)
    read = read_bytes(browse.get(f"{reverse('download')}?{query}&format={suffix}").content).document
    assert read.department is None
    assert read.projects == (document.projects[1], document.projects[4])


def test_a_file_bears_its_project_s_name(browse, document):
    response = browse.get(f"{reverse('download')}?project={Project.objects.get(position=11).pk}")
    assert "妇联工作经费绩效目标表.docx" in unquote(response["Content-Disposition"])


@pytest.mark.parametrize("query", ["", "?project=", "?project=x", "?project=-1", f"?project={'9' * 30}"])
def test_a_download_of_nothing_leads_back_to_the_list_and_says_so(browse, query):
    response = browse.get(reverse("download") + query, follow=True)
    assert "请先勾选项目再下载" in response.content.decode()


@pytest.mark.parametrize("query", ["project=999999", "project={pk}&project=999999", "project={pk}&format=exe"])
def test_what_is_not_there_cannot_be_downloaded(browse, query):
    query = query.format(pk=Project.objects.get(position=1).pk)
    assert browse.get(f"{reverse('download')}?{query}").status_code == 404


def test_text_that_a_file_cannot_hold_is_refused_with_the_reason(browse):
    DepartmentTarget.objects.update(overall="甲\n二、分项绩效目标\n乙")
    response = browse.get(reverse("document", args=[2024, "901001", "docx"]), follow=True)
    assert "与版式" in response.content.decode()


@pytest.mark.parametrize(("budget_year", "code"), [(2023, "901001"), (2024, "901"), (2024, "999")])
def test_a_department_year_without_targets_is_not_found(browse, budget_year, code):
    assert browse.get(reverse("department-target", args=[budget_year, code])).status_code == 404


# Part one


def test_the_overall_targets_show_every_paragraph(browse, document):
    page = browse.get(DEPARTMENT).content.decode()
    parts = document.department.sub_targets
    lines = [line for part in parts for text in (part.title, part.goal, part.indicators) for line in text.split("\n")]
    assert [line for line in lines if line not in page] == []


def test_the_nine_duties_stand_apart(browse):
    assert [duty[0] for duty in browse.get(DEPARTMENT).context["duties"]] == list("①②③④⑤⑥⑦⑧⑨")


def test_the_money_of_the_sub_targets_is_that_of_the_projects(browse, document):
    context = browse.get(DEPARTMENT).context
    assert context["budget"] == sum(form.budget for form in document.projects)
    assert context["count"] == 37


def test_projects_that_back_no_sub_target_are_shown_as_such(browse):
    Project.objects.get(position=1).declaration.delete()
    assert "未对应分项目标的项目" in browse.get(DEPARTMENT).content.decode()


def test_the_queries_of_part_one_do_not_grow_with_projects(browse, django_assert_num_queries):
    with django_assert_num_queries(DEPARTMENT_QUERIES):
        browse.get(DEPARTMENT)
    Project.objects.filter(position__gt=3).delete()
    with django_assert_num_queries(DEPARTMENT_QUERIES):
        browse.get(DEPARTMENT)


# Session, person, their department; the target; its projects, sub-targets, safeguards.
DEPARTMENT_QUERIES = 7


def test_several_departments_are_listed(as_user, admin, seeded, year, other_unit):
    DepartmentTarget.objects.create(year=year, department=other_unit)
    page = as_user(admin).get(reverse("department-targets")).content.decode()
    assert "6,167.49" in page
    assert "巨鹿县财政局本级" in page
