"""Many forms approved by one click: a part of the benchmarks that `tests.bench` runs."""

from __future__ import annotations

import time

from projects.models import Project, User
from targets.filings.models import Filing, Status
from targets.workflow import performing as workflow

MANY = 1_000


def approvals(user: User) -> None:
    keys = list(Project.objects.values_list("pk", flat=True)[:MANY])
    for verb, at in (("approve", Status.REVIEWED), ("return", Status.SUBMITTED)):
        Filing.objects.filter(project__in=keys).update(status=at)
        start = time.perf_counter()
        receipts = workflow.perform_many(
            keys, verb, user, workflow.TransitionNote("成批办理")
        )
        taken = time.perf_counter() - start
        assert not workflow.refused(receipts)
        rate, label = len(keys) / taken, workflow.BY_VERB[verb].label
        print(
            f"  {label:<24}{rate:>12,.0f} 张/秒    （{len(keys):,} 张，{taken:.2f} 秒）"
        )
