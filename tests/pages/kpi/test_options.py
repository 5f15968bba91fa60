"""What can be switched on at the page of a KPI: the page, its file, an earlier day, and what is no choice at all."""

import csv
import io
import json
import re
from datetime import date
from decimal import Decimal
from urllib.parse import parse_qs, urlsplit

import openpyxl
import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from analysis.spc.points import PointType
from kpis.models import Figure
from tests import factories as make
from tests.conftest import forget
from tests.pages.makers import Page, query_of, read

pytestmark = [pytest.mark.django_db, pytest.mark.slow]

PAGE = "/kpis/visits/"
CSV = "/kpis/visits/download/csv/"
ALL_ON = "intervals=on&own_limits=on&together=12&from=2020-01-31&to=2021-03-31"


def make_counts(kpi, *pairs, first=(2020, 1), **columns):
    """Monthly figures worked out from counts; None leaves a month out."""
    area, source = make.make_area(), make.make_source()
    start = first[0] * 12 + first[1] - 1
    for number, pair in enumerate(pairs, start):
        if pair is not None:
            numerator, denominator = pair
            period = make.month(number // 12, number % 12 + 1)
            make.make_figure(
                **{"kpi": kpi, "kind": kpi.kind, "area": area, "source": source, "period": period} | columns,
                stated_value=None,
                numerator=Decimal(numerator),
                denominator=Decimal(denominator),
            )


def make_numbers(kpi, *values, first=(2020, 1)):
    make_counts(kpi, *((value, 1) for value in values), first=first)
    for figure in Figure.objects.filter(kpi=kpi):
        Figure.objects.filter(pk=figure.pk).update(stated_value=figure.numerator, numerator=None, denominator=None)


@pytest.fixture
def kpi(db):
    return make.make_kpi(slug="visits", title="Visits on time", denominator_words="all children due a visit")


@pytest.fixture
def uneven(kpi):
    """Fifteen months of 8 of 10, the last but one of which counts 80 of 200."""
    make_counts(kpi, *[(8, 10)] * 13, (80, 200), (8, 10))
    return kpi


def rows_of(answer):
    assert answer.status_code == 200
    return list(csv.DictReader(io.StringIO(answer.content.decode("utf-8-sig"))))


def chart_of(page, name="chart"):
    found = re.search(rf'<script id="{name}-plotly"[^>]*>(.*?)</script>', page.html, re.DOTALL)
    return json.loads(found.group(1)) if found else None


def drawn(page, name="chart"):
    """What the explorable chart shows beside lines, targets, and what the rules of the assessment draw."""
    assessed = {"mean", "limits", "provisional limits", *(f"signal {kind.slug}" for kind in PointType)}
    chart = chart_of(page, name)
    shown = {trace["meta"] for trace in chart["data"]} if chart else set()
    return shown - {"home", "home points", "comparator", "comparator points", "target", "expected"} - assessed


def link(page, **wanted):
    """The first link of the page to itself with these choices in its address."""
    for address in page.links:
        query = {name: values[0] for name, values in query_of(address).items()}
        if urlsplit(address).path == PAGE and all(query.get(name) == value for name, value in wanted.items()):
            return address
    raise AssertionError(f"no link with {wanted}")


# -- off -------------------------------------------------------------------------------------------------


def test_a_page_without_switches_shows_nothing_of_them_but_links(member, uneven):
    page = read(member, PAGE)

    assert drawn(page) == set()
    assert "Twelve months together" not in page.text
    assert "upright bars" not in page.text
    assert "<select" not in page.html
    assert "95% interval" not in page.table("Period").headers
    for choice in ({"intervals": "on"}, {"own_limits": "on"}, {"together": "12"}, {"to": "2021-03-31"}):
        assert link(page, **choice)


@pytest.mark.parametrize("months", [15, 60])
def test_switches_ask_the_database_nothing_more_however_long_the_history_is(sign_in, kpi, months):
    make_counts(kpi, *[(8, 10)] * (months - 1), (80, 200))
    client = sign_in()
    counts = []
    for query in ("", ALL_ON):
        forget()
        with CaptureQueriesContext(connection) as captured:
            read(client, f"{PAGE}?{query}")
        counts.append(len(captured))
    assert counts[0] == counts[1]


def test_each_switch_keeps_the_others_and_the_day(member, uneven):
    page = read(member, f"{PAGE}?{ALL_ON}&axis=whole&as_at=2022-01-12")
    expected = parse_qs(f"{ALL_ON}&axis=whole&as_at=2022-01-12")

    for name in ("intervals", "own_limits", "together"):
        off = query_of(next(a for a in page.links if urlsplit(a).path == PAGE and name not in query_of(a)))
        assert off == {key: values for key, values in expected.items() if key != name}
    stopped = next(a for a in page.links if a.endswith("#compare"))
    assert query_of(stopped) == {key: values for key, values in expected.items() if key not in ("from", "to")}
    kept = dict(re.findall(r'<input type="hidden" name="(\w+)" value="([^"]*)"', page.html.split('id="compare"')[1]))
    assert kept == {key: values[0] for key, values in expected.items() if key not in ("from", "to")}
    downloads = [address for address in page.links if "/download/csv/" in address]
    assert query_of(downloads[0]) == expected


@pytest.mark.parametrize("name", ["intervals", "own_limits", "together", "accept"])
def test_a_value_that_no_link_has_switches_nothing_on(member, uneven, name):
    for value in ("rubbish", "'; drop table kpis_kpi; --", "<b>", "%", "-1", "None", "ON", "a" * 500):
        page = Page(member.get(PAGE, {name: value}))
        assert page.status == 200, value
        assert drawn(page) == set(), value
        assert "<b>" not in page.html, value
        assert "Twelve months together" not in page.text, value


@pytest.mark.parametrize("address", [PAGE, CSV, "/kpis/visits/download/xlsx/"])
def test_a_kpi_without_figures_stands_with_everything_switched_on(member, kpi, address):
    assert member.get(f"{address}?{ALL_ON}").status_code == 200


# -- intervals -------------------------------------------------------------------------------------------


def test_intervals_are_drawn_said_and_in_the_table(member, kpi):
    make_counts(kpi, (8, 10), (67, 72))
    make.make_figure(kpi=kpi, area=make.make_area(), period=make.month(2020, 3), stated_value=Decimal(90))
    page = read(member, f"{PAGE}?intervals=on")

    assert drawn(page) == {"intervals"}
    assert "The upright bars are 95% intervals (Wilson)" in page.text
    assert "The latest, February 2020: 95% interval 84.8% to 97%." in page.text
    assert "No bar for 1 figure: the counts are not held." in page.text
    shown = {row["Period"]: row["95% interval"] for row in page.table("Period").records}
    assert shown == {
        "March 2020": "The counts are not held",
        "February 2020": "84.8% to 97%",
        "January 2020": "49% to 94.3%",
    }


@pytest.mark.parametrize("file_format", ["csv", "xlsx"])
def test_intervals_are_in_the_file(member, kpi, file_format):
    make_counts(kpi, (67, 72))
    answer = member.get(f"/kpis/visits/download/{file_format}/?intervals=on")
    if file_format == "csv":
        (row,) = rows_of(answer)
    else:
        header, *lines = openpyxl.load_workbook(io.BytesIO(answer.content))["Table"].iter_rows(values_only=True)
        row = dict(zip(header, lines[0], strict=True))
        assert isinstance(row["95% interval from"], float)
    assert round(float(row["95% interval from"]), 1) == 84.8
    assert round(float(row["95% interval to"]), 1) == 97.0
    assert row["Method of the interval"] == "Wilson"


def test_the_file_says_in_words_what_is_switched_on(member, uneven):
    row = rows_of(member.get(f"{CSV}?{ALL_ON.replace('together=12&', '')}"))[0]
    assert "upright bars" in row["95% intervals"]
    assert "p-chart" in row["Limits of each period (p-chart)"]
    assert "within what chance can do" in row["Two dates compared"]


def test_a_rate_has_intervals_and_a_number_says_why_not(member):
    rate = make.make_kpi(slug="visits", kind="rate_10000")
    make_counts(rate, (975, 181943))
    page = read(member, f"{PAGE}?intervals=on")
    assert page.table("Period").records[0]["95% interval"] == "50.3 to 57.1 per 10,000"
    number = make.make_kpi(slug="number", kind="count")
    make_numbers(number, 12)
    page = read(member, "/kpis/number/?intervals=on")
    assert "No 95% interval can be shown. No bar for 1 figure: intervals are worked out for percentages" in page.text
    assert drawn(page) == set()
    assert not any("intervals=" in address for address in read(member, "/kpis/number/").links)


# -- limits of each period -------------------------------------------------------------------------------


def test_the_page_says_where_limits_of_each_month_make_sense_and_draws_them_on_request(member, uneven):
    words = "The number of children due a visit varies much from month to month, so limits"
    off, on = read(member, PAGE), read(member, link(read(member, PAGE), own_limits="on"))

    assert f"{words} can be worked out for each month (p-chart)." in off.text
    assert f"{words} are worked out for each month (p-chart, 3 standard deviations)." in on.text
    assert drawn(on) == {"own limits", "own centre"}
    assert "1 of 15 months lies beyond its limits: February 2021 (40%, below" in on.text
    assert "These limits stand beside the assessment of this KPI and do not change it." in on.text
    limits = {row["Period"]: row["Limits of the month (p-chart)"] for row in on.table("Period").records}
    assert limits["February 2021"].endswith(", beyond them")
    assert limits["March 2021"] == limits["January 2020"]


def test_the_assessment_is_the_same_with_limits_of_each_month(member, uneven):
    before, after = (read(member, f"{PAGE}?{query}").text for query in ("", "own_limits=on"))
    sentence = re.search(r"Visits on time: 80% .*?Higher is better\.|Visits on time: 80% .*?chance\.", before).group()
    assert sentence in after


def test_limits_of_each_month_are_in_the_file(member, uneven):
    rows = {row["Period"]: row for row in rows_of(member.get(f"{CSV}?own_limits=on"))}
    assert [period for period, row in rows.items() if row["Beyond its limits (p-chart)"] == "yes"] == ["February 2021"]
    assert float(rows["February 2021"]["Lower limit (p-chart)"]) > 40


@pytest.mark.parametrize(
    ("pairs", "words"),
    [
        ([(8, 10)] * 15, "one pair of limits does for every month"),
        ([(8, 10)] * 3 + [(80, 100)], "4 months with counts; 13 are needed"),
    ],
)
def test_where_limits_of_each_month_make_no_sense_the_page_is_silent_until_asked(member, kpi, pairs, words):
    make_counts(kpi, *pairs)
    off, on = read(member, PAGE), read(member, f"{PAGE}?own_limits=on")
    assert "p-chart" not in off.text
    assert words in on.text
    assert drawn(on) == set()


def test_limits_part_at_a_break(member, kpi):
    make_counts(kpi, *[(8, 10)] * 12, (80, 100), *[(2, 10)] * 12, (20, 100))
    make.make_break(kpi=kpi, on=date(2021, 2, 1))
    page = read(member, f"{PAGE}?own_limits=on")
    assert "January 2020 to January 2021: all together 80%." in page.text
    assert "February 2021 to February 2022: all together 20%." in page.text


# -- twelve months together ------------------------------------------------------------------------------


def test_twelve_months_together_have_a_chart_words_and_a_table_of_their_own(member, kpi):
    make_counts(kpi, *[(1, 2)] * 11, (98, 100), (1, 2))
    page = read(member, link(read(member, PAGE), together="12"))

    assert "Visits on time, 12 months to January 2021: 89.3% (109 of 122) in West Sussex." in page.text
    assert "no signal is read from it" in page.text
    (home,) = chart_of(page, "chart-rolling")["data"]
    assert home["x"] == ["2020-12-31", "2021-01-31"]
    assert [round(y, 1) for y in home["y"]] == [89.3, 89.3]
    table = page.table("Twelve months together")
    assert table.caption == "Visits on time: twelve months together"
    assert [list(row.values()) for row in table.records] == [
        ["12 months to January 2021", "89.3%", "109 of 122"],
        ["12 months to December 2020", "89.3%", "109 of 122"],
    ]
    # the months themselves stay as they were
    assert len(page.table("Period").records) == 13
    assert len(chart_of(page)["data"][0]["x"]) == 13


@pytest.mark.parametrize("file_format", ["csv", "xlsx"])
def test_the_file_of_twelve_months_together_says_so_everywhere(member, kpi, file_format):
    make_counts(kpi, *[(1, 2)] * 11, (98, 100), (1, 2))
    answer = member.get(f"/kpis/visits/download/{file_format}/?together=12")
    assert "visits-twelve-months-together-west-sussex" in answer["Content-Disposition"]
    if file_format == "csv":
        first, _ = rows_of(answer)
        assert first["Value of twelve months"].startswith("89.344262")
    else:
        book = openpyxl.load_workbook(io.BytesIO(answer.content))
        assert "twelve months together" in str(book["About"]["A1"].value)
        header, line, _ = book["Table"].iter_rows(values_only=True)
        first = dict(zip(header, line, strict=True))
        assert round(first["Value of twelve months"], 1) == 89.3
    assert first["Twelve months together"] == "12 months to December 2020"
    assert str(first["First day"])[:10] == "2020-01-01"
    assert float(first["Numerator of twelve months"]) == 109
    assert "Value" not in first


def test_numbers_are_added_up_only_where_the_catalogue_says_so(member, kpi):
    kpi.kind, kpi.decimals, kpi.adds_up = "count", 0, True
    kpi.save()
    make_numbers(kpi, *range(1, 14))
    make.make_target(kpi=kpi, value=Decimal(7))
    page = read(member, f"{PAGE}?together=12")
    assert "12 months to January 2021: 90 in West Sussex. It is a number of twelve months" in page.text
    assert [trace["meta"] for trace in chart_of(page, "chart-rolling")["data"]] == ["home"]
    kpi.adds_up = False
    kpi.save()
    forget()
    page = read(member, f"{PAGE}?together=12")
    assert chart_of(page, "chart-rolling") is None
    assert (
        "Twelve months cannot be put together: its months do not add up to a year,"
        " since the same may be counted again each month." in page.text
    )


def test_a_target_for_a_share_is_drawn_for_twelve_months_too(member, kpi):
    make_counts(kpi, *[(8, 10)] * 13)
    make.make_target(kpi=kpi)
    assert [t["meta"] for t in chart_of(read(member, f"{PAGE}?together=12"), "chart-rolling")["data"]] == [
        "home",
        "target",
    ]


def test_a_year_with_a_gap_or_a_break_has_a_row_with_its_reason(member, kpi):
    make_counts(kpi, *[(8, 10)] * 12, None, *[(8, 10)] * 32)
    make.make_break(kpi=kpi, on=date(2022, 6, 1), what_changed="calls no longer count")
    page = read(member, f"{PAGE}?together=12&page=all")
    rows = page.table("Twelve months together").records
    why = {row["Twelve months together"]: row["Why there is no value"] for row in rows}
    assert why["12 months to January 2021"] == "No figure for January 2021"
    assert why["12 months to January 2022"] == "–"
    assert why["12 months to June 2022"] == "Counted differently within the year: calls no longer count"
    assert "A: from 1 June 2022 the counting is different (calls no longer count)." in page.text


@pytest.mark.parametrize(
    ("pairs", "words"),
    [
        ([(8, 10)] * 11, "The series reaches over 11 months; 12 are needed"),
        ([(8, 10)], "The series reaches over 1 month; 12 are needed"),
        ([(8, 10), *[None] * 10, (8, 10)], "together: no figure for February 2020, March 2020 and 8 more."),
        ([(8, 10), *[None] * 12, (8, 10)], "For the 12 months to February 2021: no figure for March 2020, April"),
    ],
)
def test_where_twelve_months_cannot_be_put_together_the_page_and_the_file_say_why(member, kpi, pairs, words):
    make_counts(kpi, *pairs)
    page = read(member, f"{PAGE}?together=12")
    assert words in page.text
    assert chart_of(page, "chart-rolling") is None
    rows = rows_of(member.get(f"{CSV}?together=12"))
    assert "Value" in rows[0]
    assert words in rows[0]["Twelve months together"]


def test_a_yearly_series_offers_no_twelve_months_and_says_why_when_asked(member, kpi):
    make.make_figure(kpi=kpi, area=make.make_area(), period=(date(2020, 4, 1), date(2021, 3, 31)))
    assert not any("together=" in address for address in read(member, PAGE).links)
    said = read(member, f"{PAGE}?together=12").text
    assert "Twelve months together are made from figures that follow month by month, and this series has none." in said


def test_the_newest_three_years_are_shown_first_and_all_on_request(member, kpi):
    make_counts(kpi, *[(8, 10)] * 60)
    few = read(member, f"{PAGE}?together=12")
    assert len(few.table("Twelve months together").records) == 36
    assert "The newest 36 are shown." in few.text
    everything = read(member, f"{PAGE}?together=12&page=all")
    assert len(everything.table("Twelve months together").records) == 49
    assert "are shown." not in everything.text
    assert len(rows_of(member.get(f"{CSV}?together=12"))) == 49


# -- two dates compared ----------------------------------------------------------------------------------


def compared(client, start, end, **more):
    return Page(client.get(PAGE, {"from": start, "to": end} | more))


def test_two_dates_are_compared_in_words_and_ringed_on_the_chart(member, kpi):
    make_counts(kpi, (463, 612), (560, 662))
    page = compared(member, "2020-01-31", "2020-02-29")
    assert (
        "75.7% in January 2020, 84.6% in February 2020: 8.9 points higher, better. That is more than chance"
        " explains (95% interval of the change: +4.6 to +13.3 points)." in page.text
    )
    assert drawn(page) == {"compared"}


def test_the_order_of_the_two_does_not_matter(member, kpi):
    make_counts(kpi, (8, 10), (9, 10))
    words = "80% in January 2020, 90% in February 2020: 10 points higher"
    assert words in compared(member, "2020-02-29", "2020-01-31").text
    assert words in compared(member, "2020-01-31", "2020-02-29").text


def test_a_comparison_begins_with_the_latest_figure_and_that_of_a_year_before(member, kpi):
    make_counts(kpi, *[(8, 10)] * 15)
    assert link(read(member, PAGE), **{"from": "2020-03-31", "to": "2021-03-31"}).endswith("#compare")


def test_without_a_figure_of_a_year_before_it_begins_with_the_first(member, kpi):
    make_counts(kpi, (8, 10), None, (8, 10))
    assert link(read(member, PAGE), **{"from": "2020-01-31", "to": "2020-03-31"})


def test_one_figure_offers_no_comparison(member, kpi):
    make_counts(kpi, (8, 10))
    assert "Compare two dates" not in read(member, PAGE).text


def test_only_figures_of_the_shown_series_can_be_chosen_newest_first(member, kpi):
    make_counts(kpi, (8, 10), None, (8, 10))
    make.make_figure(kpi=kpi, area=make.make_area(), period=(date(2019, 4, 1), date(2020, 3, 31)))
    page = compared(member, "2020-01-31", "2020-03-31", series="month")
    options = re.findall(r'<option value="([^"]*)"[^>]*>([^<]*)<', page.html)
    assert options == [("", "Choose a figure"), ("2020-03-31", "March 2020"), ("2020-01-31", "January 2020")] * 2


ODD = ["2021-02-31", "yesterday", "2019-12-31", "<script>alert(1)</script>", "9" * 3000, "2020-1-31", "%00", "ü" * 100]


@pytest.mark.parametrize(("name", "other"), [("from", "to"), ("to", "from")])
def test_an_odd_day_is_said_at_its_field_and_the_other_choice_is_kept(member, kpi, name, other):
    make_counts(kpi, (8, 10), (9, 10))
    for odd in ODD:
        page = Page(member.get(PAGE, {name: odd, other: "2020-01-31"}))
        assert page.status == 200, odd
        assert "There is a problem" in page.text, odd
        assert "No figure of this series is known for a period that ends on “" in page.text, odd
        assert "Choose one from the list." in page.text, odd
        assert f'id="id_{name}_error"' in page.html, odd
        assert '<option value="2020-01-31" selected>' in page.html, odd
        assert "<script>alert" not in page.html, odd
        assert "95% interval of the change" not in page.text, odd
        assert drawn(page) == set(), odd


@pytest.mark.parametrize(("name", "other"), [("from", "to"), ("to", "from")])
@pytest.mark.parametrize("empty", ["", "  "])
def test_a_missing_day_is_asked_for_at_its_field(member, kpi, name, other, empty):
    make_counts(kpi, (8, 10), (9, 10))
    page = Page(member.get(PAGE, {name: empty, other: "2020-01-31"}))
    assert page.text.count("Choose a figure from the list.") == 2
    assert f'id="id_{name}_error"' in page.html
    assert page.text.startswith("Error: ")


def test_two_empty_days_compare_nothing_and_complain_of_nothing(member, kpi):
    make_counts(kpi, (8, 10), (9, 10))
    assert "There is a problem" not in compared(member, "", "").text


def test_a_figure_is_not_compared_with_itself(member, kpi):
    make_counts(kpi, (8, 10), (9, 10))
    page = compared(member, "2020-01-31", "2020-01-31")
    assert "Choose another figure than the one to compare from." in page.text
    assert 'id="id_to_error"' in page.html


def test_a_break_forbids_the_comparison_until_the_reader_accepts_it_by_name(member, kpi):
    make_counts(kpi, (8, 10), (9, 10))
    make.make_break(kpi=kpi, on=date(2020, 2, 1), what_changed="calls no longer count")
    blocked = compared(member, "2020-01-31", "2020-02-29")
    assert "Counted differently: calls no longer count, so the two are not compared." in blocked.text
    assert "although the counting changed in between (from 1 February 2020: calls no longer count)" in blocked.text
    assert 'name="accept" value="break"' in blocked.html
    assert "95% interval of the change" not in blocked.text
    assert drawn(blocked) == set()
    accepted = compared(member, "2020-01-31", "2020-02-29", accept="break")
    assert "10 points higher" in accepted.text
    assert "Counted differently from 1 February 2020: calls no longer count." in accepted.text
    assert re.search(r'name="accept" value="break"[^>]* checked', accepted.html)
    assert drawn(accepted) == {"compared"}


def test_accepting_a_break_that_is_not_there_asks_nothing(member, kpi):
    make_counts(kpi, (8, 10), (9, 10))
    page = compared(member, "2020-01-31", "2020-02-29", accept="break")
    assert 'id="id_accept"' not in page.html
    assert "10 points higher" in page.text


def test_numbers_that_hold_the_same_children_say_that_the_range_is_wide(member, kpi):
    kpi.kind, kpi.decimals = "count", 0
    kpi.save()
    make_numbers(kpi, 884, 908)
    wide = "Many of those counted are the same both times, so the range is wider than need be."
    assert wide in compared(member, "2020-01-31", "2020-02-29").text
    kpi.adds_up = True
    kpi.save()
    forget()
    assert wide not in compared(member, "2020-01-31", "2020-02-29").text


def test_figures_are_compared_as_they_were_known_on_the_day(member, kpi):
    make_counts(kpi, (8, 10), (5, 10), published_at=make.moment(2020, 4, 1))
    make_counts(kpi, (9, 10), first=(2020, 3), published_at=make.moment(2022, 4, 1))
    february = Figure.objects.get(kpi=kpi, period_end=date(2020, 2, 29))
    make.revise_figure(february, "90", make.moment(2022, 4, 1), source=february.source)
    days = ("2020-01-31", "2020-02-29")

    assert "80% in January 2020, 90% in February 2020" in compared(member, *days).text
    then = compared(member, *days, as_at="2022-01-12")
    assert "80% in January 2020, 50% in February 2020" in then.text
    not_yet = compared(member, "2020-01-31", "2020-03-31", as_at="2022-01-12")
    assert "known for a period that ends on “2020-03-31”" in not_yet.text


def test_every_switch_shows_what_was_known_on_the_day(member, kpi):
    make_counts(kpi, *[(8, 10)] * 13, (80, 200))
    late = Figure.objects.get(kpi=kpi, period_end=date(2021, 2, 28))
    Figure.objects.filter(pk=late.pk).update(published_at=make.moment(2022, 4, 1))
    query = "intervals=on&own_limits=on&together=12"

    now, then = (read(member, f"{PAGE}?{query}{day}") for day in ("", "&as_at=2022-01-12"))

    assert drawn(now) == {"intervals", "own limits", "own centre"}
    assert drawn(then) == {"intervals"}
    assert "12 months to February 2021" in now.text
    assert "12 months to February 2021" not in then.text
    assert "February 2021" not in json.dumps([chart_of(then), chart_of(then, "chart-rolling")])
    assert "one pair of limits does for every month" in then.text
    assert len(rows_of(member.get(f"{CSV}?together=12&as_at=2022-01-12"))) == 2
