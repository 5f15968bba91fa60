"""The same issue for the third inspection."""

import pytest

from tests.analysis.questions.makers import ASKED, fires, question_of

FACTS = {"years": (2016, 2019, 2023)}


def test_it_asks_and_shows_the_facts_that_made_it_fire():
    question_of("third-inspection", ASKED, **FACTS)


@pytest.mark.parametrize(
    "taken",
    [
        pytest.param({"years": (2019, 2023)}, id="twice"),
        pytest.param({"years": ()}, id="once"),
    ],
)
def test_without_a_fact_it_does_not_ask(taken):
    assert not fires("third-inspection", ASKED, **FACTS | taken)
