"""Pieces of bytes by key, all in one block of memory.

Thousands of small objects that stay for days keep the memory around them from being given back.
"""

from array import array
from bisect import bisect_left
from collections.abc import Iterator, Mapping
from itertools import accumulate


class Pieces:
    """Pieces by a whole number, in the order in which they were given; they are never changed."""

    __slots__ = ("_ends", "_keys", "_order", "_packed", "_sorted")

    def __init__(self, found: Mapping[int, bytes]):
        self._keys, self._packed = array("q", found), b"".join(found.values())
        self._ends = array("I", accumulate(map(len, found.values())))
        # the order in which they were given is not that of the keys, by which they are found
        self._order = array("I", sorted(range(len(found)), key=self._keys.__getitem__))
        self._sorted = array("q", map(self._keys.__getitem__, self._order))

    def __getitem__(self, key: int) -> bytes:
        place = self._place_of(key)
        if place is None:
            raise KeyError(key)
        start = self._ends[place - 1] if place else 0
        return self._packed[start : self._ends[place]]

    def __contains__(self, key: object) -> bool:
        return isinstance(key, int) and self._place_of(key) is not None

    def __iter__(self) -> Iterator[int]:
        return iter(self._keys)

    def __len__(self) -> int:
        return len(self._keys)

    def parts(self, first: int = 0, last: int | None = None) -> dict[int, bytes]:
        """The bytes of each piece from `first` to `last`, all of them from there without it."""
        starts, packed = (0, *self._ends), self._packed
        spans = zip(self._keys, starts, self._ends, strict=False)
        if last is None:
            return {key: packed[start + first : end] for key, start, end in spans}
        return {key: packed[start + first : start + last] for key, start, end in spans}

    def _place_of(self, key: int) -> int | None:
        found = bisect_left(self._sorted, key)
        return self._order[found] if found < len(self._sorted) and self._sorted[found] == key else None
