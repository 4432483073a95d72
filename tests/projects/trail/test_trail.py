"""The trail: a chain of rows that shows what was altered, cut out or cut off."""

import io
import json
from collections.abc import Iterator

import pytest
from django.core.management import call_command
from django.db import connection
from django.db.models import QuerySet

from projects.models import Event, TrailHead, Unalterable
from projects.trail.models import EventQuerySet
from projects.trail.recording import SYSTEM, Entry, record, record_many
from projects.trail.verification import BrokenTrail, verify


@pytest.fixture
def trail(clerk, admin) -> list[Event]:
    """Five rows of three actions."""
    record(clerk, "login", subject="登录")
    record_many(
        admin,
        [
            Entry("manage", subject=f"单位 {number}", changes=[("名称", "甲", "乙")])
            for number in (1, 2, 3)
        ],
    )
    record(None, "import", subject="初始数据", note="901001-2024.txt")
    return list(Event.objects.order_by("number"))


def test_rows_are_numbered_and_each_bears_the_digest_of_the_one_before(trail):
    assert [row.number for row in trail] == [1, 2, 3, 4, 5]
    assert [row.previous for row in trail[1:]] == [row.digest for row in trail[:-1]]
    assert verify() == (5, trail[-1].digest)


def test_what_one_click_did_is_one_action(trail):
    groups = [row.group for row in trail]
    assert len(set(groups)) == 3
    assert groups[1] == groups[2] == groups[3]


def test_a_row_says_who_did_it_even_when_they_are_gone(trail, clerk):
    clerk.delete()
    first = Event.objects.get(number=1)
    assert (first.who, first.user) == ("王丽（clerk）", None)
    assert Event.objects.get(number=5).who == SYSTEM
    assert verify()[0] == 5


def test_nothing_of_nothing_is_whole(db):
    assert verify() == (0, TrailHead().digest)


def test_recording_nothing_adds_nothing(admin):
    record_many(admin, [])
    assert not Event.objects.exists()


def test_a_verb_that_nobody_knows_is_a_mistake(admin):
    with pytest.raises(KeyError):
        record(admin, "explode")


@pytest.mark.parametrize(
    "alter",
    [
        lambda row: row.save(),
        lambda row: row.delete(),
        lambda row: Event.objects.filter(pk=row.pk).update(note="改"),
        lambda row: Event.objects.filter(pk=row.pk).delete(),
    ],
)
def test_a_row_is_neither_changed_nor_deleted(trail, alter):
    with pytest.raises(Unalterable):
        alter(trail[2])


def behind_our_back(statement: str, *values: object) -> None:
    with connection.cursor() as cursor:
        cursor.execute(statement, values)


@pytest.mark.parametrize(
    ("statement", "message"),
    [
        ("UPDATE projects_event SET note = '改' WHERE number = 2", "第 2 条被改动过"),
        ("UPDATE projects_event SET who = '别人' WHERE number = 5", "第 5 条被改动过"),
        (
            "UPDATE projects_event SET subject = '单位 9' WHERE number = 3",
            "第 3 条被改动过",
        ),
        (
            "UPDATE projects_event SET changes = '[]' WHERE number = 4",
            "第 4 条被改动过",
        ),
        (
            "UPDATE projects_event SET at = '2020-01-01 00:00:00+00:00' WHERE number = 1",
            "第 1 条被改动过：.*（2020-01-01 08:00）",
        ),
        ("DELETE FROM projects_event WHERE number = 3", "第 3 条不见了"),
        ("DELETE FROM projects_event WHERE number = 5", "末尾应有 5 条，现在只有 4 条"),
        ("DELETE FROM projects_event", "末尾应有 5 条，现在只有 0 条"),
        ("UPDATE projects_trailhead SET digest = 'x'", "末端的登记被改动过"),
        ("UPDATE projects_trailhead SET count = 3", "末端的登记被改动过"),
        ("DELETE FROM projects_trailhead", "末端的登记被改动过"),
    ],
)
def test_tampering_is_found_with_its_place(trail, statement, message):
    behind_our_back(statement)
    with pytest.raises(BrokenTrail, match=message):
        verify()


def test_a_text_among_the_changes_that_was_altered_is_found(trail):
    behind_our_back(
        "UPDATE projects_event SET changes = %s WHERE number = 4",
        json.dumps([["名称", "甲", "丙"]]),
    )
    with pytest.raises(BrokenTrail, match="第 4 条被改动过"):
        verify()


def test_two_rows_that_changed_places_are_found(trail):
    for now, then in ((99, 2), (2, 3), (3, 99)):
        behind_our_back(
            "UPDATE projects_event SET number = %s WHERE number = %s", now, then
        )
    with pytest.raises(BrokenTrail, match="第 2 条被改动过"):
        verify()


def test_what_others_add_while_it_is_looked_through_is_no_fault(
    trail, admin, monkeypatch
):
    """As on a server that works: the rows are read at one time, and the head at another."""
    rows = list(Event.objects.order_by("number"))

    def read_slowly(queryset: QuerySet, chunk_size: int) -> Iterator[Event]:
        yield from rows
        record(admin, "manage", subject="同时")

    monkeypatch.setattr(EventQuerySet, "iterator", read_slowly)
    assert verify() == (5, trail[-1].digest)


def rewrite_from(number: int) -> None:
    """As somebody would who can write to the database and knows how the digests are made."""
    behind_our_back("UPDATE projects_event SET note = '改' WHERE number = %s", number)
    digest = ""
    for row in Event.objects.filter(number__gte=number).order_by("number"):
        row.previous = digest or row.previous
        digest = row.proof()
        behind_our_back(
            "UPDATE projects_event SET previous = %s, digest = %s WHERE number = %s",
            row.previous,
            digest,
            row.number,
        )
    behind_our_back("UPDATE projects_trailhead SET digest = %s", digest)


def test_a_chain_that_was_written_anew_is_found_by_what_was_noted_down(trail):
    known = (5, trail[-1].digest)
    assert verify(known) == known
    rewrite_from(2)
    verify()
    with pytest.raises(BrokenTrail, match="整个记录被重写过"):
        verify(known)


def test_a_trail_that_was_cut_with_its_end_is_found_by_what_was_noted_down(trail):
    behind_our_back("DELETE FROM projects_event WHERE number = 5")
    behind_our_back(
        "UPDATE projects_trailhead SET count = 4, digest = %s", trail[3].digest
    )
    verify()
    with pytest.raises(BrokenTrail, match="抄下的是第 5 条，现在只有 4 条"):
        verify((5, trail[-1].digest))


# The command


def run(**options: str) -> tuple[int, str]:
    out = io.StringIO()
    try:
        call_command("verify_trail", stdout=out, stderr=out, **options)
    except SystemExit as left:
        return int(left.code or 0), out.getvalue()
    return 0, out.getvalue()


def test_the_command_says_that_all_is_whole(trail):
    assert run() == (0, f"操作记录完整：5 条，末条校验值 5:{trail[-1].digest}\n")


def test_the_command_fails_where_something_is_wrong(trail):
    behind_our_back("DELETE FROM projects_event WHERE number = 3")
    assert run() == (1, "操作记录不完整：第 3 条不见了（其后是第 4 条）\n")


def test_the_command_refuses_what_it_cannot_read(trail):
    code, message = run(known="5:abc")
    assert (code, "--known 写作" in message) == (2, True)


def test_the_queries_of_recording_do_not_grow_with_the_rows(
    admin, django_assert_num_queries
):
    record(admin, "manage", subject="先有一条")
    for count in (1, 50):
        with django_assert_num_queries(3):
            record_many(
                admin, [Entry("manage", subject=str(number)) for number in range(count)]
            )
