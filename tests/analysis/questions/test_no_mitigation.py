"""A risk without mitigation."""

import pytest

from tests.analysis.questions.makers import RISK, fires, question_of

FACTS = {"mitigation": "", "basis": "Said in a text only"}


def test_it_asks_and_shows_the_facts_that_made_it_fire():
    question_of("no-mitigation", RISK, **FACTS)


@pytest.mark.parametrize(
    "taken",
    [
        pytest.param({"mitigation": "Pay more."}, id="a mitigation"),
    ],
)
def test_without_a_fact_it_does_not_ask(taken):
    assert not fires("no-mitigation", RISK, **FACTS | taken)
