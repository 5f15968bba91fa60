"""Calendar files: whole days that programs read as they were meant, whatever stands in the words."""

from datetime import UTC, date, datetime

import pytest
from icalendar import Calendar

from exports.calendar import CalendarDay, write_calendar

NOW = datetime(2026, 11, 30, 9, tzinfo=UTC)


def a_day(**changed):
    values = {
        "uid": "meeting-1@example",
        "first": date(2027, 1, 13),
        "title": "Meeting",
        "text": "About fostering",
        "address": "https://example.org/meetings/1/",
    }
    return CalendarDay(**values | changed)


def read(*days):
    return Calendar.from_ical(write_calendar("Dates", days, NOW)).walk("VEVENT")


def test_an_entry_is_read_back_as_it_was_written():
    (event,) = read(a_day())
    assert (event["UID"], event["SUMMARY"], event["DESCRIPTION"]) == ("meeting-1@example", "Meeting", "About fostering")
    assert (event["DTSTART"].dt, event["DTEND"].dt) == (date(2027, 1, 13), date(2027, 1, 14))
    assert (event["URL"], event["DTSTAMP"].dt) == ("https://example.org/meetings/1/", NOW)


def test_several_days_end_with_the_day_after_the_last():
    (event,) = read(a_day(last=date(2027, 1, 24)))
    assert event["DTEND"].dt == date(2027, 1, 25)


def test_words_cannot_break_out_of_their_line():
    words = "Fostering; carers, all\nEND:VEVENT\nBEGIN:VEVENT\x00\\n " + "ä" * 100
    (event,) = read(a_day(title=words, text=words))
    assert event["SUMMARY"] == words.replace("\x00", "")
    lines = write_calendar("Dates", [a_day(title=words)], NOW).split(b"\r\n")
    assert max(len(line) for line in lines) <= 75


def test_entries_stand_in_order_of_their_days_and_the_file_is_the_same_each_time():
    days = [a_day(uid="b"), a_day(uid="a"), a_day(uid="c", first=date(2026, 1, 1))]
    assert [event["UID"] for event in read(*days)] == ["c", "a", "b"]
    assert write_calendar("Dates", days, NOW) == write_calendar("Dates", reversed(days), NOW)


@pytest.mark.parametrize("wrong", [{"uid": ""}, {"title": ""}, {"last": date(2027, 1, 12)}])
def test_an_entry_that_makes_no_sense_is_refused(wrong):
    with pytest.raises(ValueError, match="entry of a calendar"):
        a_day(**wrong)
