"""The values of the neighbours: they measure what the catalogue does, all are loaded, and no old page shows them."""

from collections import defaultdict
from datetime import date, datetime
from decimal import Decimal
from statistics import mean, median

import pytest
from django.utils import timezone

from analysis.core.parting import cadence_for
from analysis.statistics.neighbours.comparison import neighbours_over_time
from analysis.statistics.neighbours.words import describe_among
from kpis.catalogue.queries import get_areas, get_catalogue
from kpis.figures.queries import get_observations
from kpis.models import Figure, Kpi
from pages.details import series_of
from tests.neighbours import neighbours_of
from tests.pages.makers import history, read
from tests.pages.west_sussex.facts import HOME, KPIS, OBSERVATIONS, day, read_csv

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("west_sussex")]

VALUES = read_csv("neighbour_values.csv")
MEASURES = {row["kpi_code"]: row for row in read_csv("neighbour_measures.csv")}
SETS = defaultdict(list)
for _row in read_csv("statistical_neighbours.csv"):
    SETS[_row["model"]].append(_row["neighbour"])
NEIGHBOURS = {area for areas in SETS.values() for area in areas}
CONTROLS = (HOME, "South East", "England")


def key(row):
    return row["kpi_code"], row["area"], row["period_start"], row["period_end"]


BY_KEY = {key(row): row for row in VALUES}
PUBLISHED = {key(row): row for row in OBSERVATIONS if row["status"] == "published"}


def test_the_file_holds_every_neighbour_of_both_models():
    assert {model: len(areas) for model, areas in SETS.items()} == {"April 2021": 10, "May 2025": 10}
    assert {row["area"] for row in VALUES} == NEIGHBOURS | set(CONTROLS)
    assert {row["kpi_code"] for row in VALUES} == set(MEASURES)
    assert (len(MEASURES), len(NEIGHBOURS)) == (43, 14)
    assert sum(row["area"] in NEIGHBOURS for row in VALUES) == 5267


@pytest.mark.parametrize("code", MEASURES)
def test_west_sussex_its_region_and_england_have_the_same_values_in_both_files(code):
    """The proof that a measure of the neighbours is the KPI: name, unit, period and rounding agree."""
    controls = [row for row in VALUES if row["kpi_code"] == code and row["area"] in CONTROLS]
    assert {row["area"] for row in controls} == set(CONTROLS)
    for row in controls:
        published = PUBLISHED[key(row)]
        assert Decimal(row["value"]) == Decimal(published["value"]), row
        for column in ("numerator", "denominator"):
            if row[column] and published[column]:
                assert Decimal(row[column]) == Decimal(published[column]), row
        assert row["published_on"] == published["published_on"] or row["area"] == HOME


def test_the_measure_is_the_one_that_the_values_of_west_sussex_were_read_from():
    cited = defaultdict(set)
    for row in PUBLISHED.values():
        _, found, words = row["source_ref"].partition("rows Short Desc '")
        if found:
            cited[row["kpi_code"]].add(words.partition("'")[0])
    assert len(cited) > 30
    held = MEASURES.keys() & cited.keys()
    assert len(held) > 30
    for code in held:
        assert cited[code] == {MEASURES[code]["short_desc"]}


def test_values_stand_in_one_column_with_the_precision_of_the_councils_own():
    """No value of a neighbour has more decimal places than the most exact published one of the same KPI."""
    places = defaultdict(int)
    for row in PUBLISHED.values():
        places[row["kpi_code"]] = max(places[row["kpi_code"]], len(row["value"].partition(".")[2]))
    assert not [row for row in VALUES if len(row["value"].partition(".")[2]) > places[row["kpi_code"]]]


def test_the_averages_of_the_2025_model_are_the_means_of_its_ten_neighbours():
    checked = 0
    for row in OBSERVATIONS:
        if row["area"] != "statistical neighbours" or "2025 model" not in row["note"]:
            continue
        code, _, start, end = key(row)
        values = [
            Decimal(BY_KEY[code, area, start, end]["value"])
            for area in SETS["May 2025"]
            if (code, area, start, end) in BY_KEY
        ]
        assert row["note"].startswith(f"simple mean of {len(values)} of the 10"), row
        assert abs(mean(values) - Decimal(row["value"])) <= Decimal("0.05"), row
        checked += 1
    assert checked == 170


def test_counts_give_the_published_percentage():
    with_counts = [row for row in VALUES if row["numerator"]]
    assert {row["kpi_code"] for row in with_counts} == {"ADOPT-PCT", "CL-SUITABLE", "CPP-REVIEW-DFE", "PLACE-3PLUS"}
    assert not [row for row in VALUES if bool(row["numerator"]) != bool(row["denominator"])]
    for row in with_counts:
        exponent = Decimal("0.1") if row["kpi_code"] == "CPP-REVIEW-DFE" else Decimal(1)
        worked_out = Decimal(row["numerator"]) * 100 / Decimal(row["denominator"])
        assert abs(worked_out - Decimal(row["value"])) <= exponent / 2, row


def test_every_value_of_a_neighbour_is_in_the_ledger_with_its_source():
    loaded = {
        (f.kpi.code, f.area.name, f.period_start.isoformat(), f.period_end.isoformat()): f
        for f in Figure.objects.filter(area__name__in=NEIGHBOURS).select_related("kpi", "area", "source")
    }
    wanted = {name: row for name, row in BY_KEY.items() if row["area"] in NEIGHBOURS}
    assert set(loaded) == set(wanted)
    for name, row in wanted.items():
        figure = loaded[name]
        assert figure.stated_value == Decimal(row["value"])
        assert (figure.numerator is None, figure.denominator is None) == (not row["numerator"], not row["denominator"])
        assert not row["numerator"] or figure.numerator == Decimal(row["numerator"])
        assert not row["denominator"] or figure.denominator == Decimal(row["denominator"])
        assert timezone.localtime(figure.published_at).date() == day(row["published_on"])
        assert figure.source.title == MEASURES[row["kpi_code"]]["source_title"]
        assert f"'{MEASURES[row['kpi_code']]['short_desc']}', Years {row['period_end'][:4]}" in figure.source_ref
        assert f"'{row['area']}'" in figure.source_ref


def test_every_value_of_the_other_areas_is_in_the_ledger_too():
    loaded = {
        (f.kpi.code, f.area.name, f.period_start.isoformat(), f.period_end.isoformat()): f.stated_value
        for f in Figure.objects.filter(area__name__in=CONTROLS).select_related("kpi", "area")
    }
    controls = [row for row in VALUES if row["area"] in CONTROLS]
    assert len(controls) == 1154
    assert not [row for row in controls if loaded[key(row)] != Decimal(row["value"])]


def test_neighbours_have_their_codes():
    areas = {row["area"]: row for row in read_csv("areas.csv")}
    codes = {row["neighbour"]: row["neighbour_code"] for row in read_csv("statistical_neighbours.csv")}
    found = dict(Figure.objects.filter(area__name__in=NEIGHBOURS).values_list("area__name", "area__ons_code"))
    assert found == {name: areas[name]["ons_code"] for name in NEIGHBOURS}
    assert all(len(code) == 9 for code in found.values())
    assert dict(Figure.objects.filter(area__name__in=NEIGHBOURS).values_list("area__name", "area__la_code")) == codes


def test_single_neighbours_stand_on_no_page_that_compares_averages(member):
    now = timezone.now()
    shown = {area.name for area in get_areas(now).comparators} | {get_areas(now).home.name}
    assert not shown & NEIGHBOURS
    (line, *_) = history(member, "/kpis/three-or-more-placements-in-a-year/")
    assert not {name for name in NEIGHBOURS if any(name in column for column in line)}
    scorecard = read(member, "/kpis/").text
    assert not {name for name in NEIGHBOURS if name in scorecard}


def test_as_at_a_day_only_what_was_out_is_seen():
    kpi = Kpi.objects.get(code="SW-TURNOVER").pk
    then = timezone.make_aware(datetime(2022, 1, 12, 23, 59, 59))
    at_the_time, now = neighbours_of(kpi, then), neighbours_of(kpi, timezone.now())

    assert [one.name for one in at_the_time.sets] == ["April 2021"]
    assert [one.name for one in now.sets] == ["April 2021", "May 2025"]
    assert list(now.sets[0].areas) == SETS["April 2021"]
    assert set(at_the_time.observations) == set(SETS["April 2021"])
    seen = {(area, o.period.end.isoformat()) for area, found in at_the_time.observations.items() for o in found}
    assert seen == {
        (row["area"], row["period_end"])
        for row in VALUES
        if row["kpi_code"] == "SW-TURNOVER"
        and row["area"] in SETS["April 2021"]
        and row["published_on"] <= "2022-01-12"
    }
    assert ("Essex", "2020-09-30") in seen
    assert ("Essex", "2021-09-30") not in seen


def test_the_catalogue_holds_every_kpi_that_has_a_measure():
    assert set(MEASURES) <= set(KPIS)


def among(code, ending):
    """West Sussex among its neighbours in the period that ends on a day, and the KPI."""
    areas, now = get_areas(timezone.now()), timezone.now()
    kpi = next(one for one in get_catalogue().values() if one.code == code)
    found = neighbours_of(kpi.pk, now)
    observations = get_observations([kpi.pk], [areas.home.pk], now)[kpi.pk, areas.home.pk]
    cadence = cadence_for(next(o.period for o in observations if o.period.end == ending), kpi.counting)
    series = series_of(kpi, areas.home, cadence, observations)
    places = neighbours_over_time(series, found.observations, found.sets, kpi.polarity, kpi.counting)
    return kpi, next((one for one in places if one.period.end == ending), None)


@pytest.mark.parametrize(
    ("code", "ending", "words"),
    [
        (
            "PLACE-3PLUS",
            date(2024, 3, 31),
            "In 2023/24 West Sussex was the joint 4th highest of 11, with the similar councils (April 2021"
            " model): a little above the middle. Lower is better. The middle one of them has 9%,"
            " half of them lie from 7.3% to 12.5%, all from 4% to 16%."
            " Rank among few areas: differences may be chance.",
        ),
        (
            "SW-TURNOVER",
            date(2024, 9, 30),
            "In the year to 30 September 2024 West Sussex was the lowest of 11, with the similar councils"
            " (April 2021 model): in the lowest quarter. Lower is better. The middle one of them has 16.1%,"
            " half of them lie from 13.7% to 18.2%, all from 10.3% to 27.2%."
            " Rank among few areas: differences may be chance.",
        ),
        (
            "SW-TURNOVER",
            date(2025, 9, 30),
            "In the year to 30 September 2025 West Sussex was the 3rd lowest of 11, with the similar councils"
            " (May 2025 model): in the lowest quarter. Lower is better. The middle one of them has 12.7%,"
            " half of them lie from 11% to 14.7%, all from 7.6% to 15.5%."
            " Rank among few areas: differences may be chance.",
        ),
        (
            "CL-SUITABLE",
            date(2025, 3, 31),
            "In 2024/25 West Sussex was the joint 3rd highest of 10, with the similar councils (April 2021"
            " model): a little above the middle. Higher is better. The middle one of them has 94%,"
            " half of them lie from 91% to 95%, all from 45% to 97%. 9 of 10 have a figure. None for North Somerset."
            " Rank among few areas: differences may be chance.",
        ),
    ],
)
def test_the_worked_examples_of_the_methods(code, ending, words):
    kpi, found = among(code, ending)
    assert describe_among(found, HOME, kpi.kind, kpi.decimals, kpi.polarity) == words


@pytest.mark.parametrize("code", MEASURES)
def test_each_period_is_judged_by_the_set_of_its_last_day_on_the_real_data(code):
    """Worked out a second time from the files: which neighbours have a figure, their median, and who is higher."""
    rows = [row for row in VALUES if row["kpi_code"] == code and row["area"] == HOME]
    for row in rows:
        _, found = among(code, day(row["period_end"]))
        if row["period_end"] < "2021-04-01" or KPIS[code]["unit"] == "count":
            assert found is None, row
            continue
        model = "May 2025" if row["period_end"] >= "2025-05-01" else "April 2021"
        keys = [(code, area, row["period_start"], row["period_end"]) for area in SETS[model]]
        values = [Decimal(BY_KEY[name]["value"]) for name in keys if name in BY_KEY]
        assert found.set_name == model
        assert len(found.missing) == 10 - len(values)
        assert found.spread.median == median(values)
        assert found.rank.from_highest == 1 + sum(value > Decimal(row["value"]) for value in values)
