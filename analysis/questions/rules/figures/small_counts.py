"""A figure that rests on so few children that chance can turn it."""

from analysis.questions.rule import Facts, Practice, Rule
from analysis.questions.situations import KpiSituation


def _facts(one: KpiSituation) -> Facts:
    words = one.words
    facts = (words.newest, "Too few were counted to tell on which side of its target it is.")
    return (*facts, f"Counted: {words.counted}.") if words.counted is not None else facts


def _find(one: KpiSituation) -> Facts:
    if not one.is_unsure:
        return ()
    return _facts(one)


RULE = Rule(
    slug="small-counts",
    rank=150,
    about=KpiSituation,
    find=_find,
    question="{title}: these are few children. What is known about each of them?",
    reason="Where numbers are small, a percentage says little and what happened to each child says much.",
    practice=Practice.TEN_QUESTIONS,
)
