"""Standings of KPIs: their assessments at a moment, renewed only for KPIs whose data changed."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from hashlib import blake2b
from itertools import islice
from threading import local
from typing import NamedTuple

from django.db.models import Count, Max, Sum

from analysis.assessment import Assessment, assess
from analysis.basis import Basis, KpiFacts
from analysis.compact import (
    compact_assessment,
    compact_basis,
    expand_assessment,
    expand_basis,
    latest_of_piece,
    once,
    period_of_piece,
    stamp_of_piece,
)
from analysis.core.periods import Period
from analysis.core.series import Observation
from kpis.catalogue.queries import stream_bases
from kpis.figures.queries import stream_observations
from kpis.models import (
    Area,
    Figure,
)
from ledger.dated import Dated
from web.pieces import FoldedPieces

# how many figures of a KPI are known, the sum of their ids, and when the last of them became known
Stamp = tuple[int, int, datetime | None]
NO_FIGURES: Stamp = (0, 0, None)
# a catalogue of thousands is worked out in parts, so that it is never in memory twice
KPIS_IN_A_PART = 100
# of a part, beyond which it is put together again
MOST_ALONE = 10
FINGERPRINT_BYTES = 16
_EPOCH, _TICK = datetime(1970, 1, 1, tzinfo=UTC), timedelta(microseconds=1)


@dataclass(frozen=True, slots=True)
class RestsOn:
    """Basis and stamp of figures that the assessment of a KPI rests on, compact (`analysis/compact.py`)."""

    shared: KpiFacts
    own: bytes

    @classmethod
    def of(cls, basis: Basis, stamp: Stamp) -> "RestsOn":
        number, ids, last = stamp
        # a sum is no int on every database
        return cls(*compact_basis(basis, number, int(ids), as_number(last) if last else 0))


class Standing:
    """Assessment of one KPI of the council at a moment, with the basis and the stamp of the figures it was made from.

    Two moments with the same stamp have the same figures: where one came between them, the last that became known is
    another, and where one only went, there are fewer; a row that is added later to the past changes number or sum.
    While stamp and basis are the same, so is the assessment, of which a short form is kept.

    It is held compact and never changed. `shared` and `said` are the same objects for many KPIs: what the KPI has in
    common with others of its kind, and what is said of its figures; `own` and `figures` are the rest in pieces, which
    are folded with those of other KPIs (`put_together`). Whoever looks at one KPI after the other has basis and
    assessment of each made once. `period` is that of the latest figure, None without one.
    """

    __slots__ = ("_pieces", "_place", "period", "pk", "said", "shared")

    def __init__(self, pk: int, shared: KpiFacts, said: Assessment, pieces: FoldedPieces, place: int = 0):
        self.pk, self.shared, self.said, self._pieces, self._place = pk, shared, said, pieces, place
        # an object that many share as well: all KPIs are asked for it
        self.period: Period | None = period_of_piece(self.figures)

    @classmethod
    def of(cls, basis: Basis, assessment: Assessment, stamp: Stamp) -> "Standing":
        rests = RestsOn.of(basis, stamp)
        said, figures = compact_assessment(assessment, basis)
        return cls(basis.kpi.pk, rests.shared, said, FoldedPieces((rests.own, figures)))

    @property
    def own(self) -> bytes:
        return self._pieces[self._place]

    @property
    def figures(self) -> bytes:
        return self._pieces[self._place + 1]

    @property
    def rests_on(self) -> RestsOn:
        return RestsOn(self.shared, self.own)

    @property
    def fingerprint(self) -> bytes:
        """Short form of what is the KPI's own in what its assessment rests on, the same in every process."""
        return blake2b(self.own, digest_size=FINGERPRINT_BYTES).digest()

    @property
    def kpi(self) -> KpiFacts:
        return self.basis.kpi

    @property
    def basis(self) -> Basis:
        looked_at = _looked_at.of(self)
        if looked_at.basis is None:
            looked_at.basis = expand_basis(self.shared, self.own)
        return looked_at.basis

    @property
    def stamp(self) -> Stamp:
        number, ids, last = stamp_of_piece(self.own)
        return (number, ids, as_moment(last) if last else None)

    @property
    def assessment(self) -> Assessment:
        """The assessment in short."""
        looked_at = _looked_at.of(self)
        if looked_at.assessment is None:
            looked_at.assessment = expand_assessment(self.said, self.figures, self.basis)
            looked_at.latest = looked_at.assessment.latest
        return looked_at.assessment

    @property
    def has_figure(self) -> bool:
        return self.said.cadence is not None

    @property
    def latest(self) -> Observation | None:
        """The latest figure of the assessment."""
        looked_at = _looked_at.of(self)
        if looked_at.latest is None and self.has_figure:
            looked_at.latest = latest_of_piece(self.figures)
        return looked_at.latest

    @property
    def is_alone(self) -> bool:
        return len(self._pieces) == 2

    def put_among(self, pieces: FoldedPieces) -> "Standing":
        """The same standing, its pieces among others."""
        place = pieces.add(self.own)
        pieces.add(self.figures)
        return Standing(self.pk, self.shared, self.said, pieces, place)

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Standing) and self._parts == other._parts

    def __hash__(self) -> int:
        return hash(self._parts)

    def __reduce__(self) -> tuple:
        return _read_standing, self._parts

    @property
    def _parts(self) -> tuple[int, KpiFacts, Assessment, bytes, bytes]:
        return (self.pk, self.shared, self.said, self.own, self.figures)


def _read_standing(pk: int, shared: KpiFacts, said: Assessment, own: bytes, figures: bytes) -> Standing:
    return Standing(pk, once(shared), once(said), FoldedPieces((own, figures)))


def put_together(standings: Iterable[Standing]) -> list[Standing]:
    """The same standings in their order, folded together where most lie alone: so thousands are held for days.

    A part of which a few were assessed anew stays as it is, until so many are alone that it is folded again.
    """
    coming, pieces, found = iter(standings), FoldedPieces(), []
    while part := list(islice(coming, KPIS_IN_A_PART)):
        if sum(one.is_alone for one in part) > MOST_ALONE:
            part = [one.put_among(pieces) for one in part]
        found += part
    return found


class _LookedAt(local):
    """The standing that a thread looked at last, and what was made of it."""

    standing: Standing | None = None
    basis: Basis | None = None
    assessment: Assessment | None = None
    latest: Observation | None = None

    def of(self, standing: Standing) -> "_LookedAt":
        if self.standing is not standing:
            self.standing, self.basis, self.assessment, self.latest = standing, None, None, None
        return self


_looked_at = _LookedAt()


def as_number(moment: datetime) -> int:
    """A moment as microseconds since 1970: exact, and in the order of time."""
    return (moment - _EPOCH) // _TICK


def as_moment(number: int) -> datetime:
    """The moment of a number of microseconds since 1970."""
    return _EPOCH + number * _TICK


def get_stamps(area: Area, moment: datetime, kpi_ids: Iterable[int] | None = None) -> dict[int, Stamp]:
    """The stamp of every KPI, or of some, that has figures in `area` known at `moment`. One query."""
    figures = Figure.objects.of(area).known_at(moment).order_by()
    if kpi_ids is not None:
        figures = figures.filter(kpi_id__in=kpi_ids)
    rows = figures.values_list("kpi_id").annotate(Count("pk"), Sum("pk"), Max("published_at"))
    # a moment at which figures of thousands of KPIs became known is in memory once
    same: dict[datetime, datetime] = {}
    return {kpi_id: (number, ids, same.setdefault(last, last)) for kpi_id, number, ids, last in rows}


def stamp_of(figures: Sequence[Dated]) -> Stamp:
    """The stamp of a KPI from its figures that are known at a moment."""
    return (len(figures), sum(row.pk for row in figures), max((row.published_at for row in figures), default=None))


def get_standings(moment: datetime, home: Area, *known: Iterable[Standing]) -> list[Standing]:
    """Standings of all KPIs at `moment`, in the order of the catalogue. Queries and `known` as for the stream."""
    return [one.standing for one in stream_standings(moment, home, *known)]


class FoundStanding(NamedTuple):
    """Standing of a KPI, and whether it was assessed just now."""

    standing: Standing
    is_fresh: bool


def stream_standings(moment: datetime, home: Area, *known: Iterable[Standing]) -> Iterator[FoundStanding]:
    """Standings of all KPIs at `moment`, in the order of the catalogue.

    `known` are standings of all KPIs at any moments, earlier or later: a KPI that stood on the same figures and the
    same basis at one of them is not assessed again. Each is read KPI by KPI, as they are asked for, so that a large
    catalogue on its way from disk is not in memory at once; quickest in the order of the catalogue. Five queries, and
    two for each part of the catalogue, one where no KPI of it has to be assessed.
    """
    bases, sources = stream_bases(moment), [_KnownStandings(one) for one in known]
    while part := list(islice(bases, KPIS_IN_A_PART)):
        stamps = get_stamps(home, moment, [basis.kpi.pk for basis in part])
        found: dict[int, Standing] = {}
        wanted: dict[int, tuple[Basis, Stamp]] = {}
        for basis in part:
            kpi_id, stamp = basis.kpi.pk, stamps.get(basis.kpi.pk, NO_FIGURES)
            candidates = [one for source in sources if (one := source.take(kpi_id))]
            rests = RestsOn.of(basis, stamp) if candidates else None
            same = next((one for one in candidates if one.rests_on == rests), None)
            if same is None:
                wanted[kpi_id] = (basis, stamp)
            else:
                found[kpi_id] = same
        fresh = _assess_all(wanted, moment, home)
        for basis in part:
            kpi_id = basis.kpi.pk
            yield FoundStanding(fresh[kpi_id], True) if kpi_id in fresh else FoundStanding(found[kpi_id], False)


def _assess_all(wanted: Mapping[int, tuple[Basis, Stamp]], moment: datetime, home: Area) -> dict[int, Standing]:
    """Standings of some KPIs on what they rest on. One query, none without a KPI."""
    if not wanted:
        return {}
    found = {
        kpi_id: assess_in_short(observations, *wanted[kpi_id])
        for kpi_id, observations in stream_observations(home, moment, list(wanted))
    }
    return {kpi_id: found.get(kpi_id) or assess_in_short([], *on) for kpi_id, on in wanted.items()}


class _KnownStandings:
    """Standings of one moment, read until the KPI that is asked for has come; those passed by are held until then."""

    def __init__(self, standings: Iterable[Standing]):
        self._coming = iter(standings)
        self._passed: dict[int, Standing] = {}

    def take(self, kpi_id: int) -> Standing | None:
        while kpi_id not in self._passed:
            one = next(self._coming, None)
            if one is None:
                return None
            self._passed[one.pk] = one
        return self._passed.pop(kpi_id)


def renew_standings(before: Sequence[Standing], bases: Iterable[Basis], moment: datetime, home: Area) -> list[Standing]:
    """`before` in its order, the KPIs of `bases` assessed again by these at `moment`. Two queries, none without one."""
    by_id = {basis.kpi.pk: basis for basis in bases}
    if not by_id:
        return list(before)
    stamps = get_stamps(home, moment, by_id)
    wanted = {key: (basis, stamps.get(key, NO_FIGURES)) for key, basis in by_id.items()}
    fresh = _assess_all(wanted, moment, home)
    return [fresh.get(standing.pk, standing) for standing in before]


def assess_in_short(observations: Sequence[Observation], basis: Basis, stamp: Stamp) -> Standing:
    """The standing on a basis and on the figures that a stamp is of."""
    return Standing.of(basis, assess(observations, basis), stamp)
