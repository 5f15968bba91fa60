"""Worse than every statistical neighbour."""

import pytest

from tests.analysis.questions.makers import KPI, fires, question_of

FACTS = {"neighbours": 3, "behind": 3}


def test_it_asks_and_shows_the_facts_that_made_it_fire():
    question_of("worse-than-neighbours", KPI, **FACTS)


@pytest.mark.parametrize(
    "taken",
    [
        pytest.param({"behind": 2}, id="one is no better"),
        pytest.param({"neighbours": 2, "behind": 2}, id="too few neighbours"),
        pytest.param({"neighbours": 0, "behind": 0}, id="none"),
    ],
)
def test_without_a_fact_it_does_not_ask(taken):
    assert not fires("worse-than-neighbours", KPI, **FACTS | taken)
