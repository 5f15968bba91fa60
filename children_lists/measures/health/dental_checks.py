"""Children in care for a year with a dental check in the last twelve months."""

from analysis.core.periods import shift_day
from children_lists.measures.in_care import LIST_8_MONTHS, happened, is_in_care_a_year
from children_lists.measures.measure import CountingDay, ListMeasure, Way, by_row
from children_lists.rows import ChildRow


def _judge(row: ChildRow, moment: CountingDay) -> int | None:
    if not is_in_care_a_year(row, moment):
        return None
    return happened(row, "dentist", moment, shift_day(moment.end, -12))


MEASURE = ListMeasure(
    ("CLA-DENTAL",),
    (
        Way(
            {"list_8": ("child", "started", "ended", "legal_status", "dentist")},
            "Of the children who had been in care for twelve months at the end of the period, those whose last dental "
            "check was in the twelve months before it.",
            by_row("list_8", _judge),
            reaches_back=LIST_8_MONTHS,
            is_position=True,
        ),
    ),
)
