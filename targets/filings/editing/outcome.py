"""The outcome of saving an edit."""

from __future__ import annotations

from dataclasses import dataclass, field

from targets.filings.editing.sheet import Merged, Sheet


@dataclass(slots=True)
class SaveOutcome:
    """What became of the cells of an edit, each of which is in one of `saved`, `refused`, `conflicts` and `gone`.

    `saved` has the texts as they are stored, `refused` the reasons, `conflicts` the texts that somebody else put there.
    `sheet` is the whole form as it is now, and `before` the revision that the form had before the save.
    """

    sheet: Sheet
    before: int
    revision: int
    saved: dict[str, str] = field(default_factory=dict)
    refused: dict[str, str] = field(default_factory=dict)
    conflicts: dict[str, str] = field(default_factory=dict)
    gone: list[str] = field(default_factory=list)
    changed_by: str = ""

    @classmethod
    def of(
        cls,
        sheet: Sheet,
        merged: Merged,
        refused: dict[str, str],
        revisions: tuple[int, int],
        by: str,
    ) -> SaveOutcome:
        """The outcome of a merged edit: its cells that were not refused are saved, with their text in the sheet."""
        accepted = [where for where in merged.cells if where not in refused]
        saved = {where: sheet.cells.get(where, "") for where in accepted}
        return cls(sheet, *revisions, saved, refused, merged.conflicts, merged.gone, by)

    @property
    def whole(self) -> bool:
        """Whether everything typed is stored."""
        return not (self.refused or self.conflicts or self.gone)


DELETED = "这个项目已被删除，可以在“已删除的项目”里恢复"
OUT_OF_REACH = "这个项目的单位或您的单位刚刚有了变动，您现在看不到它，没有保存；请联系管理员核对单位"

UNIT_OUT_OF_REACH = (
    "这个单位或您的单位刚刚有了变动，您现在看不到这张表，没有保存；请联系管理员核对单位"
)


class Closed(Exception):
    """The form can no longer be filled in; the message says why, in Chinese."""


def missing(*, is_there: bool) -> Closed:
    """Why a project cannot be filled in that was found a moment ago: it is out of reach, or not there."""
    return Closed(OUT_OF_REACH if is_there else DELETED)
