"""Files that are no document, or a dangerous one: each is refused with a reason, and nothing is changed."""

import io
import zipfile
from collections.abc import Callable

import pytest
from openpyxl import Workbook

from core.problems import Refusal
from core.sandbox import children
from core.sandbox.answering import Unreadable
from targets.documents import files
from targets.documents.docx import child
from targets.documents.files import SIZE_LIMIT, read_bytes

W = 'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"'
BODY = f"<w:document {W}><w:body><w:p><w:r><w:t>&x;</w:t></w:r></w:p></w:body></w:document>"
NO_FORM = BODY.replace("&x;", "会议纪要")
ENTITY = f'<!DOCTYPE x [<!ENTITY x SYSTEM "file:///etc/passwd">]>{BODY}'
REMOTE = f'<!DOCTYPE x SYSTEM "http://127.0.0.1:9/x.dtd">{NO_FORM}'
LAUGHS = "".join(f'<!ENTITY x{n} "{f"&x{n - 1};" * 10}">' for n in range(1, 10))
BILLION = f'<!DOCTYPE x [<!ENTITY x0 "ha">{LAUGHS}]>{BODY.replace("&x;", "&x9;")}'

DAMAGED = "文件已损坏或加了密码，无法打开；请用 Word 打开后另存为 docx 再试"
DANGEROUS = "文件里有外部实体声明，普通的 Word 文档没有这种内容；为安全起见不予导入，请用 Word 另存后再试"
TOO_LARGE = "文件超过 30 MB，请核对是否选错了文件，或拆成几个文件再导入"
BOMB = "文件解压后有 101 MB，超过 100 MB，请拆成几个文件再导入"


def package(
    content: str | bytes,
    name: str = "word/document.xml",
    compression: int = zipfile.ZIP_DEFLATED,
) -> bytes:
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w", compression) as archive:
        archive.writestr(name, content)
    return stream.getvalue()


def workbook(*rows: list[str]) -> bytes:
    stream = io.BytesIO()
    book = Workbook()
    for row in rows:
        book.worksheets[0].append(row)
    book.save(stream)
    return stream.getvalue()


def with_password() -> bytes:
    """As zip programs encrypt: by a flag in both headers of the file."""
    content = bytearray(package(NO_FORM))
    for mark, flags in ((b"PK\x03\x04", 6), (b"PK\x01\x02", 8)):
        content[content.index(mark) + flags] |= 1
    return bytes(content)


def bomb() -> bytes:
    return b"<a>" + b" " * 101 * 1024**2 + b"</a>"


def many_tags() -> str:
    return BODY.replace("<w:p>", "<w:p/>" * 2_000_001 + "<w:p>")


BAD_FILES: dict[str, tuple[Callable[[], bytes], str]] = {
    "prose": (
        lambda: "春眠不觉晓，处处闻啼鸟。".encode(),
        "文件中没有找到“绩效目标表”，请核对是否选错了文件",
    ),
    "nothing": (lambda: b"", "文件是空的，请核对是否选错了文件"),
    "blanks": (lambda: b" \r\n\t\n", "文件是空的，请核对是否选错了文件"),
    "bytes": (
        lambda: b"\xff\xfd\x00\x01" * 100,
        "这不是可以识别的文件，请选择 Excel（xlsx、xls）、CSV、Word（docx）或 UTF-8 编码的文本文件",
    ),
    "docx without a form": (
        lambda: package(NO_FORM),
        "文件中没有找到“绩效目标表”，请核对是否选错了文件",
    ),
    "xlsx without a cell": (workbook, "文件中没有找到项目，请核对是否选错了文件"),
    "xlsx of something else": (
        lambda: workbook(["会议", "纪要"]),
        "工作表“Sheet”认不出来：既没有数据表的列名（如项目编码、项目名称），也不是绩效目标表，请照模板调整，不需要的请删去",
    ),
    "csv with an open quote": (
        lambda: f'项目编码,项目名称\nA,"{"甲" * 200_000}'.encode(),
        "CSV 文件第 2 行起读不下去，请核对这一行的引号是否成对，或另存为 xlsx 再试",
    ),
    "another zip": (
        lambda: package("<x/>", "readme.xml"),
        "这不是 Word 文档（docx），请核对是否选错了文件",
    ),
    "another XML": (
        lambda: package("<x/>"),
        "这个文件里没有 Word 正文，请核对是否选错了文件",
    ),
    "50 MB": (lambda: "绩".encode() * (50 * 1024**2 // 3), TOO_LARGE),
    "one byte too much": (lambda: b"a" * (SIZE_LIMIT + 1), TOO_LARGE),
    "bomb": (lambda: package(bomb()), BOMB),
    "bomb beside the text": (lambda: package(bomb(), "_rels/.rels"), BOMB),
    "bomb of tags": (
        lambda: package(many_tags()),
        "文件的内容过多，一次读不下，请拆成几个文件再导入",
    ),
    "external entity": (lambda: package(ENTITY), DANGEROUS),
    "external DTD": (lambda: package(REMOTE), DANGEROUS),
    "entity in the relations": (lambda: package(ENTITY, "_rels/.rels"), DANGEROUS),
    "billion laughs": (
        lambda: package(BILLION),
        "文件内容已损坏，无法读取；请用 Word 打开后另存为 docx 再试",
    ),
    "broken XML": (
        lambda: package(NO_FORM[:-20]),
        "文件内容已损坏，无法读取；请用 Word 打开后另存为 docx 再试",
    ),
    "truncated docx": (lambda: package(NO_FORM)[:-30], DAMAGED),
    "head of a docx": (lambda: b"PK\x03\x04", DAMAGED),
    "unusual compression": (
        lambda: package(NO_FORM, compression=zipfile.ZIP_LZMA),
        DAMAGED,
    ),
    "password on the zip": (with_password, DAMAGED),
    "password on the docx": (
        lambda: b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(1000),
        "文件加了密码，或是旧版 doc 格式；请用 Word 打开后去掉密码、另存为 docx 再试",
    ),
}


@pytest.mark.parametrize("kind", BAD_FILES)
def test_a_bad_file_is_refused(year, refused, tmp_path, kind):
    make, message = BAD_FILES[kind]
    file = tmp_path / "a.docx"
    file.write_bytes(make())
    assert refused("import_document", file) == f"未执行。{message}"


@pytest.mark.parametrize("name", ["没有这个文件.txt", "."])
def test_a_path_that_cannot_be_read_is_refused(db, refused, tmp_path, name):
    assert (
        refused("import_document", tmp_path / name)
        == f"未执行。打不开文件 {tmp_path / name}：请核对路径和权限"
    )


def test_an_endless_file_is_refused(db, refused):
    assert refused("import_document", "/dev/zero") == f"未执行。{TOO_LARGE}"


# The child process that opens Word files


def test_a_child_that_dies_of_a_word_file_refuses_the_document(monkeypatch):
    monkeypatch.setattr(files, "ARCHIVE_CHILD", "tests.targets.documents.dying_child")
    with pytest.raises(Refusal, match="读取时超出了限度，请用 Word 打开后"):
        read_bytes(package(NO_FORM))


def test_a_child_that_takes_too_long_is_stopped(monkeypatch):
    monkeypatch.setattr(children, "PATIENCE", 0.1)
    monkeypatch.setattr(files, "ARCHIVE_CHILD", "tests.core.endless_child")
    with pytest.raises(Refusal, match="还没有读完，请拆成几个文件再导入"):
        read_bytes(package(NO_FORM))


def test_more_paragraphs_than_any_document_has_are_refused(monkeypatch):
    monkeypatch.setattr(child, "ITEM_LIMIT", 2)
    body = NO_FORM.replace("<w:body>", "<w:body><w:p/><w:p/>")
    with pytest.raises(Unreadable, match="一次读不下，请拆成几个文件再导入"):
        list(child.lines(package(body)))
