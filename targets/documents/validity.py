"""What can never be right in a document, whatever is stored: found all at once, before anything is written."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator, Sequence

from core.problems import Problem, form_label, shown
from core.spelling import likeness
from targets.documents.contents import CODE, LINE
from targets.documents.values import (
    DECLARATION,
    DEPARTMENT,
    DepartmentForm,
    Document,
    ProjectForm,
    cell_label,
)

# (code, "") where the form has a code; otherwise the department and the name must do.
Key = tuple[str, str]


def form_key(form: ProjectForm) -> Key:
    """The key by which two forms are one and the same project."""
    if form.code:
        return form.code, ""
    return form.department_code, likeness(form.name)


def label_of(index: int, form: ProjectForm) -> str:
    """How messages name the form of that index."""
    name = form.name or form.code
    return form_label(index + 1, name)


def problem_in(
    index: int, form: ProjectForm, where: str, message: str, *, cell: str = ""
) -> Problem:
    """A problem in a cell of the form of that index; `cell` names a place that the schema does not."""
    name = cell or cell_label(where)
    return Problem(label_of(index, form), name, message, index, where)


DEPARTMENT_CODE = re.compile(r"[0-9]{3,12}")
# The longest names, and a code that has no form of its own: they are columns of a limited length.
LIMITS = {
    column.name: column.limit
    for column in DECLARATION.fields
    if column.content in (LINE, CODE) and column.name != "department_code"
}
# Far more than any form has; comparing two forms takes time by the square of their rows.
MOST_ROWS = 500


def form_problems(document: Document) -> Iterator[Problem]:
    """What is wrong with a form whatever the year: no key, a key twice, a name too long to be one."""
    first: dict[Key, int] = {}
    for index, form in enumerate(document.projects):
        if not form.name:
            yield problem_in(index, form, "name", "没有填写，请补填后再导入")
        if not form.department_code:
            yield problem_in(index, form, "department_code", "没有填写，请补填后再导入")
        elif not DEPARTMENT_CODE.fullmatch(form.department_code):
            code = shown(form.department_code)
            yield problem_in(
                index, form, "department_code", f"“{code}”不是 3 到 12 位数字，请核对"
            )
        for name, limit in LIMITS.items():
            length = len(getattr(form, name))
            if length > limit:
                message = f"有 {length} 个字，最多 {limit} 个，请核对"
                yield problem_in(index, form, name, message)
        if len(form.targets) > MOST_ROWS:
            message = f"有 {len(form.targets)} 行，最多 {MOST_ROWS} 行，请核对"
            yield problem_in(index, form, f"targets[{MOST_ROWS}]", message, cell="指标")
        key = form_key(form)
        if key in first:
            yield from twice(first[key], index, document.projects)
        first.setdefault(key, index)


def twice(first: int, second: int, forms: Sequence[ProjectForm]) -> Iterator[Problem]:
    """A problem in both forms of one project, as neither is the right one by itself."""
    for index, other_index in ((first, second), (second, first)):
        form = forms[index]
        name = shown(form.code or form.name)
        other_form = forms[other_index]
        other = label_of(other_index, other_form)
        message = f"{name} 与{other}重复，一个项目只能有一张表，请删去多余的"
        yield problem_in(index, form, "code", message)


def department_problems(form: DepartmentForm | None) -> Iterator[Problem]:
    """What is wrong with part one whatever the year: too many items, or a title too long to be one."""
    if form is None:
        return
    for group in DEPARTMENT.groups:
        items = getattr(form, group.name)
        limit = group.by_name["title"].limit
        if len(items) > MOST_ROWS:
            last = group.item_label(len(items) - 1)
            yield Problem(DEPARTMENT.label, last, f"最多 {MOST_ROWS} 项，请核对")
        for index, item in enumerate(items):
            if len(item.title) > limit:
                where = cell_label(f"{group.name}[{index}].title")
                message = f"有 {len(item.title)} 个字，最多 {limit} 个，请核对；正文请另起一行"
                yield Problem(DEPARTMENT.label, where, message)


def category_problems(
    document: Document, categories: Collection[tuple[str, str]], year: str
) -> Iterator[Problem]:
    """Rows whose two categories are not one of the scheme's pairs."""
    first_levels = {level2: level1 for level1, level2 in categories}
    for index, form in enumerate(document.projects):
        for number, row in enumerate(form.targets[:MOST_ROWS]):
            if (row.level1, row.level2) in categories:
                continue
            if row.level2 in first_levels:
                right, wrong = first_levels[row.level2], shown(row.level1)
                message = (
                    f"“{row.level2}”属于“{right}”，不属于“{wrong}”，请改正一级指标"
                )
            else:
                known = "、".join(level2 for _, level2 in categories)
                message = f"“{shown(row.level2)}”不在{year}的指标体系中，请改为其中之一：{known}"
            yield problem_in(index, form, f"targets[{number}].level2", message)
