"""Assessments finished within 45 working days."""

from children_lists.measures.measure import CountingDay, ListMeasure, Way, by_row
from children_lists.rows import CannotTell, ChildRow

WITHIN = 45


def _judge(row: ChildRow, moment: CountingDay) -> int | None:
    authorised = row.day("authorised")
    if authorised is None or not moment.holds(authorised):
        return None
    started = row.day("started")
    if started is None:
        raise CannotTell("no day on which the assessment began")
    return int(moment.is_within(started, authorised, WITHIN))


MEASURE = ListMeasure(
    ("ASSESS-45D",),
    (
        Way(
            {"list_4": ("started", "authorised")},
            "Of the assessments authorised in the period, those authorised within 45 working days after the day they "
            "began (weekends and England's bank holidays left out).",
            by_row("list_4", _judge),
            reaches_back=6,
        ),
    ),
)
