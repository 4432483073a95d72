"""What the tests of importing do over and over."""

from dataclasses import replace

from targets.exchange.form import DepartmentForm, Document, ProjectForm
from targets.exchange.importing import Receipt, import_document
from targets.exchange.reader import Reading


def take(*forms: ProjectForm, part: DepartmentForm | None = None, year: int = 2024, dry_run: bool = False) -> Receipt:
    return import_document(Reading(Document(part, forms)), year, dry_run=dry_run)


def with_row(form: ProjectForm, index: int, **cells: str) -> ProjectForm:
    rows = list(form.targets)
    rows[index] = replace(rows[index], **cells)
    return replace(form, targets=tuple(rows))
