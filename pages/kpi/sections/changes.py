"""Changes of a KPI since the committee's last meeting."""

from dataclasses import dataclass
from functools import cached_property

from django.conf import settings

from analysis.assessment import assess
from analysis.basis import Basis
from analysis.changes.change import said
from kpis.catalogue.queries import stream_bases
from kpis.changes.between import get_kpi_changes
from kpis.changes.stood import stood_as
from kpis.figures.past import observed
from kpis.figures.standings import Standing
from pages.changes.since import SinceMeeting, build_since, get_span_since
from pages.kpi.record import MOST_KPIS
from pages.kpi.section import PagePart, Section
from pages.kpi.trend import Trend
from pages.recorded import recorded
from web.memory import ProcessMemory
from web.reading import ReadingContext

# of the last meeting, for the KPIs that were looked at last
_stood: ProcessMemory[tuple, Standing] = ProcessMemory(MOST_KPIS)


@recorded(most=MOST_KPIS)
def _read_basis(reading: ReadingContext, kpi_id: int) -> Basis | None:
    """The basis on which a KPI was judged; None where it was not known then."""
    return next(stream_bases(reading.moment, [kpi_id]), None)


def _standing_on(reading: ReadingContext, trend: Trend) -> Standing | None:
    """Standing of a KPI on the day of `reading`; None where the KPI was not known then."""
    basis = _read_basis(reading, trend.kpi.pk)
    if basis is None:
        return None
    key = (settings.DATABASES["default"]["NAME"], reading.day, trend.kpi.pk)
    found = trend.past.standing_at(reading.moment, basis, _stood.find(key))
    _stood.keep(key, found)
    return found


@dataclass(frozen=True)
class ChangesSection(Section):
    """Figures, corrections, standing, targets and definition since the last meeting before the day shown.

    Four queries, one where no meeting is recorded, and more where the record changed.
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
        before = _standing_on(reading.at(span.start_day), self.trend)
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
        assessment = assess(observed(trend.figures), trend.basis) if trend.options.series else trend.assessment
        return Standing.of(trend.basis, assessment, trend.past.stamp_at(trend.reading.moment))
