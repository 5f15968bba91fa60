"""When the next yearly statistic is published, counted from the newest figure that is held."""

from datetime import date

import pytest

from analysis.core.freshness import UsualRelease
from charts.words.due import describe_next

NOVEMBER = UsualRelease(ends_in=3, months_after=8)


@pytest.mark.parametrize(
    ("release", "held", "year_ends", "by"),
    [
        pytest.param(NOVEMBER, date(2025, 3, 31), date(2026, 3, 31), date(2026, 11, 30), id="the year after"),
        pytest.param(
            NOVEMBER, date(2025, 3, 30), date(2025, 3, 31), date(2025, 11, 30), id="a day before the year ends"
        ),
        pytest.param(NOVEMBER, date(2025, 5, 31), date(2026, 3, 31), date(2026, 11, 30), id="a month's figure between"),
        pytest.param(UsualRelease(9, 5), date(2025, 9, 30), date(2026, 9, 30), date(2027, 2, 28), id="over new year"),
        pytest.param(
            UsualRelease(12, 6), date(2024, 12, 31), date(2025, 12, 31), date(2026, 6, 30), id="calendar years"
        ),
        pytest.param(UsualRelease(2, 0), date(2023, 2, 28), date(2024, 2, 29), date(2024, 2, 29), id="leap year"),
        pytest.param(UsualRelease(8, 7), date(2025, 8, 31), date(2026, 8, 31), date(2027, 3, 31), id="school years"),
    ],
)
def test_the_next_release_is_about_the_first_year_that_ends_later(release, held, year_ends, by):
    coming = release.after(held)
    assert (coming.year_ends, coming.by) == (year_ends, by)


@pytest.mark.parametrize(
    ("today", "is_out"),
    [
        pytest.param(date(2026, 11, 30), False, id="the last day of its month"),
        pytest.param(date(2026, 12, 1), True, id="the month has passed"),
    ],
)
def test_newer_statistics_are_out_once_their_month_has_passed(today, is_out):
    assert NOVEMBER.after(date(2025, 3, 31)).is_out(today) is is_out
    assert describe_next(NOVEMBER, date(2025, 3, 31), today).startswith("Newer statistics are out.") is is_out


def test_words_for_what_comes_next():
    assert describe_next(NOVEMBER, date(2025, 3, 31), date(2026, 1, 5)) == (
        "The yearly figure to 31 March 2026 comes next. It is usually published in November 2026."
    )
    assert describe_next(NOVEMBER, date(2024, 3, 31), date(2026, 1, 5)) == (
        "Newer statistics are out. The yearly figure to 31 March 2025 is usually published by November 2025, which has"
        " passed; it is not loaded here yet."
    )
    assert describe_next(None, date(2024, 3, 31), date(2026, 1, 5)).startswith("It is not known when one comes.")
