"""Files of every kind that hold a table: recognised by their content, and read alike."""

import csv
import io

import pytest
from hypothesis import given, settings

from core.file_kinds import file_kind
from targets.documents.files import read_bytes, sheets_in
from targets.documents.flat.writer import write_flat
from targets.imports.fixtures import DOCUMENT
from tests.targets.flat_sheets import CODE, PROJECT, form_in, one
from tests.targets.strategies import tame_documents

UNITS = {"单位编码": "901001", "单位名称": "巨鹿镇"}
LINE_BREAK = {"绩效目标": "一\n二"}


def text(row, delimiter=",") -> str:
    stream = io.StringIO()
    csv.writer(stream, delimiter=delimiter).writerows([row, row.values()])
    return stream.getvalue()


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gb18030", "utf-16"])
@pytest.mark.parametrize("delimiter", [",", "\t", ";"])
def test_a_csv_is_recognised_and_read(encoding, delimiter):
    row = {**PROJECT, **LINE_BREAK}
    assert form_in(read_bytes(text(row, delimiter).encode(encoding))) == one(row)


def test_a_csv_under_a_title_is_recognised():
    assert (
        form_in(read_bytes(f"2024年项目汇总表,,\n\n{text(PROJECT)}".encode())).code
        == CODE
    )


def test_the_unit_that_was_chosen_is_used():
    row = {**UNITS, "项目编码": CODE, "预算数": 180000}
    assert form_in(read_bytes(text(row).encode(), "元")).budget == 18


def test_prose_with_commas_is_no_table():
    for content in (DOCUMENT.read_bytes(), "会议纪要,项目名称未定\n一,二".encode()):
        assert sheets_in(content, file_kind(content)) is None


@settings(max_examples=15)
@given(tame_documents)
def test_what_is_written_as_a_workbook_reads_back_equal(document):
    stream = io.BytesIO()
    write_flat(stream, document.projects, 2024, document.department)
    reading = read_bytes(stream.getvalue())
    assert (reading.document, reading.problems, reading.missing_columns) == (
        document,
        [],
        frozenset(),
    )
