"""A child process that dies of a Word document."""

import os

from core.sandbox.answering import to_json
from core.spreadsheets.reading.sheets import NO_WORKBOOK


def main() -> None:
    os.write(1, to_json(NO_WORKBOOK).encode() + b"\n")
    os.abort()
