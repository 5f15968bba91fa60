"""A figure of few children."""

import pytest

from tests.analysis.questions.makers import KPI, fires, question, question_of

FACTS = {"is_unsure": True, "counted": 4}


def test_it_asks_and_shows_the_facts_that_made_it_fire():
    asked = question_of("small-counts", KPI, **FACTS)
    assert asked.facts[-1] == "Counted: 4."


def test_without_counts_it_names_none():
    assert "Counted" not in "".join(question("small-counts", KPI, is_unsure=True).facts)


@pytest.mark.parametrize(
    "taken",
    [
        pytest.param({"is_unsure": False}, id="enough to tell"),
    ],
)
def test_without_a_fact_it_does_not_ask(taken):
    assert not fires("small-counts", KPI, **FACTS | taken)
