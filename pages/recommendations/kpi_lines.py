"""KPIs of a recommendation or a theme, a line each: now, when, the step from the figure before, England, trend."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from django.utils.html import format_html
from django.utils.safestring import SafeString

from inspections.progress.queries import KpiLink
from kpis.catalogue.queries import Areas
from kpis.display.charts import draw_spark
from kpis.figures.standings import Standing
from pages.by_kpi import SaidByKpi
from pages.details import Detail, stream_details
from pages.lines import StandingLine
from pages.recorded import read_areas
from web.reading import ReadingContext

UPDATE_DUE = format_html(', <span class="lines__when">{}</span>', "update due")
THEMES_KEPT = 2
LEVEL_WORDS = {True: "council better", False: "council worse", None: ""}
# of 400 KPIs a sixth of a megabyte
_lines = SaidByKpi(THEMES_KEPT)


@dataclass(frozen=True)
class KpiLine(StandingLine):
    """One KPI with its standing; `link` says how much of a recommendation it measures, where it stands under one."""

    detail: Detail
    address: str
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

    @property
    def as_html(self) -> SafeString:
        """The line, and what a narrow screen says of it in a row of its own."""
        kpi, when, change, old = self.kpi, self.when, self.change, self.is_old
        line = format_html(
            '<tbody class="lines__one"><tr><th scope="row"><a href="{}">{}</a> {}</th><td class="numeric">{}</td>'
            '<td class="lines__wide">{}{}</td><td class="lines__wide">{}</td><td class="numeric">{}{}</td>'
            '<td class="lines__wide">{}</td></tr>',
            self.address,
            kpi.title,
            self._note,
            self.now,
            when,
            UPDATE_DUE if old else "",
            change,
            self.country,
            format_html(' <span class="cell-note">{}</span>', self.level) if self.level else "",
            self.detail.drawing,
        )
        if self.link and not self.latest:
            return format_html("{}\n</tbody>", line)
        more = (f"; {change}" if change else "") if self.link else f"{'. ' if when else ''}{self.detail.sentence}"
        below = f"{when}{', update due' if old else ''}{more}"
        return format_html('{}\n<tr class="lines__narrow"><td colspan="3">{}</td></tr></tbody>', line, below)

    @property
    def _note(self) -> SafeString:
        """How it measures the recommendation that it stands under, or else its sentence."""
        if self.link:
            return format_html('<span class="cell-note">{}: {}</span>', self.link.words, self.link.reason)
        return format_html('<span class="cell-note lines__wide">{}</span>', self.detail.sentence)


def draw_kpi_lines(
    standings: Sequence[Standing], areas: Areas, reading: ReadingContext, links: Iterable[KpiLink] = ()
) -> Iterator[SafeString]:
    """The lines of `standings` in their order; `links` are those of the recommendation that they stand under.

    Each is drawn before the next is looked at: thousands of parts would be in memory else. Queries as for details.
    """
    by_kpi, address_of = {link.kpi_id: link for link in links}, reading.addresses("pages:kpi")
    for one, detail in stream_details(standings, areas, reading, draw_spark):
        yield KpiLine(one, detail, address_of(one.kpi.slug), by_kpi.get(one.pk)).as_html


def get_theme_lines(slug: str, standings: Sequence[Standing], reading: ReadingContext) -> list[SafeString]:
    """The same of the KPIs of a theme, which are hundreds: drawn again only where a KPI has another figure."""

    def draw(some: Sequence[Standing]) -> Iterator[bytes]:
        return (line.encode() for line in draw_kpi_lines(some, read_areas(reading), reading))

    kept = _lines.get(slug, standings, reading, draw)
    # each was safe before it was kept as bytes
    return [SafeString(kept[one.pk].decode()) for one in standings]
