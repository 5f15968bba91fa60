"""A KPI improves while inspectors call it a weakness."""

import pytest

from tests.analysis.questions.makers import KPI, fires, question_of

FACTS = {"is_improving": True, "signal": "Improving", "inspectors": ("Visits are inconsistent.", "Plans too.", "More.")}


def test_it_asks_and_shows_the_facts_that_made_it_fire():
    asked = question_of("numbers-ahead-of-quality", KPI, **FACTS)
    assert asked.facts == ("Improving.", "Inspectors: Visits are inconsistent.", "Inspectors: Plans too.")


@pytest.mark.parametrize(
    "taken",
    [
        pytest.param({"is_improving": False}, id="no improvement"),
        pytest.param({"inspectors": ()}, id="no finding"),
    ],
)
def test_without_a_fact_it_does_not_ask(taken):
    assert not fires("numbers-ahead-of-quality", KPI, **FACTS | taken)
