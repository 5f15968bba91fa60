"""A rule: its condition over a situation, its question, its reason, and where scrutiny practice says so."""

from collections.abc import Callable
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from analysis.questions.situations import Situation

Facts = tuple[str, ...]


class Practice(StrEnum):
    """Guidance on scrutiny from which a rule is taken."""

    GOOD_SCRUTINY = "Centre for Governance and Scrutiny, The Good Scrutiny Guide, 2019"
    STATUTORY = "Statutory guidance on overview and scrutiny in local government, 2019"
    WORKBOOK = "Local Government Association, A councillor's workbook on scrutiny"
    TEN_QUESTIONS = "Local Government Association, 10 questions on services for looked-after children, 2012"
    OFSTED_AND_SCRUTINY = "Centre for Governance and Scrutiny, Ofsted and children's services scrutiny, 2023"
    MAKING_DATA_COUNT = "NHS England, Making Data Count"


@dataclass(frozen=True)
class Rule:
    """A rule on one kind of situation.

    `find` returns the facts that make it fire, a sentence each, or none. `question` has `{title}` for the name of what
    it is about. `rank` is its place among all rules, the first to be asked lowest; `weight` orders what it finds.
    """

    slug: str
    rank: int
    about: type[Situation]
    find: Callable[[Any], Facts]
    question: str
    reason: str
    practice: Practice
    weight: Callable[[Any], float] = lambda situation: 0.0


@dataclass(frozen=True, slots=True)
class Question:
    """A question that a rule found worth asking, with the facts that made it fire."""

    rule: str
    rank: int
    title: str
    address: tuple[str, ...]
    words: str
    reason: str
    practice: str
    facts: Facts
    weight: float = 0.0

    @property
    def key(self) -> str:
        """Name of the question that stays while its facts last: the rule and what it is about."""
        return ":".join((self.rule, *self.address))


def ask(rule: Rule, situation: Situation) -> Question | None:
    """The question of `rule` about `situation`; None where its facts are not there."""
    facts = rule.find(situation) if isinstance(situation, rule.about) else ()
    if not facts:
        return None
    return Question(
        rule=rule.slug,
        rank=rule.rank,
        title=situation.title,
        address=situation.address,
        words=rule.question.format(title=situation.title),
        reason=rule.reason,
        practice=rule.practice.value,
        facts=facts,
        weight=rule.weight(situation),
    )
