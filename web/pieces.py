"""Pieces of bytes, thousands of them folded into a few blocks of memory.

Thousands of small objects that stay for days keep the memory around them from being given back, and so do thousands
that are in memory at once for a moment.
"""

from array import array
from bisect import bisect_left
from collections.abc import Collection, Iterable, Iterator, Mapping
from hashlib import blake2b
from weakref import WeakValueDictionary
from zlib import compress, decompress

# as many pieces are folded together: more take less memory, and longer until one of them is found
TOGETHER = 16


# days have the same KPIs in the same order: their keys are in memory once
_known_keys: WeakValueDictionary[bytes, array] = WeakValueDictionary()


class FoldedPieces:
    """Pieces by their places from 0. Pieces can be added, and nothing else is ever changed.

    What is folded together is unfolded for whoever asks for one of it, and stays so until one of another place is
    asked for: to go from the first to the last is quick.
    """

    __slots__ = ("_ends", "_folded", "_open", "_unfolded")

    def __init__(self, pieces: Iterable[bytes] = ()):
        # where each ends among those that it is folded with
        self._ends = array("I")
        self._folded: list[bytes] = []
        self._open = bytearray()
        # for all threads: one that finds another's has only to unfold its own again
        self._unfolded: tuple[int, bytes] = (-1, b"")
        for piece in pieces:
            self.add(piece)

    def add(self, piece: bytes) -> int:
        """Add a piece, and return its place."""
        self._open += piece
        self._ends.append(len(self._open))
        if len(self._ends) % TOGETHER == 0:
            self._folded.append(compress(self._open))
            self._open = bytearray()
        return len(self._ends) - 1

    def with_others(self, fresh: Mapping[int, bytes]) -> "FoldedPieces":
        """A copy in which the pieces at some places are others: only what they are folded with is folded again."""
        made = FoldedPieces()
        made._ends, made._folded, made._open = self._ends[:], self._folded[:], self._open[:]
        for number in {place // TOGETHER for place in fresh}:
            first, whole, lengths = number * TOGETHER, bytearray(), array("I")
            for place in range(first, min(first + TOGETHER, len(self))):
                whole += fresh.get(place, self[place])
                lengths.append(len(whole))
            made._ends[first : first + len(lengths)] = lengths
            if number < len(self._folded):
                made._folded[number] = compress(whole)
            else:
                made._open = whole
        return made

    def __getitem__(self, place: int) -> bytes:
        number, at = divmod(place, TOGETHER)
        known, whole = self._unfolded
        if known != number:
            whole = self._together(number)
            # pieces may still be added to the last
            if number < len(self._folded):
                self._unfolded = (number, whole)
        return whole[self._ends[place - 1] if at else 0 : self._ends[place]]

    def __iter__(self) -> Iterator[bytes]:
        for first in range(0, len(self), TOGETHER):
            whole, start = self._together(first // TOGETHER), 0
            for end in self._ends[first : first + TOGETHER]:
                yield whole[start:end]
                start = end

    def __len__(self) -> int:
        return len(self._ends)

    def _together(self, number: int) -> bytes:
        return decompress(self._folded[number]) if number < len(self._folded) else bytes(self._open)


class Pieces:
    """Pieces by a whole number, each of which comes once, in the order in which they were given; never changed."""

    __slots__ = ("_folded", "_keys", "_order", "_sorted")

    def __init__(self, found: Iterable[tuple[int, bytes]] = ()):
        self._keys, self._folded = array("q"), FoldedPieces()
        for key, piece in found:
            self._keys.append(key)
            self._folded.add(piece)
        keys = self._keys = _known_keys.setdefault(blake2b(self._keys).digest(), self._keys)
        # by which keys are found; where they came in another order than theirs, with the place of each
        self._sorted, self._order = keys, array("I")
        if any(keys[place] < keys[place - 1] for place in range(1, len(keys))):
            self._order = array("I", sorted(range(len(keys)), key=keys.__getitem__))
            self._sorted = array("q", map(keys.__getitem__, self._order))

    def __getitem__(self, key: int) -> bytes:
        piece = self.get(key)
        if piece is None:
            raise KeyError(key)
        return piece

    def get(self, key: int) -> bytes | None:
        """The piece of a key; None without one."""
        place = self._place_of(key)
        return None if place is None else self._folded[place]

    def __contains__(self, key: object) -> bool:
        return isinstance(key, int) and self._place_of(key) is not None

    def __iter__(self) -> Iterator[int]:
        return iter(self._keys)

    def __len__(self) -> int:
        return len(self._keys)

    def items(self) -> Iterator[tuple[int, bytes]]:
        return zip(self._keys, self._folded, strict=True)

    def with_others(self, fresh: Mapping[int, bytes], gone: Collection[int] = ()) -> "Pieces":
        """A copy in which some pieces are others, new ones stand at the end, and those of some keys are gone."""
        places = {key: self._place_of(key) for key in fresh}
        if not any(key in self for key in gone) and None not in places.values():
            made = Pieces()
            made._keys, made._sorted, made._order = self._keys, self._sorted, self._order
            made._folded = self._folded.with_others(
                {place: fresh[key] for key, place in places.items() if place is not None}
            )
            return made
        kept = ((key, fresh.get(key, piece)) for key, piece in self.items() if key not in gone)
        new = ((key, piece) for key, piece in fresh.items() if key not in self and key not in gone)
        return Pieces(pair for pairs in (kept, new) for pair in pairs)

    def others_than(self, before: "Pieces", part: slice) -> Iterator[tuple[int, bytes, bytes | None]]:
        """Keys and pieces that `before` has not, or has otherwise in this part, each with the piece of before."""
        if self._keys == before._keys:
            both: Iterable[tuple[int, bytes, bytes | None]] = zip(self._keys, self._folded, before._folded, strict=True)
        else:
            both = ((key, piece, before.get(key)) for key, piece in self.items())
        yield from (one for one in both if one[2] is None or one[1][part] != one[2][part])

    def keys_gone_in(self, after: "Pieces") -> Iterator[int]:
        """Keys that `after` has not."""
        if self._keys != after._keys:
            yield from (key for key in self._keys if key not in after)

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
        found = self.find(key)
        if found is None:
            raise KeyError(key)
        return found

    def find(self, key: int) -> frozenset[str] | None:
        """The set of a number; None without one."""
        place = bisect_left(self._keys, key)
        if place == len(self._keys) or self._keys[place] != key:
            return None
        return self._different[self._which[place]]

    def __iter__(self) -> Iterator[int]:
        return iter(self._keys)

    def __len__(self) -> int:
        return len(self._keys)
