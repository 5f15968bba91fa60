"""A KPI that improves while inspectors call the same thing a weakness."""

from analysis.questions.rule import Facts, Practice, Rule
from analysis.questions.situations import KpiSituation

MOST_SHOWN = 2


def _find(one: KpiSituation) -> Facts:
    if not one.is_improving or not one.inspectors:
        return ()
    return (f"{one.words.signal}.", *(f"Inspectors: {words}" for words in one.inspectors[:MOST_SHOWN]))


RULE = Rule(
    slug="numbers-ahead-of-quality",
    rank=70,
    about=KpiSituation,
    find=_find,
    question="{title}: the figures improve and inspectors still find it inconsistent. How do you know how good it is?",
    reason="A figure counts what was done, and inspectors look at how well.",
    practice=Practice.OFSTED_AND_SCRUTINY,
)
