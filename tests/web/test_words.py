"""First words of a text: whole words, and a sign where more follows."""

import pytest

from web.words import first_words


@pytest.mark.parametrize(
    ("text", "words"),
    [
        pytest.param("Steady progress", "Steady progress", id="short and whole"),
        pytest.param("Steady progress.", "Steady progress", id="without its full stop"),
        pytest.param("All judgements inadequate; a decline.", "All judgements inadequate …", id="first part"),
        pytest.param("New rules. They came in May.", "New rules. They came in May", id="a short first part"),
        pytest.param("Rose from 87.5% to 96.25%.", "Rose from 87.5% to 96.25%", id="decimal points"),
        pytest.param("Children wait long until a home is agreed.", "Children wait long until a home is …", id="cut"),
        pytest.param("Reviews are in place (the day was inferred).", "Reviews are in place …", id="bracket"),
        pytest.param("x" * 50, "x" * 38 + " …", id="one long word"),
        pytest.param("", "", id="nothing"),
        pytest.param("Two\n lines  here", "Two lines here", id="white space"),
    ],
)
def test_first_words(text, words):
    assert first_words(text, 40) == words
    assert len(first_words(text, 40)) <= 42
