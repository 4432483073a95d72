"""A second kind of form, with its own value class and two rules, is checked by the same engine."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace
from decimal import Decimal

import pytest

from targets.checks.engine import check_beside, check_form, check_forms
from targets.checks.evidence import evidence, with_fixes
from targets.checks.models import RuleSetting
from targets.checks.rule_config import rule_config_of
from targets.checks.rules.cells import FormCells
from targets.checks.rules.finding import Dimension, Finding, Fix, Level
from targets.checks.rules.rule import Catalogue, Example, Limit, Rule
from targets.checks.rules.standards import Standards
from targets.documents.schema import column, form_kind, rows_of, schema_of

STANDARDS = Standards(2024)
LONGEST = Limit("note_length", "备注字数", Decimal(6), Decimal(1), Decimal(99))


@dataclass(frozen=True)
class Payment:
    """A row of the form."""

    payee: str = field(metadata=column("收款人"))
    note: str = field(default="", metadata=column("备注"))


@form_kind("payments", "付款表")
@dataclass(frozen=True)
class PaymentList:
    """The form."""

    title: str = field(metadata=column("标题"))
    payments: tuple[Payment, ...] = field(
        default=(), metadata=rows_of(Payment, "付款", "第{}笔", known_by=("payee",))
    )


GOOD = PaymentList("一月", (Payment("甲"), Payment("乙", "补发")))


@dataclass(frozen=True)
class PaymentListUnderCheck:
    """What the rules look at."""

    form: PaymentList
    longest: Decimal


@Rule(
    id="P01",
    level=Level.WARNING,
    dimension=Dimension.WORDING,
    title="备注过长",
    source="测试",
    looks_for="备注是否过长",
    example=Example(
        replace(GOOD, payments=(Payment("甲", "一二三四五六七"),)),
        ("payments[0].note",),
    ),
    limit=LONGEST,
).over_form
def long_note(view: PaymentListUnderCheck) -> Iterator[Finding]:
    for number, payment in enumerate(view.form.payments):
        if len(payment.note) > view.longest:
            where = f"payments[{number}].note"
            fix = Fix(where, payment.note[: int(view.longest)])
            yield Finding(where, "备注过长", "请缩短", fix=fix)


@Rule(
    id="P02",
    level=Level.ERROR,
    dimension=Dimension.RELEVANT,
    title="标题重复",
    source="测试",
    looks_for="标题是否与别的表相同",
    example=Example(GOOD, words="两张表同名", others=(GOOD,)),
).over_forms
def same_title(views: Sequence[PaymentListUnderCheck]) -> Iterator[tuple[int, Finding]]:
    titles = [view.form.title for view in views]
    for number, title in enumerate(titles):
        if titles.count(title) > 1:
            yield number, Finding("title", f"有{titles.count(title)}张同名", "请改名")


PAYMENTS = Catalogue[PaymentList](
    rules={rule.id: rule for rule in (long_note, same_title)},
    cells=FormCells(schema_of(PaymentList)),
    view=lambda form, standards: PaymentListUnderCheck(form, LONGEST.of(standards)),
    name=lambda form: form.title,
)
LONG = replace(GOOD, payments=(Payment("甲"), Payment("乙", "一二三四五六七八")))


def test_the_findings_name_cells_of_that_kind():
    reports = check_forms([LONG, GOOD], STANDARDS, PAYMENTS)
    found = [
        [(each.rule, PAYMENTS.cells.label(each.where)) for each in report.findings]
        for report in reports
    ]
    assert found == [[("P01", "第2笔 备注"), ("P02", "标题")], [("P02", "标题")]]


def test_a_good_form_has_no_findings():
    assert check_form(GOOD, STANDARDS, PAYMENTS).findings == []


@pytest.mark.parametrize("rule", PAYMENTS.rules.values(), ids=list(PAYMENTS.rules))
def test_a_rule_speaks_to_its_example(rule):
    example = rule.example
    report = check_beside(example.form, example.others, STANDARDS, PAYMENTS)
    assert [each.rule for each in report.findings] == [rule.id]


def test_a_fix_leaves_nothing_to_be_found():
    (finding,) = check_form(LONG, STANDARDS, PAYMENTS).findings
    assert finding.fix is not None
    fixed = with_fixes(LONG, [finding.fix], (), PAYMENTS)
    assert fixed.payments[1].note == "一二三四五六"
    assert check_form(fixed, STANDARDS, PAYMENTS).findings == []


def test_the_evidence_for_a_reason_stays_when_the_row_moves_and_falls_with_its_cell():
    (finding,) = check_form(LONG, STANDARDS, PAYMENTS).findings
    moved = replace(LONG, payments=LONG.payments[::-1])
    (elsewhere,) = check_form(moved, STANDARDS, PAYMENTS).findings
    longer = PAYMENTS.cells.with_text(LONG, finding.where, "一二三四五六七八九", ())
    before = evidence(LONG, finding, PAYMENTS)
    assert evidence(moved, elsewhere, PAYMENTS) == before
    assert evidence(longer, finding, PAYMENTS) != before


def test_a_rule_that_names_a_cell_of_another_kind_is_broken(caplog):
    rule = replace(long_note, check=lambda _: [Finding("budget", "错", "请改")])
    catalogue = replace(PAYMENTS, rules={"P01": rule})
    assert check_form(GOOD, STANDARDS, catalogue).broken == {"P01"}
    assert "一月" in caplog.text


def test_levels_and_limits_are_those_of_the_year(year):
    RuleSetting.objects.create(year=year, rule="P01", level=Level.HINT, figure=7)
    config = rule_config_of(year, PAYMENTS)
    (finding,) = check_form(LONG, config.standards, PAYMENTS).findings
    assert config.levels == {"P01": Level.HINT, "P02": Level.ERROR}
    assert finding.fix == Fix("payments[1].note", "一二三四五六七")
