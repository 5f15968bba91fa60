"""KPIs whose standing may have changed: found by the audit trail, and by rows that appear or end by themselves."""

from datetime import datetime

from django.db.models import Q

from accounts.models import AuditEvent
from kpis.forecasts.actions import GIVEN
from kpis.models import Figure, Kpi, Rebase, SeriesBreak, Target
from ledger.querysets import DATES

# beyond so many events it is quicker to look at every KPI
MOST_EVENTS = 200
_JUDGED_BY = (Figure, Target, SeriesBreak, Rebase)
_OF_ONE_KPI = frozenset(model._meta.model_name for model in _JUDGED_BY)
# no figure, target, break, rebase or line of the catalogue changes with these
_OF_NO_KPI = frozenset({"event", "progressupdate", "action", "commitment", "claim", "user"})


def get_touched_kpis(since: int, before: datetime, moment: datetime) -> set[int] | None:
    """KPIs whose standing may differ between `before` and `moment`, by all changes after audit event `since`.

    None where it may be any of them: an event tells of many rows or of the catalogue itself, there are many events,
    or `moment` is the earlier one. Every change is told by an event in its own transaction; what comes by itself is
    found by its moment. Six queries.
    """
    if moment < before:
        return None
    events = AuditEvent.objects.filter(id__gt=since, changes_pages=True)
    told = events.values_list("subject_type", "about", "action").distinct()[: MOST_EVENTS + 1]
    codes = set()
    for subject_type, about, action in told:
        if subject_type in _OF_NO_KPI or (not subject_type and action == GIVEN):
            continue
        if subject_type not in _OF_ONE_KPI or not about.startswith("kpi:"):
            return None
        codes.add(about.removeprefix("kpi:"))
    if len(told) > MOST_EVENTS:
        return None
    named = dict(Kpi.objects.filter(code__in=codes).values_list("code", "pk"))
    if set(named) != codes:
        return None
    return set(named.values()) | _come_by_themselves(before, moment)


def _come_by_themselves(before: datetime, moment: datetime) -> set[int]:
    came = Q()
    for field in DATES:
        came |= Q(**{f"{field}__gt": before, f"{field}__lte": moment})
    return {kpi_id for model in _JUDGED_BY for kpi_id in model.objects.filter(came).values_list("kpi_id", flat=True)}
