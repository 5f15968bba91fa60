"""Children who ceased to be looked after in the period."""

from children_lists.measures.in_care import SHORT_BREAKS
from children_lists.measures.measure import CountingDay, ListMeasure, Way, by_child
from children_lists.reading.values import first_code
from children_lists.rows import ChildRow


def _judge(row: ChildRow, moment: CountingDay) -> int | None:
    why = first_code(row.code("why_ended"))
    is_end = why not in ("", "X1") and moment.holds(row.day("ended"))
    return 1 if is_end and first_code(row.code("legal_status")) not in SHORT_BREAKS else None


MEASURE = ListMeasure(
    ("CLA-CEASED",),
    (
        Way(
            {"ssda903_episodes": ("child", "ended", "why_ended", "legal_status")},
            "Children with an episode that ended in the period and care with it (any reason but X1, the change to "
            "another episode), short breaks left out. A child who left twice is counted once.",
            by_child("ssda903_episodes", _judge),
        ),
    ),
    is_number=True,
)
