"""Page of the first steps of an administrator."""

from django.shortcuts import render
from django.views.decorators.http import require_safe

from accounts.guards import permission_required
from accounts.permissions import Permission
from pages.first_steps.steps import get_setup_steps


@permission_required(Permission.PEOPLE_CHANGE)
@require_safe
def first_steps(request):
    """List of the steps to take, and of those that are done."""
    steps = get_setup_steps()
    context = {
        "to_do": [step for step in steps if not step.is_done],
        "done": [step for step in steps if step.is_done],
    }
    return render(request, "pages/first_steps.html", context)
