"""Initial child protection conferences within 15 working days."""

from children_lists.measures.measure import CountingDay, ListMeasure, Way, by_row
from children_lists.rows import CannotTell, ChildRow

WITHIN = 15


def _judge(row: ChildRow, moment: CountingDay) -> int | None:
    held = row.day("conference")
    if held is None or not moment.holds(held):
        return None
    strategy = row.day("strategy")
    if strategy is None:
        raise CannotTell("no day of the strategy discussion")
    return int(moment.is_within(strategy, held, WITHIN))


MEASURE = ListMeasure(
    ("ICPC-15D",),
    (
        Way(
            {"list_5": ("strategy", "conference")},
            "Of the children whose initial child protection conference was held in the period, those for whom it "
            "was held "
            "within 15 working days after the strategy discussion that began the enquiry (weekends and England's bank "
            "holidays left out).",
            by_row("list_5", _judge),
            reaches_back=6,
        ),
    ),
)
