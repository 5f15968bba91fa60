"""Number of children looked after on the last day of the period, and their rate."""

from children_lists.measures.in_care import IN_CARE_RULE, LIST_8_MONTHS, is_in_care
from children_lists.measures.measure import CountingDay, ListMeasure, Way, by_child
from children_lists.rows import ChildRow


def _judge(row: ChildRow, moment: CountingDay) -> int | None:
    return 1 if is_in_care(row, moment) else None


NEEDS = ("child", "started", "ended", "legal_status")
WAYS = (
    Way(
        {"list_8": NEEDS},
        f"Children {IN_CARE_RULE}.",
        by_child("list_8", _judge),
        reaches_back=LIST_8_MONTHS,
        is_position=True,
    ),
    Way(
        {"ssda903_episodes": NEEDS},
        f"Children with an episode open, {IN_CARE_RULE}.",
        by_child("ssda903_episodes", _judge),
    ),
)
MEASURE = ListMeasure(("CLA-NUM",), WAYS, is_number=True)
