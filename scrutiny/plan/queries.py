"""Improvement plans and their priorities as known at a moment."""

from datetime import datetime

from django.db.models import Count, Max, Min, Prefetch, Q

from inspections.models import Recommendation
from scrutiny.models import ImprovementPlan, PlanPriority


def get_plans(moment: datetime) -> list[ImprovementPlan]:
    """Plans published or adopted by `moment`, the newest first, with the number and the time of their priorities.

    One query. A plan whose last priority has no end has none either.
    """
    known = Q(priorities__known_from__lte=moment)
    plans = ImprovementPlan.objects.known_at(moment).annotate(
        priorities_known=Count("priorities", filter=known),
        starts_on=Min("priorities__period_from", filter=known),
        ends_on=Max("priorities__period_to", filter=known),
        open_ended=Count("priorities", filter=known & Q(priorities__period_to=None)),
    )
    return sorted(plans, key=lambda plan: (plan.known_from, plan.slug), reverse=True)


def get_plan(slug: str, moment: datetime) -> ImprovementPlan | None:
    """One plan with the priorities known at `moment` as `known_priorities`; None where it was not out. Five queries."""
    asked = Recommendation.objects.known_at(moment).filter(inspection__known_from__lte=moment)
    asked = asked.select_related("inspection")
    priorities = PlanPriority.objects.known_at(moment).select_related("source")
    priorities = priorities.prefetch_related(Prefetch("recommendations", asked.order_by("code")), "kpis")
    known = ImprovementPlan.objects.known_at(moment).filter(slug=slug).select_related("entered_by", "adopted_by")
    return known.prefetch_related(Prefetch("priorities", priorities, to_attr="known_priorities")).first()
