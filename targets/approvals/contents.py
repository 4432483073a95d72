"""What stands in the files of a 批复: the forms as they were approved, without those of secret projects."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal

from projects.models import Project, User
from targets.approvals.approved import versions_of
from targets.documents.snapshot import form_in
from targets.documents.values import ProjectForm, TargetRow
from targets.publication.secrecy import without_names
from targets.workflow.models import Approval


@dataclass(frozen=True, slots=True)
class ApprovedForms:
    """The 绩效目标表 of a 批复 in the order of the documents; `secret` is how many are left out.

    `parts` are the names of the units whose part one it approves.
    """

    approval: Approval
    forms: tuple[ProjectForm, ...]
    parts: tuple[str, ...]
    secret: int
    secret_names: tuple[str, ...] = ()

    @property
    def total(self) -> Decimal:
        """The budgets together, in 万元."""
        return sum((form.budget or Decimal(0) for form in self.forms), Decimal(0))

    @property
    def units(self) -> tuple[str, ...]:
        """The names of the units, each once."""
        names = [form.department_name for form in self.forms]
        return tuple(dict.fromkeys([*self.parts, *names]))

    @property
    def left_out(self) -> str:
        """How many forms are not in the files, "" where all are."""
        if not self.secret:
            return ""
        return f"另有涉密项目 {self.secret} 个，不列入本件"

    def clean(self, text: str) -> str:
        """The text without the names of secret projects."""
        return without_names(text, self.secret_names)

    def cells_of(self, row: TargetRow) -> tuple[str, str, str, str]:
        """The cells of an indicator: both categories, its name and its value."""
        cells = (row.level1, row.level2, row.name, row.value)
        level1, level2, name, value = map(self.clean, cells)
        return (level1, level2, name, value)


def approved_forms(approval: Approval, user: User) -> ApprovedForms:
    """The forms that were approved by the document, from their versions, as far as the user may see them."""
    versions = versions_of(approval, user).select_related(
        "filing__project", "filing__department"
    )
    forms = []
    parts = []
    secret = 0
    for version in versions:
        project = version.filing.project
        if project is None:
            named = form_in(version.form).department_name
            parts.append(named or version.filing.unit_name)
        elif project.is_secret:
            secret += 1
        else:
            forms.append(form_in(version.form))
    hidden = Project.everything.filter(year=approval.year_id, is_secret=True)
    names = hidden.exclude(name="").order_by().values_list("name", flat=True)
    longest_first = sorted(set(names), key=len, reverse=True)
    return ApprovedForms(
        approval, tuple(forms), tuple(parts), secret, tuple(longest_first)
    )
