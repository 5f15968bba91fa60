"""Comparisons of papers across lengths of time: found in claims, told in words, known on a day, on every surface."""

import csv
import io
from datetime import date, timedelta
from decimal import Decimal

import openpyxl
import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from analysis.claims.check import ClaimResult
from kpis.catalogue.queries import get_catalogue, get_home
from scrutiny.claims.comparisons import get_claimed, get_reported_comparisons
from scrutiny.claims.queries import get_claim
from tests import factories as make
from tests.pages.makers import read

pytestmark = [pytest.mark.django_db, pytest.mark.slow]
NOW = make.moment(2022, 6, 1)
HALF_YEAR, YEAR = (date(2021, 1, 1), date(2021, 6, 30)), (date(2020, 1, 1), date(2020, 12, 31))
WORDS = (
    "The report of 12 January 2022 compares 395 from 1 January 2021 to 30 June 2021 with 677 in 2020."
    " They are for different lengths of time, so no difference is worked out here."
)


@pytest.fixture
def kpi(db):
    return make.make_kpi(slug="uses", title="Uses of the app", kind="count", frequency="annual")


def figure(kpi, value, period, **columns):
    return make.make_figure(kpi=kpi, kind=kpi.kind, stated_value=Decimal(value), period=period, **columns)


@pytest.fixture
def claim(kpi):
    """A claim that a half year shows more than the year before, which are two lengths of time."""
    figures = [figure(kpi, 677, YEAR), figure(kpi, 395, HALF_YEAR)]
    return make.make_claim(slug="growth", title="Strong growth", operation="rises", figures=figures)


def compared(moment=NOW):
    found = get_reported_comparisons(get_claimed(get_home(), moment), get_catalogue().values(), get_home(), moment)
    return [one.words for comparisons in found.values() for one in comparisons]


def test_two_figures_of_different_lengths_are_joined_in_words(claim):
    assert compared() == [WORDS]


def test_nothing_is_compared_before_the_paper_is_known(claim):
    assert compared(make.moment(2022, 1, 12) - timedelta(microseconds=1)) == []


def test_figures_of_one_length_are_no_such_comparison(kpi):
    figures = [figure(kpi, 417, (date(2019, 1, 1), date(2019, 12, 31))), figure(kpi, 677, YEAR)]
    make.make_claim(figures=figures, operation="rises")
    assert compared() == []


def test_positions_of_different_lengths_are_one_series_and_no_such_comparison(kpi):
    type(kpi).objects.update(measured="position")
    make.make_claim(figures=[figure(kpi, 677, YEAR), figure(kpi, 395, HALF_YEAR)], operation="rises")
    assert compared() == []


def test_a_figure_that_is_not_known_is_not_compared(kpi):
    later = figure(kpi, 395, HALF_YEAR, published_at=make.moment(2022, 7, 1))
    make.make_claim(figures=[figure(kpi, 677, YEAR), later], operation="rises")
    assert compared() == []


def test_figures_of_another_area_are_not_the_councils(kpi):
    england = make.make_area("England", "country")
    make.make_claim(
        figures=[figure(kpi, 677, YEAR, area=england), figure(kpi, 395, HALF_YEAR, area=england)], operation="rises"
    )
    assert compared() == []


def test_of_several_figures_the_newest_is_told_with_the_newest_of_another_length_before_it(kpi):
    years = [figure(kpi, value, (date(y, 1, 1), date(y, 12, 31))) for y, value in ((2018, 127), (2019, 417))]
    make.make_claim(figures=[figure(kpi, 395, HALF_YEAR), *years, figure(kpi, 677, YEAR)], operation="rises")
    assert compared() == [WORDS]


def test_a_corrected_figure_is_told_as_it_stands(claim, kpi):
    half = kpi.figures.get(period_end=HALF_YEAR[1])
    make.revise_figure(half, 400, at=make.moment(2022, 5, 1))
    assert compared() == [WORDS.replace("395", "400")]
    assert compared(make.moment(2022, 4, 30)) == [WORDS]


def test_a_claim_that_holds_different_lengths_against_each_other_cannot_be_checked(claim):
    checked = get_claim("growth", NOW)
    assert checked.result is ClaimResult.CANNOT_BE_CHECKED
    assert checked.check.missing == (
        "“Uses of the app” counts what happened in a period, and 2020 and 1 January 2021 to 30 June 2021 differ in"
        " length.",
    )


def test_parts_of_a_whole_may_be_of_other_lengths_than_the_whole(kpi):
    halves = [figure(kpi, 300, (date(2020, 1, 1), date(2020, 6, 30))), figure(kpi, 377, (date(2020, 7, 1), YEAR[1]))]
    make.make_claim(slug="sum", operation="equals", figures=[figure(kpi, 677, YEAR), *halves])
    assert get_claim("sum", NOW).result is ClaimResult.REPRODUCES


def test_positions_of_different_lengths_can_be_checked(kpi):
    type(kpi).objects.update(measured="position")
    figures = [figure(kpi, 87, (date(2021, 3, 31), date(2021, 3, 31))), figure(kpi, 96, make.month(2021, 10))]
    make.make_claim(slug="progress", operation="rises", figures=figures)
    assert get_claim("progress", NOW).result is ClaimResult.REPRODUCES


def test_page_scorecard_and_files_tell_it_alike(claim, member):
    page = read(member, "/kpis/uses/")
    assert WORDS in page.text
    assert "/claims/growth/" in page.links
    assert "no earlier figure" not in page.text.lower()
    (row,) = read(member, "/kpis/").lines
    words = "677 in 2020, another length of time; compared in the report of 12 January 2022"
    assert row["Since the year before"] == words
    (line,) = csv.DictReader(io.StringIO(member.get("/kpis/download/csv/").content.decode("utf-8-sig")))
    assert line["Step from the figure before"] == WORDS
    assert WORDS in line["In words"]
    book = openpyxl.load_workbook(io.BytesIO(member.get("/kpis/uses/download/xlsx/").content))
    told = [str(cell) for sheet in book for row in sheet.iter_rows(values_only=True) for cell in row if cell]
    assert any(cell.startswith(f"{WORDS} Source: ") for cell in told)
    assert not any("no earlier figure" in cell.lower() for cell in told)


def test_before_the_paper_is_known_page_and_scorecard_say_what_is_lacking(claim, member):
    as_at = "?as_at=2022-01-11"
    assert "no earlier figure for a period of this length" in read(member, f"/kpis/uses/{as_at}").text
    (row,) = read(member, f"/kpis/{as_at}").lines
    assert row["Since the year before"] == "no earlier figure for a period of this length"


def test_a_series_with_a_figure_before_lists_the_comparison_and_does_not_lead_with_it(claim, kpi, member):
    figure(kpi, 350, (date(2020, 1, 1), date(2020, 6, 30)))
    page = read(member, "/kpis/uses/")
    assert page.text.count(WORDS) == 1
    (row,) = read(member, "/kpis/").lines
    assert row["Since the year before"] == "unclear"


def test_the_number_of_queries_does_not_grow_with_the_claims(kpi):
    def queries():
        with CaptureQueriesContext(connection) as captured:
            get_reported_comparisons(get_claimed(home, NOW), kpis, home, NOW)
        return len(captured)

    figures = [figure(kpi, 677, YEAR), figure(kpi, 395, HALF_YEAR)]
    make.make_claim(figures=figures, operation="rises")
    kpis, home = list(get_catalogue().values()), get_home()
    one = queries()
    for _ in range(5):
        make.make_claim(figures=figures, operation="rises")
    assert queries() == one == 2
