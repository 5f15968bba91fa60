"""Pre-birth assessments finished in time."""

from children_lists.measures.measure import CountingDay, ListMeasure, Way, by_row
from children_lists.rows import ChildRow


def _judge(row: ChildRow, moment: CountingDay) -> int | None:
    due, done = row.day("due"), row.day("done")
    if due is None or not moment.holds(due):
        return None
    return int(done is not None and done <= due)


MEASURE = ListMeasure(
    ("PREBIRTH-ONTIME",),
    (
        Way(
            {"pre_birth": ("due", "done")},
            "Of the pre-birth assessments due in the period, those completed on the day they were due or before.",
            by_row("pre_birth", _judge),
        ),
    ),
)
