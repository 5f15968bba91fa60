"""An improvement that begins where the counting changed."""

from analysis.core.periods import long_date
from analysis.questions.rule import Facts, Practice, Rule
from analysis.questions.situations import KpiSituation


def _find(one: KpiSituation) -> Facts:
    if not one.is_improving or one.broken_on is None:
        return ()
    return (f"{one.signal}.", f"From {long_date(one.broken_on)} counted otherwise: {one.break_words}.")


RULE = Rule(
    slug="improvement-at-a-break",
    rank=80,
    about=KpiSituation,
    find=_find,
    question="{title}: how much of the improvement is the new way of counting?",
    reason="A new way of counting can look like better work.",
    practice=Practice.GOOD_SCRUTINY,
)
