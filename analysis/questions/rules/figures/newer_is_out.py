"""A figure that is older than the newest published one."""

from analysis.questions.rule import Facts, Practice, Rule
from analysis.questions.situations import KpiSituation


def _find(one: KpiSituation) -> Facts:
    if not one.newer_out:
        return ()
    return (one.words.newest, f"{one.newer_out}.")


RULE = Rule(
    slug="newer-is-out",
    rank=130,
    about=KpiSituation,
    find=_find,
    question="{title}: a newer figure should be out. What does it show?",
    reason="A committee should not debate an old figure when a newer one is published.",
    practice=Practice.WORKBOOK,
)
