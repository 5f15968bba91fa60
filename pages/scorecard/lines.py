"""Lines of the scorecard as a page has them: which columns there are, and what a narrow screen says below a line."""

from dataclasses import dataclass
from itertools import groupby

from django.utils.html import format_html_join
from django.utils.safestring import SafeString
from django_tables2.columns.base import BoundColumn

from kpis.figures.standings import Standing
from web.tables import PageColumn, cells_in_tags

# columns that a telephone has no room for, those that a tablet held upright has none for, and held across
WIDE = {"td": {"class": "lines__wide"}, "th": {"class": "lines__wide"}}
WIDER = {"td": {"class": "lines__wider"}, "th": {"class": "lines__wider"}}
WIDEST = {"td": {"class": "lines__widest"}, "th": {"class": "lines__widest"}}

MOST_ON_A_LINE = 20


@dataclass(frozen=True)
class ScorecardLine:
    """One KPI of the scorecard with its cells, the first of which names it.

    `below` is what a telephone has no columns for, in a row of its own; of `rating` a tablet has none either.
    """

    standing: Standing
    cells: list[tuple[PageColumn, str]]
    below: list[str]
    rating: str

    @property
    def as_html(self) -> SafeString:
        """The cells in their tags."""
        return cells_in_tags(self.cells)

    @property
    def below_words(self) -> SafeString:
        """Words for which a telephone has no columns, in one sentence that the target may end."""
        return format_html_join("; ", "{}", ((words,) for words in (*self.below, *([""] if self.rating else []))))


@dataclass(frozen=True)
class ScorecardPart:
    """A table of the scorecard: its columns and its lines, by service area while the order is the catalogue's."""

    caption: str
    columns: list[BoundColumn]
    lines: list[ScorecardLine]
    is_grouped: bool

    @property
    def groups(self) -> list[tuple[str, list[ScorecardLine]]]:
        if not self.is_grouped:
            return [("", self.lines)]
        parted = groupby(self.lines, key=lambda line: line.standing.kpi.service_area)
        return [(name, list(found)) for name, found in parted]

    @property
    def is_loose(self) -> bool:
        """True where some time or change takes more than a line, so that its column has to wrap."""
        told = (cell for line in self.lines for column, cell in line.cells if column.bound.name in ("when", "change"))
        return any(len(cell) > MOST_ON_A_LINE for cell in told)
