"""Mail before a meeting of the committee, for those who asked for it: how much changed of what they follow."""

from collections.abc import Iterable, Sequence
from datetime import date

from django.conf import settings
from django.urls import reverse

from accounts.models import User
from analysis.core.periods import long_date
from kpis.reminders.letters import Letter, full_address, working_days_before
from pages.changes.queries import get_changes
from pages.changes.since import get_span_since
from pages.my.queries import changes_of, count_changes, get_lines, number_of
from scrutiny.following.queries import get_readers_by_mail
from scrutiny.meetings.queries import get_next_meeting
from scrutiny.models import Meeting
from web.reading import read_present

# long enough to read it, and after the agenda is out
WORKING_DAYS_BEFORE = 3


def letters_before_meeting(today: date) -> Iterable[Letter]:
    """A letter for each reader who asked for it, from three working days before the committee's meeting until its day.

    Queries do not grow with the readers or with how much they follow.
    """
    readers = get_readers_by_mail()
    if not readers:
        return []
    reading = read_present()
    meeting = get_next_meeting(reading.moment, today)
    since = get_span_since(reading)
    if meeting is None or meeting.held_on is None or not meeting.is_exact or since is None:
        return []
    if today < working_days_before(meeting.held_on, WORKING_DAYS_BEFORE):
        return []
    lines = get_lines([one for held in readers.values() for one in held], reading)
    counted = count_changes(changes_of(lines.values(), get_changes(since[1], reading).all))
    standing = {key: (line.thing.title, number_of(line, counted)) for key, line in lines.items()}
    return [
        _letter(person, [standing[key] for one in held if (key := (one.kind, one.row)) in standing], meeting, since[0])
        for person, held in readers.items()
    ]


def _letter(person: User, followed: Sequence[tuple[str, int]], meeting: Meeting, last: Meeting) -> Letter:
    """The letter to one person; `followed` has the title of each thing with the number of its changes."""
    changed = [(title, number) for title, number in followed if number]
    said = [
        f"The {settings.COMMITTEE_NAME} meets on {meeting.day_words}.",
        f"Of the {len(followed)} things that you follow, {len(changed)} changed since the meeting of {last.day_words}.",
        "",
        *(f"{title}: {number} change{'' if number == 1 else 's'}" for title, number in changed),
        f"What changed: {full_address(reverse('my:page'))}",
        "",
        'You asked for this mail. To stop it, choose "Stop the mail" on that page.',
    ]
    subject = f"{len(changed)} of what you follow changed before the meeting of {long_date(meeting.held_on)}"
    return Letter(person=person, about=(f"followed:{meeting.slug}",), subject=subject, lines=tuple(said))
