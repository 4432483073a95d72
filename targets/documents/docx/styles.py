"""The empty Word document that forms are drawn into: A4, Chinese fonts, one paragraph style for each use."""

from __future__ import annotations

import datetime
from copy import deepcopy
from dataclasses import dataclass
from typing import Any

import docx
from docx.document import Document as WordDocument
from docx.enum.style import WD_STYLE_TYPE
from docx.enum.text import WD_ALIGN_PARAGRAPH, WD_TAB_ALIGNMENT, WD_TAB_LEADER
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.shared import Mm, Pt

RIGHT_TAB, DOTS = WD_TAB_ALIGNMENT.RIGHT, WD_TAB_LEADER.DOTS
SONG, HEI, LATIN = "宋体", "黑体", "Times New Roman"
LEFT, CENTER, RIGHT, BOTH = (
    WD_ALIGN_PARAGRAPH.LEFT,
    WD_ALIGN_PARAGRAPH.CENTER,
    WD_ALIGN_PARAGRAPH.RIGHT,
    WD_ALIGN_PARAGRAPH.JUSTIFY,
)

# The lines of the contents by their levels. Readers pass over styles whose names begin so.
CONTENTS_TITLE, CONTENTS = "TOCTitle", ("TOC1", "TOC2")
TEXT_WIDTH = Mm(170)  # between the margins of A4


@dataclass(frozen=True)
class TextLook:
    """How a paragraph style looks; sizes and spaces in points, `outline` is the level in Word's navigation pane.

    What is `joined` stands on the page of what follows it, and so does what has an outline.
    """

    font: str = SONG
    size: float = 10.5
    align: WD_ALIGN_PARAGRAPH = LEFT
    before: float = 0
    after: float = 0
    line: float = 1.0
    indent: float = 0
    outline: int | None = None
    new_page: bool = False
    left: float = 0
    joined: bool = False


LOOKS = {
    "PartNumber": TextLook(
        HEI, 22, CENTER, before=120, after=12, new_page=True, joined=True
    ),
    "PartName": TextLook(HEI, 26, CENTER, after=24, outline=0),
    "SectionHeading": TextLook(HEI, 15, before=12, after=6, outline=1),
    "ItemHeading": TextLook(HEI, 12, before=6, line=1.5, indent=24, joined=True),
    "Prose": TextLook(SONG, 12, BOTH, line=1.5, indent=24),
    "FormTitle": TextLook(HEI, 15, CENTER, after=6, outline=1, new_page=True),
    "FormLabel": TextLook(HEI, 10.5, CENTER, joined=True),
    "FormCell": TextLook(SONG, 10.5, CENTER),
    "FormCellLeft": TextLook(SONG, 10.5, LEFT),
    "FormCellRight": TextLook(SONG, 10.5, RIGHT),
    "FormGap": TextLook(SONG, 1, line=0.1),
    CONTENTS_TITLE: TextLook(HEI, 18, CENTER, after=12, joined=True),
    CONTENTS[0]: TextLook(HEI, 12, before=9),
    CONTENTS[1]: TextLook(SONG, 12, before=6, left=24),
    "LetterTitle": TextLook(HEI, 22, CENTER, before=36, after=12, line=1.3),
    "LetterNumber": TextLook(SONG, 14, CENTER, after=24),
    "LetterTo": TextLook(SONG, 16, LEFT, line=1.5),
    "LetterBody": TextLook(SONG, 16, BOTH, after=6, line=1.5, indent=32),
    "LetterSigned": TextLook(SONG, 16, RIGHT, line=1.5),
}


def new_document(notice: str = "") -> WordDocument:
    """A4 with margins, page numbers, the notice above every page, and the paragraph styles of LOOKS."""
    word = docx.Document()
    # The library's template carries an author and a date of its own.
    properties = word.core_properties
    properties.author = properties.comments = properties.last_modified_by = ""
    properties.title = "部门预算绩效文本"
    properties.language = "zh-CN"
    properties.created = properties.modified = datetime.datetime.now(datetime.UTC)
    section = word.sections[0]
    section.page_width, section.page_height = Mm(210), Mm(297)
    section.left_margin = section.right_margin = Mm(20)
    section.top_margin, section.bottom_margin = Mm(22), Mm(20)
    for name, look in LOOKS.items():
        _add_style(word, name, look)
    _number_pages(word)
    if notice:
        header = section.header.paragraphs[0]
        header.alignment = CENTER
        header.add_run(notice).bold = True
    return word


def end_contents(word: WordDocument) -> None:
    """Number the pages of the contents, which are all that the document has so far, i, ii, and what follows from 1."""
    section = word.sections[0]._sectPr
    contents = deepcopy(section)
    _number_from_one(contents, "lowerRoman")
    _number_from_one(section, "decimal")
    last = word.element.body[-2]
    last.find(qn("w:pPr")).append(contents)


def _number_from_one(section: Any, kind: str) -> None:
    """Number the pages of a section from 1 in that kind of figures."""
    made = OxmlElement("w:pgNumType")
    made.set(qn("w:fmt"), kind)
    made.set(qn("w:start"), "1")
    section.find(qn("w:cols")).addprevious(made)


def _add_style(word: WordDocument, name: str, look: TextLook) -> None:
    """Add a paragraph style of that look."""
    style: Any = word.styles.add_style(name, WD_STYLE_TYPE.PARAGRAPH)
    style.base_style = word.styles["Normal"]
    style.font.name = LATIN
    style.font.size = Pt(look.size)
    # Word takes Chinese characters from the eastAsia font alone.
    fonts = style.element.get_or_add_rPr().get_or_add_rFonts()
    fonts.set(qn("w:eastAsia"), look.font)
    layout = style.paragraph_format
    layout.alignment = look.align
    layout.space_before = Pt(look.before)
    layout.space_after = Pt(look.after)
    layout.line_spacing = look.line
    layout.first_line_indent = Pt(look.indent)
    layout.page_break_before = look.new_page
    layout.keep_with_next = look.joined or look.outline is not None
    layout.left_indent = Pt(look.left)
    if name in CONTENTS:
        layout.tab_stops.add_tab_stop(TEXT_WIDTH, RIGHT_TAB, DOTS)
    if look.outline is not None:
        level = OxmlElement("w:outlineLvl")
        level.set(qn("w:val"), str(look.outline))
        style.element.get_or_add_pPr().append(level)


def _number_pages(word: WordDocument) -> None:
    """Write the number of the page in the footer."""
    paragraph = word.sections[0].footer.paragraphs[0]
    paragraph.alignment = CENTER
    for kind, text in (("begin", ""), ("", "PAGE"), ("end", "")):
        run = paragraph.add_run()
        element = OxmlElement("w:fldChar" if kind else "w:instrText")
        if kind:
            element.set(qn("w:fldCharType"), kind)
        else:
            element.text = text
        run._element.append(element)
