"""An improvement that begins where the counting changed."""

from analysis.core.periods import long_date
from analysis.questions.rule import Facts, Practice, Rule
from analysis.questions.situations import KpiSituation


def _find(one: KpiSituation) -> Facts:
    if not one.is_improving:
        return ()
    words = one.words
    if words.broken_on is None:
        return ()
    return (f"{words.signal}.", f"From {long_date(words.broken_on)} counted otherwise: {words.break_words}.")


RULE = Rule(
    slug="improvement-at-a-break",
    rank=80,
    about=KpiSituation,
    find=_find,
    question="{title}: how much of the improvement is the new way of counting?",
    reason="A new way of counting can look like better work.",
    practice=Practice.GOOD_SCRUTINY,
)
