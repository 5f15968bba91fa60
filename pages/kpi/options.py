"""What a reader can switch on at the page of a KPI. Nothing is worked out unless it is asked for.

To add a switch, give it a field in `Asked`, words in `CHOICES` and a part of `Switched`; the page, its files and the
links between them take it from there.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from analysis.basis import Basis
from analysis.core.kinds import KINDS, Kind
from analysis.core.periods import MONTHLY, Period
from analysis.core.series import Break, Series
from analysis.statistics.intervals.interval import Interval
from analysis.statistics.intervals.methods import METHODS, interval_of, why_no_interval
from analysis.statistics.intervals.words import bounds_in_words
from analysis.statistics.p_chart import PChartPoint, Stretch, limits_in_words, stretches
from charts.axes import AxisChoice
from charts.words.intervals import describe_intervals
from charts.words.own_limits import (
    describe_own_limits,
    describe_uneven_counts,
    has_own_limits,
    period_noun,
    why_no_own_limits,
)
from exports.sheet import ColumnKind
from kpis.display.cells import DASH
from pages.kpi.rolling_year import Rolling, build_rolling
from pages.kpi.two_dates import ACCEPTS, Comparing, build_comparing
from web.tables import Column

ON = "on"
TOGETHER = "12"
CHOICES = {
    "intervals": ("Chance", {"": "Values alone", ON: "Show 95% intervals"}),
    "own_limits": (
        "Limits of each period",
        {"": "None", ON: "Show limits for each period (p-chart)"},
    ),
    "together": ("Months", {"": "Each month by itself", TOGETHER: "Show twelve months together, too"}),
}


@dataclass(frozen=True)
class Asked:
    """What the address asks for. The two days to compare are as they were typed; both empty: nothing is compared."""

    intervals: bool = False
    own_limits: bool = False
    together: bool = False
    start: str = ""
    end: str = ""
    accepts_breaks: bool = False

    @classmethod
    def read(cls, query: Mapping[str, str]) -> "Asked":
        """What the query string asks for; a value that no link of ours has is not asked for."""
        return cls(
            intervals=query.get("intervals") == ON,
            own_limits=query.get("own_limits") == ON,
            together=query.get("together") == TOGETHER,
            start=query.get("from", "").strip(),
            end=query.get("to", "").strip(),
            accepts_breaks=query.get("accept") == ACCEPTS,
        )

    def value(self, name: str) -> str:
        """The value of the switch called `name` in an address."""
        return {
            "intervals": ON if self.intervals else "",
            "own_limits": ON if self.own_limits else "",
            "together": TOGETHER if self.together else "",
        }[name]


@dataclass(frozen=True)
class Counting:
    """How the catalogue says that a KPI is counted: who could have been, and whether its months add up to a year."""

    cohort: str = ""
    adds_up: bool = False


NOTHING_ASKED, COUNTED_ALONE = Asked(), Counting()


@dataclass(frozen=True)
class Part:
    """What one switch brings to the chart, its words, the history table and the files.

    `offer` is said while it is off, where it would make sense; `words` or `refused` while it is on.
    """

    title: str
    offer: str = ""
    words: str = ""
    refused: str = ""
    overlays: dict[str, Sequence[Any]] = field(default_factory=dict)
    columns: tuple[tuple[str, Column], ...] = ()


@dataclass(frozen=True)
class Switched:
    """What was asked for and found. `offered` names the switches that make sense for the series.

    `rolling` and `comparing` have places of their own on the page; they are None while they are not asked for, and
    `rolling` also where it cannot be done.
    """

    asked: Asked = NOTHING_ASKED
    offered: tuple[str, ...] = ()
    parts: tuple[Part, ...] = ()
    rolling: Rolling | None = None
    comparing: Comparing | None = None

    @property
    def offers(self) -> list[str]:
        return [part.offer for part in self.parts if part.offer]

    @property
    def words(self) -> list[str]:
        """What is said of the chart."""
        return [part.words for part in self.parts if part.words]

    @property
    def refused(self) -> list[str]:
        """What was asked for and cannot be shown, each with why."""
        return [part.refused for part in self.parts if part.refused]

    @property
    def overlays(self) -> dict[str, Sequence[Any]]:
        """The data of the chart's overlays, by their names there."""
        marked = {"compared": self.comparing.marked} if self.comparing and self.comparing.marked else {}
        return {name: data for part in self.parts for name, data in part.overlays.items()} | marked

    @property
    def columns(self) -> list[tuple[str, Column]]:
        """The columns that come to the history table."""
        return [column for part in self.parts for column in part.columns]

    @property
    def notes(self) -> list[tuple[str, str]]:
        """What a file says of the switches."""
        found = [(part.title, part.words or part.refused) for part in self.parts]
        if self.comparing:
            found.append(("Two dates compared", self.comparing.words))
        return [(title, words) for title, words in found if words]


def build_switched(
    asked: Asked, series: Series | None, basis: Basis, *, counting: Counting, axis: AxisChoice
) -> Switched:
    """Work out what is `asked` of the shown series of the council; no queries."""
    if series is None:
        return Switched(asked)
    limits = _own_limits(asked, series, counting, basis.breaks)
    parts = [limits]
    if asked.intervals:
        parts.append(_intervals(series))
    rolling, comparing = Rolling(), None
    if asked.together:
        rolling = build_rolling(series, basis, axis, adds_up=counting.adds_up)
        parts.append(Part("Twelve months together", refused=rolling.why_none))
    if asked.start or asked.end:
        comparing = build_comparing(
            series,
            basis,
            (asked.start, asked.end),
            accepts_breaks=asked.accepts_breaks,
            adds_up=counting.adds_up,
        )
    return Switched(asked, _offered(series, limits), tuple(parts), rolling if rolling.chart else None, comparing)


def _offered(series: Series, limits: Part) -> tuple[str, ...]:
    is_offered = {
        "intervals": series.kind in METHODS and any(o.denominator is not None for o in series.observations),
        "own_limits": bool(limits.offer or limits.overlays),
        "together": series.cadence == MONTHLY,
    }
    return tuple(name for name in CHOICES if is_offered[name])


# -- intervals ----------------------------------------------------------------------------------------


def _intervals(series: Series) -> Part:
    title, kind = "95% intervals", KINDS[series.kind]
    found = [(o, interval) for o in series.observations if (interval := interval_of(o, kind))]
    if not found:
        return Part(title, refused=f"No 95% interval can be shown. {describe_intervals(series, found)}")
    by_period = {observation.period: interval for observation, interval in found}
    why = {o.period: why_no_interval(o, kind) for o in series.observations if o.period not in by_period}
    return Part(
        title,
        words=describe_intervals(series, found),
        overlays={"intervals": found},
        columns=_interval_columns(by_period, why, kind),
    )


def _interval_columns(found: Mapping[Period, Interval], why: Mapping[Period, str], kind: Kind):
    def limit(name: str):
        return lambda period: getattr(found[period], name) if period in found else None

    def written(period: Period) -> str:
        if period not in found:
            return why.get(period, DASH)
        return bounds_in_words(found[period], kind)

    return (
        ("interval", ByPeriod(written, verbose_name="95% interval", only="page", numeric=True)),
        ("interval_low", ByPeriod(limit("low"), verbose_name="95% interval from", **_NUMBER_IN_FILE)),
        ("interval_high", ByPeriod(limit("high"), verbose_name="95% interval to", **_NUMBER_IN_FILE)),
        ("interval_method", ByPeriod(limit("method"), verbose_name="Method of the interval", only="file")),
    )


# -- limits of each period ----------------------------------------------------------------------------


def _own_limits(asked: Asked, series: Series, counting: Counting, breaks: Sequence[Break]) -> Part:
    title, kind = "Limits of each period (p-chart)", KINDS[series.kind]
    if not asked.own_limits and not has_own_limits(series.cadence, kind):
        return Part(title)
    found = stretches(series.observations, breaks)
    refused = why_no_own_limits(found, series.cadence, kind)
    if refused:
        return Part(title, refused=refused if asked.own_limits else "")
    said = describe_uneven_counts(series.cadence, counting.cohort, is_drawn=asked.own_limits)
    if not asked.own_limits:
        return Part(title, offer=said)
    return Part(
        title,
        words=f"{said} {describe_own_limits(found, series.cadence, kind)}",
        overlays={"own_limits": [stretch.chart for stretch in found if stretch.chart]},
        columns=_limit_columns(found, series, kind),
    )


def _limit_columns(found: Sequence[Stretch], series: Series, kind: Kind):
    points: dict[Period, PChartPoint] = {
        point.period: point for stretch in found if stretch.chart for point in stretch.chart.points
    }

    def limit(name: str):
        return lambda period: getattr(points[period], name) if period in points else None

    def written(period: Period) -> str:
        return limits_in_words(points[period], kind) if period in points else DASH

    def beyond(period: Period) -> str | None:
        return ("yes" if points[period].is_outside else "no") if period in points else None

    noun = period_noun(series.cadence)
    return (
        ("limits", ByPeriod(written, verbose_name=f"Limits of the {noun} (p-chart)", only="page", numeric=True)),
        ("limit_low", ByPeriod(limit("low"), verbose_name="Lower limit (p-chart)", **_NUMBER_IN_FILE)),
        ("limit_high", ByPeriod(limit("high"), verbose_name="Upper limit (p-chart)", **_NUMBER_IN_FILE)),
        ("beyond_limits", ByPeriod(beyond, verbose_name="Beyond its limits (p-chart)", only="file")),
    )


_NUMBER_IN_FILE = {"only": "file", "file_kind": ColumnKind.NUMBER, "decimals": 1}


class ByPeriod(Column):
    """A column of a history table that is known by the period of the row."""

    def __init__(self, of, **kwargs):
        super().__init__(accessor="period", **kwargs)
        self.of = of

    def render(self, record):
        return self.of(record.period)

    def value(self, record):
        return self.of(record.period)
