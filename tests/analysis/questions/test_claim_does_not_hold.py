"""A claim that does not reproduce."""

import pytest

from tests.analysis.questions.makers import CLAIM, fires, question_of

FACTS = {"does_not_reproduce": True, "verdict": "The numbers give 20%. Claimed: 30%.", "paper": "Report"}


def test_it_asks_and_shows_the_facts_that_made_it_fire():
    question_of("claim-does-not-hold", CLAIM, **FACTS)


@pytest.mark.parametrize(
    "taken",
    [
        pytest.param({"does_not_reproduce": False}, id="it reproduces"),
    ],
)
def test_without_a_fact_it_does_not_ask(taken):
    assert not fires("claim-does-not-hold", CLAIM, **FACTS | taken)
