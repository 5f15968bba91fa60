"""Standings of KPIs in brief: what two moments are compared by, small enough to keep for twenty years of moments."""

from collections.abc import Collection, Mapping
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from hashlib import blake2b
from typing import NamedTuple

from analysis.assessment import assess
from analysis.basis import Basis
from analysis.changes.standing import ToldLine, told_of
from analysis.core.series import Observation
from kpis.catalogue.queries import stream_bases
from kpis.figures.queries import stream_observations
from kpis.figures.standings import NO_FIGURES, Stamp, Standing, get_stamps
from kpis.models import Area
from kpis.models.figures import period_from

COMPUTED, ABOUT = 1, 2
_EPOCH, _TICK = datetime(1970, 1, 1, tzinfo=UTC), timedelta(microseconds=1)


class Brief(NamedTuple):
    """Standing of one KPI of the council at a moment, in brief.

    `number`, `ids` and `last` are the stamp of its figures, `basis` the fingerprint of what it is judged by: while the
    four are the same, so is the rest. Then its latest figure, days and moments as numbers and the value as text, as a
    file holds them. `told` is empty, and the figure None, for a KPI without one.
    """

    kpi: int
    number: int
    ids: int
    last: int | None
    basis: int
    figure: int | None
    start: int | None
    end: int | None
    value: str
    marks: int
    told: ToldLine

    @property
    def rests_on(self) -> tuple:
        return self[1:5]

    @property
    def latest(self) -> Observation | None:
        """The latest figure with what pages say of it."""
        if self.start is None or self.end is None:
            return None
        return Observation(
            period=period_from(date.fromordinal(self.start), date.fromordinal(self.end)),
            value=Decimal(self.value),
            is_computed=bool(self.marks & COMPUTED),
            is_about=bool(self.marks & ABOUT),
            figure_id=self.figure,
        )


def as_number(moment: datetime) -> int:
    """A moment as microseconds since 1970: exact, and in the order of time."""
    return (moment - _EPOCH) // _TICK


def fingerprint(basis: Basis) -> int:
    """Number that differs where anything a KPI is judged by differs, the same in every process."""
    return int.from_bytes(blake2b(repr(basis).encode(), digest_size=8).digest(), signed=True)


def brief_of(standing: Standing) -> Brief:
    """The brief form of a standing."""
    resting = rest_on(standing.stamp, fingerprint(standing.basis))
    return Brief(standing.kpi.pk, *resting, *_latest(standing.assessment.latest), told_of(standing.assessment))


def assess_briefly(observations: list[Observation], basis: Basis, resting: tuple) -> Brief:
    """Assess a KPI and keep the brief form alone; `resting` is what it rests on."""
    found = assess(observations, basis)
    return Brief(basis.kpi.pk, *resting, *_latest(found.latest), told_of(found))


def rest_on(stamp: Stamp, basis: int) -> tuple:
    """Figures and basis that a standing rests on, as `Brief.rests_on` holds them; `basis` is its fingerprint."""
    number, ids, last = stamp
    # a sum is no int on every database
    return (number, int(ids), as_number(last) if last else None, basis)


def renew_briefs(
    known: Mapping[int, Brief], moment: datetime, home: Area, kpi_ids: Collection[int] | None, most: int
) -> dict[int, Brief] | None:
    """`known` as it is at `moment`, the KPIs of `kpi_ids` held against the database (None: all KPIs).

    A KPI that rests on the same stays as it is, another is assessed; None where these are more than `most`. At most
    seven queries.
    """
    found = dict(known)
    if kpi_ids is not None and not kpi_ids:
        return found
    stamps = get_stamps(home, moment, kpi_ids)
    standing, fresh = set(), {}
    for basis in stream_bases(moment, kpi_ids):
        key = basis.kpi.pk
        standing.add(key)
        resting = rest_on(stamps.get(key, NO_FIGURES), fingerprint(basis))
        if key not in known or known[key].rests_on != resting:
            fresh[key] = (basis, resting)
    for key in found.keys() - standing if kpi_ids is None else set(kpi_ids) - standing:
        found.pop(key, None)
    if len(fresh) > most:
        return None
    observations = dict(stream_observations(home, moment, list(fresh))) if fresh else {}
    found |= {key: assess_briefly(observations.get(key, []), *pair) for key, pair in fresh.items()}
    return found


def renew_figures(
    known: Mapping[int, Brief], moment: datetime, home: Area, kpi_ids: Collection[int]
) -> dict[int, Brief]:
    """`known` as it is at `moment`, where nothing that a KPI is judged by is another, and figures of `kpi_ids` may be.

    One query, and six where a KPI has other figures.
    """
    found = dict(known)
    if not kpi_ids:
        return found
    stamps = get_stamps(home, moment, kpi_ids)
    other = [key for key in kpi_ids if key in known and not _has(known[key], stamps.get(key, NO_FIGURES))]
    if other:
        observations = dict(stream_observations(home, moment, other))
        for basis in stream_bases(moment, other):
            key = basis.kpi.pk
            resting = rest_on(stamps.get(key, NO_FIGURES), known[key].basis)
            found[key] = assess_briefly(observations.get(key, []), basis, resting)
    return found


def _has(brief: Brief, stamp: Stamp) -> bool:
    """Whether a standing in brief rests on the figures of a stamp."""
    return brief.rests_on == rest_on(stamp, brief.basis)


def _latest(latest: Observation | None) -> tuple:
    if latest is None:
        return (None, None, None, "", 0)
    return (
        latest.figure_id,
        latest.period.start.toordinal(),
        latest.period.end.toordinal(),
        str(latest.value),
        COMPUTED * latest.is_computed + ABOUT * latest.is_about,
    )
