"""The history of a KPI: every figure of the series with its source, and what was corrected since."""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any, Self

from django.core.paginator import Page, Paginator

from accounts.permissions import Permission
from analysis.core.periods import Period
from analysis.core.series import Observation
from analysis.rating import rate_observation
from analysis.statistics.revisions import Revisions, revisions
from charts.words.revisions import describe_revisions
from pages.kpi.options import ALL_PERIODS, FIRST_REPORTED
from pages.kpi.section import PagePart, Section
from pages.kpi.sections.history.table import HistoryRow
from pages.kpi.trend import Trend
from web.links import choice_links, file_links

# three years of months
PERIODS_ON_A_PAGE = 36
CHOICES = {"": "As they stand", FIRST_REPORTED: "Show figures before correction, too"}


@dataclass(frozen=True)
class History(Section):
    """The rows of the history, newest first. Its table is made by the page."""

    part = PagePart.FIGURES
    template = "pages/parts/history.html"

    @cached_property
    def rows(self) -> tuple[HistoryRow, ...]:
        """A row for every period, also for one that is missing or that only other areas have."""
        trend, kpi = self.trend, self.trend.kpi
        by_period = {figure.period: figure for figure in trend.figures}
        time_of = kpi.counting.time_of
        elsewhere = [{time_of(o.period): o for o in series.observations} for _, series in trend.others]
        return tuple(
            HistoryRow(
                kpi=kpi,
                period=period,
                figure=by_period.get(period),
                target=trend.basis.target_of(observation),
                rag=rate_observation(observation, kpi.kind, trend.basis.target_of(observation), kpi.polarity),
                others=tuple(found.get(time_of(period)) for found in elsewhere),
                is_beside=period in self._beside,
            )
            for period, observation in reversed(self._periods())
        )

    def _periods(self) -> list[tuple[Period, Observation | None]]:
        """Every period that has a row, oldest first, with the council's figure."""
        trend = self.trend
        found: dict[Period, Observation | None] = dict(trend.series.with_gaps()) if trend.series else {}
        found |= {figure.period: None for figure in trend.said_empty}
        found |= self._beside
        # what is known of others for a time before or after the council's own figures has its row too
        time_of = trend.kpi.counting.time_of
        times = {time_of(period) for period in found}
        others = {o.period: time_of(o.period) for _, series in trend.others for o in series.observations}
        found |= {period: None for time, period in {t: p for p, t in others.items()}.items() if time not in times}
        return sorted(found.items(), key=lambda item: (item[0].end, item[0].start))

    @cached_property
    def _beside(self) -> dict[Period, Observation]:
        """Figures of the series that are about the same day as one on the line, and have no place there."""
        series, slug_of = self.trend.series, self.trend.kpi.counting.series_of
        if series is None or not series.cadence.is_by_end:
            return {}
        drawn = {o.period for o in series.observations}
        known = [figure.observation for figure in self.trend.figures if figure.observation]
        return {o.period: o for o in known if slug_of(o.period) == series.cadence.slug and o.period not in drawn}

    @property
    def overlays(self) -> dict[str, Sequence[Any]]:
        """Periods of which it was said that there is no figure, marked as gaps with their reason."""
        said = [(figure.period, figure.no_figure) for figure in self.trend.said_empty]
        return {"empty": said} if said else {}

    @property
    def is_shown(self) -> bool:
        return bool(self.rows)

    @property
    def is_asked_for(self) -> bool:
        return bool(self.trend.options.page or self.trend.options.series)

    @property
    def may_correct(self) -> bool:
        return self.trend.may(Permission.FIGURE_ENTER) and not self.trend.reading.is_past

    @cached_property
    def page(self) -> Page:
        """The periods on the page that is asked for; all of them where the address says so."""
        shows_all = self.trend.options.shows_all_periods
        pages = Paginator(self.rows, max(len(self.rows), 1) if shows_all else PERIODS_ON_A_PAGE)
        return pages.get_page(self.trend.options.page)

    @property
    def all_periods(self) -> str:
        """The address that shows every period; empty when all are shown."""
        is_parted = self.page.paginator.num_pages > 1
        return self.trend.reading.same_page(page=ALL_PERIODS) + "#history" if is_parted else ""

    @property
    def downloads(self) -> Sequence[dict]:
        return file_links(self.trend.reading, "pages:kpi_file", self.trend.row.slug)


@dataclass(frozen=True)
class Corrections(Section):
    """Figures that were corrected since they were first reported, as marks on the chart where the reader asks."""

    moved: Revisions

    @classmethod
    def build(cls, trend: Trend) -> Self:
        observations = trend.series.observations if trend.series else ()
        return cls(trend, revisions(trend.past.first_reported, observations))

    @property
    def is_asked_for(self) -> bool:
        return self.trend.options.shows_first

    @property
    def words(self) -> str:
        return describe_revisions(self.moved, self.trend.kpi.kind, self.trend.kpi.decimals)

    @property
    def overlays(self) -> dict[str, Sequence[Any]]:
        """First reported values of figures that were corrected since, where the reader asks for them."""
        if not self.trend.options.shows_first:
            return {}
        return {"first_reported": [revision.first for revision in self.moved.revised]}

    @property
    def choices(self) -> Sequence[dict]:
        chosen = FIRST_REPORTED if self.trend.options.shows_first else ""
        return ({"name": "Corrections", "choices": choice_links(self.trend.reading, "show", CHOICES, chosen)},)
