"""Whether a project may be deleted: as long as nobody but its own unit has worked on its form."""

from __future__ import annotations

from projects.models import Project
from targets.filings.models import APPROVED_ONCE, Status, declaration_of

DELETABLE = (Status.DRAFT, Status.RETURNED)


def reason_to_keep(project: Project) -> str:
    """Why the project may not be deleted, "" where it may. One without a form is a draft."""
    filing = declaration_of(project).filing
    status = Status(filing.status)
    if filing.baseline_id or status in APPROVED_ONCE:
        return "批复过的项目不能删除；不再实施的，由批复的部门在“检查”页办理终止"
    if status in DELETABLE:
        return ""
    way = "同意重新填报" if status == Status.REJECTED else "先退回"
    return f"绩效目标表的状态是“{status.label}”，只有草稿和退回的可以删除；确要删除，请联系审核人员{way}"
