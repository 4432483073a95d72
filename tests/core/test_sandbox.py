"""The children that read files from outside, and the process that forks them."""

import os
import signal
import tempfile
import time
from pathlib import Path

import pytest

from core.file_kinds import FileKind
from core.problems import Refusal
from core.sandbox import children
from core.sandbox.confinement import MEMORY_LIMIT, PROCESSOR_SECONDS
from core.spreadsheets.reading import opening
from core.spreadsheets.reading.opening import read_workbook
from tests.targets import books

GOOD = books.one_sheet('<row r="1"><c r="A1"><v>1</v></c></row>')


@pytest.fixture
def nursery() -> children.Nursery:
    read_workbook(GOOD)
    return children._NURSERIES[os.getpid()]


def test_the_children_know_nothing_of_the_settings_of_the_server(nursery):
    environment = Path(f"/proc/{nursery.process.pid}/environ").read_bytes()
    names = [entry.partition(b"=")[0] for entry in environment.split(b"\0") if entry]
    assert names == [b"PYTHONPATH"]


def test_one_process_forks_all_children(nursery):
    read_workbook(GOOD)
    assert children._NURSERIES[os.getpid()] is nursery


def test_a_child_waits_before_it_is_asked():
    another = children.Nursery("core.amounts")
    number = another.process.pid
    forked = Path(f"/proc/{number}/task/{number}/children")
    while not forked.read_text():
        time.sleep(0.01)
    another.process.send_signal(signal.SIGSTOP)
    with tempfile.TemporaryFile() as file:
        handle = another.give(["core.amounts"], [file.fileno(), file.fileno()])
    another.close()
    assert handle is not None
    os.close(handle)


def test_a_child_holds_nothing_but_its_file_and_its_output_within_limits():
    with tempfile.TemporaryFile() as file:
        ((files, memory, seconds),) = children.answers(
            "tests.core.curious_child", stdin=file
        )
    assert (files, memory, seconds) == (STANDARD_FILES, MEMORY_LIMIT, PROCESSOR_SECONDS)


def test_it_is_started_again_when_it_was_ended(nursery):
    nursery.process.kill()
    nursery.process.wait()
    assert [sheet.rows for sheet in read_workbook(GOOD)] == [[[1]]]


def test_it_ends_with_the_server(nursery):
    another = children.Nursery("core.amounts")
    another.socket.close()
    assert another.process.wait(timeout=30) == 0
    another.close()


def test_it_outlives_a_child_that_dies(nursery, monkeypatch):
    monkeypatch.setitem(opening.CHILDREN, FileKind.ARCHIVE, "core.amounts")
    with pytest.raises(Refusal):
        read_workbook(GOOD)
    monkeypatch.undo()
    read_workbook(GOOD)
    assert children._NURSERIES[os.getpid()] is nursery


def test_who_writes_without_end_is_not_listened_to(monkeypatch):
    monkeypatch.setattr(children, "ANSWER_LIMIT", 30)
    with pytest.raises(Refusal, match="读取时超出了限度，请"):
        read_workbook(GOOD)


def test_no_file_stays_open(nursery):
    before = os.listdir("/proc/self/fd")
    read_workbook(GOOD)
    with (
        tempfile.TemporaryFile() as file,
        pytest.raises(children.ChildDied),
        children.child_process("core.amounts", stdin=file),
    ):
        raise children.ChildDied
    assert os.listdir("/proc/self/fd") == before
    theirs = f"/proc/{nursery.process.pid}/fd"
    # The next child is forked while this process goes on.
    for _ in range(500):
        count = len(os.listdir(theirs))
        if count == STANDARD_FILES_SOCKET_AND_PIPE:
            break
        time.sleep(0.01)
    assert count == STANDARD_FILES_SOCKET_AND_PIPE


STANDARD_FILES = 3
STANDARD_FILES_SOCKET_AND_PIPE = 5
