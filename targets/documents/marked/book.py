"""Marking the problems in the user's own workbook: cells coloured and commented, and a list in front.

The workbook itself is opened in a child process (`marked.child`); here it is bytes.
"""

from __future__ import annotations

import json
import tempfile
from collections.abc import Sequence
from dataclasses import asdict

from core.problems import Problem, Refusal
from core.sandbox import children
from core.sandbox.children import ANSWER_LIMIT, ChildDied, ChildTimedOut
from targets.documents.marked.problem_sheet import TOO_BIG

SIZE_LIMIT = 5 * 1024**2
UNPACKED_LIMIT = 20 * 1024**2
CHILD = "targets.documents.marked.child"
BROKEN = "工作簿的内部结构不规范，不能在里面标出问题，请下载问题清单对照修改，或另存为新的 xlsx 再试"


def mark(content: bytes, problems: Sequence[Problem]) -> bytes:
    """An xlsx with the problems marked. Raises Refusal when it is too big, or not to be opened."""
    if len(content) > SIZE_LIMIT:
        raise Refusal(TOO_BIG)
    limit = str(UNPACKED_LIMIT)
    task = json.dumps([asdict(problem) for problem in problems])
    with tempfile.TemporaryFile() as file:
        file.write(task.encode() + b"\n" + content)
        try:
            with children.child_process(CHILD, limit, stdin=file) as output:
                # The child writes the size on a line before the workbook, which is empty if the given one is broken;
                # it writes nothing at all where the given one unpacks to too much.
                size = output.readline()
                marked = output.read(ANSWER_LIMIT)
                if not size or len(marked) != int(size):
                    raise ChildDied
        except (ChildDied, ChildTimedOut) as error:
            raise Refusal(TOO_BIG) from error
    if not marked:
        raise Refusal(BROKEN)
    return marked
