"""Project codes as people type them."""

import pytest

from projects.codes import canonical
from projects.models import Project


@pytest.mark.parametrize("typed", ["13P005x", "１３Ｐ００５ｘ", " 13P 005X\n", "13p005x"])
def test_a_code_is_known_however_it_was_typed(typed):
    assert canonical(typed) == "13P005X"


def test_a_project_that_is_checked_bears_its_code_as_an_import_reads_it(year, unit):
    project = Project(year=year, department=unit, name="某项目", code="abc１ ")
    project.full_clean()
    assert project.code == "ABC1"
