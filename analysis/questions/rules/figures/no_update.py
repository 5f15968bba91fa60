"""A KPI without a figure for two of its periods or more."""

from analysis.questions.rule import Facts, Practice, Rule
from analysis.questions.situations import KpiSituation

MISSED = 2


def _find(one: KpiSituation) -> Facts:
    if one.periods_missed < MISSED:
        return ()
    return (
        one.words.newest,
        f"No figure is held for {one.periods_missed} whole periods since.",
    )


RULE = Rule(
    slug="no-update",
    rank=100,
    about=KpiSituation,
    find=_find,
    question="{title}: the committee has had no figure for a long time. When will it get one, and what does it show?",
    reason="Silence about a figure is news too.",
    practice=Practice.STATUTORY,
    weight=lambda one: one.periods_missed,
)
