"""No update for two periods."""

import pytest

from tests.analysis.questions.makers import KPI, fires, question_of

FACTS = {"periods_missed": 2}


def test_it_asks_and_shows_the_facts_that_made_it_fire():
    question_of("no-update", KPI, **FACTS)


@pytest.mark.parametrize(
    "taken",
    [
        pytest.param({"periods_missed": 1}, id="one period"),
        pytest.param({"periods_missed": 0}, id="none"),
    ],
)
def test_without_a_fact_it_does_not_ask(taken):
    assert not fires("no-update", KPI, **FACTS | taken)
