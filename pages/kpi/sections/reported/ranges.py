"""Ranges that documents give in place of single figures: a band on the chart, a sentence, and where it is from."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from analysis.core.series import GivenRange
from charts.overlays import range_in_words
from charts.words.chart import describe_ranges
from kpis.figures.queries import SourcedRange
from pages.kpi.section import PagePart, Section


@dataclass(frozen=True)
class RangesSection(Section):
    """The ranges of the council known at a moment, the oldest first."""

    part = PagePart.FIGURES
    template = "pages/parts/reported_ranges.html"

    @property
    def ranges(self) -> tuple[SourcedRange, ...]:
        return self.trend.record.ranges

    @property
    def is_shown(self) -> bool:
        return bool(self.ranges)

    @property
    def words(self) -> str:
        return describe_ranges([found.given for found in self.ranges], self.trend.kpi.kind)

    @property
    def overlays(self) -> dict[str, Sequence[GivenRange]]:
        return {"reported_ranges": [found.given for found in self.ranges]} if self.ranges else {}

    @property
    def listed(self) -> list[dict[str, Any]]:
        """Each range in the KPI's unit, with its time and its source."""
        kind = self.trend.kpi.kind
        return [{"range": found, "written": range_in_words(found.given, kind)} for found in self.ranges]

    @property
    def notes(self) -> Sequence[tuple[str, str]]:
        sources = "; ".join(dict.fromkeys(f"{found.source_title}, {found.source_ref}" for found in self.ranges))
        return (("Ranges reported", f"{self.words} Source: {sources}." if self.ranges else ""),)
