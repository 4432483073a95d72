"""Characters of the symbol fonts of Office, whose letters are no letters: the ones that offices use."""

from __future__ import annotations

CIRCLED = (
    "①②③④⑤⑥⑦⑧⑨⑩⑪⑫⑬⑭⑮⑯⑰⑱⑲⑳㉑㉒㉓㉔㉕㉖㉗㉘㉙㉚㉛㉜㉝㉞㉟㊱㊲㊳㊴㊵㊶㊷㊸㊹㊺㊻㊼㊽㊾㊿"
)
DARK = "❶❷❸❹❺❻❼❽❾❿"
# The half of the private area into which Word puts the letters of such fonts.
PRIVATE = 0xF000
UNKNOWN = "□"


def _run(start: int, characters: str) -> dict[int, str]:
    """Characters that follow one another from a code on; a blank stands for one that is left out."""
    pairs = enumerate(characters, start)
    return {code: character for code, character in pairs if character != " "}


SYMBOL = {
    **_run(0x20, " !∀#∃%&∍()∗+,−./0123456789:;<=>?"),
    **_run(0x40, "≅ΑΒΧΔΕΦΓΗΙϑΚΛΜΝΟΠΘΡΣΤΥςΩΞΨΖ[∴]⊥_"),
    **_run(0x61, "αβχδεφγηιϕκλμνοπθρστυϖωξψζ{|}~"),
    **_run(0xA1, "ϒ′≤⁄∞ƒ♣♦♥♠↔←↑→↓°±″≥×∝∂•÷≠≡≈…"),
    **_run(0xC0, "ℵℑℜ℘⊗⊕∅∩∪⊃⊇⊄⊂⊆∈∉∠∇®©™∏√⋅¬∧∨⇔⇐⇑⇒⇓◊⟨®©™∑"),
    0x2D: "−",
    0x20: " ",
}
WINGDINGS = {
    **_run(0x6C, "●❍■☐◻❑❒◆◆◆❖◆☒"),
    **_run(0x80, "⓪" + CIRCLED[:10]),
    **_run(0x8B, "⓿" + DARK),
    **_run(0x9E, "·•▪○"),
    **_run(0xDF, "←→↑↓↖↗↙↘"),
    **_run(0xE8, "➔"),
    **_run(0xEF, "⇦⇨⇧⇩⬄⇳"),
    **_run(0xFB, "✗✓☒☑"),
    0x46: "☞",
    0x4A: "☺",
    0xA1: "○",
    0xA4: "◉",
    0xA7: "▪",
    0xA8: "☐",
    0xAB: "★",
    0xD8: "➢",
    0x20: " ",
}
WINGDINGS_2 = {
    **_run(0x4F, "✗✓☒☑☒☒"),
    **_run(0x69, "⓪" + CIRCLED[:10]),
    **_run(0x74, "⓿" + DARK),
    **_run(0x97, "•●"),
    **_run(0xA0, "▪■■☐▣"),
    0x20: " ",
}
WINGDINGS_3 = {**_run(0x66, "←→↑↓"), **_run(0x70, "▲▼△▽◄►◁▷"), 0x20: " "}
WEBDINGS = {0x61: "✓", 0x63: "☐", 0x67: "■", 0x6E: "●", 0x72: "✗", 0x20: " "}
FONTS = {
    "symbol": SYMBOL,
    "wingdings": WINGDINGS,
    "wingdings 2": WINGDINGS_2,
    "wingdings 3": WINGDINGS_3,
    "webdings": WEBDINGS,
}


def is_symbol_font(font: str) -> bool:
    """Whether the letters of a font are no letters."""
    return font.strip().lower() in FONTS


def symbol(font: str, code: int) -> str:
    """The character that a code has in a symbol font; Symbol is that of texts without one."""
    known = FONTS.get(font.strip().lower(), SYMBOL)
    return known.get(code & 0xFF, UNKNOWN)


def as_seen(font: str, text: str) -> str:
    """A text in that font as a person sees it; Chinese characters are of another font than letters."""
    if text.isprintable() and not (font and is_symbol_font(font)):
        return text
    seen = []
    for character in text:
        code = ord(character)
        is_private = PRIVATE <= code <= PRIVATE + 0xFF
        is_letter = is_symbol_font(font) and 0x20 <= code <= 0xFF
        seen.append(symbol(font, code) if is_private or is_letter else character)
    return "".join(seen)
