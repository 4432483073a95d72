"""R04 and T02: the year and the check character in the code of a project. Pure."""

from __future__ import annotations

from collections.abc import Iterator

from projects.codes import check_character, year_of
from targets.checks.rules.faultless import changed
from targets.checks.rules.finding import Dimension, Finding, Level
from targets.checks.rules.form_under_check import FormUnderCheck
from targets.checks.rules.rule import Rule


@Rule(
    id="R04",
    level=Level.HINT,
    dimension=Dimension.RELEVANT,
    title="编码年度不是预算年度",
    looks_for="21 位项目编码里的年份是不是预算年度",
    source="财预〔2015〕88号：绩效目标应与本年度的预算相匹配",
    example=changed(code="13052923P00584012153E"),
    unless=("T02",),
).over_form
def year_of_code(form: FormUnderCheck) -> Iterator[Finding]:
    """A code of another year than that of the budget."""
    year, budget_year = year_of(form.content.code), form.standards.year
    if year is None:
        return
    if year < budget_year:
        what = f"编码是 {year} 年的，可能是结转项目"
        yield Finding("code", what, "请核对，结转的在绩效目标中只写本年要完成的部分")
    elif year > budget_year:
        what = f"编码是 {year} 年的，晚于预算年度 {budget_year} 年"
        yield Finding("code", what, "请核对项目编码和预算年度")


@Rule(
    id="T02",
    level=Level.WARNING,
    dimension=Dimension.WORDING,
    title="项目编码末位不符",
    looks_for="项目编码的末位校验码是否与前 20 位相符，只看 13 开头的 21 位编码",
    source="根据已公开的项目编码归纳，没有公布的规则",
    example=changed(code="13052924P00584012153X"),
).over_form
def check_of_code(form: FormUnderCheck) -> Iterator[Finding]:
    """A code with a last character that is not the check character of the others."""
    code = form.content.code
    expected = check_character(code)
    if expected is None or code[-1] == expected:
        return
    yield Finding(
        "code",
        f"末位校验码是 {code[-1]}，按前 20 位推算应为 {expected}",
        "请逐位核对项目编码",
        gist="末位校验码与前 20 位不符",
    )
