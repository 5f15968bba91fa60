"""A recommendation that nothing measures."""

import pytest

from tests.analysis.questions.makers import ASKED, fires, question, question_of

FACTS = {"kpis": 0, "no_measure": "Practice is audited."}


def test_it_asks_and_shows_the_facts_that_made_it_fire():
    asked = question_of("no-measure", ASKED, **FACTS)
    assert asked.facts == ("Practice is audited.",)


def test_without_a_reason_it_says_that_none_is_given():
    assert "no reason is given" in question("no-measure", ASKED, kpis=0).facts[0]


@pytest.mark.parametrize(
    "taken",
    [
        pytest.param({"kpis": 1}, id="a KPI is linked"),
    ],
)
def test_without_a_fact_it_does_not_ask(taken):
    assert not fires("no-measure", ASKED, **FACTS | taken)
