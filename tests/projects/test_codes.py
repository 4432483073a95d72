"""Project codes as people type them, and the character that checks them."""

import pytest

from projects.codes import ALPHABET, canonical, check_character
from projects.models import Project

CODE = "13052924P00584012153W"


@pytest.mark.parametrize(
    "typed", ["13P005x", "１３Ｐ００５ｘ", " 13P 005X\n", "13p005x"]
)
def test_a_code_is_known_however_it_was_typed(typed):
    assert canonical(typed) == "13P005X"


def test_a_project_that_is_checked_bears_its_code_as_an_import_reads_it(year, unit):
    project = Project(year=year, department=unit, name="某项目", code="abc１ ")
    project.full_clean()
    assert project.code == "ABC1"


def test_every_published_code_ends_with_its_check_character(document):
    assert [check_character(form.code) for form in document.projects] == [
        form.code[-1] for form in document.projects
    ]


def test_any_other_character_in_any_place_but_the_fixed_ones_asks_for_another_check_character():
    # The region's first two characters and the P are what the rule is known by.
    free = [place for place in range(20) if place not in (0, 1, 8)]
    slips = [
        CODE[:place] + other + CODE[place + 1 :]
        for place in free
        for other in ALPHABET
        if other != CODE[place]
    ]
    assert CODE[-1] not in {check_character(slip) for slip in slips}


def test_two_neighbours_exchanged_ask_for_another_check_character():
    swaps = [
        CODE[:at] + CODE[at + 1] + CODE[at] + CODE[at + 2 :]
        for at in range(9, 19)
        if CODE[at] != CODE[at + 1]
    ]
    assert CODE[-1] not in {check_character(swap) for swap in swaps}


@pytest.mark.parametrize(
    "code",
    [
        "",
        CODE[:-1],
        CODE + "0",
        CODE + "\n",
        "11052924P00584012153W",  # another province
        "13052924Y00584012153W",  # no P in the ninth place
        "13052924P0058401215OW",  # a letter that codes do not have
        "13052924P0058401215３W",
        "13052924P0058401215😀W",
    ],
)
def test_a_code_of_another_shape_has_no_check_character_that_we_know(code):
    assert check_character(code) is None
