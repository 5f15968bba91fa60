"""A signal or trend of worsening, beyond chance."""

from analysis.questions.rule import Facts, Practice, Rule
from analysis.questions.situations import KpiSituation


def _find(one: KpiSituation) -> Facts:
    if not one.is_worsening:
        return ()
    return (f"{one.words.signal}.", one.words.newest)


RULE = Rule(
    slug="worsening",
    rank=20,
    about=KpiSituation,
    find=_find,
    question="{title}: why is this getting worse, since when do you know it, and what is being done?",
    reason="A change beyond chance has a cause that somebody can name.",
    practice=Practice.MAKING_DATA_COUNT,
)
