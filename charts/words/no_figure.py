"""Words for periods of which it was said that there is no figure."""

from collections.abc import Sequence

from analysis.core.periods import Period
from analysis.entry.no_figure import NoFigure
from charts.words.phrases import named


def describe_no_figure(said: Sequence[tuple[Period, NoFigure]]) -> str:
    """Say of each period that it has no figure, and why; empty for none."""
    return " ".join(f"No figure for {named(period)}: {reason.in_words}." for period, reason in said)
