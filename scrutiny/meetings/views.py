"""Pages of meetings: the list, its files, and one meeting."""

from django.shortcuts import render
from django.utils.text import slugify
from django_tables2 import RequestConfig

from accounts.files import file_response
from accounts.permissions import Permission
from scrutiny.meetings.files import meetings_sheet
from scrutiny.meetings.queries import get_meeting, get_meetings, get_next_meeting, get_papers
from scrutiny.meetings.tables import MeetingsTable
from scrutiny.models import Meeting
from web.links import choice_links, file_links, one_of
from web.reading import ReadingContext, no_page, reading_page


@reading_page(Permission.DASHBOARD_VIEW)
def meetings(request, reading):
    """List of meetings, newest first, under the next one."""
    table, words, chosen = _meetings(request, reading)
    context = {
        "table": table,
        "next": get_next_meeting(reading.moment, reading.shown_day),
        "choices": choice_links(reading, "committee", words, chosen),
        "downloads": file_links(reading, "scrutiny:meetings_file"),
        "may_add": not reading.is_past and request.user.may(Permission.MEETING_WRITE),
    }
    return render(request, "scrutiny/meetings.html", context)


@reading_page(Permission.FILE_EXPORT)
def meetings_file(request, reading, file_format):
    table, words, chosen = _meetings(request, reading)
    return file_response(meetings_sheet(table, words[chosen], reading), file_format)


@reading_page(Permission.DASHBOARD_VIEW)
def meeting(request, reading, slug):
    """One meeting: what was due at it, asked, announced, looked at, and its papers."""
    record = get_meeting(slug, reading.moment, reading.shown_day)
    if record is None:
        raise no_page(reading, Meeting.objects.standing().filter(slug=slug), f"No meeting {slug} was known then.")
    context = {
        "record": record,
        "meeting": record.meeting,
        "papers": get_papers(record, reading.moment),
        "may_change": not reading.is_past and request.user.may(Permission.MEETING_WRITE),
    }
    return render(request, "scrutiny/meeting.html", context)


def _meetings(request, reading: ReadingContext):
    """The table of the meetings of the chosen committee, the words of all choices, and the choice."""
    records = get_meetings(reading.moment, reading.shown_day)
    words = {"": "All"} | {slugify(r.meeting.committee): r.meeting.committee for r in records}
    chosen = one_of(words, request.GET.get("committee", ""))
    shown = [record for record in records if not chosen or slugify(record.meeting.committee) == chosen]
    table = MeetingsTable(shown, reading)
    RequestConfig(request, paginate=False).configure(table)
    return table, words, chosen
