"""Pages of questions to ask: of today, and for one meeting."""

from django.shortcuts import render

from accounts.permissions import Permission
from pages.questions.queries import get_questions
from pages.recorded import read_next_meeting
from scrutiny.models import Meeting
from web.reading import no_page, reading_page


@reading_page(Permission.DASHBOARD_VIEW)
def questions(request, reading):
    """Questions that the facts of the moment give reason to ask, with the meeting at which they can be asked."""
    context = {
        "asked": get_questions(reading),
        "next": read_next_meeting(reading),
        "may_record": not reading.is_past and request.user.may(Permission.COMMITMENT_WRITE),
        "may_ask": not reading.is_past and request.user.may(Permission.QUESTION_ASK),
        "may_count": not reading.is_past and request.user.may(Permission.QUESTION_COUNT),
    }
    return render(request, "pages/questions.html", context)


@reading_page(Permission.DASHBOARD_VIEW)
def meeting_questions(request, reading, slug):
    """Questions for a meeting: as they stood at the end of its day, or as they stand now if it is still to come."""
    meeting = Meeting.objects.known_at(reading.moment).filter(slug=slug).first()
    if meeting is None:
        raise no_page(reading, Meeting.objects.standing().filter(slug=slug), f"No meeting {slug} was known then.")
    is_over = meeting.is_exact and meeting.held_on is not None and meeting.held_on < reading.shown_day
    at = reading.at(meeting.held_on) if is_over and meeting.held_on else reading
    context = {
        "asked": get_questions(at),
        "meeting": meeting,
        "is_over": is_over,
        "may_record": not reading.is_past and request.user.may(Permission.COMMITMENT_WRITE),
        "may_ask": not reading.is_past and request.user.may(Permission.QUESTION_ASK),
        "may_count": not reading.is_past and request.user.may(Permission.QUESTION_COUNT),
    }
    return render(request, "pages/meeting_questions.html", context)
