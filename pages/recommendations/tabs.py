"""Tabs of the progress table: what is open, then each inspection with the number of its recommendations."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from inspections.lineage.chains import OFTEN_WORDS, IssueChain
from inspections.models import Inspection
from inspections.names import inspection_name
from inspections.open_areas import AskedCounts, OpenAreas, get_asked_counts
from pages.recorded import read_chains, read_inspections, read_open_areas, recorded
from web.reading import ReadingContext

OPEN, AGAIN, COMMISSIONER, EVERY = "open", "again", "commissioner", "all"


@dataclass(frozen=True)
class Tab:
    """One choice of recommendations: its word in the address, its name, and how many there are."""

    slug: str
    name: str
    count: int
    inspections: tuple[Inspection, ...]


@dataclass(frozen=True)
class Tabs:
    """The choices at a moment, that of the open ones first; empty where nothing had been asked for.

    `chains` are the issues that were asked for more than once, by recommendation.
    """

    areas: OpenAreas
    counts: AskedCounts
    tabs: tuple[Tab, ...]
    chains: Mapping[int, IssueChain] = field(default_factory=dict)

    @property
    def frequent(self) -> frozenset[int]:
        """The newest recommendation on each issue that came back again and again."""
        return frozenset(chain.newest.pk for chain in self.chains.values() if chain.is_frequent)

    def find(self, asked: str) -> Tab | None:
        """The tab that the address asks for, or the first; one commissioner's report is in the tab of all of them."""
        for tab in self.tabs:
            if asked == tab.slug or (tab.slug == COMMISSIONER and asked in {one.slug for one in tab.inspections}):
                return tab
        return next(iter(self.tabs), None)

    def links(self, reading: ReadingContext, chosen: str = "", page: str = "pages:recommendations") -> list[dict]:
        """Links to the progress table of each tab, or to another `page` that has the same tabs."""
        return [
            {
                "url": reading.url(page, inspection=tab.slug if tab.slug != OPEN else ""),
                "label": f"{tab.name} ({tab.count})",
                "is_current": tab.slug == chosen,
            }
            for tab in self.tabs
        ]


@recorded()
def get_tabs(reading: ReadingContext) -> Tabs:
    """The tabs at a moment. Five queries at most."""
    areas = read_open_areas(reading)
    counts = get_asked_counts(reading.moment, areas.ids)
    if not counts.all:
        return Tabs(areas, counts, ())
    asking = [found for found in read_inspections(reading) if counts.by_inspection.get(found.pk)]
    word = "Open then" if reading.is_past else "Open today"
    chains = read_chains(reading)
    return Tabs(
        areas,
        counts,
        (
            Tab(OPEN, word, counts.open, areas.inspections),
            *_asked_often(asking, chains),
            *_by_inspection(asking, counts.by_inspection),
            Tab(EVERY, "All", counts.all, tuple(asking)),
        ),
        chains,
    )


def _asked_often(asking: Sequence[Inspection], chains: Mapping[int, IssueChain]) -> list[Tab]:
    """The tab of the issues that came back again and again, each by its newest recommendation; none where none did."""
    newest = {chain.newest.pk: chain.newest for chain in chains.values() if chain.is_frequent}
    of_them = {one.inspection_id for one in newest.values()}
    inspections = tuple(found for found in asking if found.pk in of_them)
    return [Tab(AGAIN, f"Asked {OFTEN_WORDS}", len(newest), inspections)] if newest else []


def _by_inspection(asking: Sequence[Inspection], counts: Mapping[int, int]) -> list[Tab]:
    """Tabs of the inspections and visits, newest first, then one of all commissioner's reports."""
    by_ofsted = [found for found in reversed(asking) if found.is_by_ofsted]
    tabs = [Tab(found.slug, _name_with_report(found), counts[found.pk], (found,)) for found in by_ofsted]
    reports = tuple(found for found in asking if not found.is_by_ofsted)
    if reports:
        number = sum(counts[found.pk] for found in reports)
        tabs.append(Tab(COMMISSIONER, "Government's commissioner", number, reports))
    return tabs


def _name_with_report(inspection: Inspection) -> str:
    """The name of an inspection, with the year of its report where people may know it by that."""
    name, report = inspection_name(inspection), inspection.published_on
    is_later = report is not None and inspection.started_on is not None and report.year > inspection.started_on.year
    return f"{name}, report of {report.year}" if is_later and report else name
