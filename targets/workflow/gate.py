"""The gate of the checks that a form passes before it is submitted."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from projects.models import User
from targets.checks.assessment import Review, review, review_each, review_unit
from targets.filings.models import DECLARATION_KIND, Filing

# A filing with the form that it holds.
FiledForm = tuple[Filing, Any]


def obstacles(
    filed: Sequence[FiledForm], user: User, label: str = "提交"
) -> dict[int, str]:
    """Why forms do not pass the gate of a transition, by the keys of their filings; those that pass are left out.

    The forms are as they are stored; `label` is what people call the transition.
    """
    reviews = _reviews_of_declarations(
        [pair for pair in filed if pair[0].kind == DECLARATION_KIND], user
    )
    others = [pair for pair in filed if pair[0].kind != DECLARATION_KIND]
    reviews |= review_each(others, user)
    return {
        filing: f"还不能{label}：{found.obstacles}，请按“检查”逐处处理"
        for filing, found in reviews.items()
        if not found.may_pass
    }


def _reviews_of_declarations(
    filed: Sequence[FiledForm], user: User
) -> dict[int, Review]:
    """The reviews of 绩效目标表, compared with the others of their units, by the keys of their filings."""
    projects = {filing.pk: filing.project for filing, _ in filed if filing.project}
    if len(filed) == 1:
        ((filing, form),) = filed
        return {filing.pk: review(projects[filing.pk], form, user)}
    by_project: dict[int, Review] = {}
    units = {(project.year, project.department) for project in projects.values()}
    for year, unit in units:
        by_project |= review_unit(year, unit, user)
    return {filing: by_project[project.pk] for filing, project in projects.items()}
