"""Numbers that KPIs share, and entries that say no more than what was known."""

from decimal import Decimal

import pytest

from analysis.core.kinds import KINDS
from analysis.entry.figures import Typed
from analysis.entry.shared import known_number, only_repeats, shared_places

A, B, C, D = (1, "value"), (2, "numerator"), (3, "denominator"), (4, "value")
ALL = frozenset({"numerator", "denominator", "value"})


def test_number_that_goes_round_is_shared_by_all():
    assert shared_places([(A, B), (A, C)]) == {A: (B, C), B: (A, C), C: (A, B)}
    assert shared_places([(A, B), (B, A), (C, D)]) == {A: (B,), B: (A,), C: (D,), D: (C,)}
    assert shared_places([]) == {}


def test_first_place_that_holds_a_number_gives_it():
    held = {C: Decimal(3), D: Decimal(4)}
    assert known_number((A, C, D), held) == 3
    assert known_number((A, B), held) is None


@pytest.mark.parametrize(
    ("typed", "kind", "known", "expected"),
    [
        (Typed(denominator="975"), "percentage", {"denominator"}, True),
        (Typed(), "percentage", set(), True),
        (Typed(denominator="975"), "percentage", set(), False),
        (Typed(numerator="900", denominator="975"), "percentage", ALL, False),
        (Typed(numerator="x", denominator="975"), "percentage", ALL, True),
        (Typed(value="975"), "count", {"value"}, False),
        (Typed(denominator="975", commentary="Late."), "percentage", {"denominator"}, False),
        (Typed(denominator="975", no_figure="late"), "percentage", {"denominator"}, False),
    ],
)
def test_entry_that_only_repeats_what_was_known(typed, kind, known, expected):
    assert only_repeats(typed, KINDS[kind], known) is expected
