"""The canonical form of typed text."""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache

# XML 1.0 forbids these characters and PostgreSQL some of them; the others are invisible, those that turn the direction
# of writing among them. What joins or varies pictures is seen behind one.
INVISIBLE = (
    "\u00ad\u061c\u115f\u1160\u17b4\u17b5\u180b-\u180e\u200b\u200e\u200f\u202a-\u202e\u2060-\u206f"
    "\u3164\ufeff\uffa0\ufff9-\ufffb\U000e0000-\U000e0fff"
)
UNWRITABLE = re.compile(
    r"[^\t\n\r\x0b\x0c\x20-\uD7FF\uE000-\uFFFD\U00010000-\U0010FFFF]"
    rf"|[{INVISIBLE}]"
    r"|(?<![\u2190-\u2bff\ufe0f\U0001f000-\U0001faff])[\u200c\u200d\ufe00-\ufe0f]"
)
# Characters that look like ordinary ones and are others: radicals of dictionaries, which come out of PDF files, and
# characters kept for old encodings.
ODD_CHARACTERS = re.compile("[\u2e80-\u2fd5\uf900-\ufaff\U0002f800-\U0002fa1f]")
RADICALS = dict(
    zip(
        "⺁⺄⺆⺈⺊⺌⺍⺗⺛⺝⺟⺡⺢⺣⺤⺥⺦⺨⺩⺪⺬⺭⺮⺯⺰⺳⺶⺷⺸⺺⺻⺼⺾⻀⻁⻃⻄⻅⻆⻇⻈⻉⻊⻋⻌⻍⻐⻑⻒⻓⻔⻖⻗⻘⻙⻚⻛⻜⻝⻞⻟⻠⻢⻣⻤⻥⻦⻧⻨⻩⻪⻫⻬⻭⻮⻯⻰⻱⻲⻳",
        "厂乙冂刀卜小小心旡月母水水火爪爪丬犬王疋示礻竹糸纟网羊羊羊肀聿肉艹艹虎西西见角角讠贝足车辶辶钅長镸长门阝雨青韦页风飞食食食饣马骨鬼鱼鸟卤麦黄黾斉齐歯齿竜龙龜亀龟",
        strict=True,
    )
)
# Blanks that look like one between Latin letters.
BLANKS = dict.fromkeys(
    map(
        ord,
        "\t\u00a0\u2000\u2001\u2002\u2003\u2004\u2005\u2006\u2007\u2008\u2009\u200a\u202f\u205f",
    ),
    " ",
)
LOOK_ALIKES = {
    **dict.fromkeys(map(ord, "“”„‟«»「」『』〝〞″‘’‚‛′`´'"), '"'),
    **dict.fromkeys(map(ord, "‐‑‒–—―─━－ー−~～〜"), "-"),
    **dict.fromkeys(map(ord, "·•・‧∙⋅●"), "·"),
    **dict.fromkeys(map(ord, "〔【["), "["),
    **dict.fromkeys(map(ord, "〕】]"), "]"),
    ord("。"): ".",
    ord("、"): ",",
}
LINE_ENDS = re.compile(r"\r\n?|[\x0b\x0c]")
LEADING_TABS = re.compile(r"\n\t+")
CHINESE = re.compile(r"[\u3400-\u9fff\U00020000-\U0003ffff]")


def unified(text: str) -> str:
    """The text with ordinary characters for those that only look like them."""
    return ODD_CHARACTERS.sub(_ordinary, text)


def _ordinary(found: re.Match[str]) -> str:
    character = found[0]
    return RADICALS.get(character) or unicodedata.normalize("NFKC", character)


def tidy(text: str) -> str:
    """Tidy the text of a cell: lines end in \\n, without control characters and surrounding blanks."""
    if not text.isascii() and ODD_CHARACTERS.search(text):
        text = unified(text)
    if text.isprintable():  # contains nothing that is replaced below
        return text.strip()
    text = UNWRITABLE.sub("", text)
    text = LINE_ENDS.sub("\n", text)
    return LEADING_TABS.sub("\n", text).strip()


def one_line(text: str) -> str:
    """Join the lines of a name or a code: they were broken only to fit a narrow cell."""
    text = tidy(text)
    if text.isprintable():  # no line breaks, tabs or blanks of another width
        return text
    joined = "".join(line.strip() for line in text.split("\n"))
    return joined.translate(BLANKS)


def likeness(name: str) -> str:
    """A name by which those are found that look like it: whatever its width, its blanks, its quotes and its dashes."""
    half_width = unicodedata.normalize("NFKC", one_line(name)).casefold()
    return "".join(half_width.translate(LOOK_ALIKES).split())


@lru_cache(4096)
def label(text: str) -> str:
    """Drop all blanks from a name of the official lists: they are layout only, as in 数量　指标."""
    return "".join(one_line(text).split())


def is_reason(text: str) -> bool:
    """Whether the text can be a reason: two different Chinese characters at least, or four other letters or digits."""
    signs = {sign for sign in text if sign.isalnum()}
    chinese = [sign for sign in signs if CHINESE.match(sign)]
    return len(chinese) >= 2 or len(signs) >= 4
