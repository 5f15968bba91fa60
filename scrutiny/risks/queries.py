"""Risks as known at a moment, those of the council's register first."""

from collections.abc import Iterable
from datetime import datetime

from django.db.models import Prefetch, QuerySet

from inspections.models import Action, Recommendation
from scrutiny.models import RiskVersion

# a risk that was only said in a text comes after those that somebody entered in a register
ORDER = {RiskVersion.Basis.REGISTER: 0, RiskVersion.Basis.HERE: 0, RiskVersion.Basis.TEXT: 1}


def get_risks(moment: datetime) -> list[RiskVersion]:
    """Risks as they stood at `moment`: those of a register first, then those said in texts, the newest first.

    Four queries.
    """
    known = with_links(RiskVersion.objects.known_at(moment).filter(is_closed=False), moment)
    return in_register_order(known)


def in_register_order(versions: Iterable[RiskVersion]) -> list[RiskVersion]:
    """Risks of a register first, then those said in texts, the newest first."""
    return sorted(versions, key=_place)


def with_links(versions: QuerySet, moment: datetime) -> QuerySet:
    """Add to `versions` what pages show of them. Three queries more."""
    asked = Recommendation.objects.known_at(moment).filter(inspection__known_from__lte=moment)
    asked = asked.select_related("inspection")
    related = ("risk", "source", "owner", "entered_by", "approved_by", "returned_by")
    return versions.select_related(*related).prefetch_related(
        Prefetch("recommendations", asked.order_by("inspection__started_on", "number")),
        Prefetch("actions", Action.objects.known_at(moment)),
        "kpis",
        "writers",
    )


def _place(version: RiskVersion) -> tuple:
    return (ORDER[RiskVersion.Basis(version.basis)], -version.as_at.toordinal(), version.pk)
