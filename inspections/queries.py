"""Inspections, recommendations, findings and events as known at a moment."""

from collections.abc import Sequence
from datetime import date, datetime

from django.db.models import Prefetch, Q, QuerySet
from django.db.models.functions import Coalesce
from django.utils import timezone

from accounts.models import User
from accounts.permissions import ROLE_PERMISSIONS, Permission
from inspections.models import (
    Event,
    Finding,
    Inspection,
    Judgement,
    Lineage,
    Recommendation,
    RecommendationKpi,
)
from kpis.models import DatePrecision
from ledger.former import as_known

# a commissioner's report may have no other day than that of its publication
HAPPENED_ON = Coalesce("inspection__started_on", "inspection__published_on")


def get_inspections(moment: datetime) -> list[Inspection]:
    """Inspections and visits as known at `moment`, oldest first, those without a date last. Three queries."""
    known = (
        Inspection.objects.known_at(moment)
        .select_related("source", "parent")
        .prefetch_related(Prefetch("judgements", Judgement.objects.known_at(moment).select_related("source")))
    )
    return sorted(
        as_known(known, moment), key=lambda found: (found.started_on is None, found.started_on or date.max, found.slug)
    )


def get_findings_on_kpi(kpi_id: int, moment: datetime) -> list[Finding]:
    """Findings known at `moment` that bear on a KPI, of the newest inspection first. One query."""
    known = Finding.objects.known_at(moment).filter(kpis=kpi_id, inspection__known_from__lte=moment)
    return list(known.select_related("inspection", "source").order_by(HAPPENED_ON.desc(), "position"))


def get_recommendations(moment: datetime) -> QuerySet:
    """The recommendations of inspections known at `moment`, with their inspections and leads."""
    known = Recommendation.objects.known_at(moment).filter(inspection__known_from__lte=moment)
    return known.select_related("inspection", "lead")


def get_linked(kpi_id: int, moment: datetime) -> list[RecommendationKpi]:
    """The links of a KPI to recommendations at `moment`, of the newest inspection first. One query."""
    known = RecommendationKpi.objects.known_at(moment).filter(
        kpi=kpi_id, recommendation__inspection__known_from__lte=moment
    )
    happened_on = Coalesce("recommendation__inspection__started_on", "recommendation__inspection__published_on")
    linked = known.select_related("recommendation__inspection")
    return list(linked.order_by(happened_on.desc(), "recommendation__inspection__slug", "recommendation__number"))


def lock_recommendation(recommendation: Recommendation) -> Recommendation:
    """The row of `recommendation`, held until the end of the transaction."""
    rows = Recommendation.objects.select_for_update(of=("self",)).select_related("lead", "inspection")
    return rows.get(pk=recommendation.pk)


# -- actions ------------------------------------------------------------------------------------------


# -- proposing and approving --------------------------------------------------------------------------


def get_proposers() -> QuerySet:
    """People who may lead a recommendation or own an action: the active ones in a role that proposes progress."""
    roles = [role.value for role, permissions in ROLE_PERMISSIONS.items() if Permission.PROGRESS_PROPOSE in permissions]
    return User.objects.filter(is_active=True, role__in=roles).order_by("name", "email")


def get_linkable_findings(moment: datetime) -> QuerySet:
    """Findings of visits that are public at `moment`, the newest visit first: only they can be named as evidence.

    A full inspection has a hundred findings or more, and is named as a document.
    """
    known = Finding.objects.known_at(moment)
    known = known.filter(inspection__known_from__lte=moment, inspection__kind__in=Inspection.VISITS)
    known = known.select_related("inspection")
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
    return sorted(chain, key=lambda link: (link.earlier.inspection.happened_on or date.min, link.later.code))


def get_events(moment: datetime, kpi_id: int) -> Sequence[Event]:
    """Dated events known at `moment` that bear on one KPI, oldest first. One query.

    They are those of published documents that bear on all KPIs, on its service area or on it by name, and the
    annotations that belong to the KPI or to all.
    """
    known = Event.objects.known_at(moment).filter(_bears_on(kpi_id))
    return list(known.select_related("source", "inspection", "entered_by").order_by("on", "title", "pk"))


def _bears_on(kpi_id: int) -> Q:
    """The events that bear on a KPI; an annotation says so by its own KPI, or by none."""
    annotated = Q(entered_by__isnull=False) & (Q(kpi=kpi_id) | Q(kpi=None))
    named = Event.kpis.through.objects.filter(kpi=kpi_id).values("event")
    areas = Event.service_areas.through.objects.filter(servicearea__kpis=kpi_id).values("event")
    scoped = (
        Q(scope=Event.Scope.ALL)
        | Q(scope=Event.Scope.KPI, pk__in=named)
        | Q(scope=Event.Scope.SERVICE_AREA, pk__in=areas)
    )
    return annotated | Q(entered_by=None) & scoped


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


def acts_as_lead(person: User, recommendation: Recommendation) -> bool:
    """True if `person` leads `recommendation`, or stands in today for who does. At most one query."""
    if recommendation.lead_id in (None, person.pk):
        return recommendation.lead_id is not None
    acted_for = User.objects.acted_for_by(person, timezone.localdate())
    return acted_for.filter(pk=recommendation.lead_id).exists()
