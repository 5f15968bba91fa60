"""Every number among the neighbours is that of the data file, on the page and in the file, worked out a second time."""

from collections import defaultdict
from decimal import Decimal
from statistics import median

import pytest
from django.utils.text import slugify

from tests.pages.makers import read
from tests.pages.west_sussex.facts import HOME, KPIS, OBSERVATIONS, day, plain, read_csv, series_slug, written
from tests.pages.west_sussex.test_files import about, number, rows_of

pytestmark = [pytest.mark.usefixtures("west_sussex"), pytest.mark.slow]

VALUES = read_csv("neighbour_values.csv")
SETS = defaultdict(set)
for _row in read_csv("statistical_neighbours.csv"):
    SETS[_row["model"]].add(_row["neighbour"])
FIRST_DAYS = {"April 2021": "2021-04-01", "May 2025": "2025-05-01"}
# with counts and without, of both models, rates, whole and broken percentages, periods of several sorts
CODES = ("PLACE-3PLUS", "CL-SUITABLE", "ADOPT-PCT", "CPP-REVIEW-DFE", "CLA-RATE", "SW-TURNOVER")


def model_of(row):
    """The model in force on the last day of a row's period, written a second time; None before the first."""
    started = [model for model, first in FIRST_DAYS.items() if first <= row["period_end"]]
    return started[-1] if started else None


def wanted(code):
    """By last day of the period: the model, and the rows of its neighbours and of West Sussex by area."""
    found = defaultdict(dict)
    for row in VALUES:
        model = model_of(row)
        if row["kpi_code"] == code and model and row["area"] in {*SETS[model], HOME}:
            found[row["period_end"]][row["area"]] = row
    return {end: (model_of(next(iter(rows.values()))), rows) for end, rows in found.items()}


def address_of(code, row):
    return f"/kpis/{slugify(KPIS[code]['name'])}/?series={series_slug(row)}"


def table_of(page):
    """The rows of the neighbours' table by area, without the signs that stand before the names."""
    (table,) = (table for table in page.tables if table.headers[:2] == ["Area", "Value"])
    found = {}
    for record in table.records:
        words = record["Area"].removeprefix("◆ ")
        letter, _, rest = words.partition(" ")
        found[rest if len(letter) == 1 else words] = record
    return found


OWN = {(r["kpi_code"], r["period_start"], r["period_end"]): r for r in OBSERVATIONS if r["area"] == HOME}


def counts_of(row):
    """The counts of a row; those of West Sussex stand in its own file."""
    own = OWN.get((row["kpi_code"], row["period_start"], row["period_end"])) if row["area"] == HOME else None
    return ((own or row)["numerator"], (own or row)["denominator"])


def test_the_kpis_looked_at_cover_both_models_and_all_sorts_of_periods():
    assert {model for code in CODES for model, _ in wanted(code).values()} == set(SETS)
    assert {series_slug(row) for row in VALUES if row["kpi_code"] in CODES} >= {"year-03", "position", "rolling-year"}


def rank_words(own, others):
    """The place of West Sussex in words, counted from the nearer end, written a second time."""
    higher, lower = sum(value > own for value in others), sum(value < own for value in others)
    place = 1 + min(higher, lower)
    ordinal = f"{place}{({1: 'st', 2: 'nd', 3: 'rd'}).get(place, 'th')}"
    joint = "joint " if own in others else ""
    if higher == lower:
        return f"the {joint}{ordinal} of {len(others) + 1} (in the middle)"
    end = "lowest" if lower < higher else "highest"
    return f"the {joint}{end if place == 1 else f'{ordinal} {end}'} of {len(others) + 1}"


def check_table(page, rows):
    shown = table_of(page)
    assert {area: record["Value"] for area, record in shown.items()} == {
        area: written(row) for area, row in rows.items()
    }
    order = [Decimal(rows[area]["value"]) for area in shown]
    assert order == sorted(order, reverse=True)
    for area, record in shown.items():
        if "Counts" in record:
            numerator, denominator = counts_of(rows[area])
            known = bool(numerator and denominator)
            assert record["Counts"] == (f"{plain(numerator)} of {plain(denominator)}" if known else "–"), area


def check_words(page, rows, model, sign):
    others = [Decimal(row["value"]) for area, row in rows.items() if area != HOME]
    middle = median(others).quantize(Decimal("0.1"), "ROUND_HALF_UP")
    assert f"West Sussex was {rank_words(Decimal(rows[HOME]['value']), others)}, with" in page.text
    assert f"({model} model)" in page.text
    assert f"The middle one of them has {plain(middle)}{sign}," in page.text
    assert f"all from {plain(min(others))}{sign} to {plain(max(others))}{sign}." in page.text
    coverage = f"{len(others)} of {len(SETS[model])} have a figure"
    assert (coverage in page.text) == (len(others) < len(SETS[model]))


@pytest.mark.parametrize("code", CODES)
def test_every_number_of_every_period_is_that_of_the_file(member, code):
    periods = wanted(code)
    assert len(periods) >= 4
    sign = "%" if KPIS[code]["unit"] == "percent" else ""
    for end, (model, rows) in periods.items():
        page = read(member, f"{address_of(code, rows[HOME])}&among={end}")
        check_table(page, rows)
        check_words(page, rows, model, sign)


@pytest.mark.parametrize("code", CODES)
def test_the_file_holds_each_value_of_the_set_once_with_its_source(member, code):
    periods = wanted(code)
    for model in SETS:
        ends = [end for end, (judged_by, _) in periods.items() if judged_by == model]
        if not ends:
            continue
        row = periods[ends[0]][1][HOME]
        path, _, query = address_of(code, row).partition("?")
        answers = {
            slug: rows_of(member.get(f"{path}neighbours/{slug}/?{query}&among={ends[0]}")) for slug in ("csv", "xlsx")
        }
        for rows in answers.values():
            found = {(str(r["Period ends"])[:10], r["Area"]): number(r["Value"]) for r in rows}
            assert len(found) == len(rows)
            assert found == {
                (end, area): Decimal(one["value"]) for end in ends for area, one in periods[end][1].items()
            }
            assert {r["Neighbour model"] for r in rows} == {model}
            assert all(r["Source"] and r["Place in the source"] for r in rows)
            assert all(f"Regions '{r['Area']}'" in r["Place in the source"] for r in rows if r["Area"] != HOME)


def test_the_workbook_says_what_the_page_says(member):
    path = f"/kpis/{slugify(KPIS['PLACE-3PLUS']['name'])}/"
    said = about(member.get(f"{path}neighbours/xlsx/?among=2024-03-31"))
    page = read(member, f"{path}?among=2024-03-31")
    assert "West Sussex and similar councils, April 2021 model" in said
    sentences = [line for line in said.splitlines() if line.startswith(("In 2023/24", "All 11 areas"))]
    assert len(sentences) == 2
    assert all(sentence in page.text for sentence in sentences)
    history = about(member.get(f"{path}download/xlsx/?among=2024-03-31"))
    assert sentences[0] in history


def test_as_at_a_day_the_last_comparison_is_of_what_was_out(member):
    path = f"/kpis/{slugify(KPIS['PLACE-3PLUS']['name'])}/"
    out = max(
        row["period_end"] for row in VALUES if row["kpi_code"] == "PLACE-3PLUS" and row["published_on"] <= "2023-06-01"
    )
    page = read(member, f"{path}?as_at=2023-06-01")
    _, rows = wanted("PLACE-3PLUS")[out]
    assert day(out).year == 2022
    assert {area: record["Value"] for area, record in table_of(page).items()} == {
        area: written(row) for area, row in rows.items()
    }
    before = read(member, f"{path}?as_at=2022-01-12")
    assert "No set of similar councils is held for periods that end before 1 April 2021." in before.text


def test_the_band_of_one_model_ends_where_the_next_begins(member):
    path = f"/kpis/{slugify(KPIS['SW-TURNOVER']['name'])}/"
    html = read(member, f"{path}?compare=neighbours").html
    assert "Neighbours (April 2021 model)" in html
    assert "Neighbours (May 2025 model)" in html
    wide = html[html.index("chart chart--wide") : html.index("chart chart--narrow")]
    assert wide.count('class="chart__band-bars"') == 2


def test_the_claims_of_the_data_stand_on_the_pages_of_the_kpis_they_rest_on(member):
    claims = {row["slug"]: row for row in read_csv("claims.csv")}
    named = {(row["claim_slug"], row["kpi_code"]) for row in read_csv("claim_operands.csv") if row["kpi_code"]}
    assert named
    for slug, code in named:
        page = read(member, f"/kpis/{slugify(KPIS[code]['name'])}/")
        assert f"/claims/{slug}/" in page.links, (slug, code)
        assert claims[slug]["title"] in page.text
