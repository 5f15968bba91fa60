"""Pieces of bytes: what was put in comes out, whatever is folded with it, and copies leave what they are of alone."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from web.pieces import TOGETHER, FoldedPieces, Pieces, SetsByKey

PIECES = st.lists(st.binary(max_size=30), max_size=3 * TOGETHER)
BY_KEY = st.dictionaries(st.integers(-(2**40), 2**40), st.binary(max_size=30), max_size=3 * TOGETHER)


def some_others(keys):
    if not keys:
        return st.just({})
    return st.dictionaries(st.sampled_from(sorted(keys)), st.binary(max_size=40), max_size=5)


@given(PIECES, st.data())
def test_folded_pieces_are_found_by_their_places(pieces, data):
    folded = FoldedPieces(pieces)
    assert list(folded) == pieces
    assert len(folded) == len(pieces)
    # by leaps, so that others have to be unfolded each time
    for place in data.draw(st.lists(st.sampled_from(range(len(pieces))), max_size=20)) if pieces else ():
        assert folded[place] == pieces[place]


@given(PIECES, st.data())
def test_a_copy_with_other_pieces_shares_nothing_that_is_other(pieces, data):
    fresh = data.draw(some_others(range(len(pieces))))
    folded = FoldedPieces(pieces)
    made = folded.with_others(fresh)
    assert list(made) == [fresh.get(place, piece) for place, piece in enumerate(pieces)]
    assert list(folded) == pieces
    # one that goes on growing leaves the other as it is
    assert made.add(b"more") == len(pieces)
    assert (len(made), len(folded)) == (len(pieces) + 1, len(pieces))


@given(BY_KEY)
def test_pieces_are_found_by_key_in_the_order_in_which_they_came(found):
    pieces = Pieces(found.items())
    assert list(pieces.items()) == list(found.items())
    assert {key: pieces[key] for key in pieces} == found
    missing = next(key for key in range(len(found) + 1) if key not in found)
    assert missing not in pieces
    assert pieces.get(missing) is None
    with pytest.raises(KeyError):
        pieces[missing]


@given(BY_KEY, BY_KEY, st.data())
def test_a_copy_by_key_changes_adds_and_leaves_out(found, more, data):
    gone = set(data.draw(some_others(found))) | data.draw(st.sets(st.integers(0, 3)))
    fresh = data.draw(some_others(found)) | more
    pieces = Pieces(found.items())
    made = pieces.with_others(fresh, gone)
    assert list(made.items()) == [(key, piece) for key, piece in (found | fresh).items() if key not in gone]
    assert list(pieces.items()) == list(found.items())
    others = list(pieces.others_than(made, slice(1, 3)))
    after = dict(made.items())
    pairs = [(key, piece, after.get(key)) for key, piece in found.items()]
    assert others == [one for one in pairs if one[2] is None or one[1][1:3] != one[2][1:3]]
    assert list(pieces.keys_gone_in(made)) == [key for key in found if key not in after]


@given(st.lists(st.tuples(st.integers(0, 9), st.sets(st.sampled_from("abc")))))
def test_sets_by_key_are_the_union_of_all_that_came(found):
    together = {}
    for key, words in found:
        together[key] = together.get(key, frozenset()) | words
    sets = SetsByKey(found)
    assert dict(sets) == together
    assert len(sets) == len(together)
    assert sets.get(10) is None
    assert len({id(one) for one in sets.values()}) == len(set(together.values()))
