"""Trend of a yearly series: the test behind its verdict, what chance alone would give, and the working."""

from collections.abc import Sequence
from dataclasses import dataclass

from analysis.basis import KpiFacts
from analysis.core.kinds import written_number
from analysis.core.series import Observation
from analysis.statistics.yearly_trend.verdict import TrendTest, YearlyTrend
from analysis.statistics.yearly_trend.words import describe_test, describe_working
from kpis.display.cells import DASH
from pages.kpi.section import Section
from web.tables import DataColumn, DataTable


@dataclass(frozen=True)
class TestedYear:
    """A figure that went into the test; of the other tested figures `rises` are later and higher, `falls` lower."""

    kpi: KpiFacts
    observation: Observation
    rises: int
    falls: int


class TestedYears(DataTable):
    """The figures that went into the test of a trend, oldest first, with what the test takes from each."""

    period = DataColumn(accessor="observation", verbose_name="Year tested")
    value = DataColumn(accessor="observation", verbose_name="Its figure", numeric=True)
    counts = DataColumn(accessor="observation", verbose_name="Its counts", numeric=True)
    rises = DataColumn(accessor="rises", verbose_name="Later and higher", numeric=True)
    falls = DataColumn(accessor="falls", verbose_name="Later and lower", numeric=True)

    class Meta:
        orderable = False

    def render_period(self, record):
        return record.observation.period.label

    def render_value(self, record):
        return record.kpi.written(record.observation)

    def render_counts(self, record):
        numerator, denominator = record.observation.numerator, record.observation.denominator
        if numerator is None or denominator is None:
            return DASH
        return f"{written_number(numerator)} of {written_number(denominator)}"


@dataclass(frozen=True)
class Years(Section):
    """The trend over the years on the page of a KPI, where there are figures enough for a test."""

    template = "pages/parts/years.html"

    @property
    def yearly(self) -> YearlyTrend | None:
        return self.trend.assessment.yearly

    @property
    def is_shown(self) -> bool:
        return self.yearly is not None and self.yearly.test is not None

    @property
    def described(self) -> str:
        return describe_test(self.yearly)

    @property
    def working(self) -> str:
        return describe_working(self.yearly)

    @property
    def table(self) -> TestedYears:
        points = self.yearly.working.points
        rows = []
        for place, one in enumerate(points):
            later = [other.value for other in points[place + 1 :]]
            rises, falls = sum(value > one.value for value in later), sum(value < one.value for value in later)
            rows.append(TestedYear(self.trend.kpi, one, rises, falls))
        unused = ["counts"] if self.yearly.test in (TrendTest.RANKS, TrendTest.NUMBERS) else []
        unused += [] if self.yearly.test is TrendTest.RANKS else ["rises", "falls"]
        return TestedYears(rows, "The figures that were tested", exclude=unused)

    @property
    def notes(self) -> Sequence[tuple[str, str]]:
        if not self.is_shown:
            return ()
        words = self.trend.assessment.meaning_words
        return (("Trend over the years", f"{words}. {self.described} {self.working}"),)
