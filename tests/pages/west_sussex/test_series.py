"""Series of the published data: positions as one, flows apart, what papers compare, and ranges. Read from the files."""

import csv
import io
from collections import defaultdict
from functools import cache

import pytest
from django.utils.text import slugify

from charts.marks import Bridge, ReportedBand
from pages.kpi.options import ChartOptions
from pages.kpi.page import build_kpi_page
from pages.kpi.record import read_kpi_record
from tests.pages.makers import history, read
from tests.pages.west_sussex.facts import (
    BY_KPI,
    HOME,
    KPIS,
    day,
    length,
    measured,
    read_csv,
    series_slug,
    span,
    written,
)
from tests.pages.west_sussex.test_numbers import address_of, scorecard
from web.reading import read_present

pytestmark = [pytest.mark.django_db, pytest.mark.slow, pytest.mark.usefixtures("west_sussex")]
CARE_PLANS = "/kpis/care-plan-in-place-and-reviewed/"


def own(code):
    return [row for row in BY_KPI[code] if row["area"] == HOME]


@cache
def page_of(code):
    """The page of a KPI without a choice, as its view builds it: once for all tests, which only look at it."""
    reading = read_present()
    record = read_kpi_record(reading, slugify(KPIS[code]["name"]))
    return build_kpi_page(record, reading, ChartOptions.read({}), may=lambda permission: False)


@pytest.mark.parametrize("code", ["CLA-NUM", "MOMO-USES", "FC-ASSESS"])
def test_the_page_that_is_looked_at_here_is_the_one_that_readers_see(member, code):
    # no other test asks for this address, so it is made and not kept
    seen = read(member, f"{address_of(code)}?asked=anew").response.context["kpi_page"]
    assert seen.chart == page_of(code).chart
    assert seen.trend.choices == page_of(code).trend.choices
    assert seen.trend.series == page_of(code).trend.series


def test_every_kpi_says_what_it_measures_and_the_files_hold_all_three():
    assert {row["measured"] for row in KPIS.values()} == {"position", "flow", "rolling_year"}


def test_the_care_plan_page_says_87_then_96_in_its_sentence(member):
    said = read(member, CARE_PLANS).text
    assert "96% in West Sussex in October 2021" in said
    assert "That is 9 points higher than at 31 March 2021, when it was 87%." in said
    assert "no earlier figure" not in said.lower()
    assert "between 31 March 2021 and October 2021" in said


def test_children_looked_after_are_one_series_of_twenty_positions():
    found = page_of("CLA-NUM")
    assert len(own("CLA-NUM")) == 20
    assert len(found.trend.series.observations) == 20
    assert [choice.count for choice in found.trend.choices] == [20]
    values = [point.value for point in found.chart.home.points if point.value is not None]
    assert values == [float(row["value"]) for row in sorted(own("CLA-NUM"), key=lambda row: span(row)[1])]


@pytest.mark.parametrize("code", [code for code in KPIS if own(code)])
def test_the_page_has_as_many_series_as_the_files_by_the_rule(code):
    found = page_of(code).trend
    wanted = defaultdict(set)
    for row in own(code):
        wanted[series_slug(row)].add(span(row)[1] if measured(row) != "flow" else span(row))
    assert {choice.cadence.slug: choice.count for choice in found.choices} == {
        slug: len(times) for slug, times in wanted.items()
    }


@pytest.mark.parametrize("code", [code for code, row in KPIS.items() if own(code) and row["measured"] == "flow"])
def test_no_line_joins_flows_of_two_lengths(code):
    found = page_of(code).trend
    lengths = {row["period_end"]: length(row) for row in own(code) if series_slug(row) == found.series.cadence.slug}
    assert {lengths[o.period.end.isoformat()] for o in found.series.observations} == {found.series.cadence.slug}


def compared_pairs(code):
    """Pairs of the council's figures that a claim of a paper holds against each other."""
    claims = defaultdict(list)
    for row in read_csv("claim_operands.csv"):
        if row["kpi_code"] == code and row["area"] == HOME:
            claims[row["claim_slug"]].append((row["period_start"], row["period_end"]))
    return [sorted(set(found), key=lambda p: p[1]) for found in claims.values() if len(set(found)) > 1]


def has_an_earlier_figure(code):
    """True where the newest figure has an earlier one that it can be held against, by the rule or by a paper."""
    rows = sorted(own(code), key=lambda row: span(row)[1])
    same = [row for row in rows[:-1] if series_slug(row) == series_slug(rows[-1])]
    newest = (rows[-1]["period_start"], rows[-1]["period_end"])
    return bool(same) or any(pair[-1] == newest for pair in compared_pairs(code))


def test_no_page_says_that_there_is_no_earlier_figure_where_another_compares_two(member):
    """Over all KPIs: page, scorecard, its file, and the claims about them."""
    on_scorecard = scorecard(member)
    answer = member.get("/kpis/download/csv/").content.decode("utf-8-sig")
    in_file = {line["KPI"]: line for line in csv.DictReader(io.StringIO(answer))}
    wrong, looked_at, across = [], 0, []
    for code, kpi in KPIS.items():
        if not own(code):
            continue
        page = read(member, address_of(code))
        said = {
            "page": page.text,
            "scorecard": on_scorecard[kpi["name"]]["Since the year before"],
            "file": f"{in_file[kpi['name']]['Step from the figure before']} {in_file[kpi['name']]['In words']}",
        }
        denies = {where for where, words in said.items() if "no earlier figure" in words.lower()}
        if has_an_earlier_figure(code):
            looked_at += 1
            wrong += [(code, where) for where in denies]
        else:
            # and the other way round: where there is none, all three say so
            wrong += [(code, where, "silent") for where in set(said) - denies]
        across += [code] if "compares" in said["file"] else []
    assert not wrong
    assert looked_at > 60
    assert across == ["MOMO-USES"]


def test_every_comparison_of_a_claim_stands_on_the_page_of_its_kpi(member):
    """All figures in the history of one series, or the two in words."""
    found = 0
    for code in KPIS:
        for pair in compared_pairs(code):
            rows = [r for r in own(code) if (r["period_start"], r["period_end"]) in pair]
            rows.sort(key=span)
            address = f"{address_of(code)}?series={series_slug(rows[-1])}&page=all"
            shown = {line["Value"].split(" ")[0] for line in history(member, address)}
            values = {written(row).split(" ")[0] for row in rows}
            words = read(member, address_of(code)).text
            assert values <= shown or f"compares {written(rows[-1])}" in words, (code, values)
            found += 1
    assert found > 6


def test_uses_of_the_app_in_half_a_year_are_compared_in_words_and_never_joined(member):
    page = read(member, address_of("MOMO-USES"))
    assert (
        "The report of 12 January 2022 compares 395 from 1 January 2021 to 30 June 2021 with 677 in 2020."
        " They are for different lengths of time, so no difference is worked out here."
    ) in page.text
    chart = page_of("MOMO-USES").chart
    assert [point.value for point in chart.home.points] == [395]
    assert chart.of(Bridge) == ()


def test_the_range_of_2021_is_a_band_on_the_chart_of_initial_health_assessments(member):
    (row,) = read_csv("reported_ranges.csv")
    page = read(member, address_of(row["kpi_code"]))
    (band,) = page_of(row["kpi_code"]).chart.of(ReportedBand)
    assert (band.start, band.end) == (day(row["period_start"]), day(row["period_end"]))
    assert (band.low, band.high) == (float(row["low"]), float(row["high"]))
    assert "20% to 59% in 2021" in page.text
    assert " ".join(row["source_title"].split()) in page.text
    assert "The scale starts at zero." in page.text
    assert "20% to 59% in 2021" not in read(member, f"{address_of(row['kpi_code'])}?as_at=2022-01-11").text


@pytest.mark.parametrize("code", [code for code, row in KPIS.items() if row["unit"] == "percent" and own(code)])
def test_a_chart_of_one_or_two_points_shows_the_whole_scale(code):
    chart = page_of(code).chart
    if max(sum(p.value is not None for p in line.points) for line in chart.lines) < 3:
        assert (chart.axis.low, chart.axis.high) == (0, 100)


def test_foster_assessments_of_another_basis_are_not_compared(member):
    said = read(member, address_of("FC-ASSESS")).text
    assert "because the counting changed on 1 April 2021" in said
    assert page_of("FC-ASSESS").chart.of(Bridge) == ()
