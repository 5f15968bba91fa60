"""A signal of worsening."""

import pytest

from tests.analysis.questions.makers import KPI, fires, question_of

FACTS = {"is_worsening": True, "signal": "Worsening: the last higher than usual for seven months"}


def test_it_asks_and_shows_the_facts_that_made_it_fire():
    question_of("worsening", KPI, **FACTS)


@pytest.mark.parametrize(
    "taken",
    [
        pytest.param({"is_worsening": False}, id="no signal"),
        pytest.param({"is_worsening": False, "is_improving": True}, id="improving"),
    ],
)
def test_without_a_fact_it_does_not_ask(taken):
    assert not fires("worsening", KPI, **FACTS | taken)
