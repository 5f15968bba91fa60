"""Revisions of figures since they were first reported."""

from datetime import date
from decimal import Decimal

from analysis.core.kinds import KINDS
from analysis.core.periods import Period
from analysis.core.series import Observation
from analysis.statistics.revisions import revisions
from charts.words.revisions import describe_revisions

JANUARY = Period(date(2026, 1, 1), date(2026, 1, 31))


def series(*values) -> list[Observation]:
    return [Observation(JANUARY.shifted(place), Decimal(str(value))) for place, value in enumerate(values)]


def first(*values):
    return {o.period: o for o in series(*values)}


def test_only_values_that_moved_count_as_revised():
    found = revisions(first(90, 91, 92), series(90, 93, 92))
    assert found.looked_at == 3
    assert [revision.difference for revision in found.revised] == [2]


def test_only_the_last_twelve_are_looked_at():
    found = revisions(first(*[1] * 14), series(9, 9, *[1] * 12))
    assert (found.looked_at, found.revised) == (12, ())


def test_the_largest_is_the_one_that_moved_furthest_in_either_direction():
    found = revisions(first(90, 90, 90), series(91, 87, 92))
    assert found.largest.difference == -3


def words(of, now) -> str:
    return describe_revisions(revisions(first(*of), series(*now)), KINDS["percentage"], 1)


def test_revisions_in_words():
    assert words([], []) == ""
    assert words([90], [90]) == "The last figure was not revised since it was first reported."
    assert words([90, 91], [90, 91]) == "None of the last 2 figures was revised since it was first reported."
    assert words([90, 91], [90, 92.4]) == (
        "1 of the last 2 figures was revised after being first reported, at most by 1.4 points up (February 2026)."
    )
