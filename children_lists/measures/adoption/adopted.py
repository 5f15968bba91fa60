"""Children adopted in the year."""

from children_lists.measures.measure import CountingDay, ListMeasure, Way, by_child
from children_lists.reading.values import first_code
from children_lists.rows import ChildRow

ADOPTED = frozenset({"E11", "E12"})


def _judge_order(row: ChildRow, moment: CountingDay) -> int | None:
    return 1 if moment.holds(row.day("adopted")) else None


def _judge_episode(row: ChildRow, moment: CountingDay) -> int | None:
    return 1 if first_code(row.code("why_ended")) in ADOPTED and moment.holds(row.day("ended")) else None


MEASURE = ListMeasure(
    ("ADOPT-NUM",),
    (
        Way(
            {"ssda903_episodes": ("child", "ended", "why_ended")},
            "Children with an episode that ended in the period by adoption (reasons E11 and E12).",
            by_child("ssda903_episodes", _judge_episode),
        ),
        Way(
            {"list_10": ("child", "adopted")},
            "Children whose adoption order was made in the period.",
            by_child("list_10", _judge_order),
            reaches_back=12,
        ),
    ),
    is_number=True,
)
