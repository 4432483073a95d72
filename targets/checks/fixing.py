"""Fixes that the checks propose, applied to one cell or to many forms at once, in one transaction."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from typing import NamedTuple

from django.db import transaction
from django.db.models import QuerySet

from projects.models import BudgetYear, Project, User
from projects.register.locks import lock_projects
from projects.schedule.deadlines import Deadlines, Stage
from projects.trail.recording import Entry, record_many
from targets.checks.assessment import Judged, judged, marks_of, standing_waivers
from targets.checks.engine import check_form
from targets.checks.evidence import with_fixes
from targets.checks.models import RecordedFinding
from targets.checks.rule_config import rule_config_of
from targets.checks.rules.catalogue import DECLARATIONS
from targets.checks.rules.cells import text_at, where_label
from targets.checks.rules.finding import Fix
from targets.checks.rules.standards import Standards
from targets.documents.values import ProjectForm
from targets.filings import loading, store
from targets.filings.editing.declarations import reason_closed
from targets.filings.trail import declaration_entry

# Forms that are mended in one go.
MOST_FORMS = 500
# And findings: a page has to list them, and a browser to send them.
MOST_CELLS = 2_000
MOVED_ON = "这一处的内容已经改过，或这条规则不再提出问题"
BY_HAND = "这一处没有现成的改法，请打开表格修改"
MENDED_ALONG = "同一格里的另一处改好后，这里已不再是问题"


class FixKey(NamedTuple):
    """A finding by its project, its rule and its evidence: of another text in the cell, the key is another."""

    project: int
    rule: str
    evidence: str


@dataclass(frozen=True, slots=True)
class Proposal:
    """What would become of the cell `where`; `reason` says why nothing will, "" where it may."""

    key: FixKey
    project: Project
    place: str = ""
    old: str = ""
    new: str = ""
    reason: str = ""
    where: str = ""


def proposals(keys: Collection[FixKey], user: User) -> list[Proposal]:
    """What would be done, in the order of the document. Projects outside the person's scope are passed over."""
    return [proposal for each in _sheets(keys, user) for proposal in each.proposals]


@transaction.atomic
def mend(keys: Collection[FixKey], user: User) -> list[Proposal]:
    """Do it, and say what was done. What has changed since it was proposed stays as it is."""
    visible = Project.objects.visible_to(user).filter(
        pk__in={key.project for key in keys}
    )
    lock_projects(list(visible.values_list("pk", flat=True)))
    sheets = _sheets(keys, user)
    by_year: dict[BudgetYear, list[_Sheet]] = defaultdict(list)
    for sheet in sheets:
        if sheet.fixes:
            by_year[sheet.project.year].append(sheet)
    for year, fixed in by_year.items():
        official = loading.categories_of(year)
        changed = []
        for sheet in fixed:
            changed.append((sheet.project, sheet.form, sheet.mended(official)))
        store.save_changed(changed, loading.with_foreign(official), user)
    record_many(user, [sheet.entry for sheet in sheets if sheet.fixes])
    return [proposal for each in sheets for proposal in each.proposals]


def open_fixes(found: QuerySet[RecordedFinding]) -> list[FixKey]:
    """Of these findings those that a click mends, in the order of the document, as many as are mended in one go."""
    of_projects = found.filter(filing__project__isnull=False, waiver__isnull=True)
    fixable = of_projects.exclude(fix_where="")
    ordered = fixable.order_by(
        "filing__project__department__path",
        "filing__project__position",
        "filing__project",
        "position",
    )
    return within_one_go(
        [
            FixKey(*each)
            for each in ordered.values_list("filing__project", "rule", "evidence")[
                :MOST_CELLS
            ]
        ]
    )


def within_one_go(keys: Sequence[FixKey]) -> list[FixKey]:
    """The first of the keys: those of so many forms, and so many of them."""
    forms = set(list(dict.fromkeys(key.project for key in keys))[:MOST_FORMS])
    return [key for key in keys if key.project in forms][:MOST_CELLS]


class _Sheet:
    """A form with the fixes that it is to have."""

    def __init__(
        self,
        project: Project,
        form: ProjectForm,
        keys: Sequence[FixKey],
        found: Iterable[Judged],
        closed: str,
        standards: Standards,
    ) -> None:
        self.project, self.form = project, form
        self.closed, self.standards = closed, standards
        self.fixes: list[Fix] = []
        self.proposals: list[Proposal] = []
        # Rows that read the same share their evidence, and are mended together.
        by_key: dict[tuple[str, str], list[Judged]] = defaultdict(list)
        for item in found:
            by_key[item.finding.rule, item.evidence].append(item)
        for key in keys:
            meant = by_key[key.rule, key.evidence]
            if not meant:
                self.proposals.append(Proposal(key, project, reason=MOVED_ON))
            for item in meant:
                self._propose(key, item)

    @property
    def entry(self) -> Entry:
        """What was done, for the trail."""
        changes = []
        for proposal in self.proposals:
            if not proposal.reason:
                changes.append((proposal.place, proposal.old, proposal.new))
        return declaration_entry(self.project, "mend", changes=changes)

    def _propose(self, key: FixKey, item: Judged) -> None:
        """Propose the fix of a finding, or say why there is none."""
        fix, waiver = item.finding.fix, item.waiver
        if fix is None:
            place = where_label(item.finding.where)
            by_hand = Proposal(key, self.project, place, reason=BY_HAND)
            self.proposals.append(by_hand)
            return
        explained = f"{waiver.user or '别人'}已说明理由，保留不改" if waiver else ""
        reason = self.closed or explained
        if not reason and fix.where in {known.where for known in self.fixes}:
            self._propose_anew(key, fix.where)
            return
        place, old = where_label(fix.where), text_at(self.form, fix.where)
        proposal = Proposal(key, self.project, place, old, fix.text, reason, fix.where)
        self.proposals.append(proposal)
        if not reason:
            self.fixes.append(fix)

    def _propose_anew(self, key: FixKey, where: str) -> None:
        """Ask the rule of a second fix in a cell again, now that the first is made there."""
        form = self.mended(self.standards.categories)
        report = check_form(form, self.standards, DECLARATIONS.only([key.rule]))
        fixes = [item.fix for item in report.findings if item.fix]
        place, old = where_label(where), text_at(form, where)
        for fix in fixes:
            if fix.where == where:
                self.fixes.append(fix)
                anew = Proposal(key, self.project, place, old, fix.text, "", where)
                self.proposals.append(anew)
                return
        along = Proposal(key, self.project, place, reason=MENDED_ALONG)
        self.proposals.append(along)

    def mended(self, categories: Iterable[loading.Category]) -> ProjectForm:
        return with_fixes(self.form, self.fixes, categories, DECLARATIONS)


def _sheets(keys: Collection[FixKey], user: User) -> list[_Sheet]:
    """By a number of queries that grows with the years alone."""
    by_project: dict[int, list[FixKey]] = defaultdict(list)
    for key in dict.fromkeys(keys):
        by_project[key.project].append(key)
    visible = Project.objects.visible_to(user).filter(pk__in=by_project)
    pairs = loading.load_pairs(
        visible.select_related("year", "declaration__filing").in_document_order()
    )
    configs = {
        year.pk: rule_config_of(year) for year in {project.year for project, _ in pairs}
    }
    waivers = standing_waivers(by_project)
    windows = Deadlines(Stage.FILL, user)
    sheets = []
    for project, form in pairs:
        theirs, config = by_project[project.pk], configs[project.year_id]
        rules = DECLARATIONS.only(key.rule for key in theirs)
        report = check_form(form, config.standards, rules)
        found = judged(
            marks_of(form, report.findings), config, user, waivers[project.pk]
        )
        closed = reason_closed(project, user, windows)
        sheets.append(_Sheet(project, form, theirs, found, closed, config.standards))
    return sheets
