"""Number fields of a row of a return: what each asks for, the text in it, and the other fields that it depends on."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from django.utils.safestring import SafeString
from django.utils.text import capfirst

from analysis.entry.figures import NUMBERS, Typed
from analysis.entry.sums import Place
from kpis.models import Kpi


@dataclass(frozen=True, slots=True)
class NumberField:
    """One number of a row as the page shows it: the part of the figure, the name of the field, its label and text.

    `shares` are the names of the fields of other rows that hold the same number, and `adds` of those whose numbers
    come to it, with spaces. `is_only` is true where the row asks for no other number, and `is_taken_over` where the
    number was added up from other rows and nobody has typed in this one.
    """

    part: str
    name: SafeString
    label: str
    text: str
    error: str
    shares: str
    adds: str
    is_only: bool
    is_taken_over: bool


Places = Mapping[str, tuple[Place, ...]]


def number_fields(
    kpi: Kpi, typed: Typed, errors: Mapping[str, str], places: tuple[Places, Places], is_begun: bool
) -> Iterator[NumberField]:
    """The number fields of a row, in the order of the page; `places` are those that share a number, and that add up."""
    shares, adds = places
    labels = _labels(kpi)
    for part in NUMBERS:
        if part in labels:
            text = getattr(typed, part)
            yield NumberField(
                part=part,
                name=field_name(kpi.pk, part),
                label=labels[part],
                text=text,
                error=errors[part],
                shares=_names(shares.get(part, ())),
                adds=_names(adds.get(part, ())),
                is_only=len(labels) == 1,
                is_taken_over=bool(text) and not is_begun,
            )


def field_name(kpi_id: int, part: str) -> SafeString:
    """Name of the field for a part of a KPI's figure, of `FIELDS`; nothing in it needs escaping."""
    return SafeString(f"k{kpi_id}-{part}")


def _labels(kpi: Kpi) -> dict[str, str]:
    """What each number of a KPI is, by the part of its figure; parts that its kind has not are left out."""
    counted = kpi.numerator_words
    if not kpi.as_kind.needs_denominator:
        return {"value": capfirst(counted or "number")}
    return {
        "numerator": capfirst(counted or "counted"),
        "denominator": f"Out of: {kpi.denominator_words or 'the cohort'}",
        "value": "Or the value, where counts are not held",
    }


def _names(places: Sequence[Place]) -> str:
    return " ".join(field_name(kpi, part) for kpi, part in places)
