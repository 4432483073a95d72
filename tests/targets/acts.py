"""What the tests of importing, copying and deleting do over and over."""

from dataclasses import replace

from django.db.models import QuerySet

from projects.models import BudgetYear, Project, Role, Scheme, User
from targets.checks.assessment import Judged, review
from targets.documents.reading.reader import Reading
from targets.documents.values import DepartmentForm, Document, ProjectForm
from targets.filings import store
from targets.filings.copying import CopyReceipt, copy_year
from targets.filings.loading import load_forms
from targets.filings.models import Filing, Target
from targets.imports.importing import import_document
from targets.imports.receipt import Receipt


def take(
    *forms: ProjectForm,
    part: DepartmentForm | None = None,
    year: int = 2024,
    dry_run: bool = False,
) -> Receipt:
    return import_document(Reading(Document(part, forms)), year, dry_run=dry_run)


def with_row(form: ProjectForm, index: int, **cells: str) -> ProjectForm:
    rows = list(form.targets)
    rows[index] = replace(rows[index], **cells)
    return replace(form, targets=tuple(rows))


def new_year(scheme: str = "three", number: int = 2025) -> BudgetYear:
    return BudgetYear.objects.create(
        year=number, scheme=Scheme.objects.get(code=scheme)
    )


def of_year(year: int) -> QuerySet[Project]:
    return Project.objects.filter(year__year=year).order_by("position")


def copier() -> User:
    return User.objects.get_or_create(
        username="copier", defaults={"name": "复制人", "role": Role.ADMIN}
    )[0]


def copy_all() -> CopyReceipt:
    return copy_year(of_year(2024), 2025, copier())


def found_in(project: Project, user: User, rule: str) -> Judged:
    """The first finding of that rule in the stored form."""
    (form,) = load_forms(Project.objects.filter(pk=project.pk))
    return next(
        each for each in review(project, form, user).judged if each.finding.rule == rule
    )


def with_goals_of_first(document: Document, goals: str) -> Document:
    first, *others = document.projects
    return Document(None, (replace(first, goals=goals), *others))


def set_row(**cells: str) -> Target:
    """The first row of the sixth form, with these cells."""
    row = Target.objects.filter(declaration__project__position=6).order_by("position")[
        0
    ]
    for name, text in cells.items():
        setattr(row, name, text)
    row.save()
    return row


def filing_of(project: Project) -> Filing:
    """The filing of the project's form, which is begun where there is none yet."""
    project.refresh_from_db()
    (declaration,) = store.ensure_declarations([project])
    return declaration.filing
