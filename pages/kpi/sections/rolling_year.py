"""Twelve months together, month by month: the series, its chart, its words and its table."""

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from functools import cached_property
from typing import Self

from django.utils.safestring import SafeString

from analysis.core.kinds import KINDS
from analysis.core.series import Measured, Series
from analysis.statistics.rolling_year import (
    MONTHS_TOGETHER,
    TWELVE_MONTHS,
    RollingYear,
    is_sum,
    months_of,
    rolling_years,
)
from analysis.value_format import ValueFormat
from charts.plotly.figure import to_plotly
from charts.spec import ChartSpec, build_chart
from charts.words.chart import describe_axis, describe_breaks
from charts.words.rolling import counts_of_year, describe_rolling, year_label
from exports.sheet import ColumnKind
from kpis.display.cells import DASH
from kpis.display.charts import draw
from pages.kpi.options import ALL_PERIODS, TOGETHER
from pages.kpi.section import Section
from pages.kpi.trend import Trend
from web.links import choice_links
from web.tables import DataColumn, DataTable

CHOICES = {"": "Each month by itself", TOGETHER: "Show twelve months together, too"}
# three years of months
PERIODS_ON_A_PAGE = 36


@dataclass(frozen=True)
class RollingYears(Section):
    """The rolling years of a monthly series, worked out only where they are asked for.

    `reason_missing` says in a sentence why there is nothing to show.
    """

    years: tuple[RollingYear, ...] = ()
    chart: ChartSpec | None = None
    described: str = ""
    reason_missing: str = ""

    template = "pages/parts/rolling.html"

    @classmethod
    def build(cls, trend: Trend) -> Self:
        """The targets are drawn where the years are shares: a target for one month asks nothing of twelve."""
        series, basis = trend.series, trend.basis
        if series is None or not trend.options.together:
            return cls(trend)
        if trend.kpi.measured is Measured.ROLLING_YEAR:
            return cls(trend, reason_missing="Each figure of this KPI is about twelve months already.")
        months = months_of(series)
        if not months:
            return cls(
                trend,
                reason_missing="Twelve months together are made from figures that follow month by month, and this"
                " series has none.",
            )
        kind = KINDS[series.kind]
        years = rolling_years(months, kind, adds_up=trend.row.adds_up, breaks=basis.breaks)
        observations = tuple(year.observation for year in years if year.observation)
        if not observations:
            return cls(trend, reason_missing=_reason_missing(series, years))
        drawn = Series(
            title=f"{series.title}, twelve months together",
            area=series.area,
            kind=series.kind,
            cadence=TWELVE_MONTHS,
            observations=observations,
            decimals=series.decimals,
        )
        targets = () if is_sum(kind) else basis.targets
        chart = build_chart(drawn, targets=targets, breaks=basis.breaks, axis=trend.options.axis)
        described = (describe_rolling(series, years), describe_breaks(chart), describe_axis(chart))
        return cls(trend, tuple(years), chart, " ".join(part for part in described if part))

    @property
    def is_shown(self) -> bool:
        return self.chart is not None

    @property
    def is_asked_for(self) -> bool:
        return self.trend.options.together

    @property
    def refused(self) -> str:
        return self.reason_missing

    @property
    def plotly(self) -> dict | None:
        return to_plotly(self.chart) if self.chart else None

    @property
    def svg(self) -> SafeString:
        return draw(self.chart, "chart-rolling")

    @property
    def shows_all(self) -> bool:
        return self.trend.options.shows_all_periods or len(self.years) <= PERIODS_ON_A_PAGE

    @property
    def all_periods(self) -> str:
        """The address that shows every row; empty when all are shown."""
        return "" if self.shows_all else self.trend.reading.same_page(page=ALL_PERIODS) + "#history"

    @cached_property
    def table(self) -> "RollingTable":
        table = RollingTable(self.years[::-1], self.trend.series)
        table.paginate(per_page=len(self.years) if self.shows_all else PERIODS_ON_A_PAGE)
        return table

    @property
    def notes(self) -> Sequence[tuple[str, str]]:
        return (("Twelve months together", self.reason_missing),)

    @property
    def choices(self) -> Sequence[dict]:
        series = self.trend.series
        if series is None or not months_of(series):
            return ()
        chosen = TOGETHER if self.trend.options.together else ""
        return ({"name": "Months", "choices": choice_links(self.trend.reading, "together", CHOICES, chosen)},)


def _reason_missing(series: Series, years: Sequence[RollingYear]) -> str:
    if not years:
        held = len(series.even_part.with_gaps())
        months = "1 month" if held == 1 else f"{held} months"
        return f"The series reaches over {months}; {MONTHS_TOGETHER} are needed to put twelve months together."
    latest = years[-1]
    why = f"{latest.reason_missing[:1].lower()}{latest.reason_missing[1:]}"
    if len({year.reason_missing for year in years}) == 1:
        return f"Twelve months cannot be put together: {why}."
    return f"No twelve months in a row can be put together. For the {year_label(latest.period)}: {why}."


class RollingTable(DataTable):
    """Rolling years in the order given. One that cannot be worked out is a row too, with the reason."""

    months = DataColumn(accessor="period", verbose_name="Twelve months together")
    months_start = DataColumn(accessor="period", verbose_name="First day", only="file", file_kind=ColumnKind.DATE)
    months_end = DataColumn(accessor="period", verbose_name="Last day", only="file", file_kind=ColumnKind.DATE)
    value = DataColumn(
        accessor="observation",
        verbose_name="Value of twelve months",
        file_kind=ColumnKind.NUMBER,
        decimals=1,
        numeric=True,
    )
    numerator = DataColumn(
        accessor="observation", verbose_name="Numerator of twelve months", file_kind=ColumnKind.NUMBER, only="file"
    )
    denominator = DataColumn(
        accessor="observation", verbose_name="Denominator of twelve months", file_kind=ColumnKind.NUMBER, only="file"
    )
    counts = DataColumn(accessor="observation", verbose_name="Counts of twelve months", only="page", numeric=True)
    reason_missing = DataColumn(accessor="reason_missing", verbose_name="Why there is no value")

    class Meta:
        orderable = False

    def __init__(self, years: Sequence[RollingYear], series: Series, **kwargs):
        self.kind, self.decimals = KINDS[series.kind], series.decimals
        hidden = [] if self.kind.needs_denominator else ["numerator", "denominator", "counts"]
        hidden += [] if any(year.reason_missing for year in years) else ["reason_missing"]
        super().__init__(years, f"{series.title}: twelve months together", exclude=hidden, **kwargs)

    def render_months(self, record):
        return year_label(record.period)

    def render_value(self, record):
        if record.observation is None:
            return "No value"
        return self.kind.written(record.observation.value, self.decimals)

    def render_counts(self, record):
        return counts_of_year(record.observation, self.kind).strip(" ()") if record.observation else DASH

    def render_reason_missing(self, record):
        return record.reason_missing or DASH

    def value_months(self, record):
        return year_label(record.period)

    def value_months_start(self, record):
        return record.period.start

    def value_months_end(self, record):
        return record.period.end

    def value_value(self, record) -> Decimal | None:
        return ValueFormat(self.kind, self.decimals).in_file(record.observation.value) if record.observation else None

    def value_numerator(self, record):
        return record.observation.numerator if record.observation else None

    def value_denominator(self, record):
        return record.observation.denominator if record.observation else None

    def value_reason_missing(self, record):
        return record.reason_missing or None
