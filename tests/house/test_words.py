"""Names and docstrings of the product: no class name twice, no docstring that begins with a clause."""

import pytest

from bench.house import clauses, doubled_classes, trees, wide_functions

# a row and its plain twin are the same thing; Django asks for the name of a command
PAIRS = {"Command", "NeighbourSet", "Rebase", "Target"}


@pytest.fixture(scope="module", autouse=True)
def _parsed_for_this_module():
    """Give back the parsed product afterwards: every later search for garbage would go through it."""
    yield
    trees.cache_clear()


def test_no_class_name_stands_twice_in_the_product():
    found = {name: places for name, places in doubled_classes().items() if name not in PAIRS}
    assert not found, "give these classes names of their own"


def test_row_and_plain_pairs_are_pairs():
    assert set(doubled_classes()) >= PAIRS
    assert all(len(doubled_classes()[name]) == 2 for name in PAIRS - {"Command"})


def test_docstrings_begin_with_a_noun_or_with_a_verb_in_the_imperative():
    assert clauses() == [], "begin these with a noun or a verb"


def test_no_function_takes_more_than_five_positional_parameters():
    assert wide_functions() == {}, "bundle what these functions take, or give it by name"
