"""Shares of children by a code of the yearly SSDA903 outcomes table."""

from children_lists.measures.measure import CountingDay, ListMeasure, Way, by_row
from children_lists.rows import CannotTell, ChildRow

SLUG = "ssda903_oc2"


def share_marked(kpi: str, column: str, what: str) -> ListMeasure:
    """Make the measure of `kpi`: children of the outcomes table whose `column` is marked 1."""

    def judge(row: ChildRow, moment: CountingDay) -> int | None:
        mark = row.code(column)
        if mark not in ("0", "1"):
            raise CannotTell("neither 0 nor 1")
        return int(mark)

    rule = (
        "Of the children in the SSDA903 outcomes table (OC2), which has those looked after for twelve months at "
        f"31 March, those {what}. The table does not say which year it is of: bring that of the period."
    )
    return ListMeasure((kpi,), (Way({SLUG: ("child", column)}, rule, by_row(SLUG, judge)),))
