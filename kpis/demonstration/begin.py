"""Work for the people of a demonstration on published figures: returns to fill in, and no figure among them."""

from datetime import date

from django.conf import settings
from django.db import transaction

from accounts.audit import record
from accounts.models import AuditEvent
from kpis.calendar import month_of
from kpis.catalogue.actions import set_collection, set_owners
from kpis.models import Kpi, ServiceArea
from kpis.practice.plan import get_team

BEGINNER = "begin_demonstration"
BEGUN = "demonstration_begun"


def is_begun() -> bool:
    """True where the people of the demonstration were given their work before; what they changed since stays."""
    return AuditEvent.objects.filter(action=BEGUN).exists()


@transaction.atomic
def begin_demonstration(*, today: date) -> int:
    """Have the officer own every service area, and the council's own KPIs collected from last month on.

    Returns how many KPIs are collected. What somebody has set already is left alone. Raises CannotFill without people.
    """
    if settings.IS_PRACTICE or not settings.IS_DEMONSTRATION:
        raise ValueError("Only a demonstration on published figures is begun like this.")
    team, month = get_team(), month_of(today).shifted(-1)
    for area in ServiceArea.objects.filter(owners=None):
        set_owners(service_area=area, owners=[team.officer], by=team.administrator)
    own = Kpi.objects.exclude(series_kind=Kpi.SeriesKind.PUBLISHED_ANNUAL).filter(collected_from=None)
    for kpi in own:
        set_collection(kpi=kpi, collected_from=month.start, collected_until=None, by=team.administrator)
    after = {"kpis": len(own), "from": month.start}
    record(by=BEGINNER, action=BEGUN, subject=f"Returns from {month.label} on", after=after)
    return len(own)
