"""A claim of a paper that its own numbers do not give."""

from analysis.questions.rule import Facts, Practice, Rule
from analysis.questions.situations import ClaimSituation


def _find(one: ClaimSituation) -> Facts:
    if not one.does_not_reproduce:
        return ()
    return (one.verdict, f"Claimed in: {one.paper}.")


RULE = Rule(
    slug="claim-does-not-hold",
    rank=120,
    about=ClaimSituation,
    find=_find,
    question="{title}: how was this worked out? It does not follow from the published numbers.",
    reason="The committee decides on what papers say, so that has to hold.",
    practice=Practice.WORKBOOK,
)
