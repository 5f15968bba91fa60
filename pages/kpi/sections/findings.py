"""Findings of inspectors that bear on a KPI."""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property

from inspections.models import Finding
from inspections.queries import get_findings_on_kpi
from pages.kpi.section import PagePart, Section


@dataclass(frozen=True)
class InspectorsFindings(Section):
    """Findings that bear on the KPI, of the newest inspection first, each with its paragraph. One query."""

    part = PagePart.EVENTS
    template = "pages/parts/kpi_findings.html"

    @cached_property
    def findings(self) -> Sequence[Finding]:
        return get_findings_on_kpi(self.trend.row.pk, self.trend.reading.moment)

    @property
    def is_shown(self) -> bool:
        return bool(self.findings)
