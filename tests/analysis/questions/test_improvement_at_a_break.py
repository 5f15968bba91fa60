"""An improvement that coincides with a break."""

from datetime import date

import pytest

from tests.analysis.questions.makers import KPI, fires, question_of

FACTS = {
    "is_improving": True,
    "signal": "Improving",
    "broken_on": date(2021, 10, 1),
    "break_words": "virtual visits count no more",
}


def test_it_asks_and_shows_the_facts_that_made_it_fire():
    asked = question_of("improvement-at-a-break", KPI, **FACTS)
    assert asked.facts[1] == "From 1 October 2021 counted otherwise: virtual visits count no more."


@pytest.mark.parametrize(
    "taken",
    [
        pytest.param({"is_improving": False}, id="no improvement"),
        pytest.param({"broken_on": None}, id="no break"),
    ],
)
def test_without_a_fact_it_does_not_ask(taken):
    assert not fires("improvement-at-a-break", KPI, **FACTS | taken)
