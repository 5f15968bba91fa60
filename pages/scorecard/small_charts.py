"""KPIs of the scorecard as small charts, each with its rating, its signal and its sentence."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from django.utils.html import format_html

from kpis.display.cells import show_rating, show_signal
from kpis.figures.standings import Standing
from pages.details import Detail
from web.reading import ReadingContext


@dataclass(frozen=True)
class SmallChart:
    """Small chart of one KPI with what is said above and below it."""

    standing: Standing
    detail: Detail
    address: str

    @property
    def badges(self) -> str:
        """The rating, or why there is none, and a trend or signal beyond chance."""
        assessment = self.standing.assessment
        rating = assessment.why_unrated or show_rating(assessment.rag)
        signal = self._signal
        return format_html("{} {}", rating, signal) if signal else rating

    @property
    def _signal(self) -> str:
        yearly, verdict = self.standing.assessment.yearly, self.standing.assessment.verdict
        if yearly and yearly.verdict.is_trend:
            return show_signal(self.standing.assessment.meaning, yearly.verdict.label)
        if verdict and verdict.is_signal and not verdict.is_yearly:
            return show_signal(verdict.type, verdict.label)
        return ""


def build_small_charts(
    standings: Iterable[Standing], details: Mapping[int, Detail], reading: ReadingContext
) -> list[SmallChart]:
    """The small charts of `standings`, in their order."""
    address_of = reading.addresses("pages:kpi")
    return [SmallChart(one, details[one.pk], address_of(one.kpi.slug)) for one in standings]
