"""What differs from the last publication, form by form, and why."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence

from django.db.models import Q
from django.utils import timezone

from projects.models import Department, Project
from targets.documents.diff import diff, in_words
from targets.documents.values import DepartmentForm, Document, ProjectForm
from targets.filings.models import Filing, Status, declaration_of
from targets.publication.models import Publication
from targets.workflow.models import Version

PART_ONE = "部门整体绩效目标"
# The name of a form; its changes: the label of the cell, what was published, what would be published now; and why.
FormChanges = tuple[str, list[tuple[str, str, str]], str]
APPROVALS = ("approve", "recognise")


class Explanation:
    """Why forms differ from what was published last, by a fixed number of queries."""

    def __init__(self, last: Publication, filings: Iterable[Filing]) -> None:
        self.last = last
        self.steps: defaultdict[int, list[Version]] = defaultdict(list)
        keys = [filing.pk for filing in filings]
        told = Version.objects.filter(filing__in=keys, verb__in=(*APPROVALS, "adjust"))
        ordered = told.select_related("approval").order_by("number").defer("form")
        for version in ordered:
            self.steps[version.filing_id].append(version)

    def of_change(self, filing: Filing) -> str:
        """Why an approved form differs: the adjustment that was approved since, or what the register has."""
        steps = self.steps[filing.pk]
        approval = self._approval_since(steps)
        if approval is None:
            return "批复没有变，单位名称、编码或次序等登记内容有变化"
        adjustments = [step for step in steps if step.verb == "adjust"]
        before = [step for step in adjustments if step.number < approval.number]
        if not before:
            return f"重新批复{_by(approval)}"
        cause = "：".join(filter(None, [before[-1].reason, before[-1].note]))
        return f"第 {len(before)} 次调整{_by(approval)}，{cause}"

    def of_new(self, filing: Filing) -> str:
        """Why a form goes out that was not in the last publication."""
        approval = self._approval_since(self.steps[filing.pk])
        if approval is None:
            return "上次公开时已批复，当时涉密或属于别的单位，没有列入"
        return f"上次公开之后批复{_by(approval)}"

    def _approval_since(self, steps: Sequence[Version]) -> Version | None:
        """The latest approval after the last publication."""
        since = [
            step for step in steps if step.verb in APPROVALS and step.at > self.last.at
        ]
        return since[-1] if since else None


def _by(version: Version) -> str:
    """The document of an approval, or else its day."""
    day = timezone.localtime(version.at)
    number = version.approval.number if version.approval else ""
    return f"（{number or f'{day:%Y-%m-%d}'} 批复）"


def changes_since(
    last: Publication,
    before: Document,
    document: Document,
    going: Sequence[Project],
    part: Filing | None,
) -> list[FormChanges]:
    """What changed since the last publication, which held `before`, form by form.

    Projects are known by code, or else by name; `going` are those of the forms in the document, in its order.
    """
    filings = {project.pk: declaration_of(project).filing for project in going}
    known = [*filings.values(), *([part] if part else [])]
    explanation = Explanation(last, known)
    changes: list[FormChanges] = []
    if before.department != document.department:
        old_part = before.department or DepartmentForm()
        new_part = document.department or DepartmentForm()
        cause = explanation.of_change(part) if part else "这次没有列入"
        changes.append((PART_ONE, in_words(diff(old_part, new_part)), cause))
    old = {form.code or form.name: form for form in before.projects}
    new = {form.code or form.name for form in document.projects}
    added: list[FormChanges] = []
    for form, project in zip(document.projects, going, strict=True):
        key, filing = form.code or form.name, filings[project.pk]
        if key not in old:
            cause = explanation.of_new(filing)
            added.append((form.name, [("项目", "", "新列入")], cause))
        elif cells := in_words(diff(old[key], form)):
            changes.append((form.name, cells, explanation.of_change(filing)))
    gone = [form for key, form in old.items() if key not in new]
    changes = [change for change in changes if change[1]]
    changes += [*added, *_gone(last, gone)]
    if not changes and before != document:
        cells = [("次序、单位名称等", "上次公开的", "有变化")]
        return [("绩效文本", cells, "批复没有变，登记内容有变化")]
    return changes


def _gone(last: Publication, forms: Sequence[ProjectForm]) -> list[FormChanges]:
    """The forms that were published and would not be now."""
    if not forms:
        return []
    codes = [form.code for form in forms if form.code]
    names = [form.name for form in forms if not form.code]
    found = Project.everything.filter(
        Q(code__in=codes) | Q(name__in=names, code=""), year=last.year_id
    ).select_related("year", "department", "declaration__filing")
    projects = {project.code or project.name: project for project in found}
    changes = []
    for form in forms:
        project = projects.get(form.code or form.name)
        cause = _why_gone(project, last.department)
        changes.append((form.name, [("项目", "已公开", "不再列入")], cause))
    return changes


def _why_gone(project: Project | None, department: Department) -> str:
    """Why a project that was published is not any more."""
    if project is None:
        return "系统里已没有这个编码的项目，可能改过编码"
    if project.is_secret:
        return "已定为涉密"
    if project.deleted_at:
        return "项目已删除"
    filing = declaration_of(project).filing
    if filing.status == Status.ENDED:
        since = filing.status_since
        day = f"（{timezone.localtime(since):%Y-%m-%d}）" if since else ""
        return f"已终止{day}"
    if not project.department.is_below(department, project.year.year):
        return f"已转到{project.unit_name}"
    return f"没有批复（{Status(filing.status).label}）"
