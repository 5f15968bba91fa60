"""The record is read again where the tables it was found in may have changed, and never because a figure did."""

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

import pytest
import time_machine
from django.db import transaction
from django.utils import timezone

from accounts.audit import record
from inspections.models import Event
from pages.recorded import read_promises, recorded
from scrutiny.models import Commitment, Meeting
from tests import factories as make
from web.dates import end_of
from web.memory import ProcessMemory
from web.reading import ReadingContext, get_version, read_present

pytestmark = pytest.mark.django_db
NOW = datetime(2026, 3, 10, 12, tzinfo=UTC)


@pytest.fixture(autouse=True)
def clock():
    with time_machine.travel(NOW, tick=False) as found:
        yield found


@pytest.fixture
def reader():
    """A reader of the record with the readings that it was asked for and had not kept."""
    before = list(ProcessMemory._all)
    asked = []

    @recorded()
    def find(reading, *given):
        asked.append(reading.shown_day)
        return {row.pk for model in (Commitment, Event) for row in model.objects.known_at(reading.moment)}

    find.asked = asked
    yield find
    ProcessMemory._all[:] = before


def tell(subject="many rows", **columns):
    with transaction.atomic():
        record(by="a script", action="x", subject=subject, **columns)


def times_read_of(find, asked):
    """How often a reader that notes in `asked` what it was asked for has to read for the present."""
    before = len(asked)
    find(read_present())
    return len(asked) - before


def times_read(reader, *readings):
    """How often the reader had to read for `readings`, one after the other; the present where none is given."""
    before = len(reader.asked)
    for reading in readings or (read_present(),):
        reader(reading)
    return len(reader.asked) - before


def test_what_was_found_is_kept_even_where_it_is_nothing(reader):
    assert times_read(reader, read_present(), read_present()) == 1


def test_a_figure_leaves_the_record_as_it_is(reader):
    figure = make.make_figure()
    times_read(reader)
    for _ in range(3):
        tell(figure)
        assert times_read(reader) == 0


@pytest.mark.parametrize(
    "subject",
    [lambda: "many rows", make.make_kpi, make.make_target, make.make_area, make.make_commitment, make.make_event],
)
def test_an_event_that_may_have_changed_what_was_read_has_it_read_again_once(reader, subject):
    row = subject()
    times_read(reader)
    tell(row)
    assert times_read(reader, read_present(), read_present()) == 1


@pytest.mark.parametrize("subject", [make.make_update, make.make_action, make.make_meeting, make.make_person])
def test_an_event_of_other_tables_leaves_what_was_read(reader, subject):
    row = subject()
    times_read(reader)
    tell(row)
    assert times_read(reader) == 0


def test_what_is_taken_from_memory_within_a_reader_is_part_of_what_it_read(reader):
    before = list(ProcessMemory._all)
    asked = []

    @recorded()
    def find_more(reading):
        asked.append(reading.shown_day)
        return len(reader(reading)), Meeting.objects.count()

    reader(read_present())
    try:
        assert times_read_of(find_more, asked) == 1
        for row, times in ((make.make_meeting(), 1), (make.make_commitment(), 1), (make.make_update(), 0)):
            tell(row)
            assert times_read_of(find_more, asked) == times, row
        assert find_more(read_present()) == (1, 1)
    finally:
        ProcessMemory._all[:] = before


def test_an_event_of_one_table_is_seen_among_those_of_others(reader):
    promise, meeting = make.make_commitment(), make.make_meeting()
    times_read(reader)
    tell(promise)
    tell(meeting)
    assert times_read(reader) == 1
    tell(meeting)
    assert times_read(reader) == 0
    tell(promise)
    assert times_read(reader) == 1


def test_a_row_of_another_table_that_comes_by_itself_leaves_what_was_read(reader, clock):
    make.make_meeting(known_from=NOW + timedelta(minutes=5))
    times_read(reader)
    clock.shift(timedelta(minutes=6))
    assert times_read(reader) == 0


def test_other_events_are_seen_among_those_of_figures(reader):
    figure = make.make_figure()
    times_read(reader)
    tell(figure)
    tell(make.make_commitment())
    tell(figure)
    assert times_read(reader, read_present(), read_present()) == 1


def test_work_that_no_page_shows_leaves_the_record_as_it_is(reader):
    times_read(reader)
    tell(make.make_commitment(), changes_pages=False)
    assert times_read(reader) == 0


def test_a_row_of_the_record_that_comes_by_itself_is_seen(reader, clock):
    make.make_event(known_from=NOW + timedelta(minutes=5))
    times_read(reader)
    clock.shift(timedelta(minutes=4))
    assert times_read(reader) == 0
    clock.shift(timedelta(minutes=2))
    assert times_read(reader, read_present(), read_present()) == 1


def test_a_figure_that_comes_out_by_itself_leaves_the_record_as_it_is(reader, clock):
    make.make_figure(published_at=NOW + timedelta(minutes=5))
    times_read(reader)
    clock.shift(timedelta(minutes=6))
    assert times_read(reader) == 0


def test_the_next_day_has_the_record_read_again(reader, clock):
    times_read(reader)
    clock.shift(timedelta(days=1))
    assert times_read(reader, read_present(), read_present()) == 1


def test_days_and_choices_are_kept_apart(reader):
    now = read_present()
    past = now.at(date(2025, 1, 31))
    assert times_read(reader, now, past, now, past) == 2
    reader(now, frozenset({1}))
    reader(now, frozenset({2}))
    reader(now, frozenset({1}))
    assert len(reader.asked) == 4


def test_a_day_that_is_over_is_not_read_again_when_a_row_comes_by_itself(reader, clock):
    make.make_event(known_from=NOW + timedelta(minutes=5))
    times_read(reader, read_present().at(date(2025, 1, 31)))
    clock.shift(timedelta(minutes=6))
    assert times_read(reader, read_present().at(date(2025, 1, 31))) == 0


def test_a_reading_from_before_a_change_is_never_given_what_came_after(reader):
    """Two threads: one asked before an event and reads after the other, which saw it."""
    early = read_present()
    tell(make.make_commitment())
    late = read_present()
    assert times_read(reader, late, early, late) == 3


def test_a_promise_of_a_later_moment_is_not_in_an_earlier_reading():
    now = read_present()
    make.make_commitment(known_from=NOW - timedelta(days=1))
    tell()
    at = end_of(date(2026, 3, 1))
    reading = ReadingContext(moment=at, today=now.today, version=get_version(timezone.now()), day=date(2026, 3, 1))
    assert read_promises(reading) == ()
    assert len(read_promises(replace(reading, moment=timezone.now(), day=None))) == 1
