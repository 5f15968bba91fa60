"""Flags on a recommendation, each from plain facts about its measures, actions, findings and news.

To add a flag, write a function from the facts to the sentences that made it, and enter it in `FLAGS`. The rules in
words are in docs/methods.md, Progress seen together.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import date
from enum import Enum

from analysis.assessment import Assessment
from analysis.basis import KpiFacts
from analysis.core.periods import long_date, shift_day
from analysis.core.series import Polarity
from analysis.statistics.two_dates import ChangeVerdict

QUIET_MONTHS = 6
OFTEN = 3


class Movement(Enum):
    """Movement of a KPI since a year before, or since the figure before; `UNTOLD` where chance cannot be told."""

    BETTER = "better"
    WORSE = "worse"
    SAME = "no clear change"
    UNTOLD = "change unknown"


class TogetherFlag(Enum):
    """Flag on a recommendation, by what a reader sees."""

    DONE_NOT_WORKING = "Done, not yet working"
    NUMBERS_AHEAD = "Numbers ahead of quality"
    NO_MEASURE = "No measure"
    NOTHING_NEW = "Nothing new for two quarters"
    ASKED_AGAIN = "Third time"


@dataclass(frozen=True, slots=True)
class MeasureFacts:
    """A linked KPI: how it moved, the words for that, and whether its figure is as recent as can be expected."""

    title: str
    movement: Movement
    words: str
    has_figure: bool = True
    is_current: bool = True

    @property
    def told(self) -> str:
        """Sentence on it, as a fact of a flag."""
        return f"{self.title}: {self.words}."


@dataclass(frozen=True, slots=True)
class NewestWord:
    """The last thing that became known of a recommendation, and its day: "an account of progress"."""

    on: date
    what: str


@dataclass(frozen=True, slots=True)
class TogetherFacts:
    """Facts about one recommendation on the day shown.

    `to_improve` is what the newest inspectors who looked at it still found to improve, `found_by` their inspection.
    `newest` is the newest of its updates, findings, actions, figures of its KPIs, and the report that asked. `years`
    are those in which it was asked, `times` the number of inspections that did. A closed recommendation is not open.
    """

    shown_day: date
    is_open: bool
    measures: tuple[MeasureFacts, ...] = ()
    actions: int = 0
    actions_done: int = 0
    to_improve: tuple[str, ...] = ()
    found_by: str = ""
    newest: NewestWord | None = None
    years: tuple[int, ...] = field(default=())
    times: int = 1


def movement_of(kpi: KpiFacts, assessment: Assessment) -> Movement:
    """Better or worse only beyond chance, and only for a KPI of which one direction is better."""
    latest, before, verdict = assessment.latest, assessment.year_before, assessment.year_verdict
    if before is None or verdict is None:
        before, verdict = assessment.previous, assessment.step_verdict
    if latest is None or before is None or kpi.polarity is Polarity.NEUTRAL:
        return Movement.UNTOLD
    if verdict is ChangeVerdict.WITHIN_CHANCE:
        return Movement.SAME
    if verdict is not ChangeVerdict.BEYOND_CHANCE or latest.value == before.value:
        return Movement.UNTOLD
    return Movement.BETTER if kpi.polarity.prefers(higher=latest.value > before.value) else Movement.WORSE


def done_not_working(facts: TogetherFacts) -> tuple[str, ...]:
    """All actions are recorded as done, a current KPI is the same or worse, and none is better."""
    if not facts.actions or facts.actions_done < facts.actions:
        return ()
    current = [one for one in facts.measures if one.is_current]
    told = [one for one in current if one.movement in (Movement.SAME, Movement.WORSE)]
    if not told or any(one.movement is Movement.BETTER for one in current):
        return ()
    done = "The only action is recorded as done." if facts.actions == 1 else f"All {facts.actions} actions are done."
    return (done, *(one.told for one in told))


def numbers_ahead(facts: TogetherFacts) -> tuple[str, ...]:
    """A current KPI is better beyond chance while the newest inspectors who looked still found things to improve."""
    better = [one for one in facts.measures if one.is_current and one.movement is Movement.BETTER]
    if not better or not facts.to_improve:
        return ()
    return (*(one.told for one in better), *(f"{facts.found_by}: {found}" for found in facts.to_improve))


def no_measure(facts: TogetherFacts) -> tuple[str, ...]:
    """No KPI is linked, or none of the linked ones has a figure."""
    if not facts.measures:
        return ("No KPI measures it.",)
    if any(one.has_figure for one in facts.measures):
        return ()
    return tuple(f"{one.title} has no figure." for one in facts.measures)


def nothing_new(facts: TogetherFacts) -> tuple[str, ...]:
    """It is open, and the newest word is more than six months old on the day shown; exactly six months is not."""
    newest = facts.newest
    if not facts.is_open or newest is None or newest.on >= shift_day(facts.shown_day, -QUIET_MONTHS):
        return ()
    return (f"The newest that is known of it is {newest.what}, of {long_date(newest.on)}.",)


def asked_again(facts: TogetherFacts) -> tuple[str, ...]:
    """Three inspections or more asked for the same issue."""
    if facts.times < OFTEN:
        return ()
    return (f"Asked for by {facts.times} inspections or visits: {', '.join(map(str, facts.years))}.",)


FLAGS: Mapping[TogetherFlag, Callable[[TogetherFacts], tuple[str, ...]]] = {
    TogetherFlag.DONE_NOT_WORKING: done_not_working,
    TogetherFlag.NUMBERS_AHEAD: numbers_ahead,
    TogetherFlag.NO_MEASURE: no_measure,
    TogetherFlag.NOTHING_NEW: nothing_new,
    TogetherFlag.ASKED_AGAIN: asked_again,
}


def flags_of(facts: TogetherFacts) -> dict[TogetherFlag, tuple[str, ...]]:
    """The flags that the facts raise, in order, each with the sentences that made it."""
    found = {flag: rule(facts) for flag, rule in FLAGS.items()}
    return {flag: sentences for flag, sentences in found.items() if sentences}
