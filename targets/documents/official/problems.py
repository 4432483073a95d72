"""What is wrong with an official form on a sheet, by form and cell."""

from __future__ import annotations

from collections.abc import Iterator

from core.problems import Place, Problem, form_label
from targets.documents.reading.reader import CellSource, Reading
from targets.documents.values import cell_label


def form_problems(faults: dict[Place, str], reading: Reading) -> Iterator[Problem]:
    found = {
        place: (index, where)
        for index, source in enumerate(reading.sources)
        if isinstance(source, CellSource)
        for where, place in source.places.items()
        if where
    }
    for place, message in faults.items():
        if place in found:
            index, where = found[place]
            form = reading.document.projects[index]
            yield Problem(
                form_label(index + 1, form.name or form.code),
                cell_label(where),
                message,
                index,
                where,
                place,
            )
        else:
            yield Problem("", str(place), message, place=place)
