"""Ranges that documents give, on the page of a KPI: a band, a sentence, their source, and never a point."""

import io
from datetime import date
from decimal import Decimal

import openpyxl
import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from charts.marks import ReportedBand
from kpis.figures.queries import get_reported_ranges
from kpis.models import ReportedRange
from pages.kpi.sections.history.section import History
from tests import factories as make
from tests.conftest import forget
from tests.pages.makers import history, read

pytestmark = [pytest.mark.django_db, pytest.mark.slow]
PAGE = "/kpis/assessments/"
SAID = (
    "Without single figures, only a range was reported: 20% to 59% in 2021 (lowest and highest month)."
    " It is drawn as a band."
)


@pytest.fixture
def kpi(db):
    return make.make_kpi(slug="assessments", title="Health assessments in time")


@pytest.fixture
def reported(kpi):
    source = make.make_source("Report of 12 January 2022")
    return make.make_range(kpi=kpi, source=source, source_ref="para 2.7", published_at=make.moment(2022, 1, 12))


def test_a_range_is_a_band_with_its_words_and_source_beside_a_figure(kpi, reported, member):
    make.make_figure(kpi=kpi, period=make.month(2018, 12), stated_value=Decimal(13))
    page = read(member, PAGE)
    (band,) = page.response.context["kpi_page"].chart.of(ReportedBand)
    assert (band.start, band.end, band.low, band.high) == (date(2021, 1, 1), date(2021, 12, 31), 20, 59)
    assert SAID in page.text
    assert "20% to 59% in 2021: lowest and highest month. Published 12 January 2022." in page.text
    assert "Source: Report of 12 January 2022, para 2.7" in page.text
    assert "The scale starts at zero." in page.text
    assert "Fit the axis" not in page.text


def test_nothing_is_worked_out_from_a_range(kpi, reported, member):
    make.make_figure(kpi=kpi, period=make.month(2018, 12), stated_value=Decimal(13))
    page = read(member, PAGE)
    found = page.response.context["kpi_page"]
    assert (found.trend.assessment.latest.value, len(found.trend.series.observations)) == (13, 1)
    assert found.trend.assessment.why_no_change == "No earlier figure"
    assert [row.period.label for row in found.section(History).rows] == ["December 2018"]
    assert [line["Value"] for line in history(member, PAGE)] == ["13%"]


def test_as_at_an_earlier_day_the_range_is_not_there(kpi, reported, member):
    make.make_figure(kpi=kpi, period=make.month(2018, 12), stated_value=Decimal(13))
    assert "only a range was reported" not in read(member, f"{PAGE}?as_at=2022-01-11").text
    assert SAID in read(member, f"{PAGE}?as_at=2022-01-12").text


def test_a_corrected_range_stands_in_the_place_of_the_earlier_one(kpi, reported, member):
    changed_at = make.moment(2023, 1, 1)
    ReportedRange.objects.filter(pk=reported.pk).update(superseded_at=changed_at)
    make.make_range(kpi=kpi, low=Decimal(22), published_at=changed_at)
    assert "22% to 59%" in read(member, PAGE).text
    assert "20% to 59%" in read(member, f"{PAGE}?as_at=2022-12-31").text


def test_a_range_of_another_area_is_not_the_councils(kpi, member):
    make.make_area()
    make.make_range(kpi=kpi, area=make.make_area("England", "country"))
    assert "only a range was reported" not in read(member, PAGE).text


def test_a_kpi_with_a_range_and_no_figure_has_a_chart_of_the_range(kpi, reported, member):
    page = read(member, PAGE)
    assert "there is no figure for West Sussex" in page.text
    assert SAID in page.text
    assert page.response.context["kpi_page"].chart.lines == ()
    assert "chart__reported" in page.html
    assert "chart__points" not in page.html


def test_files_tell_of_the_range_in_their_notes_and_have_no_row_of_it(kpi, reported, member):
    make.make_figure(kpi=kpi, period=make.month(2018, 12), stated_value=Decimal(13))
    book = sheets_of(member.get(f"{PAGE}download/xlsx/"))
    assert ["Ranges reported", f"{SAID} Source: Report of 12 January 2022, para 2.7."] in book["About"]
    # neither the number itself nor its words; a title may end with any number
    cells = [cell for name in ("Report", "Table") for row in book[name] for cell in row]
    assert not [cell for cell in cells if cell in (59, 0.59) or "59%" in str(cell) or "to 59" in str(cell)]


def test_ranges_are_read_in_one_query_however_many(kpi, reported, django_assert_num_queries):
    make.make_range(kpi=kpi, area=reported.area, period_start=date(2020, 1, 1), period_end=date(2020, 12, 31))
    with CaptureQueriesContext(connection) as captured:
        found = get_reported_ranges(kpi.pk, reported.area, make.moment(2023, 1, 1))
    assert [one.given.period.label for one in found] == ["2020", "2021"]
    assert len(captured) == 1


def sheets_of(answer):
    """The cells of each sheet of a workbook by its name, row by row, empty ones left out."""
    book = openpyxl.load_workbook(io.BytesIO(answer.content))
    return {
        sheet.title: [[cell for cell in row if cell is not None] for row in sheet.iter_rows(values_only=True)]
        for sheet in book
    }


# -- positions on the page ---------------------------------------------------------------------------------


@pytest.fixture
def plans(db):
    kpi = make.make_kpi(slug="plans", title="Plans in place", measured="position")
    day = date(2021, 3, 31)
    make.make_figure(kpi=kpi, period=(day, day), stated_value=Decimal(87))
    make.make_figure(kpi=kpi, period=make.month(2021, 10), stated_value=Decimal(96))
    return kpi


def test_positions_of_different_lengths_are_one_table_and_one_sentence(plans, member):
    page = read(member, "/kpis/plans/")
    assert "96% in West Sussex in October 2021" in page.text
    assert "9 points higher than at 31 March 2021, when it was 87%" in page.text
    assert "The line is thin where nothing was reported: between 31 March 2021 and October 2021." in page.text
    assert "chart__bridge" in page.html
    assert "This KPI has" not in page.text
    assert [line["Period"] for line in history(member, "/kpis/plans/")] == ["October 2021", "31 March 2021"]


def test_of_two_figures_of_one_day_the_second_is_in_the_table_and_not_on_the_line(plans, member):
    make.make_figure(kpi=plans, period=(date(2020, 4, 1), date(2021, 3, 31)), stated_value=Decimal(86))
    rows = history(member, "/kpis/plans/")
    assert [(line["Period"], line["Value"]) for line in rows] == [
        ("October 2021", "96%"),
        ("31 March 2021", "87%"),
        ("2020/21", "86% not drawn: the line has another figure of this day"),
    ]
    forget()
    spec = read(member, "/kpis/plans/").response.context["kpi_page"].chart
    assert [p.value for p in spec.home.points if p.value is not None] == [87, 96]
    said = member.get("/kpis/plans/download/csv/").content.decode("utf-8-sig")
    assert "not drawn: the line has another figure of this day" in said


def test_a_comparator_of_the_same_day_stands_beside_a_position_of_another_length(plans, member):
    england = make.make_area("England", "country")
    make.make_figure(kpi=plans, area=england, period=(date(2021, 10, 31), date(2021, 10, 31)), stated_value=Decimal(90))
    page = read(member, "/kpis/plans/")
    assert "England was 90%" in page.text
    (row,) = read(member, "/kpis/").lines
    assert row["Against England"].endswith("90%")
    assert history(member, "/kpis/plans/")[0]["England"] == "90%"


def test_the_scorecard_says_when_the_figure_before_was(plans, member):
    (row,) = read(member, "/kpis/").lines
    assert row["Since the year before"] == "87% at 31 March 2021"


def test_twelve_months_of_rolling_years_are_refused_in_words(member):
    kpi = make.make_kpi(slug="reviews", measured="rolling_year")
    make.make_history(kpi, 14)
    said = read(member, "/kpis/reviews/?together=12").text
    assert "Each figure of this KPI is about twelve months already." in said
