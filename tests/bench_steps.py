"""Many forms approved by one click: a part of the benchmarks that `tests.bench` runs."""

from __future__ import annotations

import statistics
import time
from contextlib import nullcontext
from dataclasses import replace
from datetime import date

from projects.models import BudgetYear, Project, Role, User
from targets.filings.models import Filing, Status
from targets.workflow import performing as workflow
from targets.workflow.versions import TransitionNote

MANY = 1_000
ROUNDS = 6
NOTE = TransitionNote("成批办理", number="基准〔2024〕1号", date=date(2024, 1, 20))
# Approvals with two pairs of eyes are at least so fast, compared with the same ones without.
LEAST = 0.9


def approvals(user: User) -> None:
    """Approve and return many forms that the user has imported and another person has reviewed."""
    keys = list(Project.objects.values_list("pk", flat=True)[:MANY])
    reviewer = User.objects.create_superuser("bench-reviewer", name="审核")
    bureau = User.objects.create_user("bench-bureau", name="财政", role=Role.BUREAU)
    taken = seconds(keys, "review", Status.SUBMITTED, reviewer)
    _print("审核通过", len(keys), taken)
    for verb, at in (("approve", Status.REVIEWED), ("return", Status.SUBMITTED)):
        label = workflow.BY_VERB[verb].label
        _print(label, len(keys), seconds(keys, verb, at, bureau))
    _compare(keys, bureau)


def seconds(keys: list[int], verb: str, at: str, user: User) -> float:
    """How long the transition takes with all of these forms, which all allow it."""
    Filing.objects.filter(project__in=keys).update(status=at)
    start = time.perf_counter()
    receipts = workflow.perform_many(keys, verb, user, NOTE)
    taken = time.perf_counter() - start
    assert not workflow.refused(receipts)
    return taken


def _compare(keys: list[int], user: User) -> None:
    """Approvals with the rules of two pairs of eyes, with those rules switched off, and with no such rules.

    Each round begins with another of them: versions and rows of the trail grow, and whoever comes later has more.
    """
    variants = [(True, nullcontext()), (False, nullcontext()), (False, _WithoutRules())]
    taken: list[list[float]] = [[], [], []]
    for first in range(ROUNDS):
        for place in range(len(variants)):
            number = (first + place) % len(variants)
            separate, rules = variants[number]
            BudgetYear.objects.update(separate_hands=separate)
            with rules:
                spent = seconds(keys, "approve", Status.REVIEWED, user)
            taken[number].append(spent)
    BudgetYear.objects.update(separate_hands=True)
    on, off, none = map(statistics.median, taken)
    for label, others in (("规则关闭", off), ("没有规则", none)):
        ratio = others / on
        print(
            f"  批复 分人办理 ÷ {label:<12}{ratio:>12.2f}    （速度之比，应 ≥ {LEAST}）"
        )


class _WithoutRules:
    """Approvals that ask nothing of who filled in and who reviewed."""

    def __enter__(self) -> None:
        self.approve = workflow.BY_VERB["approve"]
        workflow.BY_VERB["approve"] = replace(self.approve, apart_from=())

    def __exit__(self, *raised: object) -> None:
        workflow.BY_VERB["approve"] = self.approve


def _print(label: str, count: int, taken: float) -> None:
    rate = count / taken
    print(f"  {label:<24}{rate:>12,.0f} 张/秒    （{count:,} 张，{taken:.2f} 秒）")
