"""Mark the bad cells in the file of an import, so that it can be corrected and uploaded again."""

from __future__ import annotations

from contextlib import suppress

from core.file_kinds import FileKind, file_kind
from core.problems import Problem, Refusal
from targets.documents.files import sheets_in
from targets.documents.marked.book import mark
from targets.documents.marked.problem_sheet import problem_list
from targets.documents.marked.rows import mark_rows
from targets.imports.comparing import compare
from targets.imports.models import ImportRun
from targets.imports.part_one import owned_by
from targets.imports.processing import reading_of


def marked_file(run: ImportRun) -> bytes:
    """An xlsx: the user's own workbook or a copy of its tables, with marks, or else the list of problems alone."""
    assert run.file is not None, "what is marked was uploaded"
    content = bytes(run.file.content)
    problems = problems_in(run, run.file.sha256)
    kind = file_kind(content)
    # A workbook may be too large to be marked itself and yet small enough to be copied.
    if kind is FileKind.ARCHIVE:
        with suppress(Refusal):
            return mark(content, problems)
    with suppress(Refusal):
        if sheets := sheets_in(content, kind):
            return mark_rows(sheets, problems)
    return problem_list(problems)


def problems_in(run: ImportRun, sha256: str) -> list[Problem]:
    """Find all problems again: of many equal ones the run stores the first places only."""
    try:
        reading = owned_by(reading_of(sha256, run.amount_unit), run.part_unit)
        return compare(reading, run.target_year, run.user).all_problems
    except Refusal as refusal:
        return refusal.problems
