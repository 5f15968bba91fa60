"""Names and docstrings of the product: no class name twice, no docstring that begins with a clause.

What is wrong today stands in lists that can only shrink: a name that is mended must leave its list.
"""

from bench.house import clauses, doubled_classes, wide_functions

# a row and its plain twin are the same thing; Django asks for the name of a command
PAIRS = {"Command", "NeighbourSet", "Rebase", "Target"}
DOUBLED = {
    "ApproveForm",
    "Change",
    "Column",
    "Entry",
    "Environment",
    "Line",
    "Outcome",
    "OwnLimits",
    "Plan",
    "Problem",
    "Reading",
    "Selection",
    "Text",
    "WithdrawForm",
}
CLAUSES = 207
WIDE = {
    "_among",
    "_assess",
    "_chart",
    "_detail",
    "_figure",
    "_frame",
    "_of_trend",
    "_planned",
    "_read_row",
    "_review",
    "_rows",
    "_signals",
    "_towards",
    "_variation",
    "describe_trend",
    "make_group",
}


def test_no_class_name_stands_twice_in_the_product():
    found = {name: places for name, places in doubled_classes().items() if name not in PAIRS}
    more = {name: places for name, places in found.items() if name not in DOUBLED}
    assert not more, "give these classes names of their own"
    assert set(found) == DOUBLED, "these names are given once by now: take them off the list"


def test_row_and_plain_pairs_are_pairs():
    assert set(doubled_classes()) >= PAIRS
    assert all(len(doubled_classes()[name]) == 2 for name in PAIRS - {"Command"})


def test_docstrings_begin_with_a_noun_or_with_a_verb_in_the_imperative():
    found = clauses()
    assert len(found) <= CLAUSES, "\n".join(["begin these with a noun or a verb:", *found])
    assert len(found) == CLAUSES, f"fewer begin with a clause by now: set CLAUSES to {len(found)}"


def test_no_function_takes_more_than_five_positional_parameters():
    found = {place.rpartition(":")[2]: place for place in wide_functions()}
    more = {place for name, place in found.items() if name not in WIDE}
    assert not more, "bundle what these functions take, or give it by name"
    assert set(found) == WIDE, "these take fewer by now: take them off the list"
