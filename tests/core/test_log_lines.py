"""Nobody writes a line of the log by what they type."""

import logging

import pytest
from django.conf import settings

from core.log_lines import LineFormatter, printable


@pytest.mark.parametrize(
    ("typed", "written"),
    [
        ("王丽", "王丽"),
        ("a\nERROR forged", "a\\nERROR forged"),
        ("a\r\x1b[2K\u2028b", "a\\r\\x1b[2K\\u2028b"),
    ],
)
def test_control_characters_are_escaped(typed, written):
    assert printable(typed) == written


def test_a_typed_line_break_does_not_begin_a_line_of_the_log():
    record = logging.LogRecord("x", 30, "", 1, "failed: %s", ("a\nforged",), None)
    assert LineFormatter().format(record) == "failed: a\\nforged"


def test_the_log_of_the_server_is_written_by_it():
    formatters = settings.LOGGING["formatters"]
    assert formatters["line"]["()"] == "core.log_lines.LineFormatter"
