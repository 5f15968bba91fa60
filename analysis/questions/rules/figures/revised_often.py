"""A KPI whose figures were corrected more often than usual."""

from analysis.questions.rule import Facts, Practice, Rule
from analysis.questions.situations import KpiSituation

# more corrections in a year than these are more than slips
OFTEN = 3


def _find(one: KpiSituation) -> Facts:
    if one.revised < OFTEN:
        return ()
    return (f"{one.revised} of its figures were corrected in the last twelve months.",)


RULE = Rule(
    slug="revised-often",
    rank=140,
    about=KpiSituation,
    find=_find,
    question="{title}: why were so many figures corrected, and can the committee rely on the newest?",
    reason="Frequent corrections point to recording that does not work.",
    practice=Practice.GOOD_SCRUTINY,
    weight=lambda one: one.revised,
)
