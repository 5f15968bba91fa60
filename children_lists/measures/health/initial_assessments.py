"""Children who entered care in the period and had their initial health assessment within twenty working days."""

from analysis.core.periods import shift_day
from children_lists.measures.in_care import LIST_8_MONTHS
from children_lists.measures.measure import CountingDay, ListMeasure, Way, by_row
from children_lists.rows import CannotTell, ChildRow

WITHIN = 20
# the first review follows after this many months at the earliest, so an earlier last assessment is the first one
MONTHS_TO_A_REVIEW = 5


def _judge_last(row: ChildRow, moment: CountingDay) -> int | None:
    started, last = row.day("started"), row.day("assessed")
    if started is None or not moment.holds(started):
        return None
    if last is not None and last > shift_day(started, MONTHS_TO_A_REVIEW):
        raise CannotTell("the last assessment may be a review, and the list does not say when the first was")
    return _on_time(row, moment)


def _judge_first(row: ChildRow, moment: CountingDay) -> int | None:
    started = row.day("started")
    return _on_time(row, moment) if started is not None and moment.holds(started) else None


def _on_time(row: ChildRow, moment: CountingDay) -> int:
    started, held = row.day("started"), row.day("assessed")
    if started is None:
        return 0
    if held is None:
        if moment.is_within(started, moment.taken, WITHIN):
            raise CannotTell("the twenty working days were not over on the day the list was taken")
        return 0
    if held < started:
        raise CannotTell("the assessment was before care began")
    return int(moment.is_within(started, held, WITHIN))


MEASURE = ListMeasure(
    ("IHA-20WD",),
    (
        Way(
            {"health": ("child", "started", "assessed")},
            "Of the children who started to be looked after in the period, those whose first health assessment "
            "was held "
            "within twenty working days after that day (weekends and England's bank holidays left out). A child whose "
            "twenty days are not over yet is left out.",
            by_row("health", _judge_first),
        ),
        Way(
            {"list_8": ("child", "started", "assessed")},
            "Of the children who started to be looked after in the period, those whose last health assessment in "
            "list 8 "
            "was held within twenty working days after that day (weekends and England's bank holidays left out). "
            "List 8 "
            "has the last assessment alone; up to five months after the start it is taken for the first. The list of "
            "initial health assessments counts exactly.",
            by_row("list_8", _judge_last),
            reaches_back=LIST_8_MONTHS,
        ),
    ),
)
