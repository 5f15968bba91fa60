"""Comparison of two figures of one series that the reader chose: the form, and the result."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Self

from django import forms
from django.forms.utils import flatatt
from django.utils.html import format_html, format_html_join

from analysis.core.kinds import KINDS
from analysis.core.periods import long_date
from analysis.core.series import Break, Measured, Observation, Series
from analysis.statistics.rolling_year import MONTHS_TOGETHER, is_sum
from analysis.statistics.two_dates import DateComparison, compare, describe_comparison
from pages.kpi.options import ACCEPTS
from pages.kpi.section import Section
from pages.kpi.trend import Trend

LONGEST_SHOWN = 40


class PeriodSelect(forms.Select):
    """A list of periods, written at once: a template for each of hundreds of options takes a third of a page's time."""

    def render(self, name, value, attrs=None, renderer=None):
        chosen = self.format_value(value)
        options = format_html_join(
            "",
            "<option{}>{}</option>",
            ((flatatt({"value": end, "selected": str(end) in chosen}), label) for end, label in self.choices),
        )
        return format_html("<select{}>{}</select>", flatatt({**self.attrs, **(attrs or {}), "name": name}), options)


class CompareForm(forms.Form):
    """Choice of two figures to compare, each by the last day of its period, newest first."""

    def __init__(self, data: dict[str, str], observations: Sequence[Observation]):
        super().__init__(data, use_required_attribute=False)
        self.by_end = {o.period.end.isoformat(): o for o in reversed(observations)}
        choices = [(end, observation.period.label) for end, observation in self.by_end.items()]
        for name, label in (("from", "From the figure for"), ("to", "To the figure for")):
            self.fields[name] = PeriodField(label=label, choices=[("", "Choose a figure"), *choices])

    def clean(self):
        cleaned = super().clean()
        if cleaned.get("from") and cleaned["from"] == cleaned.get("to"):
            self.add_error("to", "Choose another figure than the one to compare from.")
        return cleaned

    @property
    def chosen(self) -> tuple[Observation, Observation]:
        """The two observations of a valid form."""
        return self.by_end[self.cleaned_data["from"]], self.by_end[self.cleaned_data["to"]]

    def ask_about(self, crossed: Sequence[Break]) -> None:
        """Ask whether to compare although the counting changed in between."""
        changes = "; ".join(f"from {long_date(b.on)}: {b.what_changed}" for b in crossed)
        self.fields["accept"] = forms.BooleanField(
            label=f"Compare all the same, although the counting changed in between ({changes})",
            required=False,
            widget=forms.CheckboxInput(attrs={"value": ACCEPTS}),
        )


class PeriodField(forms.ChoiceField):
    """One of the periods of the series; anything else is refused with what to do."""

    widget = PeriodSelect
    default_error_messages = {"required": "Choose a figure from the list."}

    def validate(self, value):
        if value and not self.valid_value(value):
            shown = value if len(value) <= LONGEST_SHOWN else f"{value[:LONGEST_SHOWN]}…"
            raise forms.ValidationError(
                f"No figure of this series is known for a period that ends on “{shown}”. Choose one from the list."
            )
        super().validate(value)


@dataclass(frozen=True)
class TwoDates(Section):
    """The form with what was chosen, and where it can be done, the comparison. Without a form nothing is compared."""

    form: CompareForm | None = None
    found: DateComparison | None = None
    described: str = ""

    template = "pages/parts/comparing.html"

    @classmethod
    def build(cls, trend: Trend) -> Self:
        """Compare the figures of the series whose periods end on the two days that the address names."""
        series, asked = trend.series, trend.options
        if series is None or not (asked.start or asked.end):
            return cls(trend)
        data = {"from": asked.start, "to": asked.end} | ({"accept": ACCEPTS} if asked.accepts_breaks else {})
        form = CompareForm(data, series.observations)
        if not form.is_valid():
            return cls(trend, form, None, " ".join(error for errors in form.errors.values() for error in errors))
        kind = KINDS[series.kind]
        measured, breaks = trend.kpi.measured, trend.basis.breaks
        found = compare(*form.chosen, kind, breaks=breaks, accepts_breaks=asked.accepts_breaks, measured=measured)
        if found.crossed:
            form.ask_about(found.crossed)
        # a number of events by month is made of others each time; children in care by month are mostly the same
        counts_again = is_sum(kind) and not trend.row.adds_up and series.cadence.step < MONTHS_TOGETHER
        counts_again = counts_again or measured is Measured.POSITION
        polarity = trend.kpi.polarity
        return cls(
            trend, form, found, describe_comparison(found, kind, polarity, series.decimals, counts_again=counts_again)
        )

    @property
    def is_shown(self) -> bool:
        return self.form is not None or bool(self.begin)

    @property
    def is_asked_for(self) -> bool:
        return self.form is not None

    @property
    def overlays(self) -> dict[str, Sequence[Observation]]:
        """The two figures that are compared, ringed on the chart; none while a break forbids it."""
        if self.found is None or self.found.change is None:
            return {}
        return {"compared": (self.found.earlier, self.found.later)}

    @property
    def notes(self) -> Sequence[tuple[str, str]]:
        return (("Two dates compared", self.described),)

    @property
    def begin(self) -> str:
        """The address that begins with two figures; empty where there are not two."""
        pair = first_pair(self.trend.series)
        return self._address(*pair) if pair else ""

    @property
    def end(self) -> str:
        """The address that compares nothing."""
        return self._address("", "")

    def _address(self, start: str, end: str) -> str:
        return self.trend.reading.same_page(**{"from": start, "to": end, "accept": ""}) + "#compare"

    @property
    def kept(self) -> list[tuple[str, str]]:
        """Choices of the address that the form carries along."""
        reading = self.trend.reading
        kept = [(name, value) for name, value in reading.kept if name not in ("from", "to", "accept")]
        return [*kept, ("as_at", reading.day.isoformat())] if reading.day else kept


def first_pair(series: Series | None) -> tuple[str, str] | None:
    """The two figures that a comparison begins with: the latest, and that of a year before or else the first one.

    None where the series has fewer than two.
    """
    if series is None or len(series.observations) < 2:
        return None
    latest = series.observations[-1]
    before = series.at(latest.period.shifted(-12)) or series.observations[0]
    return before.period.end.isoformat(), latest.period.end.isoformat()
