"""Links above the scorecard: what members ask for most, with the number that each gives, and the forms of the page."""

from dataclasses import dataclass

from analysis.rating import Rag
from pages.scorecard.facets import BETTER, WORSE
from pages.scorecard.selection import ScorecardSelection
from web.links import choice_links
from web.reading import ReadingContext

# filter, its choice, words
QUICK = (
    ("england", WORSE, "Worse than England"),
    ("england", BETTER, "Better than England"),
    ("since", WORSE, "Got worse"),
    ("since", BETTER, "Got better"),
    ("rating", Rag.RED.value, "Off target"),
)
VIEWS = {"": "Lines", "matrix": "Matrix", "charts": "Charts"}


@dataclass(frozen=True)
class QuickChoice:
    """A filter with one choice made, and how many KPIs it gives beside the other filters."""

    url: str
    label: str
    number: int
    is_current: bool


def get_quick_choices(selection: ScorecardSelection, reading: ReadingContext) -> list[QuickChoice]:
    """All KPIs first, which takes every filter out; the others keep what is chosen besides."""
    chosen = selection.filters.chosen
    every = QuickChoice(
        url=reading.same_page(**dict.fromkeys(selection.filters.form.fields, ""), page=""),
        label="All",
        number=selection.total,
        is_current=not chosen,
    )
    found = [every]
    for name, choice, label in QUICK:
        url = reading.same_page(**{name: choice, "page": ""})
        number = selection.narrowed.counts[name][choice]
        found.append(QuickChoice(url, label, number, is_current=chosen.get(name) == choice))
    return found


def get_views(reading: ReadingContext, chosen: str) -> list[dict]:
    """The forms of the page, which keep the filters and the order."""
    return choice_links(reading, "view", VIEWS, chosen)
