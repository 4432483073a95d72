"""Columns that follow from others of their row, by whatever way the row is written."""

from decimal import Decimal

import pytest

from core.derived import with_derived
from core.initials import initials
from projects.models import Department, Project
from targets.filings.models import Target
from targets.filings.store import overwrite


@pytest.mark.parametrize(
    ("name", "letters"),
    [
        ("环境卫生", "hjws"),
        ("银行贷款", "yhdk"),
        ("行政村", "xzc"),
        ("重点（2024）A类", "zd2024al"),
        ("", ""),
        ("①②", ""),
    ],
)
def test_initials_are_those_of_the_syllables(name, letters):
    assert initials(name) == letters


def test_a_row_that_is_saved_has_its_initials(db):
    assert Department.objects.create(code="903", name="教育局").initials == "jyj"


def test_a_new_name_that_is_saved_alone_brings_its_initials(seeded):
    project = Project.objects.first()
    project.name = "道路硬化"
    project.save(update_fields=["name"])
    assert Project.objects.get(pk=project.pk).initials == "dlyh"


def test_rows_that_are_written_together_have_what_follows_from_them(seeded):
    row = Target.objects.all()[0]
    row.name, row.value = "群众满意度", "≥95%"
    overwrite(Target, [row], ["name", "value"])
    row.refresh_from_db()
    assert (row.initials, row.kind, row.percent) == ("qzmyd", "share", Decimal(95))


def test_what_is_written_without_a_source_leaves_what_follows_from_it():
    assert with_derived(Target, ["name", "basis"]) == ["name", "basis", "initials"]


def test_what_follows_is_written_once_where_it_was_named_already():
    assert with_derived(Target, ["initials", "name"]) == ["initials", "name"]
