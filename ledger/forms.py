"""Fields and forms that keep the text as typed; rules are in the actions, whose problems are shown at the fields."""

from collections.abc import Callable, Iterable
from typing import ClassVar, TypeVar

from django import forms

from analysis.entry.figures import Problem
from analysis.entry.progress import LONGEST_TEXT
from analysis.entry.recognisable import recognisable_words
from ledger.workflow import InvalidEntry

Done = TypeVar("Done")


def written(text: str) -> str:
    """Text that a database can hold: line ends made one character, null characters removed."""
    return text.replace("\r\n", "\n").replace("\x00", "")


class LongText(forms.CharField):
    """Text field of several lines, kept as it was typed."""

    def __init__(self, label: str, help_text: str = "", rows: int = 4, **kwargs):
        widget = forms.Textarea(attrs={"rows": rows})
        super().__init__(label=label, help_text=help_text, required=False, strip=False, widget=widget, **kwargs)


class Words(LongText):
    """Text field of several lines for a step without drafts, with a limit to its length."""

    default_error_messages = {"max_length": "Shorten this to %(limit_value)d characters; it has %(show_value)d."}

    def __init__(self, *args, **kwargs):
        super().__init__(*args, max_length=LONGEST_TEXT, **kwargs)


class Day(forms.CharField):
    """Date field, with the browser's calendar if it has one."""

    def __init__(self, label: str, help_text: str = "For example 12/1/2022", **kwargs):
        widget = forms.DateInput(attrs={"type": "date"})
        super().__init__(label=label, help_text=help_text, required=False, widget=widget, **kwargs)


class ProblemsForm(forms.Form):
    """Form that shows the problems found by an action at its fields, without a rule of its own."""

    def carry_out(self, write: Callable[[], Done]) -> Done | None:
        """Call `write` and return its result; None if the entry is refused, with the problems at their fields."""
        if not self.is_valid():
            return None
        try:
            return write()
        except InvalidEntry as error:
            self.show_problems(error.problems)
            return None

    def show_problems(self, problems: Iterable[Problem]) -> None:
        self.is_valid()
        for problem in problems:
            self.add_error(problem.field if problem.field in self.fields else None, problem.message)


class ReadByAll(ProblemsForm):
    """Form that asks once where a text for readers looks as if a child could be recognised from it."""

    texts: ClassVar[tuple[str, ...]] = ()

    def clean(self):
        cleaned = super().clean()
        for name in self.texts:
            words = recognisable_words(cleaned.get(name) or "")
            if words and not self.data.get("is_nobody"):
                self.add_error(name, words)
                label = "No child can be recognised from it"
                self.fields["is_nobody"] = forms.BooleanField(label=label, required=False)
        return cleaned


class VersionForm(ProblemsForm):
    """Form for a step on a row that two people may have open at once: it names the version that was looked at."""

    version = forms.IntegerField(widget=forms.HiddenInput, min_value=0)


class ReturnForm(VersionForm):
    return_reason = Words("What must be changed?", rows=3)
