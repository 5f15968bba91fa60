"""KPIs of a recommendation or a theme, a line each: now, when, the step from the figure before, England, trend."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from inspections.progress.queries import KpiLink
from kpis.figures.standings import Standing
from pages.details import Detail
from pages.lines import StandingLine

LEVEL_WORDS = {True: "council better", False: "council worse", None: ""}


@dataclass(frozen=True)
class KpiLine(StandingLine):
    """One KPI with its standing; `link` says how much of a recommendation it measures, where it stands under one."""

    detail: Detail
    link: KpiLink | None = None

    @property
    def is_old(self) -> bool:
        """True for a figure that is older than the next one should be."""
        return self.detail.is_newer_out or (self.detail.freshness is not None and not self.detail.freshness.is_current)

    @property
    def country(self) -> str:
        """The country's figure for the same time; not of plain numbers, which say nothing of another place."""
        found = self.detail.country
        return self.kpi.written(found.observation) if found and self.kpi.kind.needs_denominator else ""

    @property
    def level(self) -> str:
        """Words for the council's level against the country's; empty where chance alone may make the difference."""
        return LEVEL_WORDS[self.detail.beats_country]


def build_kpi_lines(
    standings: Sequence[Standing], details: Mapping[int, Detail], links: Iterable[KpiLink] = ()
) -> tuple[KpiLine, ...]:
    """The lines of `standings` in their order; `links` are those of the recommendation that they stand under."""
    by_kpi = {link.kpi_id: link for link in links}
    return tuple(KpiLine(one, details[one.pk], by_kpi.get(one.pk)) for one in standings)
