"""Standings of KPIs in brief: what two moments are compared by, small enough to keep for twenty years of moments."""

from datetime import date
from decimal import Decimal
from hashlib import blake2b
from typing import NamedTuple

from analysis.assessment import assess
from analysis.basis import Basis
from analysis.changes.standing import ToldLine, told_of
from analysis.core.periods import period_from
from analysis.core.series import Observation
from kpis.figures.standings import Stamp, Standing, as_number

COMPUTED, ABOUT = 1, 2


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


def fingerprint(basis: Basis) -> int:
    """Number that differs where anything a KPI is judged by differs, the same in every process."""
    return int.from_bytes(blake2b(repr(basis).encode(), digest_size=8).digest(), signed=True)


def brief_of(standing: Standing) -> Brief:
    """The brief form of a standing."""
    resting = rest_on(standing.stamp, fingerprint(standing.basis))
    return Brief(standing.pk, *resting, *_latest(standing.assessment.latest), told_of(standing.assessment))


def assess_briefly(observations: list[Observation], basis: Basis, resting: tuple) -> Brief:
    """Assess a KPI and keep the brief form alone; `resting` is what it rests on."""
    found = assess(observations, basis)
    return Brief(basis.kpi.pk, *resting, *_latest(found.latest), told_of(found))


def rest_on(stamp: Stamp, basis: int) -> tuple:
    """Figures and basis that a standing rests on, as `Brief.rests_on` holds them; `basis` is its fingerprint."""
    number, ids, last = stamp
    # a sum is no int on every database
    return (number, int(ids), as_number(last) if last else None, basis)


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
