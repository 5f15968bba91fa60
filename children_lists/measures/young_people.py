"""Care leavers aged 19 to 21, the cohort of the measures of leaving care."""

from datetime import date

from children_lists.measures.measure import CountingDay, Judge, ListMeasure, Way, by_row
from children_lists.reading.values import age_on, first_code
from children_lists.rows import CannotTell, ChildRow

YOUNGEST, OLDEST = 19, 21
# who died, and who went home to a parent for six months or more
NOT_COUNTED = frozenset({"DIED", "RHOM"})
COHORT = "aged 19 to 21 on the last day of the period, those who died or returned home (RHOM) left out"
FORMER_RELEVANT = "FORMER RELEVANT"


def share_of_leavers(kpi: str, what: str, column_903: str, is_counted: dict[str, Judge]) -> ListMeasure:
    """Make the measure of `kpi`: young people in the cohort of OC3 and of list 9 that `is_counted` counts."""
    of_oc3, of_list_9 = is_counted["ssda903_oc3"], is_counted["list_9"]
    columns = {"activity": "activity", "accommodation": "suitable", "in_touch": "in_touch"}
    return ListMeasure(
        (kpi,),
        (
            Way(
                {"ssda903_oc3": tuple(dict.fromkeys(("child", "born", "in_touch", column_903)))},
                f"Of the young people in the SSDA903 table OC3 {COHORT}, those {what}.",
                by_row("ssda903_oc3", _of_cohort(of_oc3, None)),
            ),
            Way(
                {"list_9": tuple(dict.fromkeys(("child", "born", "category", "in_touch", columns[column_903])))},
                f"Of the former relevant young people in list 9 {COHORT}, those {what}, as on the day the list was "
                f"taken.",
                by_row("list_9", _of_cohort(of_list_9, FORMER_RELEVANT)),
                reaches_back=1,
                is_position=True,
            ),
        ),
    )


def _of_cohort(judge: Judge, category: str | None) -> Judge:
    def judged(row: ChildRow, moment: CountingDay) -> int | None:
        born: date | None = row.day("born")
        if born is None:
            raise CannotTell("no date of birth")
        if not YOUNGEST <= age_on(born, moment.end) <= OLDEST or first_code(row.code("in_touch")) in NOT_COUNTED:
            return None
        if category is not None and not row.code("category").startswith(category):
            return None
        return judge(row, moment)

    return judged


def begins_with(column: str, letters: str) -> Judge:
    """Judge a row by the first letter of a code: F1, P2, G4."""

    def judge(row: ChildRow, moment: CountingDay) -> int | None:
        return int(row.code(column)[:1] in tuple(letters))

    return judge


def equals(column: str, *codes: str) -> Judge:
    """Judge a row by the whole of a code."""

    def judge(row: ChildRow, moment: CountingDay) -> int | None:
        return int(first_code(row.code(column)) in codes)

    return judge
