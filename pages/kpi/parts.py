"""The parts that stand closed under the chart of a KPI, each with its sections and its choices."""

from collections.abc import Sequence
from dataclasses import dataclass

from pages.kpi.section import PagePart, Section
from pages.kpi.sections.changes import ChangesSection
from pages.kpi.sections.events import Events
from pages.kpi.sections.history.section import History
from pages.kpi.trend import Trend

FOR_ANALYSTS = "For analysts: margins of error, forecasts, files"


@dataclass(frozen=True)
class FoldedPart:
    """A part with its title in the reader's words. `is_open`: the address has a switch of it on."""

    part: PagePart
    title: str
    sections: tuple[Section, ...]
    choices: tuple[dict, ...]
    is_open: bool

    @property
    def shown(self) -> list[Section]:
        return [section for section in self.sections if section.is_shown]

    @property
    def said(self) -> list[str]:
        """Words of the sections on what the chart shows, and what they offer."""
        return [words for section in self.sections for words in (section.words, section.offer) if words]

    @property
    def refused(self) -> list[str]:
        return [section.refused for section in self.sections if section.refused]


def fold(
    trend: Trend, sections: Sequence[Section], more: dict[PagePart, Sequence[dict]], opened: frozenset[PagePart]
) -> list[FoldedPart]:
    """The parts of a page that have anything in them, in their order.

    `more` are choices of a part that belong to no section, and `opened` the parts that stand open anyway.
    """
    found = []
    for part in PagePart:
        own = tuple(section for section in sections if section.part is part)
        choices = (*more.get(part, ()), *(group for section in own for group in section.choices))
        is_open = part in opened or any(section.is_asked_for for section in own)
        folded = FoldedPart(part, _title(part, trend, own), own, choices, is_open)
        if folded.shown or folded.said or folded.refused:
            found.append(folded)
    return found


def _title(part: PagePart, trend: Trend, sections: Sequence[Section]) -> str:
    if part is PagePart.FIGURES:
        return f"All figures{_span(sections)}"
    if part is PagePart.CHANGES:
        return next((one.since.heading for one in sections if isinstance(one, ChangesSection) and one.since), "")
    if part is PagePart.MEANING:
        return "What it measures and where it comes from"
    if part is PagePart.COUNCILS:
        return "Among similar councils"
    if part is PagePart.EVENTS:
        number = sum(len(section.events) for section in sections if isinstance(section, Events))
        events = {0: "", 1: ": 1 event"}.get(number, f": {number} events")
        return f"What was going on{events}, and what it is linked to"
    return FOR_ANALYSTS if trend.series else "For analysts"


def _span(sections: Sequence[Section]) -> str:
    """Years from the first row of the history to the last one: ", 2016 to 2025"."""
    rows = next((section.rows for section in sections if isinstance(section, History)), ())
    if not rows:
        return ""
    first, last = rows[-1].period.end.year, rows[0].period.end.year
    return f", {last}" if first == last else f", {first} to {last}"
