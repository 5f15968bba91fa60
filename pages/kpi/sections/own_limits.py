"""Control limits of each period by itself (p-chart), for percentages whose cohorts differ much in size."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Self

from analysis.core.kinds import KINDS
from analysis.core.periods import Period
from analysis.statistics.p_chart import PChartPoint, Stretch, limits_in_words, stretches
from charts.words.own_limits import (
    describe_own_limits,
    describe_uneven_counts,
    has_own_limits,
    period_noun,
    why_no_own_limits,
)
from exports.sheet import ColumnKind
from kpis.display.cells import DASH
from pages.kpi.options import ON
from pages.kpi.section import ByPeriod, Columns, Section
from pages.kpi.trend import Trend
from web.links import choice_links

CHOICES = {"": "None", ON: "Show limits for each period (p-chart)"}


@dataclass(frozen=True)
class OwnLimitsSection(Section):
    """The stretches between breaks with their limits; empty where none can be shown or they are not asked for."""

    drawn: tuple[Stretch, ...] = ()
    offer: str = ""
    words: str = ""
    refused: str = ""

    @classmethod
    def build(cls, trend: Trend) -> Self:
        series, is_asked = trend.series, trend.options.own_limits
        if series is None:
            return cls(trend)
        kind = KINDS[series.kind]
        if not is_asked and not has_own_limits(series.cadence, kind):
            return cls(trend)
        found = stretches(series.even_part.observations, trend.basis.breaks)
        refused = why_no_own_limits(found, series.cadence, kind)
        if refused:
            return cls(trend, refused=refused if is_asked else "")
        uneven = describe_uneven_counts(series.cadence, trend.row.denominator_words, is_drawn=is_asked)
        if not is_asked:
            return cls(trend, offer=uneven)
        return cls(trend, drawn=tuple(found), words=f"{uneven} {describe_own_limits(found, series.cadence, kind)}")

    @property
    def is_asked_for(self) -> bool:
        return self.trend.options.own_limits

    @property
    def overlays(self) -> dict[str, Sequence[Any]]:
        return {"own_limits": [stretch.chart for stretch in self.drawn if stretch.chart]} if self.drawn else {}

    @property
    def columns(self) -> Columns:
        points: dict[Period, PChartPoint] = {
            point.period: point for stretch in self.drawn if stretch.chart for point in stretch.chart.points
        }
        if not self.drawn:
            return ()
        kind = KINDS[self.trend.series.kind]

        def limit(name: str):
            return lambda period: getattr(points[period], name) if period in points else None

        def written(period: Period) -> str:
            return limits_in_words(points[period], kind) if period in points else DASH

        def beyond(period: Period) -> str | None:
            return ("yes" if points[period].is_outside else "no") if period in points else None

        noun, number = period_noun(self.trend.series.cadence), {"only": "file", "file_kind": ColumnKind.NUMBER}
        return (
            ("limits", ByPeriod(written, verbose_name=f"Limits of the {noun} (p-chart)", only="page", numeric=True)),
            ("limit_low", ByPeriod(limit("low"), verbose_name="Lower limit (p-chart)", decimals=1, **number)),
            ("limit_high", ByPeriod(limit("high"), verbose_name="Upper limit (p-chart)", decimals=1, **number)),
            ("beyond_limits", ByPeriod(beyond, verbose_name="Beyond its limits (p-chart)", only="file")),
        )

    @property
    def notes(self) -> Sequence[tuple[str, str]]:
        return (("Limits of each period (p-chart)", self.words or self.refused),)

    @property
    def choices(self) -> Sequence[dict]:
        if not (self.offer or self.drawn):
            return ()
        links = choice_links(self.trend.reading, "own_limits", CHOICES, ON if self.drawn else "")
        return ({"name": "Limits of each period", "choices": links},)
