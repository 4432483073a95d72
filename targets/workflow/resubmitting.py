"""A form that is handed in again as it was: an adjustment without a change, or content that nobody looked at."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any

from django.db.models.fields.json import KT

from core.spelling import is_reason
from targets.documents.snapshot import fingerprint, snapshot
from targets.filings.loading import chunks
from targets.filings.models import (
    DECLARATION_KIND,
    DEPARTMENT_KIND,
    DepartmentTarget,
    Filing,
)
from targets.filings.transitions import Transition
from targets.workflow.gate import FiledForm
from targets.workflow.models import Version

# The name of the unit's code in a snapshot, which the fingerprint leaves out.
UNIT = "department_code"
UNIT_PATH = f"form__{UNIT}"
NOT_ADJUSTED = "内容与批复的完全相同，没有可以提交的调整；不再调整的，请办理“取消调整”"
UNCHANGED = "内容与退回时完全相同，请按退回的意见修改；确需原样提交，请在说明里写明理由"
UNCHANGED_REMARK = "与退回时完全相同"
UNTOUCHED_REMARK = "沿用而没有确认 {} 格"
UNTOUCHED = "还有 {} 格沿用的内容没有改过也没有确认，请逐格确认；确需原样提交，请在说明里写明理由"


def judge(
    filed: Sequence[FiledForm], note: str
) -> tuple[dict[int, str], dict[int, str]]:
    """Why forms are not to be handed in as they are, and what reviewers are to know of those that a note explains.

    Both by the keys of the filings; others are left out. No note explains an adjustment that changes nothing.
    """
    filings = [filing for filing, _ in filed]
    approved = _contents_of_baselines(filings)
    returned = _fingerprints_of_returns(filings)
    copied = _untouched(filings)
    refusals, remarks = {}, {}
    for filing, form in filed:
        before = approved.get(filing.baseline_id)
        known = before or returned.get(filing.pk)
        content = snapshot(form) if known else {}
        mark = fingerprint(content) if known else ""
        untouched = copied.get(filing.pk, 0)
        notes = []
        if known and (mark, content.get(UNIT)) == before:
            refusals[filing.pk] = NOT_ADJUSTED
        elif known and mark == returned.get(filing.pk):
            refusals[filing.pk] = UNCHANGED
            notes.append(UNCHANGED_REMARK)
        elif untouched:
            refusals[filing.pk] = UNTOUCHED.format(untouched)
        if untouched:
            notes.append(UNTOUCHED_REMARK.format(untouched))
        remarks[filing.pk] = "，".join(notes)
    if not is_reason(note):
        return refusals, {}
    stubborn = {}
    for key, refusal in refusals.items():
        if refusal == NOT_ADJUSTED:
            stubborn[key] = refusal
    return stubborn, remarks


def word_wanted(
    filing: Filing, form: Any, steps: Iterable[Transition]
) -> dict[str, Any]:
    """Why the form is not to be handed in as it is, for its page; `asks_word` where a note would explain it."""
    wanted = ""
    if filing.pk and any(step.needs_checks for step in steps):
        refusals, _ = judge([(filing, form)], "")
        wanted = refusals.get(filing.pk, "")
    asks_word = bool(wanted) and wanted != NOT_ADJUSTED
    return {"word_wanted": wanted, "asks_word": asks_word}


def _contents_of_baselines(
    filings: Sequence[Filing],
) -> dict[int | None, tuple[str, str | None]]:
    """Fingerprint and unit of what was approved, by the keys of the versions."""
    found: dict[int | None, tuple[str, str | None]] = {}
    for part in chunks(
        [filing.baseline_id for filing in filings if filing.baseline_id]
    ):
        versions = Version.objects.filter(pk__in=part).annotate(unit=KT(UNIT_PATH))
        for pk, mark, unit in versions.values_list("pk", "fingerprint", "unit"):
            found[pk] = (mark, unit)
    return found


def _fingerprints_of_returns(filings: Sequence[Filing]) -> dict[int, str]:
    """The forms as they were last returned or rejected, by the keys of the filings."""
    found: dict[int, str] = {}
    for part in chunks([filing.pk for filing in filings]):
        returns = Version.objects.filter(filing__in=part, verb__in=("return", "reject"))
        rows = returns.order_by("number").values_list("filing", "fingerprint")
        found |= dict(rows)
    return found


def _untouched(filings: Sequence[Filing]) -> dict[int, int]:
    """How many cells were copied from another year's form and neither changed nor confirmed, by the keys of filings."""
    counts = {}
    of_units = []
    for filing in filings:
        if filing.kind == DECLARATION_KIND:
            cells = filing.declaration.copied
            counts[filing.pk] = len(cells)
        elif filing.kind == DEPARTMENT_KIND:
            of_units.append(filing.pk)
    for part in chunks(of_units):
        targets = DepartmentTarget.objects.filter(filing__in=part)
        rows = targets.values_list("filing", "copied")
        for filing_pk, copied in rows:
            counts[filing_pk] = len(copied)
    return counts
