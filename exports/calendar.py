"""Calendar file (iCalendar, RFC 5545) of whole days, for the programs that people keep their appointments in."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from exports.sheet import clean_text


@dataclass(frozen=True)
class CalendarDay:
    """One entry of a calendar: the days from `first` to `last`, both included.

    `uid` stays the same for as long as it is the same entry, so that a calendar moves it instead of adding another.
    """

    uid: str
    first: date
    title: str
    text: str
    address: str
    last: date | None = None

    def __post_init__(self) -> None:
        if not self.uid or not self.title:
            raise ValueError("An entry of a calendar has a key and a title.")
        if self.last is not None and self.last < self.first:
            raise ValueError(f"An entry of a calendar cannot end before it begins: {self.first} to {self.last}.")


def write_calendar(name: str, days: Iterable[CalendarDay], made_at: datetime) -> bytes:
    """The calendar called `name` as a file, its entries in order of their days; `made_at` is an aware moment."""
    # not at the top: it takes half a second, and only those who subscribe to a calendar need it
    from icalendar import Calendar, Event

    calendar = Calendar()
    calendar.add("prodid", "-//Children First dashboard//EN")
    calendar.add("version", "2.0")
    calendar.add("method", "PUBLISH")
    calendar.add("x-wr-calname", clean_text(name))
    for day in sorted(days, key=lambda one: (one.first, one.uid)):
        event = Event()
        event.add("uid", day.uid)
        event.add("dtstamp", made_at)
        event.add("dtstart", day.first)
        # the day after the last one: RFC 5545, 3.6.1
        event.add("dtend", (day.last or day.first) + timedelta(days=1))
        event.add("summary", clean_text(day.title))
        event.add("description", clean_text(day.text))
        event.add("url", day.address)
        # nobody is busy because something is due
        event.add("transp", "TRANSPARENT")
        calendar.add_component(event)
    written: bytes = calendar.to_ical()
    return written
