"""The file of an import, given back with its bad cells marked, ready to be mended and uploaded again."""

from __future__ import annotations

from core.file_kinds import FileKind, file_kind
from core.problems import Problem, Refusal
from targets.documents.files import sheets_in
from targets.documents.marked.book import mark
from targets.documents.marked.problem_sheet import problem_list
from targets.documents.marked.rows import mark_rows
from targets.imports.comparing import compare
from targets.imports.models import ImportRun
from targets.imports.processing import reading_of


def marked_file(run: ImportRun) -> bytes:
    """An xlsx: the user's own workbook or table with marks or, where that cannot be, the list of problems alone."""
    assert run.file is not None, "what is marked was uploaded"
    content = bytes(run.file.content)
    problems = problems_in(run, run.file.sha256)
    kind = file_kind(content)
    for way in (_in_the_workbook, _in_a_copy):
        try:
            return way(content, kind, problems)
        except Refusal:
            continue  # what is too large or of another kind for one way may go by the next
    return problem_list(problems)


def _in_the_workbook(content: bytes, kind: FileKind, problems: list[Problem]) -> bytes:
    if kind not in (FileKind.WORKBOOK, FileKind.PACKAGE):
        raise Refusal("不是 xlsx 工作簿，请另存为 xlsx")
    return mark(content, problems)


def _in_a_copy(content: bytes, kind: FileKind, problems: list[Problem]) -> bytes:
    sheets = sheets_in(content, kind)
    if not sheets:
        raise Refusal("不是表格，请对照问题清单修改")
    return mark_rows(sheets, problems)


def problems_in(run: ImportRun, sha256: str) -> list[Problem]:
    """All of them anew, for of many equal ones the run keeps the first places only."""
    try:
        return compare(
            reading_of(sha256, run.amount_unit), run.target_year, run.user
        ).all_problems
    except Refusal as refusal:
        return refusal.problems
