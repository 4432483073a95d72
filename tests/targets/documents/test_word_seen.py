"""The text of a Word document is what a person sees of it."""

import io
import json
import time
import zipfile

import pytest

from targets.documents.docx import child
from targets.documents.docx.fields import formula
from targets.documents.docx.numbering import FORMS

W = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
M = "http://schemas.openxmlformats.org/officeDocument/2006/math"
RELATIONS = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"


def word(body: str, **parts: str) -> bytes:
    """A Word file with this body and these other parts."""
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w") as package:
        opening = f'xmlns:w="{W}" xmlns:m="{M}"'
        document = f"<w:document {opening}><w:body>{body}</w:body></w:document>"
        package.writestr("word/document.xml", document)
        relations = ""
        for kind, xml in parts.items():
            package.writestr(
                f"word/{kind}.xml", f"<w:{kind} {opening}>{xml}</w:{kind}>"
            )
            relations += f'<Relationship Id="{kind}" Type="{RELATIONS}/{kind}" Target="{kind}.xml"/>'
        package.writestr(
            "word/_rels/document.xml.rels",
            f"<Relationships>{relations}</Relationships>",
        )
    return stream.getvalue()


def seen(body: str, **parts: str) -> list:
    """The texts of the paragraphs, or the cells of rows, and what was left out."""
    *batches, last = map(json.loads, child.lines(word(body, **parts)))
    items = [item for batch in batches for item, _ in batch]
    return [items, [message for message, *_ in last["left_out"]]]


def run(text: str, properties: str = "") -> str:
    return (
        f'<w:r><w:rPr>{properties}</w:rPr><w:t xml:space="preserve">{text}</w:t></w:r>'
    )


def paragraph(*runs: str, properties: str = "") -> str:
    return f"<w:p><w:pPr>{properties}</w:pPr>{''.join(runs)}</w:p>"


HIDDEN = "<w:vanish/>"
STYLES = """<w:style w:styleId="secret"><w:basedOn w:val="base"/></w:style>
<w:style w:styleId="base"><w:basedOn w:val="secret"/><w:rPr><w:vanish/></w:rPr></w:style>"""
BEGIN, SEPARATE, END = (
    f'<w:r><w:fldChar w:fldCharType="{kind}"/></w:r>'
    for kind in ("begin", "separate", "end")
)


def code(text: str) -> str:
    return f"<w:r><w:instrText>{text}</w:instrText></w:r>"


ONE = "<m:r><m:t>1</m:t></m:r>"
RUNS = [
    ([run("10"), run("4", '<w:vertAlign w:val="superscript"/>')], "10⁴"),
    ([run("CO"), run("2", '<w:vertAlign w:val="subscript"/>')], "CO₂"),
    ([run("甲"), run("乙", HIDDEN)], "甲"),
    ([run("甲"), run("乙", '<w:vanish w:val="0"/>')], "甲乙"),
    ([run("甲"), run("乙", '<w:rStyle w:val="secret"/>')], "甲"),
    ([run("甲", "<w:strike/>"), run("乙")], "乙"),
    ([run("甲", "<w:dstrike/>"), run("乙")], "乙"),
    ([run("abc", "<w:caps/>")], "ABC"),
    ([run("R", '<w:rFonts w:ascii="Wingdings 2"/>'), run("是")], "☑是"),
    ([run("\uf0b3"), run("95%")], "≥95%"),
    ([BEGIN, code("PAGE"), SEPARATE, run("3"), END], "3"),
    ([BEGIN, code(r"EQ \f(1,3)"), END], "1/3"),
    ([BEGIN, code(r"eq \o\ac(○,3)"), END, run("三是")], "③三是"),
    ([BEGIN, code("MACROBUTTON none 点击此处"), END, run("甲")], "甲"),
    ([BEGIN, code('SYMBOL 254 \\f "Wingdings"'), END], "☑"),
    ([BEGIN, code("unended"), run("不见")], ""),
    (["<w:r><w:noBreakHyphen/></w:r>"], "-"),
    ([f"<m:oMath><m:f><m:num>{ONE}</m:num><m:den>{ONE}</m:den></m:f></m:oMath>"], "1/1"),
]  # fmt: skip


@pytest.mark.parametrize(("runs", "text"), RUNS)
def test_runs_are_read_as_they_are_seen(runs, text):
    (item,), _ = seen(paragraph(run("一："), *runs), styles=STYLES)
    assert item == f"一：{text}"


def test_a_field_without_an_end_does_not_hide_the_next_paragraph():
    items, _ = seen(paragraph(BEGIN, code("PAGE")) + paragraph(run("甲")))
    assert items == ["", "甲"]


@pytest.mark.parametrize(
    ("text", "value"),
    [
        (r"\f(1,3)", "1/3"),
        (r"10\s\up5(4)", "10⁴"),
        (r"\o\ac(○,12)", "⑫"),
        (r"\o\ac(□,√)", "☑"),
        (r"\o\ac(□,×)", "☒"),
        (r"\r(3,8)", "³√8"),
        (r"\r(,2)", "√2"),
        (r"\b(\f(1,2))", "(1/2)"),
        ("(" * 40, "(" * 40 + ")" * 20),
        ("", ""),
    ],
)
def test_a_formula_is_a_line_of_text(text, value):
    assert formula(text) == value


@pytest.mark.parametrize(
    ("form", "numbers"),
    [
        (
            "chineseCounting",
            {1: "一", 10: "十", 12: "十二", 20: "二十", 105: "一百零五"},
        ),
        ("decimalEnclosedCircleChinese", {1: "①", 20: "⑳", 51: "51"}),
        ("chineseLegalSimplified", {12: "壹拾贰", 3: "叁"}),
        ("upperRoman", {4: "IV", 14: "XIV"}),
        ("lowerLetter", {1: "a", 27: "aa"}),
        ("decimalZero", {3: "03"}),
        ("ideographTraditional", {2: "乙"}),
        ("ideographDigital", {12: "一二"}),
    ],
)
def test_numbers_have_many_forms(form, numbers):
    assert {number: FORMS[form](number) for number in numbers} == numbers


LISTS = """<w:abstractNum w:abstractNumId="0">
<w:lvl w:ilvl="0"><w:start w:val="1"/><w:numFmt w:val="chineseCounting"/><w:lvlText w:val="（%1）"/></w:lvl>
<w:lvl w:ilvl="1"><w:start w:val="1"/><w:numFmt w:val="decimal"/><w:lvlText w:val="%1.%2."/><w:isLgl/></w:lvl>
</w:abstractNum>
<w:abstractNum w:abstractNumId="1"><w:lvl w:ilvl="0"><w:numFmt w:val="bullet"/><w:lvlText w:val="\uf06c"/>
<w:rPr><w:rFonts w:ascii="Wingdings"/></w:rPr></w:lvl></w:abstractNum>
<w:abstractNum w:abstractNumId="2"><w:numStyleLink w:val="loop"/></w:abstractNum>
<w:num w:numId="1"><w:abstractNumId w:val="0"/></w:num>
<w:num w:numId="2"><w:abstractNumId w:val="0"/>
<w:lvlOverride w:ilvl="0"><w:startOverride w:val="1"/></w:lvlOverride></w:num>
<w:num w:numId="3"><w:abstractNumId w:val="1"/></w:num>
<w:num w:numId="4"><w:abstractNumId w:val="2"/></w:num>"""
LOOP = """<w:style w:styleId="loop"><w:basedOn w:val="loop"/>
<w:pPr><w:numPr><w:numId w:val="4"/></w:numPr></w:pPr></w:style>"""


def numbered(text: str, number: int, level: int = 0) -> str:
    properties = (
        f'<w:numPr><w:ilvl w:val="{level}"/><w:numId w:val="{number}"/></w:numPr>'
    )
    return paragraph(run(text), properties=properties)


def test_automatic_numbers_are_those_of_the_list():
    body = (
        numbered("甲", 1)
        + numbered("乙", 1, 1)
        + numbered("丙", 1, 1)
        + numbered("丁", 1)
        + numbered("戊", 1, 1)
        + numbered("己", 2)
        + numbered("庚", 3)
        + numbered("辛", 0)
    )
    items, _ = seen(body, numbering=LISTS)
    assert items == [
        "（一）甲",
        "1.1.乙",
        "1.2.丙",
        "（二）丁",
        "2.1.戊",
        "（一）己",
        "●庚",
        "辛",
    ]


def test_numbering_that_refers_to_itself_ends():
    began = time.process_time()
    items, _ = seen(numbered("甲", 4) * 200, numbering=LISTS, styles=LOOP)
    assert items == ["甲"] * 200
    assert time.process_time() - began < 2


def cell(text: str, properties: str = "") -> str:
    return f"<w:tc><w:tcPr>{properties}</w:tcPr>{paragraph(run(text))}</w:tc>"


ACROSS, WIDE = '<w:hMerge w:val="restart"/>', '<w:gridSpan w:val="2"/>'
RESTART, GOES_ON = '<w:vMerge w:val="restart"/>', "<w:vMerge/>"


def test_a_merged_cell_is_seen_in_all_its_rows():
    rows = (
        f"<w:tr>{cell('甲', RESTART)}{cell('乙', ACROSS)}{cell('看不见', '<w:hMerge/>')}</w:tr>"
        f'<w:tr><w:trPr><w:gridBefore w:val="1"/></w:trPr>{cell("丙")}</w:tr>'
        f"<w:tr>{cell('看不见', GOES_ON)}{cell('丁', WIDE)}</w:tr>"
    )
    items, left_out = seen(f"<w:tbl>{rows}</w:tbl>")
    assert items == [
        [["甲", "乙"], [0, 1], {}],
        [["丙"], [1], {}],
        [["", "丁"], [0, 1], {"0": "甲"}],
    ]
    assert left_out == ["合并单元格下面还留着别的内容，看不见，没有读取"]


def test_a_form_in_the_frame_of_a_table_is_read():
    inner = f"<w:tr>{cell('甲')}{cell('乙')}</w:tr>" * 5
    frame = f"<w:tbl><w:tr><w:tc>{paragraph(run('题'))}<w:tbl>{inner}</w:tbl>{paragraph()}</w:tc></w:tr></w:tbl>"
    items, _ = seen(frame)
    assert items == ["题", *[[["甲", "乙"], [0, 1], {}]] * 5, ""]
