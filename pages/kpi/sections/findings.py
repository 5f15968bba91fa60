"""Findings of inspectors that bear on a KPI."""

from collections.abc import Sequence
from dataclasses import dataclass

from inspections.models import Finding
from pages.kpi.section import PagePart, Section


@dataclass(frozen=True)
class InspectorsFindings(Section):
    """Findings that bear on the KPI, of the newest inspection first, each with its paragraph."""

    part = PagePart.EVENTS
    template = "pages/parts/kpi_findings.html"

    @property
    def findings(self) -> Sequence[Finding]:
        return self.trend.record.findings

    @property
    def is_shown(self) -> bool:
        return bool(self.findings)
