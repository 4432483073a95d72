"""What the editor shows of the end of the work: what is in the way of a submission, and the forms before and after."""

from __future__ import annotations

from typing import Any

from targets.checks.margin.notes import Notes
from targets.filings.transitions import transitions_of
from targets.forms.desk import Desk
from targets.workflow.resubmitting import word_wanted


def submission(desk: Desk) -> dict[str, Any]:
    """What stands between the form as it is stored and its submission, for the script of the page.

    `obstacles` are cells with what is to be done there, `word` why a word is wanted and `asks_word` whether one helps;
    `seen` names the form as it was looked at.
    """
    state = desk.state()
    filing = desk.filing
    steps = [transitions_of(filing.kind)["submit"]]
    wanted = word_wanted(filing, desk.form, steps)
    return {
        "obstacles": obstacles_in(state.notes),
        "word": wanted["word_wanted"],
        "asks_word": wanted["asks_word"],
        "seen": f"{desk.key}:{filing.revision}",
    }


def obstacles_in(notes: Notes) -> list[tuple[str, str]]:
    """The cells that keep a form from being submitted, each with what is to be done there."""
    found = list(notes.missing)
    for remark in notes.remarks:
        if remark.is_loud:
            sentence = f"{remark.word} {remark.label}：{remark.message}"
            found.append((remark.where, sentence))
    return found
