"""Children in care with three or more placements in twelve months."""

from children_lists.measures.in_care import LIST_8_MONTHS, is_in_care
from children_lists.measures.measure import CountingDay, ListMeasure, Way, by_row
from children_lists.rows import CannotTell, ChildRow

MANY = 3


def _judge(row: ChildRow, moment: CountingDay) -> int | None:
    if not is_in_care(row, moment):
        return None
    placements = row.number_in("placements")
    if placements is None:
        raise CannotTell("no number of placements")
    return int(placements >= MANY)


MEASURE = ListMeasure(
    ("PLACE-3PLUS",),
    (
        Way(
            {"list_8": ("child", "started", "ended", "legal_status", "placements")},
            "Of the children in care at the end of the period, those with three or more placements in the twelve "
            "months "
            "before the day the list was taken, which is the number that list 8 has.",
            by_row("list_8", _judge),
            reaches_back=LIST_8_MONTHS,
            is_position=True,
        ),
    ),
)
