"""A promise that is late, or whose day was moved twice."""

import pytest

from analysis.promises import PromiseState
from tests.analysis.questions.makers import PROMISE, fires, question_of

FACTS = {"state": PromiseState.LATE, "due": "by 31 January 2022", "overdue": "4 years", "slips": 1}


def test_it_asks_and_shows_the_facts_that_made_it_fire():
    asked = question_of("promise-late", PROMISE, **FACTS)
    assert asked.facts == (
        "Late, no answer recorded.",
        "It was due by 31 January 2022, 4 years ago.",
        "Its day was moved once.",
    )


def test_a_day_moved_twice_is_asked_about_before_it_is_late_and_not_once_it_is_answered():
    assert fires("promise-late", PROMISE, slips=2)
    assert not fires("promise-late", PROMISE, slips=1)
    assert not fires("promise-late", PROMISE, slips=2, state=PromiseState.ANSWERED)


@pytest.mark.parametrize(
    "taken",
    [
        pytest.param({"state": PromiseState.OPEN}, id="not late"),
        pytest.param({"state": PromiseState.ANSWERED}, id="answered"),
        pytest.param({"state": PromiseState.DUE}, id="due soon only"),
    ],
)
def test_without_a_fact_it_does_not_ask(taken):
    assert not fires("promise-late", PROMISE, **FACTS | taken)
