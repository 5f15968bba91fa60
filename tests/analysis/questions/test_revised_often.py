"""Figures revised more than usual."""

import pytest

from tests.analysis.questions.makers import KPI, fires, question_of

FACTS = {"revised": 3}


def test_it_asks_and_shows_the_facts_that_made_it_fire():
    question_of("revised-often", KPI, **FACTS)


@pytest.mark.parametrize(
    "taken",
    [
        pytest.param({"revised": 2}, id="two"),
        pytest.param({"revised": 0}, id="none"),
    ],
)
def test_without_a_fact_it_does_not_ask(taken):
    assert not fires("revised-often", KPI, **FACTS | taken)
