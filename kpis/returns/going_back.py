"""Buttons in the rows of a return that take back what was submitted, or discard a draft."""

from collections.abc import Sequence

from django.contrib import messages
from django.http import Http404
from django.shortcuts import redirect
from django.urls import reverse

from kpis.figures.ways_back import discard_draft, take_back_entry
from kpis.returns.rows import ReturnRow, read_version, save_grid
from ledger.workflow import NewerVersion, NotOpen

# what each button does, the field with the version that was looked at, and the words afterwards
WAYS_BACK = {
    "take_back": (take_back_entry, "submitted-", "It is a draft again. Change it, and submit it once more."),
    "discard": (discard_draft, "", "The draft was discarded. The history keeps what it held."),
}


def go_back(request, month: str, lines: Sequence[ReturnRow]):
    """Take the row back whose button was pressed; what was typed in other rows is saved as drafts."""
    name = next(name for name in WAYS_BACK if name in request.POST)
    take, field, done = WAYS_BACK[name]
    line = next((line for line in lines if line.prefix == request.POST[name]), None)
    if line is None or line.row.due.open is None:
        raise Http404("There is no such row.")
    others = [other for other in lines if other is not line]
    left = save_grid(others, request.POST, request.user)
    try:
        version = read_version(request.POST, f"{line.prefix}-{field}")
        take(figure=line.row.due.open, version=version, by=request.user)
    except (NewerVersion, NotOpen) as error:
        messages.warning(request, f"{line.kpi.title}: {error} Look at it again.")
    else:
        messages.success(request, f"{line.kpi.title}: {done}")
    if not left.is_clean:
        messages.warning(request, "Some of what you typed in other rows could not be saved. Look at them again.")
    return redirect(f"{same_grid(request, month)}#{line.prefix}")


def same_grid(request, month: str) -> str:
    """The address of the grid, with the choice of service areas that it was sent from."""
    return reverse("kpis:return", args=[month], query={"area": wanted} if (wanted := request.GET.get("area")) else None)
