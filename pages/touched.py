"""KPIs whose standing may have changed: found by the audit trail, and by rows that appear or end by themselves."""

from collections.abc import Iterable
from datetime import datetime
from functools import reduce
from operator import or_

from django.db.models import Q

from accounts.models import AuditEvent
from kpis.forecasts.actions import GIVEN
from kpis.models import Figure, Kpi, Rebase, SeriesBreak, Target
from ledger.former import former_between
from ledger.querysets import DATES
from pages.changed_tables import JUDGED_BY, tables_changed_with

# beyond so many events it is quicker to look at every KPI
MOST_EVENTS = 200
ABOUT_KPI = "kpi:"
_JUDGED_BY = (Figure, Target, SeriesBreak, Rebase)
_OF_ONE_KPI = frozenset(model._meta.model_name for model in _JUDGED_BY)


def get_touched_kpis(since: int, before: datetime, moment: datetime) -> set[int] | None:
    """KPIs whose standing may differ between two moments, in either order, by all changes after audit event `since`.

    None where it may be any of them: an event tells of many rows or of the catalogue itself, there are many events,
    or a KPI came into the catalogue or left it between the moments. Every change is told by an event in its own
    transaction; what comes by itself, or is another on an earlier day, is found by its moment. Eight queries, and two
    for a day looked back to again.
    """
    first, last = sorted((before, moment))
    is_one_moment = first == last
    if not is_one_moment and Kpi.objects.filter(_between(first, last, ("known_from", "superseded_at"))).exists():
        return None
    events = AuditEvent.objects.filter(id__gt=since, changes_pages=True)
    told = events.values_list("subject_type", "about", "action").distinct()[: MOST_EVENTS + 1]
    codes = set()
    for subject_type, about, action in told:
        if _is_of_no_kpi(subject_type) or (not subject_type and action == GIVEN):
            continue
        if subject_type not in _OF_ONE_KPI or not about.startswith(ABOUT_KPI):
            return None
        codes.add(about.removeprefix(ABOUT_KPI))
    if len(told) > MOST_EVENTS:
        return None
    named = _named(codes)
    return None if named is None else named | (set() if is_one_moment else _come_between(first, last))


def get_kpis_with_figures_since(since: int, before: datetime, moment: datetime) -> set[int] | None:
    """The same where the record did not change (`pages/recorded.py`), so that only figures may have. Three queries.

    None where an event is about no KPI, or there are many.
    """
    events = AuditEvent.objects.filter(id__gt=since, changes_pages=True, subject_type=Figure._meta.model_name)
    told = set(events.values_list("about", flat=True).distinct()[: MOST_EVENTS + 1])
    if len(told) > MOST_EVENTS or not all(about.startswith(ABOUT_KPI) for about in told):
        return None
    named = _named({about.removeprefix(ABOUT_KPI) for about in told})
    if named is None or before == moment:
        return named
    came = Figure.objects.filter(_between(*sorted((before, moment)), DATES)).order_by()
    return named | set(came.values_list("kpi_id", flat=True).distinct())


def _is_of_no_kpi(subject_type: str) -> bool:
    """True where no figure, target, break, rebase or line of the catalogue changes with events about such a row."""
    tables = tables_changed_with(subject_type)
    return tables is not None and not tables & JUDGED_BY


def _named(codes: set[str]) -> set[int] | None:
    """Keys of the KPIs with these codes; None where one is none of the catalogue."""
    found = dict(Kpi.objects.filter(code__in=codes).values_list("code", "pk"))
    return set(found.values()) if set(found) == codes else None


def _come_between(first: datetime, last: datetime) -> set[int]:
    """KPIs of which a row appeared or gave way between two moments, or the catalogue said something else."""
    found = set(former_between(Kpi, first, last))
    came = _between(first, last, DATES)
    for model in _JUDGED_BY:
        found.update(model.objects.filter(came).order_by().values_list("kpi_id", flat=True).distinct())
    return found


def _between(first: datetime, last: datetime, fields: Iterable[str]) -> Q:
    """Condition that one of `fields` is after the first moment and not after the last."""
    return reduce(or_, (Q(**{f"{field}__gt": first, f"{field}__lte": last}) for field in fields))
