"""A transition that somebody asks for: whether each form allows it, and what is noted of those that do."""

from __future__ import annotations

from collections.abc import Sequence

from core.amounts import print_amount
from core.spelling import is_reason
from projects.models import User
from projects.schedule.deadlines import Deadlines
from projects.trail.recording import Change
from targets.filings.closing import closed_by_dates
from targets.filings.models import Filing, Status
from targets.filings.transitions import REASONS, Transition
from targets.workflow.approvals import Documents
from targets.workflow.hands import Hands
from targets.workflow.outcomes import approved_budget
from targets.workflow.review_sheets import obstacle, open_sheets
from targets.workflow.versions import NO_NOTE, TransitionNote

NOTE_LENGTH = 1_000
NOT_YOURS = "您不能对这张表做这一步，请联系系统管理员"
# What an admin is told, who has nobody to turn to.
NO_SUCH_STEP = "不能办理：系统里没有这一步，请刷新页面后再试"
NOT_FOR_ADMINS = "“{}”不由系统管理员办理，请由负责这一步的人员办理"
STALE = "这张表在您打开之后又被{}改过，请刷新看过再{}"


class Request:
    """A transition that somebody asks for, with what is known of all the forms that it is asked for."""

    def __init__(
        self,
        transition: Transition,
        user: User,
        note: TransitionNote,
        seen: dict[int, int],
        filings: Sequence[Filing],
    ) -> None:
        self.transition = transition
        self.user = user
        self.note = note
        self.seen = seen
        self.sheets = open_sheets(filings)
        self.hands = Hands(filings, transition)
        asked = note if transition.needs_document else NO_NOTE
        self.documents = Documents(asked, user)
        # Where a transition puts back what was approved: the status that goes with it, and what changed.
        self.statuses: dict[int, Status] = {}
        self.restored: dict[int, list[Change]] = {}
        # What reviewers are to know of a form that is handed in as it was.
        self.remarks: dict[int, str] = {}
        self.deadlines = None
        if transition.stage is not None:
            self.deadlines = Deadlines(transition.stage, user)

    def refusal(self, filing: Filing) -> str:
        """Why the transition is not for this form, "" where it is, the checks aside."""
        transition = self.transition
        if not transition.is_open_to(self.user):
            is_admin = self.user.is_admin
            return NOT_FOR_ADMINS.format(transition.label) if is_admin else NOT_YOURS
        if transition.is_left_to_bureau(self.user, filing.budget_year):
            return f"{filing.budget_year}的表由财政审核人员{transition.label}，请联系财政部门"
        label = transition.label
        if filing.status not in transition.sources:
            status = Status(filing.status).label
            return f"这张表的状态已是“{status}”，不能再{label}，请刷新后查看"
        if self.seen.get(filing.pk, filing.revision) != filing.revision:
            return STALE.format(filing.last_changed_by(self.user) or "别人", label)
        if self.deadlines is not None:
            closed = closed_by_dates(filing, self.deadlines)
            if closed:
                return closed
        refusal = obstacle(filing, self.sheets.get(filing.pk), transition.verb)
        refusal = refusal or self.hands.refusal(filing, self.user)
        refusal = refusal or missing_note(transition, self.note)
        if not refusal and transition.needs_document:
            refusal = self.documents.take_up(filing.budget_year)
        return refusal

    def remark(self, filing: Filing) -> str:
        """What the version and the trail say beside the note."""
        remark = self.hands.remark(filing, self.user)
        return remark or self.remarks.get(filing.pk, "")

    def money_changes(self, filing: Filing) -> list[Change]:
        """What the trail says of the money: the cells that were put back, or the budget that is given back."""
        if self.transition.target != Status.ENDED:
            return self.restored.get(filing.pk, [])
        budget = approved_budget(filing)
        if budget is None:
            return []
        return [("预算数（万元）", print_amount(budget), "收回")]


def missing_note(transition: Transition, note: TransitionNote) -> str:
    """What the transition wants said and was not, "" where nothing is missing."""
    if transition.needs_reason and note.reason not in REASONS:
        return f"请选择{transition.label}原因：{'、'.join(REASONS)}"
    if transition.needs_note and not is_reason(note.note):
        return f"{transition.label}要写明理由，请用一句话写清后再{transition.label}"
    if len(note.note) > NOTE_LENGTH:
        return f"说明有 {len(note.note)} 个字，最多 {NOTE_LENGTH} 个，请缩短"
    return ""
