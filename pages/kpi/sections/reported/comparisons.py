"""Comparisons that papers make between figures of a KPI that are for different lengths of time."""

from collections.abc import Sequence
from dataclasses import dataclass

from pages.kpi.section import PagePart, Section
from scrutiny.claims.comparisons import ReportedComparison


@dataclass(frozen=True)
class ComparisonsSection(Section):
    """The comparisons of papers, of the newest one first; what the sentence says already is listed with its source."""

    part = PagePart.FIGURES
    template = "pages/parts/reported_comparisons.html"

    @property
    def comparisons(self) -> tuple[ReportedComparison, ...]:
        return self.trend.reported

    @property
    def is_shown(self) -> bool:
        return bool(self.comparisons)

    @property
    def notes(self) -> Sequence[tuple[str, str]]:
        said = " ".join(
            f"{found.words} Source: {found.source.title}, {found.claim.source_ref}." for found in self.comparisons
        )
        return (("Compared in papers", said),)
