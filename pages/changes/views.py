"""Pages of what has changed between two days, and since the meeting before one, with their files."""

from dataclasses import dataclass
from datetime import timedelta

from django.http import Http404
from django.shortcuts import render
from django_tables2 import RequestConfig

from accounts.files import file_response
from accounts.permissions import Permission
from analysis.changes.change import ChangeKind, group, heaviest, in_order
from pages.changes.files import changes_sheet
from pages.changes.forms import ChangesForm, read_kind
from pages.changes.queries import (
    Changes,
    MeetingSpan,
    get_changes,
    get_first_known,
    get_meeting_span,
    in_words,
)
from pages.changes.table import ChangesTable
from pages.recorded import read_last_meeting
from scrutiny.models import Meeting
from web.links import choice_links, file_links
from web.reading import ReadingContext, no_page, reading_page

# of each kind so many are shown with all the others; the rest are on the page of the kind
SHOWN_OF_A_KIND = 15
MORE_SHOWN = {ChangeKind.FIGURE: 40}
# the first kinds stand open, the others are folded
KINDS_OPEN = 3
SHOWN_AT_ONCE = 50
# what is looked back to where no meeting is recorded
A_YEAR = timedelta(days=365)


@dataclass(frozen=True)
class KindOnPage:
    """The heaviest changes of one kind, with how many there are, and the address that has all; empty if these are."""

    kind: ChangeKind
    table: ChangesTable
    number: int
    all_url: str
    is_open: bool


@reading_page(Permission.DASHBOARD_VIEW)
def changes(request, reading):
    """Changes between two days that the reader chooses; at first since the last meeting."""
    form, since = _form(request, reading)
    found = get_changes(form.span, reading) if form.span else None
    context = _context(request, found, file_links(reading, "pages:changes_file"))
    context |= {
        "form": form,
        "since": since,
        "exchanged": reading.same_page(**form.exchanged) if form.exchanged else "",
    }
    if found is not None and not found.all:
        context["first_known"] = _first_known_after(found)
    return render(request, "pages/changes.html", context)


@reading_page(Permission.FILE_EXPORT)
def changes_file(request, reading, file_format):
    form, _ = _form(request, reading)
    if form.span is None:
        raise Http404("Two days that can be compared are needed.")
    return _file(request, get_changes(form.span, reading), file_format)


@reading_page(Permission.DASHBOARD_VIEW)
def meeting_changes(request, reading, slug):
    """Changes since the meeting before this one of the same committee."""
    found = _meeting_span(reading, slug)
    changed = get_changes(found.span, reading) if found.span else None
    context = _context(request, changed, file_links(reading, "pages:meeting_changes_file", slug))
    if found.span:
        days = {"from": found.span.start_day.isoformat(), "to": found.span.end_day.isoformat()}
        context["other_days"] = reading.url("pages:changes", **days)
    return render(request, "pages/meeting_changes.html", context | {"found": found, "meeting": found.meeting})


@reading_page(Permission.FILE_EXPORT)
def meeting_changes_file(request, reading, slug, file_format):
    found = _meeting_span(reading, slug)
    if found.span is None:
        raise Http404(found.refused)
    return _file(request, get_changes(found.span, reading), file_format)


def _form(request, reading: ReadingContext) -> tuple[ChangesForm, Meeting | None]:
    """The days of the address, and the meeting since which is shown where it names none."""
    since = read_last_meeting(reading)
    first = since.held_on if since else reading.shown_day - A_YEAR
    return ChangesForm(request.GET, reading, first), None if request.GET.get("from") else since


def _meeting_span(reading: ReadingContext, slug: str) -> MeetingSpan:
    meeting = Meeting.objects.known_at(reading.moment).filter(slug=slug).first()
    if meeting is None:
        raise no_page(reading, Meeting.objects.standing().filter(slug=slug), f"No meeting {slug} was known then.")
    return get_meeting_span(meeting, reading)


def _context(request, found: Changes | None, downloads: list[dict]) -> dict:
    """Context of both pages: all kinds with their heaviest changes, or the whole of one kind."""
    if found is None:
        return {"changes": None}
    kind = _chosen_kind(request, found)
    words = {"": f"All {len(found.all):,}"} | {
        one.value: f"{one.heading} ({len(own):,})" for one, own in found.groups.items()
    }
    context = {
        "changes": found,
        "kind": kind,
        "choices": choice_links(found.reading, "kind", words, kind.value if kind else "") if len(words) > 2 else [],
        "downloads": downloads,
    }
    if kind is None:
        return context | {"kinds": _kinds(found)}
    table = ChangesTable(in_words(in_order(found.groups[kind])), found.span, found.reading, kind.heading)
    RequestConfig(request, paginate={"per_page": SHOWN_AT_ONCE}).configure(table)
    return context | {"table": table}


def _chosen_kind(request, found: Changes) -> ChangeKind | None:
    kind = read_kind(request.GET.get("kind"))
    return kind if kind in found.groups else None


def _kinds(found: Changes) -> list[KindOnPage]:
    heavy = (heaviest(own, MORE_SHOWN.get(kind, SHOWN_OF_A_KIND)) for kind, own in found.groups.items())
    # all at once, since words take queries
    shown = group(in_words(one for own in heavy for one in own))
    return [
        KindOnPage(
            kind=kind,
            table=ChangesTable(own, found.span, found.reading, kind.heading),
            number=len(found.groups[kind]),
            all_url=found.reading.same_page(kind=kind.value) if len(found.groups[kind]) > len(own) else "",
            is_open=place < KINDS_OPEN,
        )
        for place, (kind, own) in enumerate(shown.items())
    ]


def _file(request, found: Changes, file_format: str):
    kind = _chosen_kind(request, found)
    chosen = in_order(found.groups[kind] if kind else found.all)
    return file_response(changes_sheet(found, chosen, kind.heading if kind else "All changes"), file_format)


def _first_known_after(found: Changes):
    """The moment of the first figure, where both days are before it; else None."""
    first = get_first_known()
    return first if first is not None and first > found.span.end else None
