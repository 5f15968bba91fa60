"""Single facts and terms of papers as known at a moment, and themes."""

from datetime import datetime

from django.db.models import Q

from inspections.models import Recommendation
from kpis.models import Kpi
from ledger.former import as_known
from scrutiny.models import GlossaryTerm, Statement, Theme


def abbreviations_known(moment: datetime) -> dict[str, str]:
    """The terms of the glossary known at `moment` with the words they stand for. Two queries, however many they are."""
    known = as_known(GlossaryTerm.objects.known_at(moment), moment)
    return {term.term: term.expansion for term in known}


def get_statements_about(bearing: Kpi | Recommendation, moment: datetime) -> list[Statement]:
    """The single facts known at `moment` that bear on a KPI or on a recommendation, in the order of the files.

    One query.
    """
    field = "kpi" if isinstance(bearing, Kpi) else "recommendations"
    known = Statement.objects.known_at(moment).filter(**{field: bearing})
    return list(known.select_related("source").order_by("position"))


def get_themes_about(bearing: Kpi | Recommendation) -> list[Theme]:
    """The themes of a KPI, by its service area or by name, or of the word of a recommendation. One query."""
    if isinstance(bearing, Kpi):
        return list(Theme.objects.filter(Q(kpis=bearing) | Q(service_areas=bearing.service_area_id)).distinct())
    return [theme for theme in Theme.objects.all() if bearing.theme in theme.recommendation_themes]
