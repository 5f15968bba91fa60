"""Periods in which the council is compared with its statistical neighbours, each by the set that was in force.

Everything here is of one series of the KPI. The set of neighbours goes with the period, so that a reader who chooses
a period has chosen the set, and values of two sets are never shown together.
"""

from collections.abc import Sequence
from dataclasses import dataclass

from analysis.basis import KpiFacts
from analysis.core.periods import Cadence
from analysis.core.series import Observation, Series
from analysis.statistics.funnel import Funnel, funnel
from analysis.statistics.intervals.methods import METHODS, differs_by
from analysis.statistics.neighbours.comparison import AmongNeighbours, NeighbourVerdict, neighbours_over_time
from analysis.statistics.neighbours.sets import why_not_compared
from analysis.statistics.neighbours.words import describe_among
from charts.funnel import FunnelSpec, build_funnel_chart
from charts.words.phrases import named
from kpis.figures.queries import Neighbours
from kpis.models import Area


@dataclass(frozen=True, slots=True)
class NeighbourRow:
    """One area of a period: a neighbour, or the council itself, which has no verdict. `letter` marks it on the plot."""

    kpi: KpiFacts
    among: AmongNeighbours
    area: str
    observation: Observation
    verdict: NeighbourVerdict | None
    letter: str
    place: str

    @property
    def is_home(self) -> bool:
        return self.verdict is None


@dataclass(frozen=True, slots=True)
class ComparedPeriods:
    """The council among its neighbours in one period of one series, and the other periods that can be chosen.

    `periods` are those in which a neighbour has a figure and a set is in force, oldest first; `chosen` is one of them,
    and None where there is none. `words` then say why, or are empty where there is nothing to say at all. `unknown` is
    the period that was asked for where it is not one of them. `elsewhere` are other series of the council for which
    the neighbours have figures.
    """

    periods: tuple[AmongNeighbours, ...] = ()
    chosen: AmongNeighbours | None = None
    words: str = ""
    unknown: str = ""
    rows: tuple[NeighbourRow, ...] = ()
    funnel: FunnelSpec | None = None
    elsewhere: tuple[Cadence, ...] = ()

    @property
    def has_band(self) -> bool:
        """True where there is a range of the neighbours to draw on the chart."""
        return any(one.spread for one in self.periods)

    @property
    def of_same_set(self) -> tuple[AmongNeighbours, ...]:
        """The periods that are judged by the same set as the chosen one."""
        return tuple(one for one in self.periods if self.chosen and one.set_name == self.chosen.set_name)


def get_among(
    kpi: KpiFacts, home: Area, own: Series | None, others: Sequence[Cadence], found: Neighbours, asked: str = ""
) -> ComparedPeriods:
    """The council among its neighbours in the period that ends on the day `asked`, else in the latest one.

    `own` is the series that is shown; `others` are the cadences of the council's other series. Plain numbers are not
    compared.
    """
    if own is None or not kpi.kind.needs_denominator:
        return ComparedPeriods()
    series = {kpi.counting.series_of(o.period) for known in found.observations.values() for o in known}
    if own.cadence.slug not in series:
        return ComparedPeriods(elsewhere=tuple(cadence for cadence in others if cadence.slug in series))
    every = neighbours_over_time(own, found.observations, found.sets, kpi.polarity, kpi.counting, differs_by(kpi.kind))
    periods = tuple(one for one in every if one.values)
    if not periods:
        return ComparedPeriods(words=_reason_missing(kpi, own, found))
    by_end = {one.period.end.isoformat(): one for one in periods}
    chosen = by_end.get(asked, periods[-1])
    drawn = funnel_of(kpi, home.name, chosen)
    return ComparedPeriods(
        periods=periods,
        chosen=chosen,
        words=describe_among(chosen, home.name, kpi.kind, kpi.decimals, kpi.polarity),
        unknown=asked if asked not in ("", *by_end) else "",
        rows=rows_of(kpi, home.name, chosen, drawn),
        funnel=drawn,
    )


def rows_of(kpi: KpiFacts, home: str, among: AmongNeighbours, drawn: FunnelSpec | None) -> tuple[NeighbourRow, ...]:
    """The areas of one period, the council among them, the highest value first.

    Values that were published equal are in the order of their counts, where they have any, then by name.
    """
    found: list[tuple[str, Observation, NeighbourVerdict | None]] = [
        (o.area, o.observation, o.verdict) for o in among.values
    ]
    if among.home is not None:
        found.append((home, among.home, None))
    dots = {dot.area: dot for dot in drawn.dots} if drawn else {}
    rows = []
    exact = {area: dots[area].value if area in dots else float(o.value) for area, o, _ in found}
    for area, observation, verdict in sorted(found, key=lambda one: (-one[1].value, -exact[one[0]], one[0])):
        dot = dots.get(area)
        letter, place = (dot.letter, dot.place.in_words(kpi.polarity)) if dot else ("", "")
        rows.append(NeighbourRow(kpi, among, area, observation, verdict, letter, place))
    return tuple(rows)


def funnel_of(kpi: KpiFacts, home: str, among: AmongNeighbours) -> FunnelSpec | None:
    """The funnel plot of one period; None where fewer than three of the areas have counts."""
    return build_funnel_chart(
        _funnel(kpi, home, among),
        title=f"{kpi.title}: {home} and similar councils, {named(among.period)}",
        home=home,
        kind=kpi.kind,
        decimals=kpi.decimals,
        polarity=kpi.polarity,
        sizes=f"{kpi.cohort[:1].upper()}{kpi.cohort[1:]}",
    )


def _funnel(kpi: KpiFacts, home: str, among: AmongNeighbours) -> Funnel | None:
    if kpi.kind_slug not in METHODS:
        return None
    areas = [(one.area, one.observation) for one in among.values]
    if among.home is not None:
        areas.append((home, among.home))
    counted = [(area, o.numerator, o.denominator) for area, o in areas]
    return funnel(counted, per=METHODS[kpi.kind_slug].per)


def _reason_missing(kpi: KpiFacts, own: Series, found: Neighbours) -> str:
    """Reason why none of the periods in which neighbours have figures can be compared."""
    periods = [o.period for known in found.observations.values() for o in known]
    same = [period for period in periods if kpi.counting.series_of(period) == own.cadence.slug]
    return why_not_compared(max(same, key=lambda period: period.end), found.sets)
