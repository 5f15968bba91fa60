"""Cells of the scorecard in a report to a committee: numbers in their unit, ratings with symbol and word."""

from collections.abc import Mapping

from django.utils.html import strip_tags
from django.utils.text import capfirst

from analysis.spc.points import PointType
from exports.report import TraceCell
from kpis.display.cells import period_words, quantity_of, rating_in_words, target_quantity
from pages.details import Detail
from pages.recency import Age

# over the KPIs that have no current figure
AGE_HEADINGS = {Age.CURRENT: "", Age.OLDER: "Only an older figure", Age.NONE: "No figure"}


class ScorecardReport:
    """Cells of a scorecard in a report, by service area; `ages` and `traces` of its KPIs are by primary key."""

    ages: Mapping[int, Age] = {}
    traces: Mapping[int, TraceCell] = {}
    details: dict[int, Detail]
    order_by: tuple

    def report_group(self, record) -> str:
        age = self.ages.get(record.pk, Age.CURRENT)
        area = "" if self.order_by else record.kpi.service_area
        return ": ".join(filter(None, [AGE_HEADINGS[age], capfirst(area)]))

    def report_latest(self, record):
        return quantity_of(record.kpi, record.assessment.latest) or "No figure"

    def report_when(self, record):
        latest = record.assessment.latest
        return period_words(latest) if latest else None

    def report_target(self, record):
        target = record.assessment.target
        return target_quantity(record.kpi, target.value if target else None)

    def report_rating(self, record):
        return rating_in_words(record.assessment.rag) or None

    def report_signal(self, record):
        assessment, yearly = record.assessment, record.assessment.yearly
        if assessment.meaning in (None, PointType.COMMON_CAUSE):
            return None
        words = yearly.verdict.label if yearly else assessment.verdict.label
        return f"{assessment.meaning.symbol} {words}".strip()

    def report_change(self, record):
        return strip_tags(self.render_change(record)) or None

    def report_country(self, record):
        other = self.details[record.pk].country if record.kpi.kind.needs_denominator else None
        return quantity_of(record.kpi, other.observation if other else None)

    def report_neighbours(self, record):
        if not record.kpi.kind.needs_denominator:
            return None
        detail = self.details[record.pk]
        held = detail.median.as_observation if detail.median else detail.average and detail.average.observation
        return quantity_of(record.kpi, held)

    def report_history(self, record):
        return self.traces.get(record.pk)
