"""Children in care for a year whose health review is up to date."""

from analysis.core.periods import shift_day
from children_lists.measures.in_care import LIST_8_MONTHS, happened, is_in_care_a_year
from children_lists.measures.measure import CountingDay, ListMeasure, Way, by_row
from children_lists.reading.values import age_on
from children_lists.rows import CannotTell, ChildRow

YOUNG, MONTHS_OF_THE_YOUNG, MONTHS = 5, 6, 12


def _judge(row: ChildRow, moment: CountingDay) -> int | None:
    if not is_in_care_a_year(row, moment):
        return None
    born = row.day("born")
    if born is None:
        raise CannotTell("no date of birth")
    months = MONTHS_OF_THE_YOUNG if age_on(born, moment.end) < YOUNG else MONTHS
    return happened(row, "assessed", moment, shift_day(moment.end, -months))


MEASURE = ListMeasure(
    ("RHA-UPTODATE",),
    (
        Way(
            {"list_8": ("child", "born", "started", "ended", "legal_status", "assessed")},
            "Of the children who had been in care for twelve months at the end of the period, those whose last health "
            "assessment was in the twelve months before it, or in the six months before it under the age of five.",
            by_row("list_8", _judge),
            reaches_back=LIST_8_MONTHS,
            is_position=True,
        ),
    ),
)
