"""All actions done and no KPI improves."""

import pytest

from tests.analysis.questions.makers import ASKED, fires, question_of

FACTS = {"actions": 2, "done": 2}


def test_it_asks_and_shows_the_facts_that_made_it_fire():
    question_of("done-without-effect", ASKED, **FACTS)


@pytest.mark.parametrize(
    "taken",
    [
        pytest.param({"done": 1}, id="an action is open"),
        pytest.param({"actions": 0, "done": 0}, id="no action"),
        pytest.param({"improving": 1}, id="a KPI improves"),
        pytest.param({"kpis": 0}, id="no KPI"),
    ],
)
def test_without_a_fact_it_does_not_ask(taken):
    assert not fires("done-without-effect", ASKED, **FACTS | taken)
