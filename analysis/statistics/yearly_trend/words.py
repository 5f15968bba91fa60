"""Words for the verdict on yearly figures, the same on page, scorecard, sentence and file."""

from analysis.core.periods import Period
from analysis.statistics.two_dates import MINUS
from analysis.statistics.yearly_trend.chi_squared import critical_value
from analysis.statistics.yearly_trend.verdict import (
    COUNTS_BY_CHANCE,
    FEWEST_YEARS,
    TrendTest,
    TrendVerdict,
    YearlyTrend,
)


def trend_in_words(trend: YearlyTrend) -> str:
    """Verdict with its reason: "Improving: falling from 2015/16 to 2024/25"."""
    return f"{trend.verdict.label}: {trend_reason(trend)}"


def trend_reason(trend: YearlyTrend) -> str:
    """Reason after the word of the verdict: direction and years, or how many figures there are."""
    if trend.first is None or trend.last is None:
        changed = " since the counting changed" if trend.since else ""
        return f"{trend.held} of the {FEWEST_YEARS} yearly figures needed{changed}"
    span = f"from {_named(trend.first.period)} to {_named(trend.last.period)}"
    if trend.verdict is TrendVerdict.NO_TREND:
        return f"no more than chance {span}"
    if trend.verdict in (TrendVerdict.RISING, TrendVerdict.FALLING):
        reason = span
    else:
        reason = f"{'rising' if trend.direction > 0 else 'falling'} {span}"
    return f"{reason}, though not at the last step" if trend.is_turned else reason


def describe_test(trend: YearlyTrend) -> str:
    """Describe in sentences which test gave the verdict, why that one, and what chance alone would give."""
    test = trend.test
    if test is None:
        return f"At least {FEWEST_YEARS} yearly figures that are counted in the same way are needed."
    sentences = [f"Test: {test.label}, of the newest {trend.tested} yearly figures."]
    if test is TrendTest.RANKS:
        sentences.append(f"{trend.why_ranked}, so the values are ranked and their counts are not tested.")
    sentences.append(f"A series that does not change would show as much in {chance_in_words(trend.p)}.")
    if trend.rests_on_one:
        sentences.append("It would turn about if one of the figures were left out, so it is not called a trend.")
    sentences.append(caution(test))
    return " ".join(sentences)


def describe_working(trend: YearlyTrend) -> str:
    """Describe the numbers behind the verdict; empty where nothing was tested."""
    working = trend.working
    if working is None or trend.test is None:
        return ""
    sentences = []
    counted, ranked = working.counted, working.ranked
    if counted is not None:
        sentences.append(
            f"Chi-squared for the trend is {_short(counted.statistic, 2)}; a trend by counts has more than"
            f" {_short(critical_value(COUNTS_BY_CHANCE), 2)}. The years depart from a straight line by"
            f" {_short(counted.departure, 2)} with {counted.degrees} degrees of freedom"
            f" (probability {_written(counted.departure_p)})."
        )
    if ranked is not None:
        pairs = len(working.points) * (len(working.points) - 1) // 2
        sentences.append(
            f"Of {pairs} pairs of years, the later one is higher in {ranked.rises} and lower in {ranked.falls}, so S is"
            f" {ranked.statistic}.".replace("-", MINUS)
        )
    sentences.append(f"Probability by chance, both directions counted: {_written(trend.p)}.")
    return " ".join(sentences)


def caution(test: TrendTest) -> str:
    """Caution about false alarms: how many of many series that do not change would be called a trend."""
    return (
        f"It is called a trend below 1 in {test.one_in}. At this level about one in {test.one_in} series that do not"
        " change would still be called so; with many KPIs looked at together, some will be."
    )


def _written(probability: float) -> str:
    return "below 0.0001" if probability < 0.0001 else _short(probability, 4)


def _named(period: Period) -> str:
    """Name of a period within a sentence: "the year to 30 September 2025"."""
    return f"the {period.label}" if period.label[0].islower() else period.label


def chance_in_words(p: float) -> str:
    """Probability as a councillor reads it: "1 in 60 cases", "fewer than 1 in 10,000 cases"."""
    if p >= 0.5:
        return "most cases" if p < 0.9995 else "every case"
    if p < 0.0001:
        return "fewer than 1 in 10,000 cases"
    return f"about 1 in {round(1 / p):,} cases"


def _short(value: float, places: int) -> str:
    """`value` in at most so many decimal places, without zeros at the end."""
    return f"{value:.{places}f}".rstrip("0").rstrip(".")
