"""Fields and forms that keep what was typed; the actions have the rules, and say at its field what they refuse."""

from collections.abc import Callable, Iterable
from typing import TypeVar

from django import forms

from analysis.entry.figures import Problem
from analysis.entry.progress import LONGEST_TEXT
from ledger.workflow import InvalidEntry

Done = TypeVar("Done")


def written(text: str) -> str:
    """`text` as it can be kept: browsers' line ends made one, and the character that no database text may hold gone."""
    return text.replace("\r\n", "\n").replace("\x00", "")


class LongText(forms.CharField):
    """A text of several lines that is kept as it was typed."""

    def __init__(self, label: str, help_text: str = "", rows: int = 4, **kwargs):
        widget = forms.Textarea(attrs={"rows": rows})
        super().__init__(label=label, help_text=help_text, required=False, strip=False, widget=widget, **kwargs)


class Words(LongText):
    """Such a text of a step that is not kept as a draft, with a limit of its own."""

    default_error_messages = {"max_length": "Shorten this to %(limit_value)d characters; it has %(show_value)d."}

    def __init__(self, *args, **kwargs):
        super().__init__(*args, max_length=LONGEST_TEXT, **kwargs)


class Day(forms.CharField):
    """A day, chosen from a calendar where the browser has one."""

    def __init__(self, label: str, help_text: str = "For example 12/1/2022", **kwargs):
        widget = forms.DateInput(attrs={"type": "date"})
        super().__init__(label=label, help_text=help_text, required=False, widget=widget, **kwargs)


class ProblemsForm(forms.Form):
    """A form that says at its fields what an action refused, without a rule of its own."""

    def carry_out(self, write: Callable[[], Done]) -> Done | None:
        """What `write` does with what was typed; None where it is refused, with the problems at their fields."""
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


class VersionForm(ProblemsForm):
    """A step on something that two people may hold at once: it names the version that was looked at."""

    version = forms.IntegerField(widget=forms.HiddenInput, min_value=0)


class ReturnForm(VersionForm):
    return_reason = Words("What must be changed?", rows=3)
