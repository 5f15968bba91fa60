"""Average strengths and difficulties score of children looked after for a year."""

from children_lists.measures.measure import CountingDay, ListMeasure, Way, by_row
from children_lists.rows import CannotTell, ChildRow

HIGHEST = 40


def _judge(row: ChildRow, moment: CountingDay) -> int | None:
    score = row.number_in("sdq")
    if score is not None and score > HIGHEST:
        raise CannotTell("a score above 40")
    return score


MEASURE = ListMeasure(
    ("CLA-SDQ-DFE",),
    (
        Way(
            {"ssda903_oc2": ("child", "sdq")},
            "The sum of the scores of the children in the SSDA903 outcomes table (OC2) who have one (SDQ_SCORE, "
            "0 to 40), "
            "over their number.",
            by_row("ssda903_oc2", _judge),
        ),
    ),
)
