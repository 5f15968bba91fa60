"""Sentences on rolling twelve months, and the labels of such years."""

from collections.abc import Sequence

from analysis.core.kinds import KINDS, Kind, written_number
from analysis.core.periods import MONTHS, Period
from analysis.core.series import Observation, Series
from analysis.statistics.rolling_year import RollingYear, is_sum
from analysis.value_format import in_unit
from charts.words.phrases import counted, lowered


def year_label(period: Period) -> str:
    """Name twelve months by the month they run to: "12 months to March 2022"."""
    return f"12 months to {MONTHS[period.end.month]} {period.end.year}"


def describe_rolling(series: Series, years: Sequence[RollingYear]) -> str:
    """Describe the value of the twelve months up to the latest month, and how to read the line.

    `series` is the monthly one, and `years` are made of it. Empty for no years.
    """
    if not years:
        return ""
    kind, latest = KINDS[series.kind], years[-1]
    found = latest.observation
    value = in_unit(found.value, kind, series.decimals) + counts_of_year(found, kind) if found else "no value"
    sentences = [f"{series.title}, {year_label(latest.period)}: {value} in {series.area}{_because(latest)}."]
    if is_sum(kind):
        noun = "rate" if kind.needs_denominator else "number"
        sentences.append(f"It is a {noun} of twelve months, not to be held against that of one month.")
    without = sum(year.observation is None for year in years[:-1])
    if without:
        sentences.append(f"{counted(without, 'earlier month')} {_have(without)} no value; the table says why.")
    sentences.append(
        "Each point is worked out from the counts of the twelve months that end with it. Neighbouring points share"
        " eleven months, so the line is smooth of itself, and no signal is read from it."
    )
    return " ".join(sentences)


def counts_of_year(observation: Observation, kind: Kind) -> str:
    """Counts behind twelve months, with a space before: " (109 of 122)"; empty for a number, which is its own."""
    if observation.numerator is None or observation.denominator is None:
        return ""
    joined = {"percentage": "of", "rate_10000": "in a mean population of"}.get(kind.slug, "divided by")
    return f" ({written_number(observation.numerator)} {joined} {written_number(observation.denominator, 0)})"


def _because(year: RollingYear) -> str:
    return f" ({lowered(year.reason_missing)})" if year.reason_missing else ""


def _have(number: int) -> str:
    return "has" if number == 1 else "have"
