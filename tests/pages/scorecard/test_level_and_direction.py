"""Filters by level and direction together, and the neighbours' median on every surface."""

from datetime import date
from decimal import Decimal

import pytest
import time_machine
from django.db import connection
from django.test.utils import CaptureQueriesContext

from kpis.models import Area
from pages.kpi.sections.neighbours.section import AVERAGE_LINE
from pages.scorecard.filters import MEANINGS, STANDS_RULE
from tests import factories as make
from tests.conftest import forget
from tests.pages.makers import read
from tests.pages.west_sussex.test_files import about, rows_of

pytestmark = [pytest.mark.django_db, pytest.mark.slow]

RISING, FALLING, LEVEL = (80, 82, 84, 86, 88, 90), (90, 88, 86, 84, 82, 80), (85, 84, 86, 85, 84, 85)
NAMES = ("Avon", "Borset", "Clee", "Dunster")


@pytest.fixture(autouse=True)
def a_day():
    with time_machine.travel(date(2024, 6, 1)):
        yield


@pytest.fixture
def england():
    make.make_area()
    return make.make_area("England", Area.Level.COUNTRY)


def figure(kpi, area, value, ending=2023, counts=None, published_at=None):
    make.make_figure(
        kpi=kpi,
        kind=kpi.kind,
        area=area,
        period=(date(ending - 1, 4, 1), date(ending, 3, 31)),
        stated_value=Decimal(value),
        numerator=counts and counts[0],
        denominator=counts and counts[1],
        published_at=published_at or make.moment(ending, 11, 30),
    )


def years(title, values, country=None, target=None, counts=None, **columns):
    """A yearly percentage of which more is better, with the country's figure and a target for its last year."""
    kpi = make.make_kpi(title=title, frequency="annual", **({"polarity": "higher"} | columns))
    for back, value in enumerate(reversed(values)):
        figure(kpi, make.make_area(), value, 2023 - back, counts[0] if counts and not back else None)
    if country is not None:
        figure(kpi, make.make_area("England"), country, counts=counts[1] if counts else None)
    if target is not None:
        make.make_target(kpi=kpi, value=Decimal(target))
    return kpi


def found(client, stands):
    page = read(client, f"/kpis/?stands={stands}")
    return {line["KPI"] for line in page.lines}, page


def test_worse_and_worsening_is_a_missed_target_or_worse_than_england_and_a_worsening_trend(member, england):
    years("Worse than England and falling", FALLING, country=85)
    years("Misses its target and falling", FALLING, target=95)
    years("Misses its target, better than England, falling", FALLING, country=70, target=95)
    years("Better than England and falling", FALLING, country=70)
    years("Meets its target and falling", FALLING, target=70)
    years("Worse than England and level", LEVEL, country=99)
    years("Worse than England and rising", RISING, country=99)
    years("Higher than England and rising where lower is better", RISING, country=70, polarity="lower")
    years("Lower than England and falling where neither is better", FALLING, country=99, polarity="neutral")
    years("Nothing to hold it against", FALLING)

    shown, page = found(member, "worse")

    assert shown == {
        "Worse than England and falling",
        "Misses its target and falling",
        "Misses its target, better than England, falling",
        "Higher than England and rising where lower is better",
    }
    assert f"{MEANINGS['stands', 'worse']} {STANDS_RULE}" in page.text


def test_better_than_england_and_improving_asks_for_no_target(member, england):
    years("Better than England and rising", RISING, country=85)
    years("Better than England, rising, misses its target", RISING, country=85, target=95)
    years("Meets its target and rising", RISING, target=70)
    years("As England and rising", RISING, country=90)
    years("Better than England and level", LEVEL, country=70)
    years("Better than England and falling", FALLING, country=70)
    years("Lower than England and falling where lower is better", FALLING, country=85, polarity="lower")

    shown, page = found(member, "better")

    assert shown == {
        "Better than England and rising",
        "Better than England, rising, misses its target",
        "Lower than England and falling where lower is better",
    }
    assert f"{MEANINGS['stands', 'better']} {STANDS_RULE}" in page.text


def test_better_or_worse_than_england_is_beyond_chance_where_counts_are_held(member, england):
    years("Few", FALLING, country=85, counts=((16, 20), (85_000, 100_000)))
    years("Many", FALLING, country=85, counts=((8000, 10_000), (85_000, 100_000)))

    shown, _ = found(member, "worse")
    lines = {line["KPI"]: line["Against England"] for line in read(member, "/kpis/").lines}

    assert shown == {"Many"}
    assert lines == {"Few": "85%", "Many": "worse: 85%"}


def test_without_counts_the_scorecard_says_worse_as_published_and_the_first_page_nothing_and_both_say_so(
    member, england
):
    years("Without counts", LEVEL, country=99)

    page, home = read(member, "/kpis/?england=worse"), read(member, "/")

    assert [line["KPI"] for line in page.lines] == ["Without counts"]
    assert "by more than chance where counts are held, otherwise as published" in page.text
    assert "The first page takes only what is more than chance." in page.text
    asking = home.text.split("Worth asking about")[1].split("What was asked for")[0]
    assert "Without counts" not in asking
    assert "The rule for both: more than chance" in asking


def test_the_figure_of_england_for_another_period_is_not_compared(member, england):
    kpi = years("Falling", FALLING)
    figure(kpi, england, 99, ending=2022)

    assert found(member, "worse")[0] == set()


def test_an_unknown_level_and_direction_is_refused_at_its_field(member, england):
    years("Falling", FALLING, country=99)
    page = read(member, "/kpis/?stands=sideways")
    assert "Select a valid choice" in page.text
    assert page.lines


@pytest.mark.parametrize(
    ("signal", "title"),
    [("improvement", "Rising"), ("concern", "Falling"), ("common cause", "Level"), ("none", "Short"), ("high", "Open")],
)
def test_the_filter_of_signals_finds_trends_over_the_years(member, england, signal, title):
    years("Rising", RISING)
    years("Falling", FALLING)
    years("Level", LEVEL)
    years("Short", RISING[:4])
    years("Open", RISING, polarity="neutral")

    lines = read(member, f"/kpis/?signal={signal}").lines
    assert [line["KPI"] for line in lines] == [title]


def test_the_order_of_concern_begins_with_a_worsening_trend(member, england):
    years("Level", LEVEL, target=99)
    years("Rising", RISING)
    years("Falling", FALLING)

    lines = read(member, "/kpis/?sort=signal").lines
    assert [line["KPI"] for line in lines] == ["Falling", "Level", "Rising"]


def test_page_scorecard_and_files_say_the_same_of_a_trend(member, sign_in, england):
    kpi = years("Falling", FALLING)
    words = "Worsening: falling from 2017/18 to 2022/23"
    page = read(member, f"/kpis/{kpi.slug}/")
    (line,) = read(member, "/kpis/").lines
    manager = sign_in("manager")

    assert line["Real change?"] == "− Worsening"
    assert f" {words}. " in page.text
    assert "How the trend over the years was tested" in page.text
    assert "At this level about one in 20 series that do not change would still be called so" in page.text
    assert [row["Later and lower"] for row in page.table("Year tested", "Later and lower").records] == [*"543210"]
    for kind in ("csv", "xlsx"):
        (row,) = rows_of(manager.get(f"/kpis/download/{kind}/"))
        assert row["Real change?"] == words
        assert row["Test for trend over the years"] == "Mann-Kendall test of ranks"
        assert float(row["Yearly figures tested"]) == 6
        assert float(row["Probability by chance"]) == pytest.approx(2 / 720, abs=1e-5)
        assert row["Order of concern"] == "Worsening"
        assert row["Rules for signals"] in (None, "")
    assert f"{words}. Test: Mann-Kendall" in about(manager.get(f"/kpis/{kpi.slug}/download/xlsx/"))
    charts = read(member, "/kpis/?view=charts")
    assert "− Worsening" in charts.text


def test_too_few_yearly_figures_are_the_fourth_verdict_and_have_no_working(member, england):
    kpi = years("Short", RISING[:4])
    page = read(member, f"/kpis/{kpi.slug}/")
    (line,) = read(member, "/kpis/").lines

    assert line["Real change?"] == ""
    assert "Too few figures: 4 of the 5 yearly figures needed" in page.text
    assert "How the trend over the years was tested" not in page.text


def test_a_verdict_is_as_known_on_a_day(member, england):
    kpi = years("Falling", FALLING)

    assert "Worsening: falling from 2017/18 to 2021/22" in read(member, f"/kpis/{kpi.slug}/?as_at=2023-06-01").text
    assert "4 of the 5 yearly figures needed" in read(member, f"/kpis/{kpi.slug}/?as_at=2022-06-01").text


# -- the neighbours' median ---------------------------------------------------------------------------


@pytest.fixture
def areas(england):
    """Four neighbours of a set known since April 2020; the next set, of May 2024, has two of them and two others."""
    old = make.make_neighbour_set("April 2020", known_from=make.moment(2020, 3, 31, 23))
    new = make.make_neighbour_set("May 2024", known_from=make.moment(2024, 4, 30, 23))
    found = {name: make.make_area(name) for name in (*NAMES, "Elmet", "Fordham")}
    for edition, names in ((old, NAMES), (new, ("Clee", "Dunster", "Elmet", "Fordham"))):
        for rank, name in enumerate(names, 1):
            make.make_neighbour(neighbour_set=edition, area=found[name], rank=rank)
    return found


def neighbours(kpi, areas, **values):
    for name, value in values.items():
        figure(kpi, areas[name.capitalize()], value)


def test_the_median_is_of_the_set_in_force_on_the_day_shown(member, areas):
    kpi = years("Level", LEVEL)
    neighbours(kpi, areas, avon=10, borset=20, clee=60, dunster=70, elmet=90)

    def shown(query=""):
        (line,) = read(member, f"/kpis/{query}").lines
        return line["Similar councils"]

    assert shown() == "70%"
    assert shown("?as_at=2024-02-01") == "40%"
    assert shown("?as_at=2023-11-01") == "", "the figures of that year were not out"


@pytest.mark.parametrize("kind", ["percentage", "count"])
def test_page_scorecard_and_files_show_the_same_median(member, sign_in, areas, kind):
    kpi = years("Level", LEVEL, kind=kind)
    neighbours(kpi, areas, clee=60, dunster=71, elmet=90, fordham=80)
    manager = sign_in("manager")
    said = "75.5" if kind == "count" else "75.5%"

    (line,) = read(member, "/kpis/").lines
    page = read(member, f"/kpis/{kpi.slug}/")
    assert line["Similar councils"] == ("" if kind == "count" else said)
    in_force = "the median of 4 of 4 of the set in force on the day shown (May 2024 model)."
    assert f"On the scorecard: {said} in 2022/23, {in_force}" in page.text
    # plain numbers of other places are not told in the sentence
    sentence = "The median of similar councils (May 2024 model) was 75.5% in the same period."
    assert (sentence in page.text) == (kind == "percentage")
    for file_format in ("csv", "xlsx"):
        (row,) = rows_of(manager.get(f"/kpis/download/{file_format}/"))
        assert float(row["Similar councils"]) == 75.5
        assert row["Neighbours it rests on"] == "median of 4 of 4"
        assert row["Edition of the neighbours"] == "May 2024 model"
    assert f"On the scorecard: {said}" in about(manager.get(f"/kpis/{kpi.slug}/download/xlsx/"))


def test_a_page_says_where_its_periods_are_judged_by_another_set(member, areas):
    kpi = years("Level", LEVEL)
    neighbours(kpi, areas, avon=10, borset=20, clee=60, dunster=70, elmet=90)
    page = read(member, f"/kpis/{kpi.slug}/")

    assert "70% in 2022/23, the median of 3 of 4" in page.text
    assert "Below, each period is judged by the set that was in force on its own last day" in page.text
    assert "The middle one of them has 40%" in page.text


def test_fewer_than_three_neighbours_have_no_median(member, areas):
    kpi = years("Level", LEVEL)
    neighbours(kpi, areas, clee=60, dunster=70)
    (line,) = read(member, "/kpis/").lines

    assert line["Similar councils"] == ""
    assert "On the scorecard:" not in read(member, f"/kpis/{kpi.slug}/").text


def test_a_published_average_stands_where_no_single_values_are_held(member, areas):
    average = make.make_area("Similar councils (May 2024 model)", Area.Level.NEIGHBOURS)
    kpi = years("Level", LEVEL)
    figure(kpi, average, 77)
    (line,) = read(member, "/kpis/").lines

    assert line["Similar councils"] == "77% average"
    neighbours(kpi, areas, clee=60, dunster=70, elmet=90)
    forget()
    (line,) = read(member, "/kpis/").lines
    assert line["Similar councils"] == "70%"
    assert AVERAGE_LINE in read(member, f"/kpis/{kpi.slug}/").text


def queries(client, address):
    forget()
    with CaptureQueriesContext(connection) as made:
        assert client.get(address).status_code == 200
    return len(made)


@pytest.mark.parametrize("query", ["", "?stands=worse", "?stands=better"])
def test_more_kpis_neighbours_and_years_cost_no_query(member, areas, query):
    for title in ("One", "Two"):
        neighbours(years(title, FALLING, country=99), areas, clee=60, dunster=70, elmet=90)
        years(f"{title} rising", RISING, country=70)
    few = queries(member, f"/kpis/{query}")
    for number in range(8):
        neighbours(years(f"More {number}", FALLING, country=99), areas, clee=60, dunster=70, elmet=90, fordham=50)
        years(f"More {number} rising", (70, 72, *RISING), country=70)
    assert queries(member, f"/kpis/{query}") == few
