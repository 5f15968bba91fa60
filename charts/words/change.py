"""Words for the change of a KPI's figure since an earlier one, that never claim more than chance allows.

"up 4 points since October 2022" is said only of a change beyond chance; within chance it is "no clear change", and
where it cannot be told from chance the two figures stand beside each other without a word of direction
(docs/methods.md, The step from the figure before).
"""

from dataclasses import dataclass

from analysis.assessment import Assessment
from analysis.basis import KpiFacts
from analysis.core.periods import Shape, long_date
from analysis.core.series import Observation
from analysis.spc.points import PointType
from analysis.statistics.two_dates import ChangeVerdict
from charts.words.phrases import describe_difference, lowered


@dataclass(frozen=True, slots=True)
class Change:
    """Change of the latest figure since an earlier one of its series, and whether it is more than chance.

    `direction` is 1 where the figure went up beyond chance, -1 where it went down, 0 where neither may be said.
    `signal` is the direction that the signal or the trend over the years claims, 0 where there is none.
    """

    before: Observation
    latest: Observation
    verdict: ChangeVerdict
    signal: int = 0

    @property
    def direction(self) -> int:
        if self.verdict is not ChangeVerdict.BEYOND_CHANCE or self.before.value == self.latest.value:
            return 0
        return 1 if self.latest.value > self.before.value else -1

    @property
    def is_against(self) -> bool:
        """True where the figure went beyond chance against its signal or trend."""
        return self.direction * self.signal < 0


def change_of(kpi: KpiFacts, assessment: Assessment) -> Change | None:
    """The change since the same time a year before, or else since the figure before; None where neither is held."""
    if assessment.year_before is not None and assessment.year_verdict is not None:
        return _change(kpi, assessment, assessment.year_before, assessment.year_verdict)
    return step_of(kpi, assessment)


def step_of(kpi: KpiFacts, assessment: Assessment) -> Change | None:
    """The change since the figure before; None where there is none that is counted in the same way."""
    if assessment.previous is None or assessment.step_verdict is None:
        return None
    return _change(kpi, assessment, assessment.previous, assessment.step_verdict)


def describe_change(kpi: KpiFacts, assessment: Assessment) -> str:
    """Words for `change_of`, or why there is none; empty without a figure.

    A change against the signal or the trend begins with "but", since it is read after it.
    """
    found = change_of(kpi, assessment)
    if found is not None:
        return f"{'but ' if found.is_against else ''}{words_of(kpi, found)}"
    if assessment.latest is None:
        return ""
    if assessment.break_between is not None:
        return f"counted differently since {long_date(assessment.break_between.on)}"
    if assessment.earlier is not None:
        return _was(kpi, assessment.earlier)
    return lowered(assessment.why_no_change)


def words_of(kpi: KpiFacts, change: Change) -> str:
    """Words for a change: "up 4 points since October 2022", "no clear change since 2023/24", "87% in August 2020".

    Beside a signal or a trend a step within chance is "about the same as in 2023/24", so that nothing is denied of the
    whole series.
    """
    before, since = change.before, time_of(kpi, change.before)
    if before.period.shape is Shape.SPAN and since == before.period.label:
        since = f"the figure for {since}"
    if before.value == change.latest.value:
        return f"the same as {_when(kpi, before)}"
    if change.verdict is ChangeVerdict.CANNOT_TELL:
        return _was(kpi, before)
    if not change.direction:
        return f"about the same as {_when(kpi, before)}" if change.signal else f"no clear change since {since}"
    return f"{'up' if change.direction > 0 else 'down'} {size_of(kpi, change)} since {since}"


def size_of(kpi: KpiFacts, change: Change) -> str:
    """Size of a change in the KPI's unit, a percentage in points: "4 points", "1 point", "2.3 per 10,000"."""
    rounded = change.before.is_computed or change.latest.is_computed
    size = describe_difference(change.latest.value - change.before.value, kpi.kind, kpi.decimals, rounded)
    return size.replace("percentage point", "point")


def time_of(kpi: KpiFacts, observation: Observation) -> str:
    """Time of a figure without its preposition: "October 2022", "31 March 2021", "2023/24"."""
    time = kpi.counting.in_words(observation.period).partition(" ")[2]
    return f"about {time}" if observation.is_about else time


def _was(kpi: KpiFacts, before: Observation) -> str:
    return f"{kpi.written(before)} {_when(kpi, before)}"


def _when(kpi: KpiFacts, before: Observation) -> str:
    return f"{kpi.counting.in_words(before.period).partition(' ')[0]} {time_of(kpi, before)}"


def _change(kpi: KpiFacts, assessment: Assessment, before: Observation, verdict: ChangeVerdict) -> Change | None:
    if assessment.latest is None:
        return None
    return Change(before, assessment.latest, verdict, direction_of(kpi, assessment))


def direction_of(kpi: KpiFacts, assessment: Assessment) -> int:
    """Direction that the signal or the trend over the years claims: 1 up, -1 down, 0 where it claims none."""
    up = {PointType.HIGH: 1, PointType.LOW: -1}
    if assessment.meaning in up:
        return up[assessment.meaning]
    if assessment.meaning not in (PointType.IMPROVEMENT, PointType.CONCERN):
        return 0
    return 1 if (assessment.meaning is PointType.IMPROVEMENT) == kpi.polarity.prefers(higher=True) else -1
