"""A recommendation that nothing measures."""

from analysis.questions.rule import Facts, Practice, Rule
from analysis.questions.situations import AskedSituation


def _find(one: AskedSituation) -> Facts:
    if one.kpis:
        return ()
    return (one.no_measure or "No KPI is linked to it, and no reason is given.",)


RULE = Rule(
    slug="no-measure",
    rank=90,
    about=AskedSituation,
    find=_find,
    question="{title}: how will the committee know that it is done?",
    reason="What is not measured can only be believed.",
    practice=Practice.GOOD_SCRUTINY,
)
