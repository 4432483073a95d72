"""Workbooks as bytes, made by the programs at hand or by hand."""

import io
import struct
import zipfile
from collections.abc import Callable, Iterable

import openpyxl

from core.file_kinds import OLE

MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
RELATIONS = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
PACKAGE = "http://schemas.openxmlformats.org/package/2006"

STYLES = f"""<styleSheet xmlns="{MAIN}"><numFmts count="3"><numFmt numFmtId="164" formatCode="0.0%;[Red]-0.0%"/>
<numFmt numFmtId="165" formatCode="0&quot;%&quot;"/><numFmt numFmtId="166" formatCode="0\\%"/></numFmts>
<fonts><font/></fonts><fills><fill/></fills><borders><border/></borders>
<cellXfs count="6"><xf numFmtId="0"/><xf numFmtId="9"/><xf numFmtId="10"/><xf numFmtId="164"/><xf numFmtId="165"/>
<xf numFmtId="166"/></cellXfs></styleSheet>"""


def made(fill: Callable[[openpyxl.Workbook], object]) -> bytes:
    """What openpyxl saves after `fill` has written into a workbook of one sheet."""
    book = openpyxl.Workbook()
    book.active.title = "项目"
    fill(book)
    return saved(book)


def saved(book: openpyxl.Workbook) -> bytes:
    file = io.BytesIO()
    book.save(file)
    return file.getvalue()


def sheet_xml(rows: str) -> str:
    return f'<worksheet xmlns="{MAIN}"><sheetData>{rows}</sheetData></worksheet>'


def zipped(
    *sheets: str, compression: int = zipfile.ZIP_DEFLATED, **parts: str
) -> bytes:
    """An xlsx whose sheets are these XML texts; a part named `styles` replaces `xl/styles.xml`."""
    numbers = range(1, len(sheets) + 1)
    names = "".join(
        f'<sheet name="表{each}" sheetId="{each}" r:id="rId{each}"/>'
        for each in numbers
    )
    links = [("worksheet", f"worksheets/sheet{each}.xml") for each in numbers]
    texts = {
        "workbook": f'<workbook xmlns="{MAIN}" xmlns:r="{RELATIONS}"><sheets>{names}</sheets></workbook>',
        "_rels/workbook.xml.rels": _relations([*links, ("styles", "styles.xml")]),
        "styles": STYLES,
        **parts,
        **{
            f"worksheets/sheet{each}": xml
            for each, xml in zip(numbers, sheets, strict=True)
        },
    }
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w", compression) as package:
        package.writestr(
            "_rels/.rels", _relations([("officeDocument", "xl/workbook.xml")])
        )
        package.writestr(
            "[Content_Types].xml", f'<Types xmlns="{PACKAGE}/content-types"/>'
        )
        for name, text in texts.items():
            package.writestr(
                f"xl/{name}" if name.endswith("rels") else f"xl/{name}.xml", text
            )
    return file.getvalue()


def _relations(links: Iterable[tuple[str, str]]) -> str:
    lines = (
        f'<Relationship Id="rId{each}" Type="{RELATIONS}/{kind}" Target="{target}"/>'
        for each, (kind, target) in enumerate(links, 1)
    )
    return f'<Relationships xmlns="{PACKAGE}/relationships">{"".join(lines)}</Relationships>'


def one_sheet(rows: str, **parts: str) -> bytes:
    return zipped(sheet_xml(rows), **parts)


# The container and the records of xls


def compound(*streams: tuple[str, bytes]) -> bytes:
    """A container with these streams side by side in its root, each in sectors of 512 bytes of its own."""
    padded = [
        content + bytes(-max(len(content), 4096) % 512 + max(4096 - len(content), 0))
        for _, content in streams
    ]
    starts: list[int] = []
    fat: list[int] = []
    for content in padded:
        starts.append(len(fat))
        count = len(content) // 512
        fat += [*range(len(fat) + 1, len(fat) + count), 0xFFFFFFFE]
    directory = len(fat)
    fat += [0xFFFFFFFE, 0xFFFFFFFD]
    assert len(fat) <= 128, "one sector of the allocation table"
    entries = [_entry("Root Entry", 5, child=1, start=0xFFFFFFFE)]
    for number, ((name, _), content) in enumerate(zip(streams, padded, strict=True), 1):
        right = number + 1 if number < len(streams) else 0xFFFFFFFF
        entries.append(
            _entry(name, 2, right=right, start=starts[number - 1], size=len(content))
        )
    header = OLE + bytes(16) + struct.pack("<HHHHH6xII", 0x3E, 3, 0xFFFE, 9, 6, 0, 1)
    header += struct.pack("<IIIIIII", directory, 0, 4096, 0xFFFFFFFE, 0, 0xFFFFFFFE, 0)
    header += struct.pack("<109I", directory + 1, *[0xFFFFFFFF] * 108)
    table = struct.pack("<128I", *fat, *[0xFFFFFFFF] * (128 - len(fat)))
    return header + b"".join(padded) + b"".join(entries).ljust(512, b"\0") + table


def _entry(
    name: str,
    kind: int,
    right: int = 0xFFFFFFFF,
    child: int = 0xFFFFFFFF,
    start: int = 0,
    size: int = 0,
):
    letters = name.encode("utf-16-le")
    links = struct.pack("<III", 0xFFFFFFFF, right, child)
    return (
        letters.ljust(64, b"\0")
        + struct.pack("<HBB", len(letters) + 2, kind, 1)
        + links
        + bytes(36)
        + struct.pack("<IQ", start, size)
    )


def record(kind: int, data: bytes = b"") -> bytes:
    return struct.pack("<HH", kind, len(data)) + data


def begin(kind: int) -> bytes:
    return record(0x809, struct.pack("<HHHHII", 0x600, kind, 0, 1997, 0, 0))


def xls(*sheets: tuple[str, Iterable[bytes]]) -> bytes:
    """An xls whose styles are: 0 general, 1 `0%`, 2 a percentage of one place by a format of its own."""
    styles = b"".join(
        record(0xE0, struct.pack("<HH16x", 0, each)) for each in (0, 9, 164)
    )
    own = record(0x41E, struct.pack("<HHB", 164, 4, 0) + b"0.0%")
    bodies = [begin(0x10) + b"".join(records) + record(0x0A) for _, records in sheets]
    names = [name.encode("utf-16-le") for name, _ in sheets]
    position = len(begin(5) + own + styles) + sum(12 + len(name) for name in names) + 4
    tables = b""
    for name, body in zip(names, bodies, strict=True):
        tables += record(
            0x85, struct.pack("<IBBBB", position, 0, 0, len(name) // 2, 1) + name
        )
        position += len(body)
    return compound(
        ("Workbook", begin(5) + own + styles + tables + record(0x0A) + b"".join(bodies))
    )


def label(row: int, column: int, text: str) -> bytes:
    return record(
        0x204,
        struct.pack("<HHHHB", row, column, 0, len(text), 1) + text.encode("utf-16-le"),
    )


def number(row: int, column: int, value: float, style: int = 0) -> bytes:
    return record(0x203, struct.pack("<HHHd", row, column, style, value))


# OpenDocument


def ods(tables: str, **parts: str) -> bytes:
    """The reader wants no white space between cells, and spreadsheet programs write none."""
    tables = "".join(tables.splitlines())
    namespaces = " ".join(
        f'xmlns:{each}="urn:oasis:names:tc:opendocument:xmlns:{each}:1.0"'
        for each in ("office", "table", "text")
    )
    more = 'xmlns:calcext="urn:org:documentfoundation:names:experimental:calc:xmlns:calcext:1.0"'
    head = f"<office:document-content {namespaces} {more}>"
    body = (
        f"<office:body><office:spreadsheet>{tables}</office:spreadsheet></office:body>"
    )
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w") as package:
        package.writestr("mimetype", "application/vnd.oasis.opendocument.spreadsheet")
        package.writestr("content.xml", f"{head}{body}</office:document-content>")
        package.writestr("META-INF/manifest.xml", parts.get("manifest", "<manifest/>"))
    return file.getvalue()
