"""Files that are something else than their names say, and how to save them anew."""

from __future__ import annotations

import re

HEAD = 4096

PDF = "这是 PDF 文件，不能导入；请改用 Word 或 Excel 的原文件，或在系统里填写"
PICTURE = "这是图片，不能导入；请改用 Word 或 Excel 的原文件，或在系统里填写"
PACKED = "这是压缩包，请先解压，再选择里面的文件导入"
RTF = "这是 RTF 文件，只是名称像 Word 文件；请用 Word 或 WPS 打开后另存为 docx 再试"
SAVE_ANEW = (
    "表格请用 Excel 或 WPS 打开后另存为 xlsx 再试，文档请用 Word 打开后另存为 docx 再试"
)
HTML = f"这是网页（HTML）文件，只是名称像 Excel 或 Word 文件；{SAVE_ANEW}"
ARCHIVED_PAGE = f"这是单个文件的网页（MHT），只是名称像 Excel 或 Word 文件；{SAVE_ANEW}"
WORD_XML = "这是 Word 的 XML 文件；请用 Word 或 WPS 打开后另存为 docx 再试"
EXCEL_XML = (
    "这是 Excel 的 XML 文件（XML 表格 2003）；请用 Excel 或 WPS 打开后另存为 xlsx 再试"
)
OPEN_XML = "这是 OpenDocument 的 XML 文件；请用 LibreOffice 或 WPS 打开后另存为 xlsx 或 docx 再试"
OTHER_XML = (
    "这是 XML 文件，不能导入；请用生成它的软件打开后另存为 xlsx、docx 或 csv 再试"
)
OLD_WORD = "这是旧版 Word 文件（doc、wps）；请用 Word 或 WPS 打开后另存为 docx 再试"
OLD_SLIDES = "这是演示文稿，不能导入，请核对是否选错了文件"

# The first bytes of a file.
BEGINNINGS = {
    b"\xff\xd8\xff": PICTURE,
    b"\x89PNG\r\n": PICTURE,
    b"GIF8": PICTURE,
    b"II*\0": PICTURE,
    b"MM\0*": PICTURE,
    b"Rar!": PACKED,
    b"7z\xbc\xaf": PACKED,
    b"\x1f\x8b": PACKED,
    b"{\\rtf": RTF,
}
BITMAP = re.compile(rb"BM.{4}\0\0\0\0", re.DOTALL)
PICTURE_IN_BOX = re.compile(rb"RIFF.{4}WEBP|.{4}ftyp(?:heic|heix|mif1|avif)", re.DOTALL)
PAGE = re.compile(
    rb"\s*(?:<!doctype\s+html|<html|<head|<meta|<table|<style|<script|<body)", re.I
)
XML = re.compile(rb"\s*<\?xml")
KINDS_OF_XML = {
    b"schemas.microsoft.com/office/word/2003/wordml": WORD_XML,
    b"schemas.microsoft.com/office/2006/xmlpackage": WORD_XML,
    b"urn:schemas-microsoft-com:office:spreadsheet": EXCEL_XML,
    b"urn:oasis:names:tc:opendocument": OPEN_XML,
    b"<html": HTML,
}
MIME = re.compile(rb"\s*(?:[\w-]+:[^\n]*\n)*?mime-version:", re.I)
STREAMS = {"WordDocument": OLD_WORD, "PowerPoint Document": OLD_SLIDES}


def foreign_kind(content: bytes) -> str:
    """What a file that is no workbook, document or text really is, and what to do; blank for one that may be read."""
    head = content[:HEAD]
    for beginning, message in BEGINNINGS.items():
        if head.startswith(beginning):
            return message
    if b"%PDF-" in head[:1024]:
        return PDF
    if BITMAP.match(head) or PICTURE_IN_BOX.match(head):
        return PICTURE
    return kind_of_markup(head)


def kind_of_markup(head: bytes) -> str:
    """The same for texts with marks: web pages and XML, also in two bytes a letter."""
    text = head.replace(b"\0", b"").lstrip(b"\xef\xbb\xbf\xff\xfe")
    if PAGE.match(text):
        return HTML
    if XML.match(text):
        for mark, message in KINDS_OF_XML.items():
            if mark in text.lower():
                return message
        return OTHER_XML
    is_archived = MIME.match(text) and b"content-type:" in text.lower()
    return ARCHIVED_PAGE if is_archived else ""


def old_kind(content: bytes) -> str:
    """What a file of Office before 2007 is that is no workbook; blank where that is not seen."""
    for stream, message in STREAMS.items():
        if stream.encode("utf-16-le") in content:
            return message
    return ""
