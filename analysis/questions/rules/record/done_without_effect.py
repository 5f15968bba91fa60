"""A recommendation whose actions are all done while none of its KPIs improves."""

from analysis.questions.rule import Facts, Practice, Rule
from analysis.questions.situations import AskedSituation


def _find(one: AskedSituation) -> Facts:
    if not one.actions or one.done < one.actions or not one.kpis or one.improving:
        return ()
    return (
        f"All {one.actions} recorded actions are done.",
        f"Improving beyond chance: none of {'; '.join(one.name_kpis())}.",
    )


RULE = Rule(
    slug="done-without-effect",
    rank=40,
    about=AskedSituation,
    find=_find,
    question="{title}: all actions are done. Why do the figures not show it, and what comes next?",
    reason="Work that is done and changes nothing for children is not finished.",
    practice=Practice.GOOD_SCRUTINY,
    weight=lambda one: one.actions,
)
