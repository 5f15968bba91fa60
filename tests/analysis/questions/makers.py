"""Situations for the tests of rules, and what one rule makes of them."""

from dataclasses import replace

from analysis.promises import PromiseState
from analysis.questions.registry import get_rules
from analysis.questions.rule import ask
from analysis.questions.situations import (
    AskedSituation,
    ClaimSituation,
    KpiSituation,
    PromiseSituation,
    RiskSituation,
)

KPI = KpiSituation("Visits on time", ("pages:kpi", "visits"), value="80%", period="January 2021")
ASKED = AskedSituation("Plans", ("pages:recommendation", "ilacs-2023", "1"), kpis=("Visits on time",))
PROMISE = PromiseSituation("More figures", ("scrutiny:promise", "figures"), state=PromiseState.OPEN)
CLAIM = ClaimSituation("Twice as much", ("scrutiny:claim", "twice"))
RISK = RiskSituation("Too few carers.", ("scrutiny:risks",), mitigation="Pay more.")


def question(slug, situation, **facts):
    """The question of the rule `slug` about a situation with other facts; None where it does not fire."""
    (rule,) = [rule for rule in get_rules() if rule.slug == slug]
    return ask(rule, replace(situation, **facts))


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
