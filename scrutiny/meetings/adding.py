"""Working pages of meetings, where officers and managers add meetings and their items.

They hold forms and speak to one person, so they are never kept ready-made.
"""

from django.contrib import messages
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone

from accounts.guards import permission_required
from accounts.permissions import Permission
from analysis.entry.progress import read_day
from ledger.forms import ProblemsForm, written
from ledger.views import CONFLICT, REFUSED, asked_step, show_or_change
from ledger.workflow import NotOpen
from scrutiny.meetings import actions as actions
from scrutiny.meetings.forms import ItemForm, MeetingForm, WithdrawMeetingForm
from scrutiny.models import Meeting, MeetingItem

STEPS = ("item", "withdraw", "withdraw_item")


@permission_required(Permission.MEETING_WRITE)
@show_or_change
def add_meeting(request):
    """Officers and managers add a meeting."""
    form = MeetingForm(request.POST if request.method == "POST" else None)
    if form.is_bound:
        added = form.carry_out(lambda: _add_meeting(form, request.user))
        if added is not None:
            messages.success(request, "The meeting is on the list.")
            return redirect("committee:change_meeting", added.slug)
    return render(request, "scrutiny/add_meeting.html", {"form": form}, status=REFUSED if form.errors else 200)


def _add_meeting(form: MeetingForm, by):
    typed = form.cleaned_data
    return actions.add_meeting(
        committee=written(typed["committee"]),
        held_on=read_day(typed["held_on"]),
        agenda_title=written(typed["agenda_title"]),
        by=by,
    )


@permission_required(Permission.MEETING_WRITE)
@show_or_change
def change_meeting(request, slug):
    """One meeting with the forms that add an item to it, and take it or an item off the list."""
    meeting = get_object_or_404(Meeting.objects.known_at(timezone.now()).select_related("entered_by"), slug=slug)
    if request.method != "POST":
        return _show(request, meeting)
    step = asked_step(request, STEPS)
    item = get_object_or_404(_items(meeting), pk=_key(request)) if step == "withdraw_item" else None
    form = _form(step, request.POST, item)
    try:
        done = form.carry_out(lambda: _take(step, meeting, item, form, request.user))
    except NotOpen as error:
        messages.warning(request, str(error))
        return _show(request, meeting, status=CONFLICT)
    if done is None:
        return _show(request, meeting, (step, item.pk if item else None, form), REFUSED)
    messages.success(request, done)
    return redirect("scrutiny:meetings") if step == "withdraw" else redirect("committee:change_meeting", slug)


def _key(request) -> int:
    text = request.POST.get("item", "")
    return int(text) if text.isdecimal() and len(text) < 18 else 0


def _take(step: str, meeting: Meeting, item: MeetingItem | None, form: ProblemsForm, by) -> str:
    typed = form.cleaned_data
    if step == "item":
        words = actions.TypedItem(typed["kind"], written(typed["text"]), tuple(typed["kpis"]))
        actions.add_item(meeting=meeting, typed=words, by=by)
        return "The item is on the meeting's page."
    reason = written(typed["reason"])
    if item is None:
        actions.withdraw_meeting(meeting=meeting, reason=reason, by=by)
        return "The meeting is off the list. Earlier days still show it."
    actions.withdraw_item(item=item, reason=reason, by=by)
    return "The item is off the page. Earlier days still show it."


def _form(step: str, data=None, item: MeetingItem | None = None) -> ProblemsForm:
    kind = ItemForm if step == "item" else WithdrawMeetingForm
    return kind(data, auto_id=f"{step}{item.pk if item else ''}_%s")


def _items(meeting: Meeting):
    standing = meeting.items.filter(superseded_at=None, entered_by__isnull=False)
    return standing.select_related("entered_by").order_by("pk")


def _show(request, meeting: Meeting, refused: tuple[str, int | None, ProblemsForm] | None = None, status: int = 200):
    step, key, form = refused or ("", None, None)
    items = [
        (item, form if step == "withdraw_item" and key == item.pk else _form("withdraw_item", None, item))
        for item in _items(meeting)
    ]
    context = {
        "meeting": meeting,
        "item_form": form if step == "item" else _form("item"),
        "withdraw_form": form if step == "withdraw" else _form("withdraw"),
        "items": items,
        "error_form": form,
        "open_step": step,
        "open_item": key,
    }
    return render(request, "scrutiny/change_meeting.html", context, status=status)
