"""The pages of a form and of a department's overall targets, and both as files."""

from decimal import Decimal
from urllib.parse import unquote

import pytest
from django.urls import reverse

from projects.models import Project
from targets.documents.files import read_bytes
from targets.filings.department_store import ensure_department_target
from targets.filings.models import Declaration, DepartmentTarget, SubTarget, Target
from targets.forms.views import documents


@pytest.fixture
def browse(as_user, clerk, seeded):
    return as_user(clerk)


def form_page(position: int) -> str:
    return reverse("declaration", args=[Project.objects.get(position=position).pk])


DOWNLOAD = reverse("download")
DEPARTMENT = reverse("department-target", args=[2024, "901001"])


@pytest.mark.parametrize("number", [1, 6, 14, 37])
def test_a_form_shows_every_cell_of_the_document(browse, document, number):
    page = browse.get(form_page(number)).content.decode()
    form = document.projects[number - 1]
    cells = [
        form.code,
        form.name,
        form.purpose,
        "901001巨鹿县巨鹿镇人民政府本级",
        *form.goals.split(),
    ]
    cells += [
        cell
        for row in form.targets
        for cell in (row.name, row.description, row.value, row.basis)
    ]
    assert [cell for cell in cells if cell not in page] == []


def test_a_merged_category_is_one_cell_over_its_rows(browse):
    page = browse.get(form_page(1)).content.decode()
    assert page.count(">产出指标</th>") == 1
    assert '<th scope="rowgroup" rowspan="4" class="category">产出指标</th>' in page


@pytest.mark.parametrize(
    ("number", "before", "after"), [(1, None, 2), (2, 1, 3), (37, 36, None)]
)
def test_a_form_leads_to_the_one_before_and_after(browse, number, before, after):
    context = browse.get(form_page(number)).context
    found = [context[each] and context[each].position for each in ("previous", "next")]
    assert found == [before, after]


def test_a_project_without_a_form_shows_an_empty_one(browse, year, unit):
    project = Project.objects.create(
        year=year, department=unit, name="空项目", position=99
    )
    assert "还没有绩效指标" in browse.get(project.get_absolute_url()).content.decode()


def test_a_form_is_numbered_as_in_the_document_whatever_position_is_stored(
    browse, year, unit
):
    Project.objects.filter(position=3).delete()
    project = Project.objects.create(year=year, department=unit, name="后台新增的项目")
    assert (
        "<h1>1.后台新增的项目绩效目标表</h1>"
        in browse.get(project.get_absolute_url()).content.decode()
    )
    assert browse.get(form_page(37)).context["number"] == 37


def test_a_sub_target_of_another_unit_is_named_but_not_led_to(browse, year, office):
    target = ensure_department_target(office, year)
    sub_target = SubTarget.objects.create(
        department_target=target, position=1, title="全县重点"
    )
    Declaration.objects.filter(project__position=1).update(sub_target=sub_target)
    page = browse.get(form_page(1)).content.decode()
    assert "（其他单位）：1、全县重点" in page
    assert "#sub-target-1" not in page


def test_text_from_a_form_is_never_markup(browse):
    Target.objects.filter(position=1).update(value="<script>alert(1)</script>")
    assert "<script>alert(1)" not in browse.get(form_page(1)).content.decode()


def test_the_queries_of_a_form_do_not_grow_with_its_rows(
    browse, django_assert_num_queries
):
    declaration = Project.objects.get(position=1).declaration
    path = form_page(1)
    with django_assert_num_queries(FORM_QUERIES):
        browse.get(path)
    category = declaration.targets.first().category
    Target.objects.bulk_create(
        Target(declaration=declaration, position=9, category=category)
        for _ in range(200)
    )
    with django_assert_num_queries(FORM_QUERIES):
        browse.get(path)


# Session, person, their department; the project; categories, rows, form; its number, the form before and the one after;
# the years, the decisions on it, and its situation.
FORM_QUERIES = 13


# Files


@pytest.mark.parametrize("suffix", ["docx", "txt"])
def test_the_whole_document_comes_back_equal(browse, document, suffix):
    response = browse.get(reverse("working-document", args=[2024, "901001", suffix]))
    assert read_bytes(response.content).document == document


@pytest.mark.parametrize("suffix", ["docx", "txt"])
def test_a_selection_comes_in_document_order_without_part_one(browse, document, suffix):
    chosen = [Project.objects.get(position=position).pk for position in (5, 2)]
    read = read_bytes(
        browse.post(DOWNLOAD, {"project": chosen, "format": suffix}).content
    ).document
    assert read.department is None
    assert read.projects == (document.projects[1], document.projects[4])


def test_a_file_bears_its_project_s_name(browse, document):
    response = browse.get(
        reverse("declaration-file", args=[Project.objects.get(position=11).pk, "docx"])
    )
    assert "妇联工作经费绩效目标表.docx" in unquote(response["Content-Disposition"])


@pytest.mark.parametrize("project", [[], "", "x", "-1", "9" * 30])
def test_a_download_of_nothing_leads_back_to_the_list_as_it_was_and_says_so(
    browse, project
):
    response = browse.post(f"{DOWNLOAD}?text=占地", {"project": project}, follow=True)
    assert "请先勾选项目再下载" in response.content.decode()
    assert response.request["QUERY_STRING"] == "text=%E5%8D%A0%E5%9C%B0"


def test_what_is_not_there_cannot_be_downloaded(browse):
    found = Project.objects.get(position=1).pk
    for typed in (
        {"project": 999999},
        {"project": [found, 999999]},
        {"project": found, "format": "exe"},
    ):
        assert browse.post(DOWNLOAD, typed).status_code == 404
    assert (
        browse.get(reverse("declaration-file", args=[found, "exe"])).status_code == 404
    )


@pytest.mark.parametrize(
    ("query", "count"),
    [
        ("", 37),
        ("?text=占地生活补助&sort=-budget&page=1", 3),
        ("?amount_min=700&department=901001", 4),
    ],
)
def test_all_that_the_filter_lets_through_comes_as_one_file(browse, query, count):
    read = read_bytes(
        browse.post(f"{DOWNLOAD}{query}", {"all": "docx"}).content
    ).document
    assert len(read.projects) == count


def test_a_condition_that_is_not_understood_lets_nothing_through(browse):
    response = browse.post(f"{DOWNLOAD}?amount_min=abc", {"all": "docx"}, follow=True)
    assert "请先勾选项目再下载" in response.content.decode()


def test_all_is_the_person_s_own_scope(as_user, stranger, seeded):
    assert as_user(stranger).post(DOWNLOAD, {"all": "docx"}).status_code == 302


@pytest.mark.parametrize("data", [{"all": "docx"}, {"project": range(1, 42)}])
def test_more_than_the_limit_is_refused_with_the_figures(browse, monkeypatch, data):
    monkeypatch.setattr(documents, "SELECTION_LIMIT", 36)
    page = browse.post(f"{DOWNLOAD}?year=2024", data, follow=True).content.decode()
    assert "一次最多 36 张；请用条件缩小范围" in page


def test_hundreds_of_ticks_fit_into_one_download(browse, year, unit):
    Project.objects.bulk_create(
        Project(year=year, department=unit, name=f"项目{n}", position=99)
        for n in range(460)
    )
    chosen = list(Project.objects.values_list("pk", flat=True))
    read = read_bytes(
        browse.post(DOWNLOAD, {"project": chosen, "format": "txt"}).content
    ).document
    assert len(read.projects) == 497


def test_a_unit_without_part_one_has_a_document_all_the_same(browse, document):
    DepartmentTarget.objects.all().delete()
    read = read_bytes(
        browse.get(reverse("working-document", args=[2024, "901001", "docx"])).content
    ).document
    assert (read.department, read.projects) == (None, document.projects)


@pytest.mark.parametrize(
    ("budget_year", "code"),
    [(2023, "901001"), (2024, "902001"), (2024, "901"), (2024, "999")],
)
def test_what_is_empty_or_elsewhere_has_no_document(
    browse, other_unit, budget_year, code
):
    assert (
        browse.get(
            reverse("working-document", args=[budget_year, code, "docx"])
        ).status_code
        == 404
    )


def test_a_unit_with_nothing_in_it_has_no_document(as_user, admin, seeded, other_unit):
    assert (
        as_user(admin)
        .get(reverse("working-document", args=[2024, "902001", "docx"]))
        .status_code
        == 404
    )


def test_text_that_a_file_cannot_hold_is_refused_with_the_reason(browse):
    DepartmentTarget.objects.update(overall="甲\n二、分项绩效目标\n乙")
    response = browse.get(
        reverse("working-document", args=[2024, "901001", "docx"]), follow=True
    )
    assert "与版式" in response.content.decode()


@pytest.mark.parametrize(
    ("budget_year", "code"), [(2023, "901001"), (2024, "901"), (2024, "999")]
)
def test_a_department_year_without_targets_is_not_found(browse, budget_year, code):
    assert (
        browse.get(reverse("department-target", args=[budget_year, code])).status_code
        == 404
    )


# Part one


def test_the_overall_targets_show_every_paragraph(browse, document):
    page = browse.get(DEPARTMENT).content.decode()
    parts = document.department.sub_targets
    lines = [
        line
        for part in parts
        for text in (part.title, part.goal, part.indicators)
        for line in text.split("\n")
    ]
    assert [line for line in lines if line not in page] == []


def test_the_nine_duties_stand_apart(browse):
    assert [duty[0] for duty in browse.get(DEPARTMENT).context["duties"]] == list(
        "①②③④⑤⑥⑦⑧⑨"
    )


def test_the_money_of_the_sub_targets_is_that_of_the_projects(browse, document):
    context = browse.get(DEPARTMENT).context
    assert context["budget"] == sum(form.budget for form in document.projects)
    assert context["count"] == 37


def test_projects_that_back_no_sub_target_are_shown_as_such(browse):
    Project.objects.get(position=1).declaration.delete()
    assert "未对应分项目标的项目" in browse.get(DEPARTMENT).content.decode()


@pytest.fixture
def above(as_user, reviewer, seeded, year, office) -> DepartmentTarget:
    """901's own overall target, which has one sub-target."""
    target = ensure_department_target(office, year)
    SubTarget.objects.create(department_target=target, position=1, goal="保障全镇运转")
    return target


def test_a_department_s_money_is_that_of_all_below_it_as_in_its_document(
    as_user, reviewer, above
):
    Declaration.objects.filter(project__position=1).update(
        sub_target=above.subtargets.get()
    )
    context = as_user(reviewer).get(above.get_absolute_url()).context
    assert [len(each.projects) for each in context["backings"]] == [1, 36]
    assert context["budget"] == Decimal("6167.49")
    assert context["backings"][1].sub_target is None


def test_the_list_s_money_is_that_of_all_below_too(as_user, reviewer, above):
    rows = (
        as_user(reviewer).get(reverse("department-targets")).context["table"].data.data
    )
    assert [(row.department.code, row.projects, row.budget) for row in rows] == [
        ("901", 37, Decimal("6167.49")),
        ("901001", 37, Decimal("6167.49")),
    ]


def test_a_target_with_nothing_behind_it_is_shown(as_user, admin, year, other_unit):
    target = ensure_department_target(other_unit, year)
    assert "0.00" in as_user(admin).get(target.get_absolute_url()).content.decode()


def test_a_sub_target_without_a_title_reads_as_in_the_document(
    as_user, reviewer, above
):
    page = as_user(reviewer).get(above.get_absolute_url()).content.decode()
    assert "<b>1、绩效目标：</b>保障全镇运转" in page
    assert "<h3>1、" not in page


def test_the_queries_of_part_one_do_not_grow_with_projects(
    browse, django_assert_num_queries
):
    with django_assert_num_queries(DEPARTMENT_QUERIES):
        browse.get(DEPARTMENT)
    Project.objects.filter(position__gt=3).delete()
    with django_assert_num_queries(DEPARTMENT_QUERIES):
        browse.get(DEPARTMENT)


# Session, person, their department; the target; its projects, sub-targets and safeguards, what stands behind them;
# the settings of the rules, the categories, the reasons; the comments; what led to the status.
# Whether a word is wanted where it is submitted; the names that units have in the year.
DEPARTMENT_QUERIES = 20


def test_several_departments_are_listed(as_user, admin, seeded, year, other_unit):
    ensure_department_target(other_unit, year)
    page = as_user(admin).get(reverse("department-targets")).content.decode()
    assert "6,167.49" in page
    assert "巨鹿县财政局本级" in page


def test_the_list_of_targets_turns_pages_as_other_lists_do(
    as_user, admin, seeded, year, other_unit
):
    ensure_department_target(other_unit, year)
    response = as_user(admin).get(f"{reverse('department-targets')}?per_page=1")
    assert response.context["table"].paginator.per_page == 50
    assert 'href="?per_page=100"' in response.content.decode()


@pytest.mark.parametrize("sort", ["budget", "-budget"])
def test_a_department_without_projects_comes_last(
    as_user, admin, seeded, year, other_unit, sort
):
    ensure_department_target(other_unit, year)
    rows = (
        as_user(admin)
        .get(f"{reverse('department-targets')}?sort={sort}")
        .context["table"]
        .paginated_rows
    )
    assert [row.record.department.code for row in rows] == ["901001", "902001"]
