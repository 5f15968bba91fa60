"""A target that the process as it is cannot meet."""

from analysis.questions.rule import Facts, Practice, Rule
from analysis.questions.situations import KpiSituation


def _find(one: KpiSituation) -> Facts:
    if not one.misses_consistently or not one.words.target:
        return ()
    return (
        "It consistently misses its target: its limits lie on the wrong side of it.",
        f"Target: {one.words.target}.",
        one.words.newest,
    )


RULE = Rule(
    slug="out-of-reach",
    rank=50,
    about=KpiSituation,
    find=_find,
    question="{title}: what is done now does not reach the target. What will change, or is the target wrong?",
    reason="Where chance alone never reaches the target, waiting for a better month does not help.",
    practice=Practice.MAKING_DATA_COUNT,
)
