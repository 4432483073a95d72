"""The container that Office used before 2007, and still uses for a password: a small file system inside one file."""

from __future__ import annotations

import struct
from collections.abc import Iterator

OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
LAST_SECTOR = 0xFFFFFFFA  # numbers from here on are marks, no sectors
NOBODY = 0xFFFFFFFF
HEADER, ENTRY, MINI_SECTOR = 512, 128, 64
STREAM = 2


class Broken(Exception):
    """The container contradicts itself, or ends too early."""


class Compound:
    """The streams that stand in the root storage; raises Broken when there is no way through."""

    def __init__(self, content: bytes) -> None:
        if not content.startswith(OLE) or len(content) < HEADER:
            raise Broken
        self._content = content
        self._size = 1 << struct.unpack_from("<H", content, 30)[0]
        if self._size not in (512, 4096):
            raise Broken
        directory, self._cutoff, minis, masters = struct.unpack_from(
            "<I4xII4xI", content, 48
        )
        self._fat = self._numbers(self._fat_sectors(masters))
        self._directory = self._joined(directory)
        self._mini_fat = (
            self._numbers(self._chain(minis, self._fat)) if minis < LAST_SECTOR else []
        )
        self._entries = dict(self._children())

    @property
    def names(self) -> set[str]:
        """What Office calls the streams: `Workbook`, `WordDocument`."""
        return set(self._entries)

    def stream(self, name: str) -> bytes:
        """The bytes of one stream; a short one lies in the root's own stream, in sectors of 64 bytes."""
        start, size = struct.unpack_from(
            "<II", self._directory, self._entries[name] + 116
        )
        if size >= self._cutoff:
            return self._joined(start)[:size]
        root = self._joined(struct.unpack_from("<I", self._directory, 116)[0])
        sectors = self._chain(start, self._mini_fat)
        return b"".join(
            root[each * MINI_SECTOR : (each + 1) * MINI_SECTOR] for each in sectors
        )[:size]

    def _fat_sectors(self, masters: int) -> Iterator[int]:
        """The first 109 stand in the header, the others in a chain of their own."""
        yield from (
            each
            for each in struct.unpack_from("<109I", self._content, 76)
            if each < LAST_SECTOR
        )
        # More than the file has sectors would be a ring, or the same sectors again and again.
        for _ in range(len(self._content) // self._size // (self._size // 4) + 1):
            if masters >= LAST_SECTOR:
                return
            numbers = self._numbers([masters])
            if len(numbers) * 4 < self._size:
                raise Broken
            yield from (each for each in numbers[:-1] if each < LAST_SECTOR)
            masters = numbers[-1]
        raise Broken

    def _sector(self, number: int) -> bytes:
        sector = self._content[(number + 1) * self._size : (number + 2) * self._size]
        if not sector:
            raise Broken
        return sector

    def _numbers(self, sectors: Iterator[int] | list[int]) -> list[int]:
        table = b"".join(map(self._sector, sectors))
        return list(struct.unpack(f"<{len(table) // 4}I", table[: len(table) // 4 * 4]))

    def _chain(self, number: int, table: list[int]) -> Iterator[int]:
        for _ in range(len(table) + 1):
            if number >= LAST_SECTOR:
                return
            yield number
            if number >= len(table):
                raise Broken
            number = table[number]
        raise Broken

    def _joined(self, start: int) -> bytes:
        return b"".join(map(self._sector, self._chain(start, self._fat)))

    def _children(self) -> Iterator[tuple[str, int]]:
        """Name and offset of every stream under the root, whose entries form a binary tree."""
        waiting, seen = [self._field(0, 76)], set[int]()
        while waiting:
            number = waiting.pop()
            if number == NOBODY or number in seen:
                continue
            seen.add(number)
            offset = number * ENTRY
            waiting += [self._field(offset, 68), self._field(offset, 72)]
            if self._directory[offset + 66] == STREAM:
                length = struct.unpack_from("<H", self._directory, offset + 64)[0]
                yield (
                    self._directory[offset : offset + max(length - 2, 0)].decode(
                        "utf-16-le", "replace"
                    ),
                    offset,
                )

    def _field(self, offset: int, at: int) -> int:
        if offset + ENTRY > len(self._directory):
            raise Broken
        return int(struct.unpack_from("<I", self._directory, offset + at)[0])
