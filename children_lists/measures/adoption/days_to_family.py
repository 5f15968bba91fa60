"""Days between entering care and moving in with the adoptive family."""

from children_lists.measures.measure import CountingDay, ListMeasure, Way, by_row
from children_lists.rows import CannotTell, ChildRow


def _judge(row: ChildRow, moment: CountingDay) -> int | None:
    if not moment.holds(row.day("adopted")):
        return None
    begun, reached = row.day("entered"), row.day("placed")
    if begun is None or reached is None:
        raise CannotTell("no day of entering care or of placement")
    if reached < begun:
        raise CannotTell("the later day is before the earlier one")
    return (reached - begun).days


MEASURE = ListMeasure(
    ("ADOPT-DAYS",),
    (
        Way(
            {"list_10": ("entered", "placed", "adopted")},
            "Of the children whose adoption order was made in the period, the sum of the days from entering "
            "care to being placed for adoption, over their number.",
            by_row("list_10", _judge),
            reaches_back=12,
        ),
    ),
)
