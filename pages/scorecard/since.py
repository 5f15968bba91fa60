"""Change of a KPI since the year before, as a line of the scorecard says it and is sorted by it."""

from decimal import Decimal

from analysis.assessment import Assessment
from analysis.attention import Candidate, is_changed, note
from analysis.basis import KpiFacts
from analysis.statistics.two_dates import ChangeVerdict
from charts.words.change import change_of, describe_change, size_of
from kpis.figures.standings import Standing

# a step that chance may have made; the heading says what it is of
UNCLEAR = "unclear"


def describe_since(kpi: KpiFacts, assessment: Assessment) -> str:
    """Words for the change since the year before, which the heading of the column names; other times are said.

    A change against the signal or the trend begins with "but", since it is read after it.
    """
    change = change_of(kpi, assessment)
    if change is None or change.before is not assessment.year_before:
        return describe_change(kpi, assessment)
    if change.before.value == change.latest.value:
        return "the same"
    if change.verdict is ChangeVerdict.CANNOT_TELL:
        return f"was {kpi.written(change.before)}"
    if not change.direction:
        # beside a signal or a trend nothing is denied of the whole series
        return "about the same" if change.signal else UNCLEAR
    word = "up" if change.direction > 0 else "down"
    return f"{'but ' if change.is_against else ''}{word} {size_of(kpi, change)}"


def is_better_than_a_year_before(standing: Standing) -> bool | None:
    """True where the figure got better since the year before by more than chance, False where worse, None else."""
    if not is_changed(standing.said):
        return None
    noted = note(Candidate(standing.kpi, standing.assessment))
    return noted.since_before if noted else None


def share_changed(standing: Standing) -> Decimal | None:
    """Size of the change that the line tells, as a share of the earlier figure; None where chance may have made it."""
    change = change_of(standing.kpi, standing.assessment)
    if change is None or not change.direction:
        return None
    size = abs(change.latest.value - change.before.value)
    return size / abs(change.before.value) if change.before.value else Decimal("Infinity")
