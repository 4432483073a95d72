"""Which unit is to be taken over, by whom, and what of it goes where."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from projects.models import Department, Project
from targets.filings.models import Filing


@dataclass(frozen=True, slots=True)
class SuccessionWish:
    """Which unit is taken over, from which year on, and by whom; the first of the heirs takes what nobody else does.

    `chosen` are the units of single projects by the projects' keys, None for those that stay. Where the unit `ends`,
    nothing stays; `with_people` lets its people move to the first heir.
    """

    unit: Department
    since: int
    heirs: Sequence[Department]
    ends: bool = True
    with_people: bool = False
    chosen: Mapping[int, Department | None] = field(default_factory=dict)

    @property
    def is_split(self) -> bool:
        """Whether it is chosen project by project where they go."""
        return len(self.heirs) > 1 or not self.ends

    def heir_of(self, project: Project) -> Department | None:
        """The unit that the project goes to, None where it stays."""
        usual = self.heirs[0] if self.ends else None
        return self.chosen.get(project.pk, usual)


@dataclass(frozen=True, slots=True)
class Going:
    """A project, the status of its form, and the unit that it goes to; None where it stays."""

    project: Project
    filing: Filing
    heir: Department | None

    @property
    def place(self) -> str:
        """The code of that unit, "" where it stays."""
        return self.heir.code if self.heir else ""
