"""Share of children in care in placements of some kinds."""

from children_lists.measures.in_care import LIST_8_MONTHS, is_in_care
from children_lists.measures.measure import CountingDay, Judge, ListMeasure, Way, by_child, by_row
from children_lists.reading.values import first_code
from children_lists.rows import CannotTell, ChildRow

NEEDS = ("child", "started", "ended", "legal_status", "placement")


def share_placed(kpi: str, codes: frozenset[str], what: str) -> ListMeasure:
    """Make the measure of `kpi`: children in care at the end of the period who are placed in one of `codes`."""
    rule = f"Of the children in care at the end of the period, those {what}."
    judge = _judge_of(codes)
    return ListMeasure(
        (kpi,),
        (
            Way({"list_8": NEEDS}, rule, by_row("list_8", judge), reaches_back=LIST_8_MONTHS, is_position=True),
            Way({"ssda903_episodes": NEEDS}, rule, by_child("ssda903_episodes", judge)),
        ),
    )


def _judge_of(codes: frozenset[str]) -> Judge:
    def judge(row: ChildRow, moment: CountingDay) -> int | None:
        if not is_in_care(row, moment):
            return None
        placement = first_code(row.code("placement"))
        if not placement:
            raise CannotTell("no placement type")
        return int(placement in codes)

    return judge
