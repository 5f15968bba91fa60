"""Changes of a KPI since the committee's last meeting."""

from dataclasses import dataclass
from functools import cached_property

from analysis.assessment import assess
from analysis.changes.change import said
from kpis.changes.between import get_kpi_changes
from kpis.changes.stood import stood_as
from kpis.figures.standings import NO_FIGURES, Standing, get_stamps, get_standing
from pages.changes.since import SinceMeeting, build_since, get_span_since
from pages.kpi.section import PagePart, Section


@dataclass(frozen=True)
class ChangesSection(Section):
    """Figures, corrections, standing, targets and definition since the last meeting before the day shown.

    Twelve queries, one where no meeting is recorded.
    """

    part = PagePart.CHANGES
    template = "pages/parts/kpi_changes.html"

    @cached_property
    def since(self) -> SinceMeeting | None:
        reading = self.trend.reading
        found = get_span_since(reading)
        if found is None:
            return None
        meeting, span = found
        home = self.trend.areas.home
        before = get_standing(self.trend.kpi.pk, span.start, home)
        stood = stood_as([before] if before else []), stood_as([self._now])
        changes = said(get_kpi_changes(*stood, home, span))
        return build_since(meeting, span, changes, reading)

    @property
    def is_shown(self) -> bool:
        return self.since is not None

    @property
    def _now(self) -> Standing:
        """The standing of the headline series, whichever the page shows."""
        trend = self.trend
        assessment = trend.assessment
        if trend.options.series:
            assessment = assess([figure.observation for figure in trend.figures if figure.observation], trend.basis)
        stamps = get_stamps(trend.areas.home, trend.reading.moment, [trend.kpi.pk])
        return Standing(trend.basis, assessment, stamps.get(trend.kpi.pk, NO_FIGURES))
