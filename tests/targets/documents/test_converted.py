"""Old files are converted where the server has LibreOffice, and refused with advice where it has not."""

import stat
from pathlib import Path

import pytest

from core.problems import Refusal
from core.sandbox import conversion
from targets.documents.files import read_bytes, read_file

WORD = Path(__file__).parents[2] / "cases" / "base.docx"
RTF = b"{\\rtf1\\ansi}"


def program(folder: Path, script: str) -> str:
    """A program that takes the arguments of LibreOffice."""
    path = folder / "soffice"
    path.write_text(f"#!/bin/sh\n{script}\n")
    path.chmod(path.stat().st_mode | stat.S_IXUSR)
    return str(path)


def test_a_file_is_read_as_it_was_converted(tmp_path, monkeypatch):
    made = f'mkdir "$7"; cp {WORD} "$7/file.$5"'
    monkeypatch.setattr(conversion, "PROGRAM", program(tmp_path, made))
    reading = read_bytes(RTF)
    assert reading.document == read_file(WORD).document
    assert reading.notes == ["文件是旧格式，由 LibreOffice 转换后读取，请核对"]


@pytest.mark.parametrize(
    "script",
    ["exit 1", 'mkdir "$7"; cp "$8" "$7/file.$5"', "sleep 60"],
    ids=["it fails", "it changes nothing", "it does not end"],
)
def test_a_conversion_that_fails_leaves_the_advice(tmp_path, monkeypatch, script):
    monkeypatch.setattr(conversion, "PATIENCE", 0.5)
    monkeypatch.setattr(conversion, "PROGRAM", program(tmp_path, script))
    with pytest.raises(Refusal, match="另存为 docx"):
        read_bytes(RTF)
