"""The two days between which changes are asked for, as typed in the address."""

from datetime import date

from django import forms

from analysis.changes.change import ChangeKind, Span
from analysis.core.periods import long_date
from analysis.entry.progress import read_day
from ledger.forms import Day
from pages.changes.span import span_between
from web.reading import EARLIEST_DAY, ReadingContext

LONGEST_SHOWN = 40


class ChangesForm(forms.Form):
    """Two days and a kind of change; what cannot be read is refused at its field, and stays as it was typed."""

    def __init__(self, data, reading: ReadingContext, first: date):
        """`first` is the day that is looked at from where none is named; the last is the day shown."""
        self.reading = reading
        typed = {"from": first.isoformat(), "to": reading.shown_day.isoformat()}
        for name in typed:
            text = data.get(name, "")
            day = read_day(text)
            typed[name] = day.isoformat() if day else text if text.strip() else typed[name]
        super().__init__(typed, use_required_attribute=False)
        self.fields["from"] = Day("From the end of", help_text="")
        self.fields["to"] = Day("To the end of", help_text="")
        for name, text in typed.items():
            widget = self.fields[name].widget
            if read_day(text) is None:
                # a browser's calendar would not show it
                widget.input_type = "text"
            else:
                widget.attrs["max"] = reading.shown_day.isoformat()

    def clean(self):
        cleaned = super().clean()
        days = {name: self._day(name) for name in ("from", "to")}
        first, last = days["from"], days["to"]
        if first and last and first == last:
            self.add_error("to", f"Choose another day than {long_date(first)}: the two days are the same.")
        elif first and last and last < first:
            self.add_error("to", f"Choose a day after {long_date(first)}: the two days are in the wrong order.")
        return {**cleaned, **days}

    def _day(self, name: str) -> date | None:
        text = self.cleaned_data.get(name, "")
        day, last = read_day(text), self.reading.shown_day
        if day is None:
            shown = text if len(text) <= LONGEST_SHOWN else f"{text[:LONGEST_SHOWN]}…"
            self.add_error(name, f"“{shown}” is no date. Enter a real one, such as 12/1/2022.")
        elif day > last:
            is_today = "today" if not self.reading.is_past else "the day that is shown"
            self.add_error(name, f"Enter a day up to {long_date(last)}, {is_today}.")
        elif day < EARLIEST_DAY:
            self.add_error(name, f"Enter a day from {long_date(EARLIEST_DAY)} on: there is nothing before.")
        else:
            return day
        return None

    @property
    def span(self) -> Span | None:
        """The two moments; None where the form has an error."""
        if not self.is_valid():
            return None
        return span_between(self.cleaned_data["from"], self.cleaned_data["to"], self.reading)

    @property
    def exchanged(self) -> dict[str, str]:
        """The two days in the other order, where they are in the wrong one; else empty."""
        first, last = (read_day(str(self.data.get(name, ""))) for name in ("from", "to"))
        is_reversed = first is not None and last is not None and last < first
        return {"from": last.isoformat(), "to": first.isoformat()} if is_reversed else {}


def read_kind(text: str | None) -> ChangeKind | None:
    """The kind of change that an address names; None for none or an unknown one."""
    return ChangeKind(text) if text in list(ChangeKind) else None
