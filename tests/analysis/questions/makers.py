"""Situations for the tests of rules, and what one rule makes of them."""

from dataclasses import fields, replace

from analysis.promises import PromiseState
from analysis.questions.registry import get_rules
from analysis.questions.rule import ask
from analysis.questions.situations import (
    AskedSituation,
    ClaimSituation,
    KpiSituation,
    KpiWords,
    PromiseSituation,
    RiskSituation,
)

KPI_WORDS = KpiWords("Visits on time", ("pages:kpi", "visits"), value="80%", period="January 2021")
KPI = KpiSituation(lambda: KPI_WORDS)
ASKED = AskedSituation(
    "Plans", ("pages:recommendation", "ilacs-2023", "1"), kpis=1, name_kpis=lambda: (KPI_WORDS.title,)
)
PROMISE = PromiseSituation("More figures", ("scrutiny:promise", "figures"), state=PromiseState.OPEN)
CLAIM = ClaimSituation("Twice as much", ("scrutiny:claim", "twice"))
RISK = RiskSituation("Too few carers.", ("scrutiny:risks",), mitigation="Pay more.")


def with_facts(situation, **facts):
    """The situation with other facts, of which some are in the words for a KPI."""
    in_words = {one.name: facts.pop(one.name) for one in fields(KpiWords) if one.name in facts}
    if isinstance(situation, KpiSituation):
        words = replace(situation.words, **in_words)
        return replace(situation, make_words=lambda: words, **facts)
    return replace(situation, **in_words, **facts)


def question(slug, situation, **facts):
    """The question of the rule `slug` about a situation with other facts; None where it does not fire."""
    (rule,) = [rule for rule in get_rules() if rule.slug == slug]
    return ask(rule, with_facts(situation, **facts))


def fires(slug, situation, **facts):
    return question(slug, situation, **facts) is not None


def question_of(slug, situation, **facts):
    """The question of a rule that fires: it names its subject, and has facts, a reason and a practice."""
    asked = question(slug, situation, **facts)
    assert situation.title in asked.words
    assert asked.facts
    assert all(asked.facts)
    assert asked.reason
    assert asked.practice
    return asked
