"""Guide for an officer's first return, with links to the return that is open now."""

from django.shortcuts import render
from django.utils.timezone import localdate
from django.views.decorators.http import require_safe

from accounts.guards import permission_required
from accounts.permissions import Permission
from kpis.calendar import slug_of
from kpis.catalogue.owners import get_areas_of
from kpis.returns.queries import State, get_return_lines


@permission_required(Permission.FIGURE_ENTER)
@require_safe
def first_return(request):
    """Steps of a return, with the officer's own work in the newest month, if there is any."""
    mine = [line for line in get_return_lines(request.user, localdate()) if line.is_mine]
    newest = max((line.month for line in mine if line.to_do), default=None)
    lines = [line for line in mine if line.month == newest]
    context = {
        "month": newest,
        "slug": slug_of(newest) if newest else "",
        "due_on": lines[0].due_on if lines else None,
        "to_do": sum(line.to_do for line in lines),
        "returned": sum(line.counts[State.RETURNED] for line in lines),
        "owns_nothing": not get_areas_of(request.user),
    }
    return render(request, "returns/first.html", context)
