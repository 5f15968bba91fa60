"""Referrals within twelve months of an earlier one."""

from children_lists.measures.measure import CountingDay, ListMeasure, Way, by_row
from children_lists.rows import CannotTell, ChildRow


def _judge(row: ChildRow, moment: CountingDay) -> int | None:
    referred = row.day("referred")
    if referred is None or not moment.holds(referred):
        return None
    earlier = row.number_in("earlier_referrals")
    if earlier is None:
        raise CannotTell("no number of earlier referrals")
    return int(earlier > 0)


MEASURE = ListMeasure(
    ("REREF-12M",),
    (
        Way(
            {"list_3": ("referred", "earlier_referrals")},
            "Of the referrals in the period, those whose child had been referred in the twelve months before. "
            "List 3 has "
            "that number for the latest referral of each child; where a child was referred twice in six months, its "
            "earlier referral is counted by the same number.",
            by_row("list_3", _judge),
            reaches_back=6,
        ),
    ),
)
