"""What a reader finds in a PDF of ours: the text of its pages and its bookmarks. Files of other programs differ."""

import re
import zlib

OBJECT = re.compile(rb"\n(\d+) 0 obj\n(.*?)\nendobj", re.DOTALL)
DRAWN = re.compile(rb"\nBT(.*?)\nET", re.DOTALL)
# What to copy in place of a glyph: the character itself, or one with a place to break beside it.
REPLACEMENT = re.compile(rb"/ActualText(?:\(.*?\)|<[0-9A-F]*>)>>", re.DOTALL)
PLAIN = rb"(?:[^\\()]|\\.)*"
# Parentheses in a string stand as they are where they are pairs.
STRINGS = rb"/(f\d+) [\d.]+ Tf|\((%b(?:\(%b\)%b)*)\)|<([0-9A-F]+)>"
FONT_OR_TEXT = re.compile(STRINGS % (PLAIN, PLAIN, PLAIN), re.DOTALL)
ESCAPE = re.compile(rb"\\([0-7]{1,3}|.)", re.DOTALL)
NAMED = {b"n": b"\n", b"r": b"\r", b"t": b"\t", b"b": b"\b", b"f": b"\f"}


def pages(content: bytes) -> list[str]:
    """The text of each page, its pieces in the order in which they were drawn, without line breaks."""
    objects = {int(number): body for number, body in OBJECT.findall(content)}
    order = re.findall(rb"/Type/Pages/Count \d+/Kids\[(.*?)\]", content)
    return [
        _text(objects, objects[int(number)])
        for number in re.findall(rb"(\d+) 0 R", order[0])
    ]


def bookmarks(content: bytes) -> list[str]:
    titles = re.findall(rb"/Title<FEFF([0-9A-F]*)>/Dest", content)
    return [bytes.fromhex(title.decode()).decode("utf-16-be") for title in titles]


def _text(objects: dict[int, bytes], page: bytes) -> str:
    resources = objects[_reference(rb"/Resources", page)]
    fonts = dict(re.findall(rb"/(f\d+) (\d+) 0 R", resources))
    glyphs = {
        name: _glyphs(objects, objects[int(number)]) for name, number in fonts.items()
    }
    found, font = [], b""
    drawn = b"".join(DRAWN.findall(_stream(objects[_reference(rb"/Contents", page)])))
    for name, text, digits in FONT_OR_TEXT.findall(REPLACEMENT.sub(b"", drawn)):
        font = name or font
        codes = bytes.fromhex(digits.decode()) or ESCAPE.sub(_unescaped, text)
        found += [glyphs[font][codes[at : at + 2]] for at in range(0, len(codes), 2)]
    return "".join(found)


def _glyphs(objects: dict[int, bytes], font: bytes) -> dict[bytes, str]:
    table = _stream(objects[_reference(rb"/ToUnicode", font)])
    pairs = re.findall(rb"<([0-9A-Fa-f]{4})> <([0-9A-Fa-f]+)>\n", table)
    return {
        bytes.fromhex(code.decode()): bytes.fromhex(text.decode()).decode("utf-16-be")
        for code, text in pairs
    }


def _reference(name: bytes, body: bytes) -> int:
    return int(re.findall(name + rb" (\d+) 0 R", body)[0])


def _stream(body: bytes) -> bytes:
    return zlib.decompress(body.split(b"stream\n", 1)[1].rsplit(b"\nendstream", 1)[0])


def _unescaped(match: re.Match) -> bytes:
    sign = match[1]
    return bytes([int(sign, 8)]) if sign.isdigit() else NAMED.get(sign, sign)
