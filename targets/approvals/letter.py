"""批复文: the letter by which forms are approved, as a Word document in the official style. Pure."""

from __future__ import annotations

import io
import re
from collections.abc import Iterator

from lxml.etree import _Element

from core.amounts import print_amount
from targets.approvals.contents import ApprovedForms
from targets.documents.docx.elements import cell, paragraph, row, table
from targets.documents.docx.styles import new_document

TITLE, NUMBER, TO, BODY, SIGNED = (
    "LetterTitle",
    "LetterNumber",
    "LetterTo",
    "LetterBody",
    "LetterSigned",
)
LABEL, CENTRE, LEFT, RIGHT = "FormLabel", "FormCell", "FormCellLeft", "FormCellRight"
# Of the list of projects: label, width in millimetres, and the style of its cells.
COLUMNS = (
    ("序号", 12, CENTRE),
    ("单位", 40, LEFT),
    ("项目编码", 38, LEFT),
    ("项目名称", 42, LEFT),
    ("预算数（万元）", 22, RIGHT),
    ("绩效指标（条）", 16, CENTRE),
)
# A letter to more units than these calls them by one word.
MOST_NAMED = 8
NO_SENDER = "（批复单位）"
NOT_XML = re.compile(r"[\x00-\x08\x0b-\x1f\ufffe\uffff]")


def write_letter(approved: ApprovedForms, year: int, sender: str) -> bytes:
    """The letter of the `sender`, with the list of the projects."""
    word = new_document()
    title = f"关于批复{year}年预算绩效目标的通知"
    word.core_properties.title = title
    end = word.element.body[-1]  # the section's properties stay last
    end.addprevious(paragraph(title, TITLE))
    end.addprevious(paragraph(_clean(approved.approval.number), NUMBER))
    is_short = 0 < len(approved.units) <= MOST_NAMED
    addressed = _clean("、".join(approved.units)) if is_short else "各预算单位"
    end.addprevious(paragraph(f"{addressed}：", TO))
    for text in _sentences(approved, year):
        end.addprevious(paragraph(_clean(text), BODY))
    if approved.forms:
        end.addprevious(_projects(approved))
    on = approved.approval.date
    end.addprevious(paragraph("", BODY))
    end.addprevious(paragraph(_clean(sender) or NO_SENDER, SIGNED))
    end.addprevious(paragraph(f"{on.year}年{on.month}月{on.day}日", SIGNED))
    stream = io.BytesIO()
    word.save(stream)
    return stream.getvalue()


def _sentences(approved: ApprovedForms, year: int) -> Iterator[str]:
    """The text of the letter."""
    whose = "你单位" if len(approved.units) == 1 else "各单位"
    agreed = []
    if approved.forms:
        count, total = len(approved.forms), print_amount(approved.total)
        listed = "（明细见下表和所附批复表）"
        agreed.append(f"{count:,} 个项目的绩效目标，预算合计 {total} 万元{listed}")
    if approved.parts:
        agreed.append(f"{'、'.join(approved.parts)}的部门整体绩效目标")
    yield (
        f"{whose}报送的{year}年预算绩效目标收悉。经审核，原则同意 {'，以及 '.join(agreed)}，现予批复。"
    )
    yield (
        "请按照批复的绩效目标组织预算执行，做好绩效运行监控和绩效自评；绩效目标确需调整的，"
        "按规定的程序报批。"
    )
    if approved.left_out:
        yield f"{approved.left_out}。"


def _projects(approved: ApprovedForms) -> _Element:
    """The list of the projects with their budgets and the number of their indicators."""
    labels, widths, styles = zip(*COLUMNS, strict=True)
    heads = [
        cell(label, width, LABEL) for label, width in zip(labels, widths, strict=True)
    ]
    rows = [row(heads, header=True)]
    for number, form in enumerate(approved.forms, start=1):
        budget = "" if form.budget is None else print_amount(form.budget)
        unit, name = form.department_name, approved.clean(form.name)
        indicators = str(len(form.targets))
        texts = (str(number), unit, form.code, name, budget, indicators)
        rows.append(row(map(cell, map(_clean, texts), widths, styles)))
    return table(widths, rows)


def _clean(text: str) -> str:
    """Remove the characters that an XML file cannot hold."""
    return NOT_XML.sub("", text)
