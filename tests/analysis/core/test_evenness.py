"""Even spacing: the step of a series, the stretch that follows at it, and where a line is strong."""

from datetime import date
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from analysis.core.evenness import followed, is_regular, step_of, stretch_of
from analysis.core.periods import month_number, shift_day


def days(*texts):
    return [date.fromisoformat(text) for text in texts]


MARCHES = days("2019-03-31", "2020-03-31", "2021-03-31")
CARE_PLANS = days("2019-03-08", "2021-03-31", "2021-10-31")


@pytest.mark.parametrize(
    ("ends", "declared", "step"),
    [
        pytest.param(MARCHES, 1, 12, id="once a year, whatever the catalogue says"),
        pytest.param(days("2020-09-30", "2020-12-31", "2021-03-31"), 1, 3, id="quarters"),
        pytest.param(days("2021-01-31", "2021-02-28"), 1, 1, id="two months, as declared"),
        pytest.param(days("2021-01-31", "2021-02-28"), 12, 12, id="two months, not as declared"),
        pytest.param(days("2021-01-31", "2021-02-28", "2021-03-31"), 12, 1, id="three months"),
        pytest.param([*MARCHES, *days("2021-10-31", "2021-11-30")], 1, 1, id="months at the end of years"),
        pytest.param(days("2019-06-30", "2019-09-30", "2020-06-30"), 3, 3, id="two years are no row beside quarters"),
        pytest.param([*days("2014-10-31", "2014-11-30"), *MARCHES], 1, 12, id="years at the end of months"),
        pytest.param(CARE_PLANS, 1, 1, id="nothing even: what is declared"),
        pytest.param(days("2021-03-31"), 3, 3, id="one alone: what is declared"),
        pytest.param([], 3, 3, id="none: what is declared"),
        pytest.param(days("2021-10-31", "2022-01-12"), 12, 12, id="another day of the month is no step"),
    ],
)
def test_step_of(ends, declared, step):
    assert step_of(ends, declared) == step


def test_a_stretch_of_months_reaches_back_over_a_hole_of_up_to_half_a_year():
    ends = days("2020-03-31", "2020-09-30", "2020-10-31")

    assert stretch_of(ends, 1) == (0, 1, 2)
    assert stretch_of(days("2020-02-29", "2020-09-30", "2020-10-31"), 1) == (1, 2)


def test_a_stretch_of_years_reaches_back_over_missing_years_and_leaves_other_days_out():
    ends = days("2014-03-31", "2019-03-31", "2019-05-31", "2020-03-31")

    assert stretch_of(ends, 12) == (0, 1, 3)
    assert not is_regular(ends, 12)
    assert is_regular(MARCHES, 12)


def test_a_line_is_strong_where_figures_are_a_step_apart():
    assert followed(days("2021-08-31", "2021-10-31", "2021-11-30"), 1) == [False, True]
    assert followed(days("2021-01-30", "2021-02-28"), 1) == [True]
    assert followed(days("2021-01-30", "2021-03-02"), 1) == [False]


def test_a_line_is_strong_within_a_row_of_three_years_though_the_step_is_a_month():
    ends = [*MARCHES[:2], date(2020, 9, 30), MARCHES[2], date(2021, 10, 31), date(2021, 11, 30)]

    assert followed(ends, 1) == [True, True, True, False, True]
    assert followed(MARCHES[:2], 1) == [False]


def test_the_care_plans_are_joined_by_thin_lines_only():
    assert followed(CARE_PLANS, 1) == [False, False]


any_days = st.lists(
    st.dates(date(2005, 1, 1), date(2030, 12, 31))
    | st.builds(lambda months: shift_day(date(2010, 1, 31), months), st.integers(0, 200)),
    max_size=40,
    unique=True,
).map(sorted)


@given(any_days, st.sampled_from([1, 3, 12]))
def test_a_stretch_ends_with_the_newest_and_is_of_whole_steps(ends, declared):
    step = step_of(ends, declared)
    stretch = [ends[place] for place in stretch_of(ends, step)]

    assert stretch[-1:] == ends[-1:]
    for earlier, later in pairwise(stretch):
        apart = month_number(later) - month_number(earlier)
        assert apart > 0
        assert apart % step == 0
        assert step == 12 or apart <= 6
        assert shift_day(earlier, apart).month == later.month


@given(st.integers(1, 60), st.sampled_from([1, 3, 12]), st.sets(st.integers(0, 59)))
def test_an_even_series_is_strong_throughout_and_a_hole_is_thin(length, step, missing):
    """Made from the grid itself, which is a second way to the same answer."""
    grid = [shift_day(date(1990, 3, 31), step * place) for place in range(length)]
    kept = [place for place in range(length) if place not in missing]
    ends = [grid[place] for place in kept]

    strong = followed(ends, step)

    assert len(strong) == max(0, len(ends) - 1)
    assert all(is_strong for is_strong, (one, two) in zip(strong, pairwise(kept), strict=True) if two - one == 1)
    if step == 12:
        assert strong == [two - one == 1 for one, two in pairwise(kept)]
