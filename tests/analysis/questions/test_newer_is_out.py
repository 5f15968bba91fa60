"""A figure older than its release."""

import pytest

from tests.analysis.questions.makers import KPI, fires, question_of

FACTS = {"newer_out": "The statistic for the year to 31 March 2026 is usually out by November 2026"}


def test_it_asks_and_shows_the_facts_that_made_it_fire():
    question_of("newer-is-out", KPI, **FACTS)


@pytest.mark.parametrize(
    "taken",
    [
        pytest.param({"newer_out": ""}, id="none is out"),
    ],
)
def test_without_a_fact_it_does_not_ask(taken):
    assert not fires("newer-is-out", KPI, **FACTS | taken)
