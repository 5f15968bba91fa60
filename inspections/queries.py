"""Inspections, recommendations, findings and events as known at a moment."""

from collections.abc import Sequence
from datetime import date, datetime

from django.db.models import Prefetch, Q, QuerySet

from accounts.models import User
from accounts.permissions import ROLE_PERMISSIONS, Permission
from inspections.models import (
    Event,
    Finding,
    Inspection,
    Judgement,
    Lineage,
    Recommendation,
)
from kpis.models import DatePrecision


def get_inspections(moment: datetime) -> list[Inspection]:
    """Inspections and visits known at `moment`, oldest first, those without a date last. Two queries."""
    known = (
        Inspection.objects.known_at(moment)
        .select_related("source", "parent")
        .prefetch_related(Prefetch("judgements", Judgement.objects.select_related("source")))
    )
    return sorted(known, key=lambda found: (found.started_on is None, found.started_on or date.max, found.slug))


def get_recommendations(moment: datetime) -> QuerySet:
    """The recommendations of inspections known at `moment`, with their inspections and leads."""
    known = Recommendation.objects.filter(inspection__known_from__lte=moment)
    return known.select_related("inspection", "lead")


def get_linked(kpi_id: int, moment: datetime) -> list[Recommendation]:
    """The recommendations known at `moment` that a KPI is linked to, of the oldest inspection first. One query."""
    linked = Recommendation.objects.filter(kpis=kpi_id, inspection__known_from__lte=moment)
    return list(linked.select_related("inspection").order_by("inspection__started_on", "number"))


# -- actions ------------------------------------------------------------------------------------------


# -- proposing and approving --------------------------------------------------------------------------


def get_proposers() -> QuerySet:
    """People who may lead a recommendation or own an action: the active ones in a role that proposes progress."""
    roles = [role.value for role, permissions in ROLE_PERMISSIONS.items() if Permission.PROGRESS_PROPOSE in permissions]
    return User.objects.filter(is_active=True, role__in=roles).order_by("name", "email")


def get_linkable_findings(moment: datetime) -> QuerySet:
    """Findings of visits that are public at `moment`, the newest visit first: only they can be named as evidence."""
    known = Finding.objects.filter(inspection__known_from__lte=moment).select_related("inspection")
    return known.order_by("-inspection__started_on", "position")


# -- inspections and events ---------------------------------------------------------------------------


def get_lineage(recommendation: Recommendation, moment: datetime) -> list[Lineage]:
    """All links of the chain that `recommendation` belongs to, oldest first, as known at `moment`. One query."""
    links = list(
        Lineage.objects.filter(
            earlier__inspection__known_from__lte=moment, later__inspection__known_from__lte=moment
        ).select_related("earlier__inspection", "later__inspection")
    )
    chain: set[Lineage] = set()
    reached = {recommendation.pk}
    grew = True
    while grew:
        joined = {link for link in links if link.earlier_id in reached or link.later_id in reached}
        grew = joined != chain
        chain = joined
        reached |= {pk for link in chain for pk in (link.earlier_id, link.later_id)}
    return sorted(chain, key=lambda link: (link.earlier.inspection.started_on or date.min, link.later.code))


def get_events(moment: datetime, kpi_id: int) -> Sequence[Event]:
    """Dated events known at `moment` that bear on one KPI, oldest first. One query.

    They are those of published documents, and the annotations that belong to the KPI or to all.
    """
    known = Event.objects.known_at(moment).filter(Q(kpi=kpi_id) | Q(kpi=None))
    return list(known.select_related("source", "inspection", "entered_by").order_by("on", "title", "pk"))


def get_annotations(moment: datetime, kpi_id: int) -> Sequence[Event]:
    """The annotations known at `moment` of one KPI and of all, oldest first. One query."""
    return [event for event in get_events(moment, kpi_id) if event.is_annotation]


def is_ahead(inspection: Inspection, shown_day: date) -> bool:
    """True for a visit that is planned for a day that has not come yet."""
    return (
        inspection.date_precision == DatePrecision.PLANNED
        and inspection.started_on is not None
        and inspection.started_on >= shown_day
    )
