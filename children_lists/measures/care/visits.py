"""Children in care whose last statutory visit was on time."""

from datetime import date, timedelta

from analysis.core.periods import shift_day
from children_lists.measures.in_care import LIST_8_MONTHS, happened, is_in_care
from children_lists.measures.measure import CountingDay, ListMeasure, Way, by_row
from children_lists.reading.values import first_code
from children_lists.rows import ChildRow

INTERVAL, AT_HOME, FIRST_VISIT = timedelta(weeks=6), timedelta(weeks=4), timedelta(days=7)
# months between visits after the first year of a placement that is meant to last until 18
LASTING_MONTHS = 3
# long-term foster care, with relatives or others; of other placements no column says how long they are meant to last
LONG_TERM = frozenset({"U1", "U4"})
INTERIM_ORDER, WITH_PARENTS = "C1", "P1"


def _judge(row: ChildRow, moment: CountingDay) -> int | None:
    if not is_in_care(row, moment):
        return None
    placed = row.day("placed")
    began = placed or row.day("started")
    if began is not None and began > moment.end - FIRST_VISIT and row.day("visited") is None:
        return None
    return happened(row, "visited", moment, _visited_since(row, placed, moment.end))


def _visited_since(row: ChildRow, placed: date | None, end: date) -> date:
    """First day on which a visit still is recent enough at the `end` of the period (regulation 28(2) and (4))."""
    placement = first_code(row.code("placement"))
    if placement in LONG_TERM and placed is not None and shift_day(placed, 12) <= end:
        return shift_day(end, -LASTING_MONTHS)
    if placement == WITH_PARENTS and first_code(row.code("legal_status")) == INTERIM_ORDER:
        return end - AT_HOME
    return end - INTERVAL


MEASURE = ListMeasure(
    ("CLA-VISITS",),
    (
        Way(
            {"list_8": ("child", "started", "ended", "legal_status", "visited", "placed", "placement")},
            "Of the children in care at the end of the period, those visited in the six weeks before it "
            "(Care Planning Regulations 2010, regulation 28); in the three months before it after the first year of "
            "long-term foster care (placement codes U1 and U4), which is meant to last; in the four weeks before it "
            "with parents under an interim care order. A child placed less than a week before and not visited yet is "
            "not due. No column of list 8 says of other placements whether they are meant to last until 18 (six weeks "
            "are asked), when the first review was or which carers are approved for a time only (both ask for more "
            "visits), or what visits there were before the last one.",
            by_row("list_8", _judge),
            reaches_back=LIST_8_MONTHS,
            is_position=True,
        ),
    ),
)
