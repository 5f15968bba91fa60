"""95% confidence intervals of the figures of a KPI, drawn as bars, as columns and in words."""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property

from analysis.core.kinds import KINDS, Kind
from analysis.core.periods import Period
from analysis.core.series import Observation
from analysis.statistics.intervals.interval import Interval
from analysis.statistics.intervals.methods import METHODS, interval_of, why_no_interval
from analysis.statistics.intervals.words import bounds_in_words
from charts.words.intervals import describe_intervals
from exports.sheet import ColumnKind
from kpis.display.cells import DASH
from pages.kpi.options import ON
from pages.kpi.section import ByPeriod, Columns, Section
from web.links import choice_links

CHOICES = {"": "Hidden", ON: "Show margin of error"}


@dataclass(frozen=True)
class Intervals(Section):
    """The interval of each figure, worked out only where it is asked for."""

    @cached_property
    def found(self) -> list[tuple[Observation, Interval]]:
        series = self.trend.series
        if series is None or not self.trend.options.intervals:
            return []
        return [(o, interval) for o in series.observations if (interval := interval_of(o, self.kind))]

    @property
    def kind(self) -> Kind:
        return KINDS[self.trend.series.kind]

    @property
    def is_asked_for(self) -> bool:
        return self.trend.series is not None and self.trend.options.intervals

    @property
    def words(self) -> str:
        return describe_intervals(self.trend.series, self.found) if self.found else ""

    @property
    def refused(self) -> str:
        if not self.is_asked_for or self.found:
            return ""
        return f"No 95% interval can be shown. {describe_intervals(self.trend.series, self.found)}"

    @property
    def overlays(self) -> dict[str, Sequence[tuple[Observation, Interval]]]:
        return {"intervals": self.found} if self.found else {}

    @property
    def columns(self) -> Columns:
        if not self.found:
            return ()
        found = {observation.period: interval for observation, interval in self.found}
        observations = self.trend.series.observations
        why = {o.period: why_no_interval(o, self.kind) for o in observations if o.period not in found}

        def limit(name: str):
            return lambda period: getattr(found[period], name) if period in found else None

        def written(period: Period) -> str:
            return bounds_in_words(found[period], self.kind) if period in found else why.get(period, DASH)

        number = {"only": "file", "file_kind": ColumnKind.NUMBER, "decimals": 1}
        return (
            ("interval", ByPeriod(written, verbose_name="95% interval", only="page", numeric=True)),
            ("interval_low", ByPeriod(limit("low"), verbose_name="95% interval from", **number)),
            ("interval_high", ByPeriod(limit("high"), verbose_name="95% interval to", **number)),
            ("interval_method", ByPeriod(limit("method"), verbose_name="Method of the interval", only="file")),
        )

    @property
    def notes(self) -> Sequence[tuple[str, str]]:
        return (("95% intervals", self.words or self.refused),)

    @property
    def choices(self) -> Sequence[dict]:
        series = self.trend.series
        if series is None or series.kind not in METHODS or all(o.denominator is None for o in series.observations):
            return ()
        chosen = ON if self.trend.options.intervals else ""
        return ({"name": "Margin of error", "choices": choice_links(self.trend.reading, "intervals", CHOICES, chosen)},)
