"""Files as offices really write them: what a person sees in them is what is read, and what is left out is said."""

import json
import re
from operator import attrgetter
from pathlib import Path

import pytest

from core.problems import Refusal
from targets.documents.files import read_file
from targets.documents.reading.reader import Reading
from targets.documents.values import DepartmentForm, Plan

CASES = Path(__file__).parents[2] / "cases"
EXPECTED = json.loads((CASES / "expected.json").read_text())
ROWS = [(kind, name) for kind, files in EXPECTED.items() for name in files]
NOT_YET: set[str] = set()


@pytest.mark.parametrize(("kind", "name"), ROWS, ids=[name for _, name in ROWS])
def test_a_case_is_read_as_a_person_sees_it(request, kind, name):
    if name in NOT_YET:
        request.applymarker(pytest.mark.xfail(strict=True))
    expected = dict(EXPECTED[kind][name])
    refused = expected.pop("refused", None)
    if refused:
        assert re.search(refused, said_of(CASES / name))
        return
    reading = read_file(CASES / name, "万元")
    assert reading.problems == []
    told = "\n".join([*reading.notes, *reading.unplaced])
    assert re.search(expected.pop("told", ""), told)
    assert found_in(reading, expected) == expected


def said_of(path: Path) -> str:
    """What a refusal of the file says."""
    try:
        reading = read_file(path, "万元")
    except Refusal as refusal:
        return str(refusal)
    return "\n".join(map(str, reading.problems))


def found_in(reading: Reading, wheres: dict) -> dict:
    """The texts of the first form's cells, and what else of the file is asked for."""
    form = reading.document.projects[0]
    department = reading.document.department
    found: dict[str, object] = {}
    for where in wheres:
        match where:
            case "count":
                found[where] = len(form.targets)
            case "sub_targets" | "safeguards":
                assert isinstance(department, DepartmentForm)
                found[where] = list(
                    map(attrgetter("title"), getattr(department, where))
                )
            case _:
                found[where] = text_of(value_at(form, where))
    return found


def value_at(form, where: str):
    """The value of a cell such as targets[1].basis."""
    value = form
    for name, index in re.findall(r"(\w+)(?:\[(\d+)\])?", where):
        value = getattr(value, name)
        value = value[int(index)] if index else value
    return value


def text_of(value):
    if isinstance(value, Plan):
        return [
            f"{getattr(value, name).normalize():f}%"
            for name in ("march", "june", "october", "december")
        ]
    return (
        value if value is None or isinstance(value, str) else f"{value.normalize():f}"
    )
