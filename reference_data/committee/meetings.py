"""Loading the meetings of committees: their addresses, and since when each could be known."""

from collections import Counter, defaultdict
from datetime import datetime

from accounts.audit import record
from reference_data.committee.common import COMMITMENTS, DATED, MEETINGS, known_since
from reference_data.load import LOADER, Loading
from reference_data.reading import Row
from scrutiny.models import Meeting
from web.dates import midnight

# the committee's own meetings go by their day alone
OF_THE_COMMITTEE = "mtg-"


def meetings(loading: Loading) -> None:
    """Meetings, known from the day their agenda must be out or from the first promise that names them.

    One that somebody has added here already becomes the one of the file, and keeps its address.
    """
    rows = loading.rows[MEETINGS]
    _adopt(rows)
    named = _first_named(loading)
    loading.sync(
        "meetings",
        Meeting,
        ("code",),
        (
            {
                "code": row["slug"],
                "slug": address,
                "committee": row["committee"],
                "held_on": row["date"],
                "date_precision": row["date_precision"],
                "agenda_title": row["agenda_title"],
                "known_from": min([_announced(loading, row), *named[row["slug"]]]),
                **loading.source_of(row),
            }
            for row, address in zip(rows, addresses_of(rows), strict=True)
        ),
        keep=("slug",),
    )


def _adopt(rows: list[Row]) -> None:
    """Give meetings that were added here the key of the file's row for the same committee and day."""
    known = set(Meeting.objects.exclude(code=None).values_list("code", flat=True))
    added = {
        (meeting.committee, meeting.held_on): meeting
        for meeting in Meeting.objects.filter(code=None, superseded_at=None)
    }
    for row in rows:
        meeting = added.get((row["committee"], row["date"]))
        if meeting is not None and row["slug"] not in known:
            meeting.code = row["slug"]
            meeting.save(update_fields=["code"])
            record(by=LOADER, action="meeting_joined_with_file", subject=meeting, after={"key": row["slug"]})


def addresses_of(rows: list[Row]) -> list[str]:
    """The address of each meeting: its day where that is exact and no other meeting was on it, else its key."""
    on_day = Counter(row["date"] for row in rows)
    return [
        row["date"].isoformat()
        if row["date"] and row["date_precision"] in DATED and on_day[row["date"]] == 1
        else _key_without_prefix(row, on_day)
        for row in rows
    ]


def _key_without_prefix(row: Row, on_day: Counter) -> str:
    # of two meetings on one day neither goes by the day
    is_crowded = row["date_precision"] in DATED and on_day[row["date"]] > 1
    return row["slug"] if is_crowded else row["slug"].removeprefix(OF_THE_COMMITTEE)


def _announced(loading: Loading, row: Row) -> datetime:
    """Moment from which a meeting could be known by itself: the last day for its agenda, or as for any rough day."""
    meeting = Meeting(held_on=row["date"], date_precision=row["date_precision"])
    if meeting.agenda_due_on:
        return midnight(meeting.agenda_due_on)
    return known_since(loading, row["date"], row["date_precision"], row)


def _first_named(loading: Loading) -> dict[str, list[datetime]]:
    """For each meeting the moments of the promises that name it, as made at it or due at it."""
    found: dict[str, list[datetime]] = defaultdict(list)
    for row in loading.rows[COMMITMENTS]:
        for column in ("meeting_slug", "due_meeting_slug"):
            found[row[column]].append(known_since(loading, row["made_on"], row["made_precision"], row))
    return found
