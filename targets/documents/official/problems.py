"""What is wrong with an official form on a sheet, by form and cell."""

from __future__ import annotations

from collections.abc import Iterator

from core.problems import Place, Problem, form_label
from targets.documents.reading.reader import CellSource, Reading
from targets.documents.values import cell_label


def form_problems(faults: dict[Place, str], reading: Reading) -> Iterator[Problem]:
    """The faulty cells of sheets as problems, with the form and its cell where they are known."""
    found = {}
    for index, source in enumerate(reading.sources):
        if isinstance(source, CellSource):
            for where, place in source.places.items():
                if where:
                    found[place] = index, where
    for place, message in faults.items():
        if place not in found:
            yield Problem("", str(place), message, place=place)
            continue
        index, where = found[place]
        form = reading.document.projects[index]
        label = form_label(index + 1, form.name or form.code)
        yield Problem(label, cell_label(where), message, index, where, place)
