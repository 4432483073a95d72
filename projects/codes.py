"""Project codes, by which forms and projects are matched."""

import unicodedata


def canonical(code: str) -> str:
    """Half-width capitals without blanks, whichever way somebody typed it."""
    if code.isalnum() and code.isascii():
        return code.upper()
    return "".join(unicodedata.normalize("NFKC", code).split()).upper()
