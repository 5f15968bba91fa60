"""Children placed in fostering for adoption or concurrent planning in twelve months."""

from analysis.core.periods import shift_day
from children_lists.measures.measure import CountingDay, ListMeasure, Way, by_child
from children_lists.rows import ChildRow


def _judge(row: ChildRow, moment: CountingDay) -> int | None:
    placed = row.day("fostered")
    return 1 if placed is not None and shift_day(moment.end, -12) < placed <= moment.end else None


MEASURE = ListMeasure(
    ("FFA-CHILDREN",),
    (
        Way(
            {"list_10": ("child", "fostered")},
            "Children placed in fostering for adoption or concurrent planning in the twelve months to the end of the "
            "period. List 10 has the children of the twelve months before it was taken.",
            by_child("list_10", _judge),
            reaches_back=3,
            is_position=True,
        ),
    ),
    is_number=True,
)
