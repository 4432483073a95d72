"""Verify that no row of the trail was altered, removed or cut off."""

from __future__ import annotations

from django.utils import timezone

from projects.models import START, Event, TrailHead

# The number of rows, and the digest of the last of them.
Mark = tuple[int, str]
ROWS_AT_ONCE = 2_000
HEAD_ALTERED = "末端的登记被改动过"


class BrokenTrail(Exception):
    """The trail was tampered with; the message says where, in Chinese."""


def verify(known: Mark | None = None) -> Mark:
    """Verify all rows and return the mark of the last one. Raises BrokenTrail.

    Somebody who can write to the database can write a whole new chain; a `known` mark, noted down earlier, reveals
    that. The head is read before the rows, because others go on adding to the trail meanwhile.
    """
    head = _head()
    count, digest = 0, START
    for row in Event.objects.order_by("number").iterator(chunk_size=ROWS_AT_ONCE):
        if row.number != count + 1:
            raise BrokenTrail(f"第 {count + 1} 条不见了（其后是第 {row.number} 条）")
        if row.previous != digest or row.digest != row.proof():
            at = timezone.localtime(row.at)
            raise BrokenTrail(
                f"第 {row.number} 条被改动过：{row}（{at:%Y-%m-%d %H:%M}）"
            )
        count, digest = row.number, row.digest
        if known and count == known[0] and digest != known[1]:
            raise BrokenTrail(
                f"到第 {count} 条为止的记录与抄下的校验值不符，整个记录被重写过"
            )
        if count == head.count and digest != head.digest:
            raise BrokenTrail(HEAD_ALTERED)
    if head.count > count:
        raise BrokenTrail(
            f"末尾应有 {head.count} 条，现在只有 {count} 条，第 {count + 1} 条起被截去"
        )
    if _head().count < count:
        raise BrokenTrail(HEAD_ALTERED)
    if known and known[0] > count:
        raise BrokenTrail(f"抄下的是第 {known[0]} 条，现在只有 {count} 条")
    return count, digest


def _head() -> TrailHead:
    return TrailHead.objects.first() or TrailHead()
