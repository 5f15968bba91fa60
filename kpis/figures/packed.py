"""Standings in brief, packed: as the file of former standings holds them, and in memory those of a day in one piece.

They are renewed only for KPIs that rest on something else.
"""

from collections.abc import Callable, Collection, Iterable, Iterator, Mapping
from datetime import datetime
from struct import Struct
from threading import Lock

from analysis.changes.standing import ToldLine
from kpis.catalogue.queries import stream_bases
from kpis.figures.briefs import Brief, assess_briefly, fingerprint, rest_on
from kpis.figures.queries import stream_observations
from kpis.figures.standings import NO_FIGURES, Stamp, get_stamps
from kpis.models import Area
from web.pieces import Pieces

# a standing in one piece, so that thousands are found and read quickly: number, ids, last, basis, figure, start, end,
# marks and what is told; the value follows as text. 0 stands for no moment, figure or day.
_PACKED = Struct("<IqqqqiiBI")
_RESTS, _TOLD = Struct("<Iqqq"), Struct("<I")
_TOLD_AT = _PACKED.size - _TOLD.size


def pack(brief: Brief, told: int) -> bytes:
    """A standing in one piece; `told` is the number of the line that it tells."""
    fields = (brief.number, brief.ids, brief.last or 0, brief.basis, brief.figure or 0, brief.start or 0)
    return _PACKED.pack(*fields, brief.end or 0, brief.marks, told) + brief.value.encode()


def unpack(kpi: int, packed: bytes, line_of: Callable[[int], ToldLine]) -> Brief:
    """The standing of a KPI from its piece."""
    number, ids, last, basis, figure, start, end, marks, told = _PACKED.unpack_from(packed)
    days, value = (start or None, end or None), packed[_PACKED.size :].decode()
    # eight thousand are made for one page
    return Brief._make((kpi, number, ids, last or None, basis, figure or None, *days, value, marks, line_of(told)))


def told_number(packed: bytes) -> int:
    """The number of the line that a standing tells."""
    return int(_TOLD.unpack_from(packed, _TOLD_AT)[0])


class _Lines:
    """The few lines that standings tell, by number, for all days of this process."""

    def __init__(self) -> None:
        self._lines: list[ToldLine] = []
        self._numbers: dict[ToldLine, int] = {}
        self._lock = Lock()

    def number_of(self, line: ToldLine) -> int:
        with self._lock:
            if line not in self._numbers:
                self._numbers[line] = len(self._lines)
                self._lines.append(line)
            return self._numbers[line]

    def line_of(self, number: int) -> ToldLine:
        return self._lines[number]


_lines = _Lines()


class Briefs(Mapping[int, Brief]):
    """Standings in brief by KPI, all in one piece of memory: each is made when it is asked for."""

    __slots__ = ("_pieces",)

    def __init__(self, briefs: Iterable[Brief] = ()):
        self._pieces = Pieces((one.kpi, pack(one, _lines.number_of(one.told))) for one in briefs)

    @classmethod
    def from_packed(cls, packed: Iterable[tuple[int, bytes]], line_of: Callable[[int], ToldLine]) -> "Briefs":
        """The same from single pieces, whose lines have other numbers."""
        numbers: dict[int, bytes] = {}

        def renumbered(one: bytes) -> bytes:
            told = told_number(one)
            if told not in numbers:
                numbers[told] = _TOLD.pack(_lines.number_of(line_of(told)))
            return b"".join((one[:_TOLD_AT], numbers[told], one[_PACKED.size :]))

        return cls._of(Pieces((key, renumbered(one)) for key, one in packed))

    @classmethod
    def _of(cls, pieces: Pieces) -> "Briefs":
        made = cls()
        made._pieces = pieces
        return made

    def with_others(self, fresh: Iterable[Brief], gone: Collection[int] = ()) -> "Briefs":
        """A copy in which some standings are others or new, and those of some KPIs are gone."""
        packed = {one.kpi: pack(one, _lines.number_of(one.told)) for one in fresh}
        return self._of(self._pieces.with_others(packed, gone))

    def others_than(self, before: "Briefs") -> Iterator[tuple[Brief, Brief | None]]:
        """Standings that rest on something else than `before`, each with that one; None where there was none."""
        line_of = _lines.line_of
        for key, piece, then in self._pieces.others_than(before._pieces, slice(_RESTS.size)):
            yield unpack(key, piece, line_of), None if then is None else unpack(key, then, line_of)

    def gone_in(self, after: "Briefs") -> Iterator[int]:
        """KPIs that stand there no more `after`."""
        return self._pieces.keys_gone_in(after._pieces)

    def __getitem__(self, key: int) -> Brief:
        return unpack(key, self._pieces[key], _lines.line_of)

    def __contains__(self, key: object) -> bool:
        return key in self._pieces

    def __iter__(self) -> Iterator[int]:
        return iter(self._pieces)

    def __len__(self) -> int:
        return len(self._pieces)


def renew_briefs(
    known: Briefs, moment: datetime, home: Area, kpi_ids: Collection[int] | None, most: int
) -> Briefs | None:
    """`known` as it is at `moment`, the KPIs of `kpi_ids` held against the database (None: all KPIs).

    A KPI that rests on the same stays as it is, another is assessed; None where these are more than `most`. At most
    seven queries.
    """
    if kpi_ids is not None and not kpi_ids:
        return known
    stamps = get_stamps(home, moment, kpi_ids)
    standing, fresh = set(), {}
    for basis in stream_bases(moment, kpi_ids):
        key = basis.kpi.pk
        standing.add(key)
        resting = rest_on(stamps.get(key, NO_FIGURES), fingerprint(basis))
        before = known.get(key)
        if before is None or before.rests_on != resting:
            fresh[key] = (basis, resting)
    if len(fresh) > most:
        return None
    gone = (known.keys() if kpi_ids is None else set(kpi_ids)) - standing
    observations = dict(stream_observations(home, moment, list(fresh))) if fresh else {}
    return known.with_others((assess_briefly(observations.get(key, []), *pair) for key, pair in fresh.items()), gone)


def renew_figures(known: Briefs, moment: datetime, home: Area, kpi_ids: Collection[int]) -> Briefs:
    """`known` as it is at `moment`, where nothing that a KPI is judged by is another, and figures of `kpi_ids` may be.

    One query, and six where a KPI has other figures.
    """
    if not kpi_ids:
        return known
    stamps = get_stamps(home, moment, kpi_ids)
    before = {key: known[key] for key in kpi_ids if key in known}
    other = [key for key, brief in before.items() if not _has(brief, stamps.get(key, NO_FIGURES))]
    if not other:
        return known
    observations = dict(stream_observations(home, moment, other))
    fresh = []
    for basis in stream_bases(moment, other):
        key = basis.kpi.pk
        resting = rest_on(stamps.get(key, NO_FIGURES), before[key].basis)
        fresh.append(assess_briefly(observations.get(key, []), basis, resting))
    return known.with_others(fresh)


def _has(brief: Brief, stamp: Stamp) -> bool:
    """Whether a standing in brief rests on the figures of a stamp."""
    return brief.rests_on == rest_on(stamp, brief.basis)
