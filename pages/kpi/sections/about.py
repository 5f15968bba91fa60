"""About a KPI: its definition, and the recommendations, KPIs and claims that it bears on."""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property

from django.db.models import Q, QuerySet

from inspections.models import Recommendation
from inspections.queries import get_linked
from kpis.models import Kpi
from pages.kpi.section import Section
from scrutiny.claims.queries import get_claims_about


@dataclass(frozen=True)
class Definition(Section):
    """The KPI's row of the catalogue, with targets and breaks as they were known."""

    template = "pages/parts/definition.html"


@dataclass(frozen=True)
class Bearing(Section):
    """Links from a KPI to what it is used for."""

    template = "pages/parts/bearing.html"

    @cached_property
    def claims(self) -> Sequence:
        return get_claims_about(self.trend.row, self.trend.reading.moment)

    @cached_property
    def linked(self) -> list[Recommendation]:
        return get_linked(self.trend.row.pk, self.trend.reading.moment)

    @cached_property
    def related(self) -> QuerySet:
        row = self.trend.row
        return Kpi.objects.filter(Q(compares_with=row) | Q(pk=row.compares_with_id))
