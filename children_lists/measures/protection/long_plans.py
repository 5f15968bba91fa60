"""Child protection plans that have lasted two years or more."""

from analysis.core.periods import shift_day
from children_lists.measures.measure import CountingDay, ListMeasure, Way, by_row
from children_lists.measures.on_a_day import is_open
from children_lists.rows import ChildRow

MONTHS = 24


def _judge(row: ChildRow, moment: CountingDay) -> int | None:
    started = row.day("started")
    if not is_open(row, moment) or started is None:
        return None
    return int(shift_day(started, MONTHS) <= moment.end)


MEASURE = ListMeasure(
    ("CPP-2YR-OP", "CPP-2YR"),
    (
        Way(
            {"list_7": ("child", "started", "ended")},
            "Of the child protection plans open at the end of the period, those that had lasted two years or more.",
            by_row("list_7", _judge),
            reaches_back=6,
            is_position=True,
        ),
    ),
)
