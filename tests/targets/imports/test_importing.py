"""A document taken into the database: all of it, or with every problem named none of it."""

from dataclasses import replace
from decimal import Decimal

import pytest

from core.problems import Refusal
from indicators.models import Indicator
from projects.models import BudgetYear, Department, Project, Scheme
from targets.documents.reading.reader import Reading
from targets.documents.values import DepartmentForm, SubTargetForm, TargetRow
from targets.filings.loading import load_forms
from targets.filings.models import Declaration, DepartmentTarget, SubTarget, Target
from targets.imports.importing import import_document
from targets.imports.receipt import Receipt
from tests.targets.acts import take, with_row


def codes() -> list[str]:
    return list(Project.objects.in_document_order().values_list("code", flat=True))


def told(receipt: Receipt) -> tuple:
    return (
        receipt.new,
        receipt.changed,
        receipt.unchanged,
        receipt.notices,
        receipt.part.changes,
    )


# What comes in


def test_a_new_document_is_all_new(year, document):
    receipt = import_document(Reading(document), 2024)
    assert (len(receipt.new), receipt.changed, receipt.unchanged) == (37, [], [])
    assert (
        Project.objects.count(),
        Declaration.objects.count(),
        Target.objects.count(),
    ) == (37, 37, 255)


def test_the_same_document_again_changes_nothing(seeded, document, contents):
    before = contents()
    receipt = import_document(Reading(document), 2024)
    assert (receipt.new, receipt.changed, len(receipt.unchanged)) == ([], [], 37)
    assert (receipt.part.changes, receipt.notices, contents()) == ([], [], before)


def test_places_to_fill_in_stay_until_a_file_has_rows_of_their_category(
    seeded, form, document
):
    first, *rest = form.targets
    economic, social = (
        TargetRow("效益指标", level2) for level2 in ("经济效益指标", "生态效益指标")
    )
    others, part = document.projects[1:], document.department
    opened = replace(form, targets=(first, economic, *rest, social))
    take(opened, *others, part=part)
    assert take(form, *others, part=part).changed == []
    filled = replace(economic, name="名称", description="描述", value="1", basis="依据")
    take(replace(form, targets=(first, filled, *rest)), *others, part=part)
    (stored,) = load_forms(Project.objects.filter(code=form.code))
    assert stored.targets == (first, filled, *rest, social)


def test_a_changed_cell_is_one_change(seeded, form, document):
    changed = with_row(form, 3, value="≥96%")
    receipt = take(changed, *document.projects[1:], part=document.department)
    assert [
        (each.code, list(map(str, changes))) for each, changes in receipt.changed
    ] == [(form.code, [f"指标第4行 指标值：{form.targets[3].value} → ≥96%"])]


@pytest.mark.parametrize(
    "cells", [{"value": "新"}, {"name": "新"}, {"basis": ""}, {"level2": "质量指标"}]
)
def test_a_changed_row_keeps_its_identity(seeded, form, cells):
    rows = Target.objects.filter(declaration__project__code=form.code)
    before = list(rows.values_list("pk", flat=True))
    take(with_row(form, 0, **cells))
    assert list(rows.values_list("pk", flat=True)) == before


def test_a_row_that_goes_leaves_the_others_their_identity(seeded, form):
    rows = Target.objects.filter(declaration__project__code=form.code)
    first, _, *rest = rows.values_list("pk", flat=True)
    take(replace(form, targets=(form.targets[0], *form.targets[2:])))
    assert list(rows.values_list("pk", "position")) == [
        (pk, place) for place, pk in enumerate([first, *rest], start=1)
    ]


def test_a_changed_form_keeps_its_sub_target(seeded, document):
    linked = (
        Declaration.objects.exclude(sub_target=None).select_related("project").first()
    )
    form = next(each for each in document.projects if each.code == linked.project.code)
    take(replace(form, goals="改"))
    assert Declaration.objects.get(goals="改").sub_target_id == linked.sub_target_id


def test_a_changed_sub_target_keeps_its_projects(seeded, document):
    first, *rest = document.department.sub_targets
    before = dict(Declaration.objects.values_list("project__code", "sub_target"))
    part = replace(document.department, sub_targets=(replace(first, goal="改"), *rest))
    receipt = take(*document.projects, part=part)
    assert [change.where for change in receipt.part.changes] == ["sub_targets[0].goal"]
    assert (
        dict(Declaration.objects.values_list("project__code", "sub_target")) == before
    )


def test_a_new_project_gets_the_type_its_name_tells(year, form):
    take(replace(form, name="某村道路硬化工程"))
    assert Project.objects.get().project_type.name == "道路管网工程"


def test_a_project_keeps_the_type_a_person_gave_it(seeded, form):
    Project.objects.filter(code=form.code).update(project_type=None)
    take(replace(form, purpose="改"))
    assert Project.objects.get(code=form.code).project_type is None


# Order


def test_the_order_of_the_document_is_kept(seeded, document):
    assert codes() == [form.code for form in document.projects]


def test_a_whole_document_in_another_order_is_put_in_that_order(seeded, document):
    receipt = take(*reversed(document.projects), part=document.department)
    assert (len(receipt.unchanged), codes()) == (
        37,
        [form.code for form in reversed(document.projects)],
    )


def test_a_part_of_the_document_leaves_the_others_alone(seeded, document, contents):
    before = contents()
    receipt = take(document.projects[3], document.projects[1])
    assert receipt.notices == ["系统里另有 35 个项目不在这个文件中，未改动"]
    assert contents() == before


def test_a_new_project_in_a_part_of_the_document_comes_last(seeded, document):
    take(replace(document.projects[0], code="NEW"), document.projects[0])
    assert codes() == [*(form.code for form in document.projects), "NEW"]


# Projects without a code


def test_a_project_without_a_code_is_known_by_its_name(year, form):
    take(replace(form, code=""))
    receipt = take(replace(form, code="", purpose="改"))
    assert [len(changes) for _, changes in receipt.changed] == [1]
    assert Project.objects.get().purpose == "改"


def test_projects_without_a_code_may_share_a_name_in_two_units(year, form):
    take(
        replace(form, code=""),
        replace(form, code="", department_code="901002", department_name="乙"),
    )
    assert Project.objects.filter(code="").count() == 2


# Departments


def test_a_new_unit_comes_with_the_department_above_it(year, form):
    receipt = take(form)
    unit = Department.objects.get(code="901001")
    assert (unit.name, str(unit.parent)) == (
        "巨鹿县巨鹿镇人民政府本级",
        "901 巨鹿县巨鹿镇人民政府",
    )
    assert receipt.notices == [
        "新建单位 901 巨鹿县巨鹿镇人民政府",
        "新建单位 901001 巨鹿县巨鹿镇人民政府本级",
    ]


def test_a_known_unit_keeps_its_name(seeded, form):
    receipt = take(replace(form, department_name="另一个名字"))
    assert Department.objects.get(code="901001").name == "巨鹿县巨鹿镇人民政府本级"
    assert (
        "单位 901001 在文件中写作“另一个名字”，系统里是“巨鹿县巨鹿镇人民政府本级”，未改动"
        in receipt.notices
    )
    assert len(receipt.unchanged) == 1


def test_every_spelling_of_a_unit_is_reported(year, form, other):
    receipt = take(
        replace(form, department_name="甲"), replace(other, department_name="乙")
    )
    assert receipt.notices == [
        "新建单位 901001 甲",
        "单位 901001 在文件中写作“乙”，系统里是“甲”，未改动",
    ]


def test_a_unit_called_nothing_but_its_own_level_has_no_department_made_up(year, form):
    take(replace(form, department_name="本级"))
    assert list(Department.objects.values_list("code", "name")) == [("901001", "本级")]


# Years


def test_a_new_year_is_made_like_the_latest(seeded, form):
    receipt = take(form, year=2026)
    assert BudgetYear.objects.get(year=2026).scheme.code == "three"
    assert receipt.notices == ["新建预算年度 2026，沿用 2024 年的指标体系"]
    assert Project.objects.filter(code=form.code).count() == 2


@pytest.mark.parametrize("number", [0, 1999, 2100, 24, 10**30])
def test_a_year_that_cannot_be_is_refused(seeded, form, contents, number):
    before = contents()
    with pytest.raises(Refusal, match="2000 到 2099"):
        take(form, year=number)
    assert contents() == before


def test_an_empty_system_gets_the_official_categories_and_the_first_year(db, document):
    receipt = import_document(Reading(document))
    assert (receipt.year.year, len(receipt.new)) == (2024, 37)


# A look without a change


def test_a_dry_run_tells_the_same_and_writes_nothing(seeded, document, contents):
    before = contents()
    forms = (
        replace(document.projects[0], goals="改"),
        replace(document.projects[1], code="NEW"),
    )
    part = replace(document.department, overall="改")
    looked, saved = (
        take(*forms, part=part, dry_run=dry_run) for dry_run in (True, False)
    )
    assert told(looked) == told(saved)
    assert contents() != before


def test_a_dry_run_leaves_everything_as_it_was(seeded, document, contents):
    before = contents()
    take(
        replace(document.projects[0], goals="改", department_code="905001"),
        year=2025,
        dry_run=True,
    )
    assert contents() == before


# Odd stored data


def test_a_project_without_a_table_gets_one(year, unit, form):
    Project.objects.create(year=year, department=unit, code=form.code, name=form.name)
    receipt = take(form)
    assert (len(receipt.changed), Declaration.objects.get().targets.count()) == (
        1,
        len(form.targets),
    )


def test_the_categories_of_the_years_own_scheme_count(schemes, form):
    BudgetYear.objects.create(year=2025, scheme=Scheme.objects.get(code="2021"))
    changed = replace(
        form, targets=(TargetRow("成本指标", "经济成本指标", "甲"),), budget=Decimal(1)
    )
    take(changed, year=2025)
    assert Target.objects.get().category == Indicator.objects.get(
        name="经济成本指标", scheme__code="2021"
    )


def test_part_one_belongs_to_the_unit_of_the_forms(year, other):
    second = replace(other, department_code="902001", department_name="乙")
    take(second, part=DepartmentForm("总体", (SubTargetForm("甲"),)))
    assert (
        DepartmentTarget.objects.get().department.code,
        SubTarget.objects.count(),
    ) == ("902001", 1)
