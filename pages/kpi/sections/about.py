"""About a KPI: its definition, what it bears on, when its next figure is due, and which figures were withdrawn."""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Self

from accounts.permissions import Permission
from charts.words.due import NEWER_OUT, describe_next, describe_return
from charts.words.phrases import listed
from inspections.models import RecommendationKpi
from kpis.calendar import due_on, month_of, next_return
from kpis.figures.under_way import get_corrections_under_way
from kpis.figures.wrong_periods import WrongPeriods, get_wrong_periods
from kpis.models import Figure, FrameworkIndicator, Kpi
from pages.kpi.section import PagePart, Section
from pages.kpi.trend import Trend
from scrutiny.claims.queries import get_claims_about
from scrutiny.models import Statement, Theme


@dataclass(frozen=True)
class Definition(Section):
    """The KPI's row of the catalogue, with targets and breaks as they were known."""

    part = PagePart.MEANING
    template = "pages/parts/definition.html"

    @property
    def indicators(self) -> Sequence[FrameworkIndicator]:
        """Indicators of the national framework that the KPI measures."""
        return self.trend.record.indicators


@dataclass(frozen=True)
class Bearing(Section):
    """Links from a KPI to what it is used for."""

    part = PagePart.EVENTS
    template = "pages/parts/bearing.html"

    @cached_property
    def claims(self) -> Sequence:
        if not self.trend.record.has_claims:
            return []
        return get_claims_about(self.trend.row, self.trend.reading.moment)

    @property
    def linked(self) -> Sequence[RecommendationKpi]:
        return self.trend.record.linked

    @property
    def statements(self) -> Sequence[Statement]:
        return self.trend.record.statements

    @property
    def themes(self) -> Sequence[Theme]:
        return self.trend.record.themes

    @property
    def related(self) -> Sequence[Kpi]:
        return self.trend.record.related


@dataclass(frozen=True)
class FigureNotes(Section):
    """Due date of the next figure, periods whose published values are known to be wrong, and corrections under way.

    One query, four where any was withdrawn, and one more for those who enter or approve figures: nobody else is told
    of what is not approved.
    """

    wrong: tuple[WrongPeriods, ...]
    corrections: tuple[Figure, ...] = ()

    part = PagePart.FIGURES
    template = "pages/parts/figure_notes.html"

    @classmethod
    def build(cls, trend: Trend) -> Self:
        home, left_out = trend.areas.home, trend.record.left_out
        wrong = tuple(get_wrong_periods(trend.kpi.pk, home, trend.reading.moment, left_out))
        may_know = trend.may(Permission.FIGURE_ENTER) or trend.may(Permission.FIGURE_APPROVE)
        if trend.reading.is_past or not may_know:
            return cls(trend, wrong)
        return cls(trend, wrong, tuple(get_corrections_under_way(trend.kpi.pk, home)))

    @property
    def under_way(self) -> str:
        """Corrections that are not approved yet, for officers and managers, without names; empty without one."""
        told = [f"{found.period.label} ({found.get_status_display().lower()})" for found in self.corrections]
        return f"A correction is under way: {listed(told)}. Members do not see this line." if told else ""

    @property
    def is_shown(self) -> bool:
        return bool(self.wrong or self.coming)

    @cached_property
    def asked(self) -> str:
        """Sentence on the council's own next figure; empty where no return asks for one."""
        trend = self.trend
        period = next_return(trend.row, max((figure.period.end for figure in trend.figures), default=None))
        return describe_return(period, due_on(month_of(period.end)), trend.reading.shown_day) if period else ""

    @cached_property
    def published(self) -> str:
        """Sentence on the next yearly statistic; that nobody knows, where no return is asked for either."""
        trend, latest = self.trend, self.trend.assessment.latest
        if latest is None or (trend.kpi.release is None and self.asked):
            return ""
        return describe_next(trend.kpi.release, latest.period.end, trend.reading.shown_day)

    @property
    def is_newer_out(self) -> bool:
        return self.published.startswith(NEWER_OUT)

    @property
    def words(self) -> str:
        """With the chart, that newer statistics are out."""
        return self.published if self.is_newer_out else ""

    @property
    def coming(self) -> str:
        """Due date of the next figure for below the chart, without what stands with the chart already."""
        return " ".join(part for part in (self.asked, "" if self.is_newer_out else self.published) if part)

    @property
    def notes(self) -> Sequence[tuple[str, str]]:
        return (
            ("Next figure", " ".join(filter(None, (self.asked, self.published)))),
            ("Wrong values", " ".join(periods.words for periods in self.wrong)),
        )
