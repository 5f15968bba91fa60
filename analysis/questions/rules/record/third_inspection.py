"""The same issue at three inspections or more."""

from analysis.questions.rule import Facts, Practice, Rule
from analysis.questions.situations import AskedSituation

# an issue that came back so often is one to look at by itself
ASKED_OFTEN = 3


def _find(one: AskedSituation) -> Facts:
    if len(one.years) < ASKED_OFTEN:
        return ()
    return (f"Asked in {', '.join(map(str, one.years))}.",)


RULE = Rule(
    slug="third-inspection",
    rank=30,
    about=AskedSituation,
    find=_find,
    question="{title}: inspectors have asked for this again and again. What is different this time?",
    reason="What came back before will come back again unless its cause is found.",
    practice=Practice.OFSTED_AND_SCRUTINY,
    weight=lambda one: len(one.years),
)
