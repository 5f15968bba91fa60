"""A target outside what the process can do."""

import pytest

from tests.analysis.questions.makers import KPI, fires, question_of

FACTS = {"misses_consistently": True, "target": "95%"}


def test_it_asks_and_shows_the_facts_that_made_it_fire():
    question_of("out-of-reach", KPI, **FACTS)


@pytest.mark.parametrize(
    "taken",
    [
        pytest.param({"misses_consistently": False}, id="hit or miss"),
        pytest.param({"target": ""}, id="no target"),
    ],
)
def test_without_a_fact_it_does_not_ask(taken):
    assert not fires("out-of-reach", KPI, **FACTS | taken)
