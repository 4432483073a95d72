"""Files that are something else than their names say are named, with how to save them anew."""

import io
import zipfile

import pytest

from core.foreign_files import foreign_kind
from core.problems import Refusal
from core.spreadsheets.text import decoded, undecodable_line
from targets.documents.files import read_bytes


@pytest.mark.parametrize(
    ("content", "word"),
    [
        (b"%PDF-1.7\n", "PDF"),
        (b"\n\n%PDF-1.4", "PDF"),
        (b"\xff\xd8\xff\xe0", "图片"),
        (b"\x89PNG\r\n\x1a\n", "图片"),
        (b"GIF89a", "图片"),
        (b"BM\x36\x10\0\0\0\0\0\0", "图片"),
        (b"RIFF\0\0\0\0WEBP", "图片"),
        (b"\0\0\0\x18ftypheic", "图片"),
        (b"II*\0", "图片"),
        (b"Rar!\x1a\x07", "压缩包"),
        (b"7z\xbc\xaf\x27\x1c", "压缩包"),
        (b"{\\rtf1\\ansi", "RTF"),
        (b"<!DOCTYPE html><p>", "网页"),
        (b"\xef\xbb\xbf  <html>", "网页"),
        ("\ufeff<html><table>".encode("utf-16-le"), "网页"),
        (b"<table border=1>", "网页"),
        (b"<?xml version='1.0'?><html xmlns=''>", "网页"),
        (b"MIME-Version: 1.0\r\nContent-Type: multipart/related", "网页"),
        (b"From: <Saved>\r\nMIME-Version: 1.0\nContent-Type: text/html", "网页"),
        (
            b'<?xml version="1.0"?><Workbook xmlns="urn:schemas-microsoft-com:office:spreadsheet">',
            "Excel 的 XML",
        ),
        (b"<?xml version='1.0'?><a/>", "XML"),
        ("年度,项目编码".encode(), ""),
        ("BM项目".encode("gb18030"), ""),
    ],
)
def test_a_file_is_known_by_its_beginning(content, word):
    assert (word in foreign_kind(content)) if word else foreign_kind(content) == ""


def packed(*names: str) -> bytes:
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w") as package:
        for name in names:
            package.writestr(name, "甲")
    return stream.getvalue()


@pytest.mark.parametrize(
    ("names", "word"),
    [
        (["甲.docx", "乙.xls"], "压缩包"),
        (["ppt/presentation.xml"], "演示文稿"),
        (["OFD.xml", "Doc_0/Document.xml"], "OFD"),
        (["mimetype", "content.xml"], "odt"),
        (["Index/Document.iwa"], "Numbers"),
        (["甲.bin"], "不是 Word 文档"),
    ],
)
def test_an_archive_is_known_by_what_it_holds(names, word):
    with pytest.raises(Refusal, match=word):
        read_bytes(packed(*names))


@pytest.mark.parametrize("encoding", ["utf-16-le", "utf-16-be", "utf-8", "gb18030"])
def test_a_text_is_read_in_its_encoding(encoding):
    text = "年度,项目编码\n2024,A1\n"
    assert decoded(text.encode(encoding)) == text


def test_the_line_that_cannot_be_read_is_named():
    lines = [
        "年度,项目".encode("gb18030"),
        b"2024,\xff\xff",
        "2024,乙".encode("gb18030"),
    ]
    assert undecodable_line(b"\r\n".join(lines)) == 2
    assert undecodable_line(bytes(range(128, 256)) * 50) == 0
