"""Days between court authority to place a child and agreeing a match."""

from children_lists.measures.measure import CountingDay, ListMeasure, Way, by_row
from children_lists.rows import CannotTell, ChildRow


def _judge(row: ChildRow, moment: CountingDay) -> int | None:
    if not moment.holds(row.day("matched")):
        return None
    begun, reached = row.day("order_to_place"), row.day("matched")
    if begun is None or reached is None:
        raise CannotTell("no day of the placement order or of the match")
    if reached < begun:
        raise CannotTell("the later day is before the earlier one")
    return (reached - begun).days


MEASURE = ListMeasure(
    ("ADOPT-MATCHDAYS",),
    (
        Way(
            {"list_10": ("order_to_place", "matched")},
            "Of the children matched with adopters in the period, the sum of the days from the placement "
            "order to the match, over their number.",
            by_row("list_10", _judge),
            reaches_back=12,
        ),
    ),
)
