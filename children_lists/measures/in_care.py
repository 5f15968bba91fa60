"""Children in care on a day, the cohort of many measures."""

from datetime import date

from analysis.core.periods import shift_day
from children_lists.measures.measure import CountingDay
from children_lists.reading.values import first_code
from children_lists.rows import CannotTell, ChildRow

# agreed series of short breaks, which are not counted as being in care
SHORT_BREAKS = frozenset({"V3", "V4"})
IN_CARE_RULE = "in care at the end of the last day of the period, series of short breaks (V3, V4) left out"
LIST_8_MONTHS = 6


def is_in_care(row: ChildRow, moment: CountingDay) -> bool:
    """True where the child of a row was in care at the end of the period."""
    started, ended = row.day("started"), row.day("ended")
    if started is None:
        raise CannotTell("no day on which care began")
    if first_code(row.code("legal_status")) in SHORT_BREAKS:
        return False
    return started <= moment.end and (ended is None or ended > moment.end)


def is_in_care_a_year(row: ChildRow, moment: CountingDay) -> bool:
    """True where the child had been in care for twelve months at the end of the period."""
    started = row.day("started")
    return is_in_care(row, moment) and started is not None and shift_day(started, 12) <= moment.end


def happened(row: ChildRow, column: str, moment: CountingDay, since: date) -> int:
    """1 where the last time of something is from `since` to the end of the period.

    Raises CannotTell where the last time came after the period: the list does not say when it was before.
    """
    last = row.day(column)
    if last is not None and last > moment.end:
        raise CannotTell("the last one was after the period, and the list does not say when the one before was")
    return int(last is not None and last >= since)
