"""Verdicts on the real yearly figures, and the real medians of the neighbours, worked out again from the data files."""

from collections import defaultdict
from datetime import date
from decimal import ROUND_HALF_UP, Decimal
from statistics import median

import pytest
from django.utils import timezone
from django.utils.text import slugify
from scipy import stats

from kpis.catalogue.queries import get_home
from pages.standings import get_cached_standings
from tests.analysis.statistics.plain_scores import score_of_proportions, score_of_rates
from tests.analysis.statistics.plain_trend import rank_test
from tests.pages.makers import read
from tests.pages.west_sussex.facts import BY_KPI, HOME, KPIS, day, known_on, plain, read_csv, span
from tests.pages.west_sussex.test_files import number, rows_of
from web.reading import read_present

pytestmark = pytest.mark.usefixtures("west_sussex")

MEASURES = [row["kpi_code"] for row in read_csv("neighbour_measures.csv")]
MODEL = "May 2025"
NEIGHBOURS = [row["neighbour"] for row in read_csv("statistical_neighbours.csv") if row["model"] == MODEL]
# what the real figures say; a change here is a change of the data or of the method
TRENDS = {
    "CLA-ABSENCE": "Worsening",
    "CLA-FOSTERED": "Worsening",
    "CLA-HEALTH-DFE": "Improving",
    "CLA-IMMS-DFE": "Worsening",
    "CLA-PERSABS": "Worsening",
    "CLA-RESIDENTIAL": "Worsening",
    "ICPC-15D": "Improving",
    "PLACE-20MI": "Worsening",
    "PLACE-LONG": "Improving",
    "SW-VACANCY": "Improving",
}


@pytest.fixture
def standings(db):
    return {standing.kpi.code: standing for standing in get_cached_standings(read_present(), get_home())}


@pytest.fixture
def lines(member):
    found = {line["KPI"]: line for line in read(member, "/kpis/").lines}
    return {code: found[kpi["name"]] for code, kpi in KPIS.items()}


def rows_in_the_test(code, yearly):
    """The rows of the data files that went into a verdict, by the day of the year and the years it names."""
    first, last = yearly.first.period.end, yearly.last.period.end
    found = [
        row
        for row in BY_KPI[code]
        if row["area"] == HOME
        and span(row)[1].month == last.month
        and first <= span(row)[1] <= last
        and (span(row)[1] - span(row)[0]).days // 3 == (yearly.last.period.end - yearly.last.period.start).days // 3
    ]
    return sorted(found, key=span)


def second_opinion(code, rows):
    """Direction and probability by statsmodels or by counting all orders, and by which of the two."""
    unit = KPIS[code]["unit"]
    values = [Decimal(row["value"]) for row in rows]
    newest = rows[-5:]
    years = None
    if unit in ("percent", "rate per 10,000") and all(row["numerator"] and row["denominator"] for row in newest):
        years = [(span(r)[1].year, float(r["numerator"]), float(r["denominator"])) for r in newest]
    elif unit == "count":
        years = [(span(r)[1].year, float(r["value"]), 1.0) for r in newest]
    if years and all(counted.is_integer() for _, counted, _ in years):
        is_share = unit == "percent"
        statistic, probability = (score_of_proportions if is_share else score_of_rates)(years)
        together = sum(counted for _, counted, _ in years) / sum(cohort for _, _, cohort in years)
        spread = together * (1 - together) if is_share else together
        every = sum((counted - together * cohort) ** 2 / cohort for _, counted, cohort in years) / spread
        rarer = min(together, 1 - together) if is_share else together
        few = min(cohort for _, _, cohort in years) * rarer < 5
        if not few and stats.chi2.sf(every - statistic, 3) >= 0.002:
            slope = sum((time - 2023) * counted / cohort for time, counted, cohort in years)
            return slope, probability, "chi-squared", len(newest)
    newest = values[-10:]
    statistic, probability = rank_test(newest)
    return statistic, probability, "Mann-Kendall", len(newest)


def test_at_least_25_kpis_are_improving_worsening_or_without_a_trend(standings):
    named = defaultdict(set)
    for code, standing in standings.items():
        if standing.assessment.yearly is not None:
            named[standing.assessment.yearly.verdict.label].add(code)

    assert {code: word for word in ("Improving", "Worsening") for code in named[word]} == TRENDS
    told = named["Improving"] | named["Worsening"] | named["No trend"]
    assert len(told) >= 25, sorted(told)
    assert {"REREF-12M", "PLACE-3PLUS", "CL-EET", "CPP-REPEAT", "SW-TURNOVER", "ASSESS-45D"} <= named["No trend"]
    assert {"CLA-SCHOOLMOVE", "FOST-PLACES"} <= named["Too few figures"]


def test_every_verdict_is_that_of_a_second_implementation(standings):
    checked, ways = 0, set()
    for code, standing in standings.items():
        yearly = standing.assessment.yearly
        if yearly is None or yearly.test is None:
            continue
        rows = rows_in_the_test(code, yearly)
        assert len(rows) == yearly.tested, code
        earlier = [r for r in BY_KPI[code] if r["area"] == HOME and span(r)[1] < span(rows[0])[1]]
        direction, probability, way, count = second_opinion(code, rows)
        assert (count, yearly.test.label.startswith(way)) == (yearly.tested, True), (code, way, len(earlier))
        assert yearly.p == pytest.approx(probability, rel=1e-4, abs=1e-9), code
        limit = 0.05 if way == "Mann-Kendall" else 0.002
        word = "No trend"
        if probability < limit and not yearly.rests_on_one:
            is_up, polarity = direction > 0, KPIS[code]["polarity"]
            better = {"higher_better": is_up, "lower_better": not is_up}.get(polarity)
            words = {True: "Improving", False: "Worsening", None: "Rising" if is_up else "Falling"}
            word = words[better]
        assert yearly.verdict.label == word, code
        checked += 1
        ways.add(way)
    assert checked >= 40
    assert ways == {"chi-squared", "Mann-Kendall"}


def test_the_scorecard_says_each_verdict(standings, lines):
    for code, standing in standings.items():
        yearly = standing.assessment.yearly
        if yearly is not None:
            said = lines[code]["Real change?"].removeprefix("+ ").removeprefix("− ")
            # only what is more than chance has a word on the line; the rest is on the page of the KPI
            assert said == (yearly.verdict.label if yearly.verdict.is_trend else ""), code


def test_the_filters_by_level_and_direction_find_kpis_and_say_what_they_mean(member):
    worse = read(member, "/kpis/?stands=worse")
    better = read(member, "/kpis/?stands=better")

    by_name = {kpi["name"]: code for code, kpi in KPIS.items()}
    assert {by_name[line["KPI"]] for line in worse.lines} == {
        "CLA-ABSENCE",
        "CLA-FOSTERED",
        "CLA-PERSABS",
        "CLA-RESIDENTIAL",
        "PLACE-20MI",
    }
    assert {by_name[line["KPI"]] for line in better.lines} == {"ICPC-15D", "SW-VACANCY"}
    assert "misses its target or is worse than England for the same period" in worse.text
    assert "better than England for the same period" in better.text


def test_the_order_of_concern_begins_with_the_worsening(member):
    first = read(member, "/kpis/?sort=signal").lines[:6]
    by_name = {kpi["name"]: code for code, kpi in KPIS.items()}
    assert {by_name[line["KPI"]] for line in first} == {code for code, word in TRENDS.items() if word == "Worsening"}


# -- the neighbours' median ---------------------------------------------------------------------------

VALUES = defaultdict(dict)
for _row in read_csv("neighbour_values.csv"):
    VALUES[_row["kpi_code"], _row["period_start"], _row["period_end"]][_row["area"]] = _row


def wanted(code, latest):
    """The median of the May 2025 model for a period and how many neighbours it rests on, from the files."""
    rows = VALUES[code, latest.period.start.isoformat(), latest.period.end.isoformat()]
    known = [rows[area] for area in NEIGHBOURS if area in rows and known_on(rows[area]) <= timezone.localdate()]
    return median(Decimal(row["value"]) for row in known), len(known)


def rounded(value, code, standing):
    text = plain(Decimal(value).quantize(Decimal(1).scaleb(-standing.kpi.decimals), ROUND_HALF_UP))
    return f"{text}%" if KPIS[code]["unit"] == "percent" else text


def test_there_are_43_measures_and_ten_neighbours():
    assert (len(MEASURES), len(NEIGHBOURS)) == (43, 10)


def test_the_neighbours_column_is_filled_for_every_measure_with_single_values(standings, lines):
    filled = {}
    for code in MEASURES:
        middle, count = wanted(code, standings[code].assessment.latest)
        assert count >= 3
        # plain numbers of other places stand in the file alone
        filled[code] = "" if KPIS[code]["unit"] == "count" else rounded(middle, code, standings[code])
    assert {code: lines[code]["Similar councils"] for code in MEASURES} == filled
    assert {code for code, line in lines.items() if line["Similar councils"]} <= set(MEASURES)
    assert lines["CL-SUITABLE"]["Similar councils"] == "89%"


@pytest.mark.parametrize("file_format", ["csv", "xlsx"])
def test_the_file_of_the_scorecard_has_the_same_medians(member, standings, file_format):
    rows = {row["Code"]: row for row in rows_of(member.get(f"/kpis/download/{file_format}/"))}
    for code in MEASURES:
        middle, count = wanted(code, standings[code].assessment.latest)
        row = rows[code]
        shown = rounded(middle, code, standings[code]).rstrip("%").replace(",", "")
        assert number(row["Similar councils"]) == Decimal(shown), code
        assert row["Neighbours it rests on"] == f"median of {count} of 10"
        assert row["Edition of the neighbours"] == "May 2025 model"


@pytest.mark.slow
def test_the_page_of_each_kpi_shows_the_median_of_the_scorecard(member, standings):
    for code in MEASURES:
        standing = standings[code]
        middle, count = wanted(code, standing.assessment.latest)
        page = read(member, f"/kpis/{slugify(KPIS[code]['name'])}/")
        said = rounded(middle, code, standing)
        period = standing.assessment.latest.period.in_words
        assert f"On the scorecard: {said} {period}, the median of {count} of 10 of the set in force" in page.text, code
        if standing.kpi.kind.needs_denominator:
            assert f"median of similar councils (May 2025 model) {said}" in page.text.replace(
                "(May 2025 model) was ", "(May 2025 model) "
            )


def test_as_at_a_day_before_the_model_of_2025_the_earlier_set_is_in_force(member):
    shown = {line["KPI"]: line["Similar councils"] for line in read(member, "/kpis/?as_at=2022-01-12").lines}
    earlier = [row["neighbour"] for row in read_csv("statistical_neighbours.csv") if row["model"] == "April 2021"]
    rows = VALUES["SW-TURNOVER", "2019-10-01", "2020-09-30"]
    known = [rows[a] for a in earlier if a in rows and day(rows[a]["published_on"]) <= date(2022, 1, 12)]
    middle = median(Decimal(row["value"]) for row in known)

    assert shown[KPIS["SW-TURNOVER"]["name"]] == f"{plain(middle)}%"
    assert len(known) >= 8
