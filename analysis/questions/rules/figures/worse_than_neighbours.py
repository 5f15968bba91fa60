"""A figure that is worse than that of every statistical neighbour."""

from analysis.questions.rule import Facts, Practice, Rule
from analysis.questions.situations import KpiSituation

# of fewer neighbours nothing is said, as with their median
FEWEST_NEIGHBOURS = 3


def _find(one: KpiSituation) -> Facts:
    if one.neighbours < FEWEST_NEIGHBOURS or one.behind < one.neighbours:
        return ()
    return (
        one.words.newest,
        f"All {one.neighbours} similar councils with a figure for the same time are better.",
    )


RULE = Rule(
    slug="worse-than-neighbours",
    rank=60,
    about=KpiSituation,
    find=_find,
    question="{title}: every council like ours does better. What do they do, and have you asked them?",
    reason="Neighbours have children and means like ours, so that their figures show what can be done.",
    practice=Practice.TEN_QUESTIONS,
    weight=lambda one: one.neighbours,
)
