"""Files of the history."""

from django.conf import settings
from django.http import Http404, HttpResponse
from django.utils import timezone

from accounts.forms import HistoryForm
from accounts.history import FieldChange, as_entry, get_events
from accounts.people_in_files import hide_people
from exports.formats import FORMATS
from exports.sheet import AS_AT, PRACTICE, ColumnKind, Sheet, SheetColumn

# a file of more takes a server's process too long and too much memory; a year of use has about this many
MOST_EVENTS = 20_000

COLUMNS = (
    SheetColumn("Number", ColumnKind.NUMBER),
    SheetColumn("When", ColumnKind.DATE),
    SheetColumn("Person"),
    SheetColumn("Kind of change"),
    SheetColumn("What was changed"),
    SheetColumn("About"),
    SheetColumn("Before"),
    SheetColumn("After"),
)


def history_sheet(form: HistoryForm) -> Sheet:
    """All events of the selection as a sheet, newest first, changed fields as lines of one cell. One query."""
    entries = (as_entry(event) for event in get_events(form.selection).iterator(chunk_size=2000))
    now = timezone.localtime()
    return Sheet(
        title="History",
        columns=COLUMNS,
        rows=tuple(
            (
                entry.id,
                entry.at,
                entry.actor_in_words,
                entry.kind,
                entry.subject,
                entry.about,
                *_two_cells(entry.changes),
            )
            for entry in entries
        ),
        notes=_notes(form, f"{now:%-d %B %Y, %H:%M}"),
        name_parts=("history", settings.COUNCIL_AREA, f"{now:%Y-%m-%d}"),
    )


def _two_cells(changes: tuple[FieldChange, ...]) -> tuple[str, str]:
    before = "\n".join(f"{change.field}: {change.before}" for change in changes if change.before)
    after = "\n".join(f"{change.field}: {change.after}" for change in changes if change.after)
    return before, after


def _notes(form: HistoryForm, made_at: str) -> tuple[tuple[str, str], ...]:
    chosen = "; ".join(f"{label}: {words}" for label, words in form.in_words)
    practice = ((PRACTICE, "These figures are invented. Do not use them."),) if settings.IS_PRACTICE else ()
    return (
        *practice,
        ("Council", settings.COUNCIL_NAME),
        ("From", settings.DASHBOARD_NAME),
        (AS_AT, made_at),
        ("Times", "As the clock showed in England"),
        ("Selection", chosen or "All events"),
    )


def file_response(sheet: Sheet, format_slug: str, *, names_people: bool = False) -> HttpResponse:
    """`sheet` as a file to keep; 404 for a format that is not offered.

    Files go before committees and to papers: people stand in them by their role, with `NAMES_IN_FILES` by their name,
    and never by their address. `names_people`: the history, whose purpose is to say who.
    """
    if format_slug not in FORMATS:
        raise Http404(f"Files come as {', '.join(FORMATS)}.")
    chosen = FORMATS[format_slug]
    return HttpResponse(
        chosen.write(sheet if names_people else hide_people(sheet)),
        content_type=chosen.content_type,
        headers={"Content-Disposition": f'attachment; filename="{sheet.file_name(chosen.extension)}"'},
    )
