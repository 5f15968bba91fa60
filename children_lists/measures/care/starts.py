"""Children who started to be looked after in the period."""

from children_lists.measures.in_care import SHORT_BREAKS
from children_lists.measures.measure import CountingDay, ListMeasure, Way, by_child
from children_lists.reading.values import first_code
from children_lists.rows import ChildRow


def _judge(row: ChildRow, moment: CountingDay) -> int | None:
    is_start = first_code(row.code("why_started")) == "S" and moment.holds(row.day("started"))
    return 1 if is_start and first_code(row.code("legal_status")) not in SHORT_BREAKS else None


MEASURE = ListMeasure(
    ("CLA-STARTS",),
    (
        Way(
            {"ssda903_episodes": ("child", "started", "why_started", "legal_status")},
            "Children with an episode that began in the period as a start of care (reason S), short breaks left out. "
            "A child who started twice is counted once.",
            by_child("ssda903_episodes", _judge),
        ),
    ),
    is_number=True,
)
