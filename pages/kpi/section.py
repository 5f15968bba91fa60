"""A section of a KPI's page: what it brings to the chart, the history and the files, and the template that shows it.

To add a section, write a class like those beside this file and enter it in `SECTIONS`; the page, its chart, its links
and its files take it from there.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Any, ClassVar, Self

from analysis.core.periods import Period
from charts.spec import ChartSpec
from pages.kpi.trend import Trend
from web.tables import DataColumn

Columns = Sequence[tuple[str, DataColumn]]


class PagePart(StrEnum):
    """Parts that stand closed under the chart, in the order of the page; the value is the anchor of each."""

    FIGURES = "history"
    CHANGES = "changes"
    MEANING = "meaning"
    COUNCILS = "neighbours"
    EVENTS = "events"
    ANALYSTS = "analysts"


@dataclass(frozen=True)
class Section:
    """Piece of the page of one KPI, in one of its parts. A section overrides what it brings; the rest is empty here.

    `template` is empty for a section that is seen in the chart alone. `offer` is said while something is not asked for
    that would make sense, `words` while it is, and `refused` where it was asked for and cannot be shown.
    """

    trend: Trend

    part: ClassVar[PagePart] = PagePart.ANALYSTS
    template: ClassVar[str] = ""
    offer: ClassVar[str] = ""
    words: ClassVar[str] = ""
    refused: ClassVar[str] = ""

    @classmethod
    def build(cls, trend: Trend) -> Self:
        """The section for `trend`; what is not asked for is not worked out."""
        return cls(trend)

    def shown_on(self, chart: ChartSpec) -> Self:
        """The section completed from the finished chart, for what has to agree with it."""
        return self

    @property
    def is_shown(self) -> bool:
        """True where the template has anything to show."""
        return bool(self.template)

    @property
    def is_asked_for(self) -> bool:
        """True where the address has a switch of the section on, so that its part stands open."""
        return False

    @property
    def overlays(self) -> dict[str, Sequence[Any]]:
        """The data of the chart's overlays, by their names there."""
        return {}

    @property
    def columns(self) -> Columns:
        """Columns of the history table before those of other areas."""
        return ()

    @property
    def late_columns(self) -> Columns:
        """Columns of the history table after the figures of other areas."""
        return ()

    @property
    def last_columns(self) -> Columns:
        """Columns at the end of the history table."""
        return ()

    @property
    def notes(self) -> Sequence[tuple[str, str]]:
        """Notes for a file: titles and words; those without words are left out."""
        return ()

    @property
    def choices(self) -> Sequence[dict]:
        """Groups of links that draw the chart otherwise, each with `name` and `choices`."""
        return ()


class ByPeriod(DataColumn):
    """A column of a history table that is known by the period of the row."""

    def __init__(self, of: Callable[[Period], Any], **kwargs):
        super().__init__(accessor="period", **kwargs)
        self.of = of

    def render(self, record):
        return self.of(record.period)

    def value(self, record):
        return self.of(record.period)
