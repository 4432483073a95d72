"""A department's forms copied into another year."""

import pytest
from django.db import transaction
from django.utils import timezone

from core.problems import Refusal
from indicators.models import Indicator, IndicatorLevel
from projects.models import BudgetYear, Project, Scheme
from targets.filings.copying import copy_year
from targets.filings.department_store import ensure_department_target
from targets.filings.loading import load_forms
from targets.filings.models import (
    Declaration,
    Filing,
    Status,
    SubTarget,
    Target,
)
from tests.targets.acts import copier, copy_all, new_year, of_year
from tests.targets.filings.test_store import queries


@pytest.fixture
def next_year(seeded) -> BudgetYear:
    return new_year()


# What is copied


def test_every_form_comes_over_as_it_was(next_year, document):
    receipt = copy_all()
    assert tuple(load_forms(of_year(2025))) == document.projects
    assert (len(receipt.copied), receipt.skipped, receipt.notices) == (37, [], [])


def test_place_and_kind_come_over_too(next_year):
    copy_all()
    names = ("position", "department", "project_type")
    theirs = of_year(2024)
    assert list(of_year(2025).values_list(*names)) == list(theirs.values_list(*names))


def test_every_cell_that_is_not_blank_is_marked(next_year):
    Project.objects.filter(position=1).update(other_funds=None, purpose="", budget=0)
    copy_all()
    declaration = Declaration.objects.get(project=of_year(2025).first())
    copied, first = set(declaration.copied), declaration.targets.first()
    assert {
        "budget",
        "fiscal_funds",
        "goals",
        "plan.december",
        f"targets.{first.key}.name",
    } <= copied
    assert not {"other_funds", "purpose", "code", "name"} & copied
    filled = [
        bool(cell)
        for row in declaration.targets.all()
        for cell in (row.name, row.description, row.value, row.basis)
    ]
    assert sum(each.startswith("targets.") for each in copied) == sum(filled)


def test_rows_get_keys_of_their_own(next_year):
    copy_all()
    assert Target.objects.count() == len(
        set(Target.objects.values_list("key", flat=True))
    )


def test_a_copy_is_a_draft_that_nobody_has_saved(next_year):
    Filing.objects.update(status="published", revision=7)
    copy_all()
    untouched = {"status": Status.DRAFT, "revision": 0, "changed_by": None}
    assert Filing.objects.filter(project__year=next_year, **untouched).count() == 37


def test_a_sub_target_of_the_same_title_is_backed_again(next_year, unit):
    target = ensure_department_target(unit, next_year)
    title = SubTarget.objects.get(position=7).title
    kept = SubTarget.objects.create(department_target=target, position=1, title=title)
    backing = Declaration.objects.filter(sub_target__position=7).count()
    copy_all()
    linked = Declaration.objects.filter(project__year=next_year).exclude(
        sub_target=None
    )
    assert set(linked.values_list("sub_target", flat=True)) == {kept.pk}
    assert linked.count() == backing > 0


def test_a_project_without_a_form_comes_over_with_an_empty_one(next_year, year, unit):
    Project.objects.filter(year=year).exclude(position=1).delete()
    Declaration.objects.all().delete()
    copy_all()
    declaration = Declaration.objects.get()
    assert (declaration.goals, declaration.targets.count()) == ("", 0)
    assert declaration.copied == ["budget", "fiscal_funds", "purpose", *PLAN]


PLAN = ["plan.march", "plan.june", "plan.october", "plan.december"]


def test_more_forms_take_no_more_queries(next_year):
    few = Project.objects.filter(year__year=2024, position__lte=3)
    with transaction.atomic():
        price = queries(lambda: copy_year(few, 2025, copier()))
        transaction.set_rollback(True)
    assert queries(copy_all) <= price + BATCHES
    assert price == 29  # eight of them for part one


# SQLite takes 999 parameters in a statement, so that 37 forms fill a few more.
BATCHES = 8


# The year


def test_a_year_that_is_missing_is_created_like_the_latest(seeded):
    receipt = copy_all()
    assert receipt.notices == ["新建预算年度 2025，沿用 2024 年的指标体系"]
    assert (receipt.year.year, receipt.year.scheme.code) == (2025, "three")


def test_rows_go_to_where_another_scheme_has_their_category(seeded):
    new_year("2021")
    receipt = copy_all()
    moved = Target.objects.filter(
        declaration__project__year__year=2025, category__parent__name="成本指标"
    )
    costs = Target.objects.filter(
        declaration__project__year__year=2024, category__name="成本指标"
    )
    assert moved.count() == costs.count() == len(receipt.notices)
    first = moved.order_by("declaration__project__position", "position")[0]
    assert (
        f"的第{first.position}行“{first.name}”原在成本指标，2025年的指标体系没有这一类，已放入"
        in receipt.notices[0]
    )
    assert set(
        Indicator.objects.filter(targets__in=moved).values_list(
            "scheme__code", flat=True
        )
    ) == {"2021"}


def own_scheme(*pairs: tuple[str, str]) -> None:
    """2025 has a scheme of its own, of these categories."""
    scheme = Scheme.objects.create(code="own", name="自定的指标体系")
    for position, (level1, level2) in enumerate(pairs, start=1):
        first, _ = Indicator.objects.get_or_create(
            scheme=scheme,
            name=level1,
            level=IndicatorLevel.FIRST,
            defaults={"position": position},
        )
        Indicator.objects.create(
            scheme=scheme,
            name=level2,
            level=IndicatorLevel.SECOND,
            parent=first,
            position=position,
        )
    new_year("own")


@pytest.mark.parametrize(
    ("pairs", "category"),
    [
        ([("甲", "乙"), ("丙", "质量指标")], "质量指标"),
        ([("甲", "乙"), ("质量指标", "丁")], "丁"),
        ([("甲", "乙"), ("丙", "产出指标")], "产出指标"),
        ([("甲", "乙"), ("产出指标", "戊"), ("产出指标", "己")], "戊"),
        ([("甲", "乙"), ("丙", "丁")], "乙"),
    ],
)
def test_a_category_that_is_missing_is_replaced_by_the_nearest(seeded, pairs, category):
    own_scheme(*pairs)
    copy_all()
    quality = Target.objects.filter(
        category__name="质量指标", declaration__project__year__year=2024
    )[0]
    same = Target.objects.filter(
        name=quality.name, declaration__project__year__year=2025
    )
    assert {row.category.name for row in same} == {category}


def test_a_scheme_without_categories_takes_nothing(seeded, contents):
    Scheme.objects.create(code="own", name="自定的指标体系")
    new_year("own")
    copier()
    before = contents()
    with pytest.raises(Refusal, match="2025年的指标体系还没有二级指标"):
        copy_all()
    assert contents() == before


# What is there already


def test_what_stands_there_already_is_left_out_with_the_reason(next_year, unit):
    coded, bare = Project.objects.get(position=1), Project.objects.get(position=2)
    Project.objects.filter(pk=bare.pk).update(code="")
    Project.objects.create(
        year=next_year, department=unit, code=coded.code, name="改过的名称"
    )
    Project.objects.create(year=next_year, department=unit, name=bare.name)
    receipt = copy_all()
    assert [reason for _, reason in receipt.skipped] == [
        f"2025年已有编码 {coded.code} 的项目",
        "2025年本单位已有同名项目",
    ]
    assert of_year(2025).count() == 37


def test_a_code_that_another_unit_has_taken_is_left_out(next_year, other_unit):
    code = Project.objects.get(position=1).code
    Project.objects.create(
        year=next_year, department=other_unit, code=code, name="别处的项目"
    )
    assert len(copy_all().copied) == 36


def test_the_same_name_in_another_unit_is_another_project(next_year, other_unit):
    project = Project.objects.get(position=1)
    Project.objects.filter(pk=project.pk).update(code="")
    Project.objects.create(year=next_year, department=other_unit, name=project.name)
    assert len(copy_all().copied) == 37


def test_what_was_deleted_there_is_copied_again(next_year):
    copy_all()
    of_year(2025).update(deleted_at=timezone.now())
    assert len(copy_all().copied) == 37


def test_what_is_secret_stays_secret_in_the_next_year(next_year, clerk):
    Project.objects.filter(position=1).update(
        is_secret=True, is_key=True, responsible=clerk
    )
    copy_all()
    copied = Project.objects.get(year__year=2025, position=1)
    assert (copied.is_secret, copied.is_key, copied.responsible) == (True, True, clerk)
