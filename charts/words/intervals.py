"""Sentences on confidence intervals: the meaning of the bars, and reasons for having none."""

from collections import Counter
from collections.abc import Sequence

from analysis.core.kinds import KINDS
from analysis.core.series import Observation, Series
from analysis.statistics.intervals.interval import Interval
from analysis.statistics.intervals.methods import why_no_interval
from analysis.statistics.intervals.words import interval_in_words
from charts.words.phrases import counted, lowered


def describe_intervals(series: Series, found: Sequence[tuple[Observation, Interval]]) -> str:
    """Describe the bars and the latest interval, with reasons for figures without one.

    `found` are the observations of `series` that have an interval, oldest first.
    """
    kind = KINDS[series.kind]
    has_bar = {observation.period for observation, _ in found}
    without = Counter(why_no_interval(o, kind) for o in series.observations if o.period not in has_bar)
    missing = [f"No bar for {counted(number, 'figure')}: {lowered(why)}." for why, number in without.items()]
    if not found:
        return " ".join(missing)
    methods = " or ".join(sorted({interval.method for _, interval in found}))
    latest, interval = found[-1]
    sentences = [
        f"The upright bars are {interval.level:.0%} intervals ({methods}):"
        " how far chance alone could have moved each value with its counts.",
        f"The latest, {latest.period.label}: {interval_in_words(interval, kind)}.",
        *missing,
    ]
    return " ".join(sentences)
