"""The kinds of forms that are stored: those that come with the application, and those that others declare."""

from targets.filings.editing.declarations import StoredDeclaration
from targets.filings.editing.departments import StoredDepartmentForm
from targets.filings.editing.stored_form import StoredForm, stored_kind, stored_kinds

__all__ = [
    "StoredDeclaration",
    "StoredDepartmentForm",
    "StoredForm",
    "stored_kind",
    "stored_kinds",
]
