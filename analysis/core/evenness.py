"""Even spacing of days: the step at which figures follow each other, and the stretch that does (docs/methods.md).

Figures that may be of any day (a position, a rolling year) are reported now and then: at 31 March each year, then for a
month in autumn. SPC and forecasts judge only the stretch up to the newest figure that follows evenly, and a chart
draws its strong line only where figures do.
"""

from collections.abc import Sequence
from datetime import date
from functools import lru_cache
from itertools import pairwise

from analysis.core.periods import is_last_of_month, month_number

STEPS = (1, 3, 12)
# a stretch of months or quarters ends where nothing was reported for longer than this
LONGEST_HOLE = 6
FEWEST_IN_A_ROW = 3
# thousands of series are of the same few days: what is worked out of one is not worked out again for each
SERIES_KEPT = 256


def step_of(ends: Sequence[date], declared: int) -> int:
    """Months from one figure to the next up to the newest of `ends`, oldest first: the finest that is kept to.

    A step is kept to by two figures where the catalogue has it `declared`, and by three in a row where it has not.
    """
    return _step_of(tuple(ends), declared)


@lru_cache(maxsize=SERIES_KEPT)
def _step_of(ends: tuple[date, ...], declared: int) -> int:
    for step in STEPS:
        days = [ends[place] for place in stretch_of(ends, step)]
        fewest = 2 if step == declared else FEWEST_IN_A_ROW
        if any(len(row) >= fewest for row in _rows(days, step)):
            return step
    return declared


def stretch_of(ends: Sequence[date], step: int) -> tuple[int, ...]:
    """Places of the days, oldest first, that are whole steps before the newest, back to the first long hole.

    For months and quarters a hole is long where two neighbours are more than half a year apart; years may be missing.
    """
    return _stretch_of(tuple(ends), step)


@lru_cache(maxsize=SERIES_KEPT)
def _stretch_of(ends: tuple[date, ...], step: int) -> tuple[int, ...]:
    if not ends:
        return ()
    newest, places = ends[-1], [len(ends) - 1]
    for place in range(len(ends) - 2, -1, -1):
        if not _is_on_step(ends[place], newest, step):
            continue
        if step < STEPS[-1] and _months_apart(ends[place], ends[places[-1]]) > LONGEST_HOLE:
            break
        places.append(place)
    return tuple(reversed(places))


def is_regular(ends: Sequence[date], step: int) -> bool:
    """True if all days are whole steps apart, none of them missing for longer than a stretch allows."""
    return len(stretch_of(ends, step)) == len(ends)


def followed(ends: Sequence[date], step: int) -> list[bool]:
    """True for each day but the last that the next one follows evenly, so that nothing is missing in between.

    It is within one `step` of the next, or both lie within a row of three days or more that are exactly a month, a
    quarter or a year apart.
    """
    joined = [_is_within(step, earlier, later) for earlier, later in pairwise(ends)]
    for apart in STEPS:
        for row in _rows(ends, apart):
            if len(row) >= FEWEST_IN_A_ROW:
                joined[row[0] : row[-1]] = [True] * (row[-1] - row[0])
    return joined


def _rows(ends: Sequence[date], apart: int) -> list[list[int]]:
    """Rows of places whose days are exactly `apart` months from one to the next."""
    rows: dict[tuple[int, int], list[int]] = {}
    for place, end in enumerate(ends):
        number, day = month_number(end), _day_of_month(end)
        row = rows.pop((number - apart, day), [])
        row.append(place)
        rows[number, day] = row
    return list(rows.values())


def _is_on_step(day: date, newest: date, step: int) -> bool:
    return _day_of_month(day) == _day_of_month(newest) and _months_apart(day, newest) % step == 0


def _is_within(step: int, earlier: date, later: date) -> bool:
    apart = _months_apart(earlier, later)
    return apart < step or (apart == step and later.day <= _day_of_month(earlier))


def _months_apart(earlier: date, later: date) -> int:
    return month_number(later) - month_number(earlier)


def _day_of_month(day: date) -> int:
    """Day of the month, 31 for the last one of any month."""
    return 31 if is_last_of_month(day) else day.day
