"""A risk for which nothing is said to be done."""

from analysis.questions.rule import Facts, Practice, Rule
from analysis.questions.situations import RiskSituation


def _find(one: RiskSituation) -> Facts:
    if one.mitigation:
        return ()
    return (f"No mitigation is recorded. {one.basis}.",)


RULE = Rule(
    slug="no-mitigation",
    rank=110,
    about=RiskSituation,
    find=_find,
    question="What is being done about this risk: {title}",
    reason="A risk that is only named is not managed.",
    practice=Practice.GOOD_SCRUTINY,
)
