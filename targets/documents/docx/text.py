"""The text of paragraphs as a person sees it; what is left out is remarked with its place."""

from __future__ import annotations

from collections.abc import Iterator

from lxml import etree

from core.problems import shown
from core.raised import lowered, raised
from targets.documents.docx.fields import Field
from targets.documents.docx.formulas import formula_text
from targets.documents.docx.looks import PLAIN, RunLook, WordStyles
from targets.documents.docx.numbering import Numbering
from targets.documents.docx.package import WordPackage, attribute, tag
from targets.documents.docx.remarks import (
    COMMENT,
    HIDDEN,
    NOTE,
    OBJECT,
    PICTURE,
    STRUCK,
    TEXT_BOX,
    UNKNOWN_SYMBOL,
    Remarks,
)
from targets.documents.docx.symbols import UNKNOWN, as_seen, symbol

# Properties, deleted or moved-away text, readings over characters, and the second copy of a drawing's text.
SKIPPED = {"pPr", "rPr", "sdtPr", "del", "moveFrom", "rt", "rubyPr", "Fallback"}
SIGNS = {"tab": "\t", "ptab": "\t", "br": "\n", "cr": "\n", "noBreakHyphen": "-"}
HEIGHTS = {"superscript": raised, "subscript": lowered}
DRAWINGS = {"drawing", "pict", "object", "AlternateContent"}


class Paragraphs:
    """Reads the paragraphs of a document one after the other: numbers and fields go on from one to the next."""

    def __init__(self, package: WordPackage, remarks: Remarks) -> None:
        self._styles = WordStyles(package)
        self._numbering = Numbering(package, self._styles)
        self._notes = notes_of(package)
        self._remarks = remarks
        self._fields: list[Field] = []

    def text(self, paragraph: etree._Element) -> str | None:
        """The text of a paragraph with its number; None where all of its text is left out."""
        around, list_number, level = self._styles.of_paragraph(paragraph)
        number = self._numbering.number_of(list_number, level)
        left_out = self._remarks.count
        text = "".join(self._pieces(paragraph, around))
        # The code of a field ends with its paragraph, or a missing end would swallow the rest of the document.
        if self._fields:
            self._fields = [field for field in self._fields if field.in_result]
        if not text and self._remarks.count > left_out:
            return None
        if not number or not text.strip():
            return text
        runs_on = number[-1].isalnum() and number[-1].isascii()
        return f"{number}{' ' if runs_on else ''}{text}"

    def _pieces(self, node: etree._Element, around: RunLook) -> Iterator[str]:
        """The texts in an element of a paragraph."""
        for child in node:
            match tag(child):
                case "r":
                    yield from self._run(child, around)
                case "oMath" | "oMathPara":
                    yield formula_text(child)
                case name if name in DRAWINGS:
                    self._remark_drawing(child)
                case name if name not in SKIPPED:
                    yield from self._pieces(child, around)

    def _run(self, run: etree._Element, around: RunLook) -> Iterator[str]:
        look, children = around, len(run)
        if children and tag(run[0]) == "rPr":
            look = self._styles.of_run(run[0], around)
            children -= 1
        if look is PLAIN:
            if children == 1 and tag(run[-1]) == "t" and not self._fields:
                yield self._written(run[-1].text or "", "")  # almost all runs
            else:
                yield from self._run_pieces(run, look)
            return
        text = "".join(self._run_pieces(run, look))
        if look.hidden or look.struck:
            if text.strip():
                self._remarks.add(HIDDEN if look.hidden else STRUCK)
            return
        if look.height in HEIGHTS:
            text = HEIGHTS[look.height](text)
        yield text.upper() if look.capitals else text

    def _run_pieces(self, run: etree._Element, look: RunLook) -> Iterator[str]:
        for child in run:
            name = tag(child)
            if name == "t" and not self._fields:
                yield self._written(child.text or "", look.font or "")
            elif name == "fldChar":
                yield self._field_sign(child)
            elif name == "instrText":
                if self._fields:
                    self._fields[-1].code.append(child.text or "")
            elif not all(field.in_result for field in self._fields):
                continue
            elif name == "t":
                yield self._written(child.text or "", look.font or "")
            elif name in SIGNS:
                yield "" if attribute(child, "type") == "page" else SIGNS[name]
            elif name == "sym":
                yield self._symbol(child)
            elif name == "ruby":
                yield from self._pieces(child, look)
            elif name in DRAWINGS:
                self._remark_drawing(child)
            else:
                self._remark_reference(child, name)

    def _written(self, text: str, font: str) -> str:
        if not font and not self._fields and text.isprintable():
            return text
        seen = as_seen(font, text)
        if UNKNOWN in seen and UNKNOWN not in text:
            self._remarks.add(UNKNOWN_SYMBOL)
        for field in self._fields:
            field.has_result = field.has_result or bool(text)
        return seen

    def _symbol(self, node: etree._Element) -> str:
        code = attribute(node, "char") or ""
        if (
            not code
            or len(code) > 6
            or any(sign not in "0123456789abcdefABCDEF" for sign in code)
        ):
            return UNKNOWN
        seen = symbol(attribute(node, "font") or "", int(code, 16))
        if seen == UNKNOWN:
            self._remarks.add(UNKNOWN_SYMBOL)
        return seen

    def _field_sign(self, node: etree._Element) -> str:
        """The text of a field that ends here without a result of its own."""
        kind = attribute(node, "fldCharType")
        if kind == "begin":
            self._fields.append(Field(node.find("{*}ffData")))
        elif self._fields and kind == "separate":
            self._fields[-1].in_result = True
        elif self._fields and kind == "end":
            ended = self._fields.pop()
            is_seen = all(field.in_result for field in self._fields)
            return ended.value() if is_seen and not ended.has_result else ""
        return ""

    def _remark_drawing(self, node: etree._Element) -> None:
        """Remark what lies over the text or is embedded in it: boxes with text, pictures, objects."""
        copies = set(node.iter("{*}Fallback"))
        boxes = [
            box
            for box in node.iter("{*}txbxContent")
            if not any(above in copies for above in box.iterancestors())
        ]
        for box in boxes:
            words = "".join(piece.text or "" for piece in box.iter("{*}t")).strip()
            if words:
                self._remarks.add(TEXT_BOX.format(shown(words)))
        if boxes:
            return
        if tag(node) == "object":
            self._remarks.add(OBJECT)
        elif has_picture(node):
            self._remarks.add(PICTURE)

    def _remark_reference(self, node: etree._Element, name: str) -> None:
        """Remark a footnote or a comment."""
        if name == "commentReference":
            self._remarks.add(COMMENT)
        elif name in ("footnoteReference", "endnoteReference"):
            words = self._notes.get((name, attribute(node, "id") or ""), "")
            self._remarks.add(NOTE.format(shown(words)))


def has_picture(drawing: etree._Element) -> bool:
    if next(drawing.iter("{*}blip", "{*}imagedata"), None) is not None:
        return True
    kinds = (data.get("uri", "") for data in drawing.iter("{*}graphicData"))
    return any(kind.endswith(("/picture", "/chart", "/diagram")) for kind in kinds)


def notes_of(package: WordPackage) -> dict[tuple[str, str], str]:
    """The texts of the footnotes and the endnotes, by what refers to them."""
    notes = {}
    for kind in ("footnote", "endnote"):
        part = package.part(f"{kind}s")
        for note in () if part is None else part:
            words = "".join(piece.text or "" for piece in note.iter("{*}t"))
            notes[f"{kind}Reference", attribute(note, "id") or ""] = words.strip()
    return notes
