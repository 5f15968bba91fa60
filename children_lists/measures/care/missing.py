"""Children looked after in the year who were missing at least once."""

from children_lists.measures.in_care import SHORT_BREAKS
from children_lists.measures.measure import CountingDay, ListMeasure, Lists, MeasureCount, Way
from children_lists.reading.values import first_code
from children_lists.rows import CannotTell


def _count(lists: Lists, moment: CountingDay) -> MeasureCount:
    cohort: set[str] = set()
    missing: set[str] = set()
    left_out = 0
    for row in lists["ssda903_episodes"].rows:
        try:
            started, ended = row.day("started"), row.day("ended")
        except CannotTell:
            left_out += 1
            continue
        is_in = started is not None and started <= moment.end and (ended is None or ended >= moment.period.start)
        if is_in and first_code(row.code("legal_status")) not in SHORT_BREAKS:
            cohort.add(row.child)
    for row in lists["ssda903_missing"].rows:
        try:
            begun = row.day("missing_from")
        except CannotTell:
            left_out += 1
            continue
        if first_code(row.code("kind")) == "M" and moment.holds(begun):
            missing.add(row.reference)
    reasons = (("a cell that cannot be read", left_out),) if left_out else ()
    return MeasureCount(len(missing & cohort), len(cohort), reasons)


MEASURE = ListMeasure(
    ("CLA-MISSING",),
    (
        Way(
            {
                "ssda903_episodes": ("child", "started", "ended", "legal_status"),
                "ssda903_missing": ("child", "kind", "missing_from"),
            },
            "Of the children with an episode of care in the period, those with an episode of being missing (code "
            "M) that "
            "began in it. Absences without leave (code A) are not counted.",
            _count,
        ),
    ),
)
