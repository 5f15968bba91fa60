"""One line on where a KPI stands: its figure, the time it is for, its rating, and its change in words."""

from dataclasses import dataclass

from analysis.basis import KpiFacts
from analysis.core.series import Observation
from analysis.rating import Rag
from charts.words.change import describe_change
from kpis.figures.standings import Standing


@dataclass(frozen=True)
class StandingLine:
    """Standing of one KPI in the words of a line."""

    standing: Standing

    @property
    def kpi(self) -> KpiFacts:
        return self.standing.kpi

    @property
    def latest(self) -> Observation | None:
        return self.standing.latest

    @property
    def rating(self) -> Rag:
        return self.standing.said.rag

    @property
    def now(self) -> str:
        """The latest figure in its unit, or "No figure"."""
        return self.kpi.written(self.latest) if self.latest else "No figure"

    @property
    def when(self) -> str:
        """The time the latest figure is for: "2024/25", "about May 2019"; empty without a figure."""
        latest = self.latest
        return f"{'about ' if latest.is_about else ''}{latest.period.short_label}" if latest else ""

    @property
    def change(self) -> str:
        """Words for the change since a year before or the figure before, that claim no more than chance allows."""
        return describe_change(self.kpi, self.standing.assessment)
