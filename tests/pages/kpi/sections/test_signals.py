"""Signals on the page of a KPI, in its files and on small charts: what is shown, and when it is not."""

import csv
import io
import re
from datetime import date
from decimal import Decimal

import openpyxl
import pytest
from django.test import RequestFactory

from accounts.permissions import Role
from charts.marks import Limits
from kpis.models import Area
from pages.kpi.options import ChartOptions
from pages.kpi.page import build_kpi_page
from pages.kpi.record import read_kpi_record
from pages.kpi.sections.signals import Signals
from tests import factories as make
from tests.pages.makers import read
from web.reading import get_reading

pytestmark = pytest.mark.slow

# about 81, and then one point above the upper limit of 87.2
STEADY = [80, 82, 81, 83, 79, 81, 80, 82, 81, 83, 79, 81, 80]
BEYOND = [*STEADY, 95]


@pytest.fixture
def kpi(db):
    return make.make_kpi(slug="visits", title="Visits on time")


def have(kpi, values, first=(2019, 1), **columns):
    """Monthly figures of `kpi`; None leaves a month out."""
    area, source = make.make_area(), make.make_source()
    start = first[0] * 12 + first[1] - 1
    for place, value in enumerate(values):
        period = make.month((start + place) // 12, (start + place) % 12 + 1)
        if value is not None:
            make.make_figure(
                kpi=kpi, area=area, source=source, period=period, stated_value=Decimal(str(value)), **columns
            )


def reading_now():
    return get_reading(RequestFactory().get("/"))


def page_of(slug):
    reading = reading_now()
    return build_kpi_page(read_kpi_record(reading, slug), reading, ChartOptions(), may=lambda permission: False)


def csv_rows(client, address="/kpis/visits/download/csv/"):
    return list(csv.DictReader(io.StringIO(client.get(address).content.decode("utf-8-sig"))))


# -- what the page shows -----------------------------------------------------------------------------


def test_limits_part_where_the_verdict_parts_them(kpi):
    have(kpi, [*STEADY, *(value - 20 for value in STEADY)])
    make.make_break(kpi=kpi, on=date(2020, 2, 1), what_changed="virtual visits no longer count")
    page = page_of("visits")
    assert [(found.first, found.last) for found in page.chart.of(Limits)] == [
        ("January 2019", "January 2020"),
        ("February 2020", "February 2021"),
    ]


def test_page_names_the_limits_and_lists_the_points_beyond_them(kpi, member):
    have(kpi, BEYOND)
    page = read(member, "/kpis/visits/")
    assert "February 2020: improving (above the upper limit)" in page.text
    assert "Between the two broken lines, the limits, figures move by chance alone." in page.text
    assert "Rules: ptd-0.2.2 (runs of 7 points" in page.text
    assert "/methods/variation-and-assurance-spc/" in page.links
    assert "Average 81.9%, limits 76.6% to 87.2%." in page.html
    assert page.html.count("chart__signals--improvement") == 4, "two drawings, the key and the list"


@pytest.mark.parametrize(
    ("values", "choice", "is_shown"),
    [
        pytest.param(STEADY, "", True, id="thirteen figures"),
        pytest.param([*STEADY[:-1], None, 80], "", True, id="thirteen figures with a gap"),
        pytest.param(STEADY[:-1], "", False, id="twelve figures"),
        pytest.param([*STEADY[:-2], None, 80], "", False, id="twelve figures in thirteen months"),
        pytest.param(STEADY[:-1], "on", True, id="twelve figures, asked for"),
        pytest.param(STEADY, "off", False, id="hidden"),
        pytest.param(STEADY, "purple", True, id="a choice that there is not"),
        pytest.param([80], "on", False, id="one figure, asked for"),
        pytest.param([80, None, 81], "on", False, id="no two neighbouring figures"),
    ],
)
def test_limits_are_shown_from_thirteen_figures_on_or_as_chosen(kpi, member, values, choice, is_shown):
    have(kpi, values)
    page = read(member, f"/kpis/visits/?limits={choice}")
    assert ('class="chart__mean"' in page.html) == is_shown
    assert ("Points that are more than chance" in page.text) == is_shown
    assert ("average" in page.text and "broken lines" in page.text) == is_shown


def test_the_choice_is_offered_where_there_are_limits_and_keeps_the_others(kpi, member):
    have(kpi, STEADY)
    page = read(member, "/kpis/visits/?axis=whole")
    assert "/kpis/visits/?axis=whole&limits=off" in page.links
    assert '<a class="govuk-link" href="/kpis/visits/?axis=whole&amp;limits=on" aria-current="true">' in page.html


def test_nothing_is_offered_for_one_figure_or_for_years(kpi, member):
    have(kpi, [80])
    yearly = make.make_kpi(slug="yearly", frequency="annual")
    for year in range(2000, 2016):
        make.make_figure(
            kpi=yearly, area=make.make_area(), period=(date(year, 4, 1), date(year + 1, 3, 31)), stated_value=Decimal(9)
        )
    for slug in ("visits", "yearly"):
        page = read(member, f"/kpis/{slug}/?limits=on")
        assert not [link for link in page.links if "limits=off" in link]
        assert "chart__mean" not in page.html
    assert "Signal" not in csv_rows(member, "/kpis/yearly/download/csv/")[0]


def test_the_list_ends_with_the_twelve_last_runs(kpi, member):
    have(kpi, [*[50, 51] * 40, *[90, 50, 51] * 14], first=(2010, 1))
    runs = page_of("visits").section(Signals).runs
    assert len(runs) > 14
    page = read(member, "/kpis/visits/")
    items = re.findall(r"<li><svg.*?</svg> ([^:]*): ", page.html)
    assert items == [run.label for run in reversed(runs[-12:])]
    assert f"{len(runs) - 12} more before these are on the chart and in the files below." in page.text


@pytest.mark.parametrize("choice", ["on", "off"])
def test_the_rules_stand_once_and_among_what_is_for_analysts(kpi, member, choice):
    have(kpi, BEYOND)
    page = read(member, f"/kpis/visits/?limits={choice}")
    assert page.text.count("Rules: ptd-0.2.2 (") == 1
    assert page.html.index("For analysts") < page.html.index("Rules: ptd")


def test_a_steady_series_says_that_no_point_is_more_than_chance(kpi, member):
    have(kpi, STEADY)
    assert "None: all changes are what chance alone would give." in read(member, "/kpis/visits/").text


def test_shape_and_word_of_a_key_are_those_of_the_points_on_the_chart(kpi, member):
    kpi.polarity = "neutral"
    kpi.save()
    have(kpi, [*STEADY, 95, 60])
    page = read(member, "/kpis/visits/")
    assert ". higher, lower." in page.text
    assert page.html.count("chart__signals--high") == page.html.count("chart__signals--low") == 4
    assert "chart__signals--improvement" not in page.html


# -- files -------------------------------------------------------------------------------------------


def test_the_file_has_the_signal_and_the_true_limits(kpi, sign_in):
    have(kpi, [*[99, 93] * 7, None, 60])
    rows = csv_rows(sign_in(Role.MANAGER))
    mean = (7 * 99 + 7 * 93 + 60) / 15
    first, gap, last = rows[0], rows[-2], rows[-1]
    assert float(first["Average"]) == pytest.approx(mean)
    assert float(first["Upper limit"]) == pytest.approx(mean + 2.66 * 6), "beyond 100, and not capped"
    assert float(first["Lower limit"]) == pytest.approx(mean - 2.66 * 6)
    assert (first["Signal"], last["Signal"]) == ("No real change", "Worsening: below the lower limit")
    assert [gap[name] for name in ("Signal", "Average", "Lower limit", "Upper limit")] == [""] * 4


def test_limits_are_numbers_in_a_workbook_and_the_rules_stand_beside_them(kpi, sign_in):
    have(kpi, BEYOND)
    answer = sign_in(Role.MANAGER).get("/kpis/visits/download/xlsx/")
    book = openpyxl.load_workbook(io.BytesIO(answer.content))
    header, *rows = book["Table"].iter_rows(values_only=True)
    last = dict(zip(header, rows[-1], strict=True))
    assert isinstance(last["Upper limit"], float)
    assert last["Signal"] == "Improving: above the upper limit"
    notes = [cell for row in book["About"].iter_rows(values_only=True) for cell in row if cell]
    assert any(str(note).startswith("Rules: ptd-0.2.2") for note in notes)


def test_signals_on_provisional_limits_say_so_in_the_file(kpi, sign_in):
    have(kpi, [80, 82, 80, 83, 79, 81, 80, 82, 95])
    rows = csv_rows(sign_in(Role.MANAGER))
    assert rows[0]["Signal"] == "Too early to say"
    assert rows[-1]["Signal"] == "Improving: above the upper limit (provisional)"


def test_figures_without_limits_are_not_judged_in_the_file(kpi, sign_in):
    have(kpi, [80, None, 82])
    rows = csv_rows(sign_in(Role.MANAGER))
    assert [(row["Signal"], row["Upper limit"]) for row in rows] == [
        ("Not judged: no usual range", ""),
        ("", ""),
        ("Not judged: no usual range", ""),
    ]


def test_other_areas_rows_have_no_signal(kpi, sign_in):
    have(kpi, STEADY)
    england = make.make_area("England", Area.Level.COUNTRY)
    make.make_figure(kpi=kpi, area=england, period=make.month(2018, 12), stated_value=Decimal(70))
    rows = csv_rows(sign_in(Role.MANAGER))
    assert (rows[0]["Period"], rows[0]["Signal"]) == ("December 2018", "")


# -- small charts ------------------------------------------------------------------------------------


def test_small_charts_show_limits_and_signals_and_rows_end_with_the_shape(kpi, member):
    have(kpi, BEYOND)
    small = read(member, "/kpis/?view=charts").html
    assert small.count("chart__mean") == small.count("chart__signals--improvement") == 1
    assert "spark--i" in read(member, "/kpis/").html
