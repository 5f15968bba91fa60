"""Links from the pages where a row is read to the form that changes it."""

from django import template

from accounts.permissions import Permission
from analysis.core.periods import long_date
from kpis.models import Kpi, Target

register = template.Library()


@register.inclusion_tag("components/change_this.html", takes_context=True)
def change_this(context, kind: str, pk: int, name: str = "") -> dict:
    """Link to a row of the catalogue, for those who keep it: {% change_this "terms" term.pk term.term %}."""
    label = "Change this" if _may(context, Permission.RECORD_PROPOSE) else "See who entered this"
    return {"is_shown": _may(context), "kind": kind, "pk": pk, "name": name, "label": label}


@register.inclusion_tag("components/add_one.html", takes_context=True)
def add_one(context, kind: str, label: str, field: str = "", pk: int | None = None) -> dict:
    """Link to the form of a new row of another one: {% add_one "targets" "Add a target" "kpi" row.pk %}."""
    is_shown = _may(context, Permission.RECORD_PROPOSE)
    return {"is_shown": is_shown, "kind": kind, "label": label, "field": field, "pk": pk}


@register.inclusion_tag("components/change_these.html", takes_context=True)
def change_these(context, kind: str, label: str, words: str) -> dict:
    """Link to the rows of a kind that a search for `words` finds, where a page shows too many to link each."""
    return {"is_shown": _may(context), "kind": kind, "label": label, "words": words}


def _may(context, permission: Permission = Permission.RECORD_VIEW) -> bool:
    """True for a reader who keeps the record. What is shown of an earlier day is not changed from there."""
    # a part that is included with `only` has no variables of the page, but its request
    request = context.request
    reading = getattr(request, "reading", None)
    is_past = reading is not None and reading.is_past
    return request.user.is_authenticated and request.user.may(permission) and not is_past


@register.simple_tag
def target_of(target: Target | None, kpi: Kpi) -> str:
    """A standing target with its dates: "90%, tolerance 2 percentage points, from 1 April 2025"; "None" for none."""
    if target is None:
        return "None"
    words = kpi.as_kind.written(target.value)
    if target.tolerance is not None:
        words += f", tolerance {kpi.as_kind.difference(target.tolerance)}"
    start = f", from {long_date(target.from_on)}" if target.from_on else ""
    return words + start + (f" to {long_date(target.to_on)}" if target.to_on else "")
