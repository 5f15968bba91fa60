"""Children with something open on the last day of the period: a plan, an episode of need."""

from children_lists.measures.measure import CountingDay, Way, by_child
from children_lists.rows import CannotTell, ChildRow


def is_open(row: ChildRow, moment: CountingDay) -> bool:
    """True where it had begun and not ended at the end of the period."""
    started, ended = row.day("started"), row.day("ended")
    if started is None:
        raise CannotTell("no day on which it began")
    return started <= moment.end and (ended is None or ended > moment.end)


def number_open(slug: str, rule: str) -> tuple[Way, ...]:
    """The way to count the children of a list that have it open at the end of the period."""

    def judge(row: ChildRow, moment: CountingDay) -> int | None:
        return 1 if is_open(row, moment) else None

    needs = {slug: ("child", "started", "ended")}
    return (Way(needs, rule, by_child(slug, judge), reaches_back=6, is_position=True),)
