"""Pieces of bytes by key, all in one block of memory.

Thousands of small objects that stay for days keep the memory around them from being given back, and so do thousands
that are in memory at once for a moment.
"""

from array import array
from bisect import bisect_left
from collections.abc import Collection, Iterable, Iterator, Mapping


class Pieces:
    """Pieces by a whole number, each of which comes once, in the order in which they were given; never changed."""

    __slots__ = ("_ends", "_keys", "_order", "_packed", "_sorted")

    def __init__(self, found: Iterable[tuple[int, bytes]] = ()):
        keys, ends, packed = array("q"), array("I"), bytearray()
        for key, piece in found:
            packed += piece
            keys.append(key)
            ends.append(len(packed))
        self._keys, self._ends, self._packed = keys, ends, bytes(packed)
        # by which keys are found; where they came in another order than theirs, with the place of each
        self._sorted, self._order = keys, array("I")
        if any(keys[place] < keys[place - 1] for place in range(1, len(keys))):
            self._order = array("I", sorted(range(len(keys)), key=keys.__getitem__))
            self._sorted = array("q", map(keys.__getitem__, self._order))

    def __getitem__(self, key: int) -> bytes:
        place = self._place_of(key)
        if place is None:
            raise KeyError(key)
        return self._packed[self._start(place) : self._ends[place]]

    def __contains__(self, key: object) -> bool:
        return isinstance(key, int) and self._place_of(key) is not None

    def __iter__(self) -> Iterator[int]:
        return iter(self._keys)

    def __len__(self) -> int:
        return len(self._keys)

    def items(self) -> Iterator[tuple[int, bytes]]:
        start = 0
        for key, end in zip(self._keys, self._ends, strict=True):
            yield key, self._packed[start:end]
            start = end

    def with_others(self, fresh: Mapping[int, bytes], gone: Collection[int] = ()) -> "Pieces":
        """A copy in which some pieces are others, new ones stand at the end, and those of some keys are gone."""
        kept = ((key, fresh.get(key, piece)) for key, piece in self.items() if key not in gone)
        new = ((key, piece) for key, piece in fresh.items() if key not in self and key not in gone)
        return Pieces(pair for pairs in (kept, new) for pair in pairs)

    def others_than(self, before: "Pieces", part: slice) -> Iterator[int]:
        """Keys that `before` has not, or with another piece in this part of it."""
        same = self._keys == before._keys
        for place, (key, piece) in enumerate(self.items()):
            then = place if same else before._place_of(key)
            if then is None or before._packed[before._start(then) : before._ends[then]][part] != piece[part]:
                yield key

    def _start(self, place: int) -> int:
        return self._ends[place - 1] if place else 0

    def _place_of(self, key: int) -> int | None:
        found = bisect_left(self._sorted, key)
        if found == len(self._sorted) or self._sorted[found] != key:
            return None
        return self._order[found] if self._order else found


class SetsByKey(Mapping[int, frozenset[str]]):
    """Sets of words by a whole number, where thousands of numbers have the same few sets: these are in memory once."""

    __slots__ = ("_different", "_keys", "_which")

    def __init__(self, found: Iterable[tuple[int, Iterable[str]]] = ()):
        """The union of all sets that come for a number."""
        numbers: dict[frozenset[str], int] = {}
        different: list[frozenset[str]] = []
        which: dict[int, int] = {}
        for key, words in found:
            held = frozenset(words)
            if key in which:
                held |= different[which[key]]
            if held not in numbers:
                numbers[held] = len(different)
                different.append(held)
            which[key] = numbers[held]
        self._different = tuple(different)
        self._keys = array("q", sorted(which))
        self._which = array("I", map(which.__getitem__, self._keys))

    def __getitem__(self, key: int) -> frozenset[str]:
        place = bisect_left(self._keys, key)
        if place == len(self._keys) or self._keys[place] != key:
            raise KeyError(key)
        return self._different[self._which[place]]

    def __iter__(self) -> Iterator[int]:
        return iter(self._keys)

    def __len__(self) -> int:
        return len(self._keys)
