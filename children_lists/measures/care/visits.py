"""Children in care whose last statutory visit was on time."""

from datetime import timedelta

from children_lists.measures.in_care import LIST_8_MONTHS, happened, is_in_care
from children_lists.measures.measure import CountingDay, ListMeasure, Way, by_row
from children_lists.rows import ChildRow

INTERVAL, FIRST_VISIT = timedelta(weeks=6), timedelta(days=7)


def _judge(row: ChildRow, moment: CountingDay) -> int | None:
    if not is_in_care(row, moment):
        return None
    placed = row.day("placed") or row.day("started")
    if placed is not None and placed > moment.end - FIRST_VISIT and row.day("visited") is None:
        return None
    return happened(row, "visited", moment, moment.end - INTERVAL)


MEASURE = ListMeasure(
    ("CLA-VISITS",),
    (
        Way(
            {"list_8": ("child", "started", "ended", "legal_status", "visited", "placed")},
            "Of the children in care at the end of the period, those visited in the six weeks before it "
            "(regulation 28). "
            "A child placed less than a week before and not visited yet is not due. Three months are allowed where "
            "a placement is meant to last until 18; list 8 does not say where, so six weeks are asked of all.",
            by_row("list_8", _judge),
            reaches_back=LIST_8_MONTHS,
            is_position=True,
        ),
    ),
)
