"""Pages of what a person follows: the list, and the page on which one thing is followed or no longer.

They speak to one person, so they are never kept ready-made.
"""

from django.conf import settings
from django.contrib import messages
from django.core.exceptions import BadRequest
from django.http import Http404
from django.shortcuts import redirect, render

from accounts.guards import permission_required
from accounts.permissions import Permission
from ledger.views import show_or_change
from pages.my.kinds import KINDS, Thing
from pages.my.queries import get_my_page
from scrutiny.following import actions
from scrutiny.following.queries import is_followed, wants_meeting_mail
from web.reading import OddDay, get_reading, read_present

STOPPED = "stopped_following"
MOVES = {"up": -1, "down": 1}


@permission_required(Permission.ACCOUNT_OWN)
@show_or_change
def my_page(request):
    """Page of what the reader follows, as it stood on the day asked for. POST takes a step on it or the mail."""
    if request.method == "POST":
        _take(request)
        return redirect("my:page")
    try:
        request.reading = get_reading(request)
    except OddDay as error:
        return render(request, "pages/odd_day.html", {"message": str(error)}, status=400)
    context = {
        "my": get_my_page(request.user, request.reading),
        "stopped": request.session.pop(STOPPED, None),
        "gets_mail": wants_meeting_mail(request.user),
        "is_mail_set_up": settings.IS_MAIL_SET_UP,
    }
    return render(request, "pages/my.html", context)


@permission_required(Permission.ACCOUNT_OWN)
@show_or_change
def follow_one(request, kind, slug):
    """Follow one thing, or stop following it. A link on its page leads here: that page is the same for all."""
    try:
        reading = get_reading(request)
    except OddDay as error:
        return render(request, "pages/odd_day.html", {"message": str(error)}, status=400)
    thing = KINDS[kind].find(slug, reading) if kind in KINDS else None
    if thing is None:
        raise Http404("There is nothing like that to follow.")
    follows = is_followed(request.user, kind, thing.row)
    if request.method != "POST":
        context = {"thing": thing, "follows": follows, "word": KINDS[kind].word, "back": reading.url(*thing.address)}
        return render(request, "pages/follow.html", context)
    if request.POST.get("step") == "stop":
        _stop(request, kind, thing)
    else:
        _follow(request, kind, thing)
    return redirect("my:page")


def _take(request) -> None:
    """Take the step whose button was pressed. Raises BadRequest for one that there is not."""
    step, _, key = request.POST.get("step", "").partition(":")
    if step == "mail":
        actions.set_meeting_mail(is_wanted=key == "on", by=request.user)
        said = "You get a mail before each meeting." if key == "on" else "You get no mail before meetings any more."
        messages.success(request, said)
        return
    kind, _, slug = key.partition(":")
    thing = KINDS[kind].find(slug, read_present()) if kind in KINDS else None
    if thing is None:
        raise BadRequest("There is no such step.")
    if step in MOVES:
        actions.move_followed(kind=kind, row=thing.row, by=request.user, steps=MOVES[step])
    elif step == "stop":
        _stop(request, kind, thing)
    elif step == "again":
        _follow(request, kind, thing, _number(request.POST.get("place", "")))
    else:
        raise BadRequest("There is no such step.")


def _number(text: str) -> int | None:
    return int(text) if text.isdecimal() and len(text) < 6 else None


def _follow(request, kind: str, thing: Thing, place: int | None = None) -> None:
    try:
        actions.follow(kind=kind, row=thing.row, by=request.user, place=place)
    except actions.TooMuch as error:
        messages.warning(request, str(error))
    else:
        messages.success(request, f"You follow this {KINDS[kind].word}: {thing.title}")


def _stop(request, kind: str, thing: Thing) -> None:
    place = actions.stop_following(kind=kind, row=thing.row, by=request.user)
    if place is not None:
        # kept for the next page alone, so that one press brings it back to its place
        request.session[STOPPED] = {"key": f"{kind}:{thing.slug}", "place": place, "title": thing.title}
