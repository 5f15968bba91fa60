"""Headline of a KPI: what it shows in at most ten words, by stated patterns (docs/methods.md, Headlines).

It stands beside the sentence and says nothing against it. A word of change is said only beyond chance: by the signal,
by the trend over the years, or by the step; where the last step goes against them both are said, in that order.
"""

from collections.abc import Iterator, Sequence

from analysis.assessment import Assessment
from analysis.basis import KpiFacts
from analysis.core.periods import MONTHS, Shape
from analysis.core.series import Observation
from analysis.spc.points import Signal
from analysis.statistics.neighbours.level import level_of
from analysis.statistics.two_dates import ChangeVerdict
from charts.words.change import Change, change_of, direction_of, size_of, step_of
from charts.words.phrases import REGIONS_WITH_ARTICLE, capitalised

MOST_WORDS = 10
# an earlier figure that is passed is worth a word from so many figures on
FEWEST_PASSED = 3
SIDES = {1: "above", -1: "below"}
EXTREMES = {1: "highest", -1: "lowest"}
WAYS = {1: "up", -1: "down"}

Comparator = tuple[str, Sequence[Observation]]


def headline(
    kpi: KpiFacts, assessment: Assessment, own: Sequence[Observation] = (), comparators: Sequence[Comparator] = ()
) -> str:
    """The headline of a KPI; at most ten words, with a capital and without a full stop.

    `own` are the figures of its series, `comparators` those of other areas with their names, each oldest first. The
    first comparator that the figure is apart from is named, so they come in the order of interest.
    """
    latest = assessment.latest
    if latest is None:
        return "No figure yet"
    moved = _movement(kpi, assessment)
    beside = [*_levels(kpi, own, comparators), *_extremes(kpi, assessment, own)]
    figures = _figures(kpi, assessment)
    if moved is None:
        candidates = [*(capitalised(words) for words in beside[:1]), *figures]
    elif ", but " in moved:
        candidates = [moved]
    else:
        candidates = [*(f"{moved}, {words}" for words in beside), moved]
    return next((words for words in (*candidates, *figures) if len(words.split()) <= MOST_WORDS), kpi.written(latest))


def _movement(kpi: KpiFacts, assessment: Assessment) -> str | None:
    """What the signal, the trend or the step says; None where nothing tells it from chance."""
    step, change = step_of(kpi, assessment), change_of(kpi, assessment)
    signal = _signal(kpi, assessment)
    against = next((found for found in (step, change) if found is not None and found.is_against), None)
    if signal:
        return (
            f"{signal}, but {WAYS[against.direction]} since {moment_words(kpi, against.before)}" if against else signal
        )
    if assessment.break_between is not None:
        return None
    return _step(kpi, change) if change is not None else None


def _signal(kpi: KpiFacts, assessment: Assessment) -> str:
    direction, yearly, verdict = direction_of(kpi, assessment), assessment.yearly, assessment.verdict
    if not direction:
        return ""
    if yearly is not None:
        since = f" since {moment_words(kpi, yearly.first)}" if yearly.first else ""
        return f"{'Rising' if direction > 0 else 'Falling'}{since}"
    so_far = " so far" if verdict is not None and verdict.is_provisional else ""
    variation = assessment.variation
    if variation is not None and variation.signal is Signal.TREND:
        return f"{'Rising' if direction > 0 else 'Falling'}{so_far}"
    return f"{'Higher' if direction > 0 else 'Lower'} than usual{so_far}"


def _step(kpi: KpiFacts, change: Change) -> str | None:
    when = moment_words(kpi, change.before)
    if change.before.value == change.latest.value:
        return f"The same as in {when}"
    if change.verdict is ChangeVerdict.CANNOT_TELL:
        return None
    if not change.direction:
        return f"No clear change since {when}"
    return f"{capitalised(WAYS[change.direction])} {size_of(kpi, change)} since {when}"


def _levels(kpi: KpiFacts, own: Sequence[Observation], comparators: Sequence[Comparator]) -> Iterator[str]:
    """Words for the level against the first comparator that tells one: with its beginning, then without."""
    for name, observations in comparators:
        level = level_of(own, observations, kpi.kind, kpi.counting)
        if level is None:
            continue
        words = f"{SIDES[level.side]} {_area(name)}"
        if level.number > 1:
            yield f"{words} since {moment_words(kpi, level.since)}"
        yield words
        return


def _extremes(kpi: KpiFacts, assessment: Assessment, own: Sequence[Observation]) -> Iterator[str]:
    """Highest or lowest since an earlier figure, where the step towards it is more than chance."""
    change = step_of(kpi, assessment)
    if change is None or not change.direction or change.is_against or assessment.last_break is not None:
        return
    latest, side = change.latest, change.direction
    passed = 0
    for one in reversed(own[:-1]):
        if (latest.value - one.value) * side <= 0:
            if passed >= FEWEST_PASSED:
                yield f"{EXTREMES[side]} since {moment_words(kpi, one)}"
            return
        passed += 1
    if passed >= FEWEST_PASSED:
        yield f"{EXTREMES[side]} on record"


def _figures(kpi: KpiFacts, assessment: Assessment) -> list[str]:
    """The figures themselves, where nothing more can be said of them."""
    latest = assessment.latest
    if latest is None:
        return []
    now = f"{kpi.written(latest)} in {moment_words(kpi, latest)}"
    if assessment.break_between is not None:
        return [f"{now}, counted differently before", now]
    change = change_of(kpi, assessment)
    before = change.before if change is not None else assessment.earlier
    if before is None:
        return [f"Only one figure: {now}", now]
    return [f"{now}, {kpi.written(before)} in {moment_words(kpi, before)}", now]


def moment_words(kpi: KpiFacts, observation: Observation) -> str:
    """Time of a figure in as few words as stay clear: "2016/17", "March 2025", "April to June 2024"."""
    period, about = observation.period, "about " if observation.is_about else ""
    end = period.end
    if period.shape is Shape.YEAR and end.month in (3, 8, 12) and not kpi.counting.is_by_end:
        return f"{about}{period.short_label}"
    if period.shape is Shape.QUARTER and not kpi.counting.is_by_end:
        return f"{about}{period.label}"
    return f"{about}{MONTHS[end.month]} {end.year}"


def _area(name: str) -> str:
    if name.startswith("Similar councils"):
        return "similar councils"
    return f"the {name}" if name in REGIONS_WITH_ARTICLE else name
