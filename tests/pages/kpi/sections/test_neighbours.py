"""The council among its neighbours on the page of a KPI: as known at a day, and flat in queries."""

import csv
import io
from datetime import date
from decimal import Decimal

import pytest
import time_machine
from django.db import connection
from django.test.utils import CaptureQueriesContext

from kpis.models import Figure
from pages.kpi.sections.neighbours.section import PLAIN_NUMBERS
from tests import factories as make
from tests.conftest import forget
from tests.pages.makers import query_of, read

pytestmark = [pytest.mark.django_db, pytest.mark.slow]
HEADING = "Among similar councils"
NAMES = ("Avon", "Borset", "Clee", "Dunster")


@pytest.fixture(autouse=True)
def a_day():
    with time_machine.travel(date(2024, 6, 1)):
        yield


@pytest.fixture
def kpi():
    return make.make_kpi(slug="visits", title="Visits", polarity="higher", frequency="annual")


@pytest.fixture
def areas():
    """Four neighbours of one set, known since April 2020."""
    known = make.make_neighbour_set("April 2020", known_from=make.moment(2020, 3, 31, 23))
    found = [make.make_area(name) for name in NAMES]
    for rank, area in enumerate(found, 1):
        make.make_neighbour(neighbour_set=known, area=area, rank=rank)
    return found


def figure(kpi, area, value, ending=2023, counts=None, **columns):
    """A figure of a financial year that came out in November after it."""
    return make.make_figure(
        kpi=kpi,
        kind=kpi.kind,
        area=area,
        period=(date(ending - 1, 4, 1), date(ending, 3, 31)),
        stated_value=Decimal(value),
        numerator=counts and counts[0],
        denominator=counts and counts[1],
        **({"published_at": make.moment(ending, 11, 30)} | columns),
    )


def fill(kpi, areas, ending=2023, home=90, values=(80, 85, 95, 70)):
    figure(kpi, make.make_area(), home, ending)
    for area, value in zip(areas, values, strict=True):
        figure(kpi, area, value, ending)


def shown(client, query=""):
    return read(client, f"/kpis/visits/{query}")


def table_of(page):
    return [row for table in page.tables if table.headers[:2] == ["Area", "Value"] for row in table.records]


def queries_of(client, address="/kpis/visits/"):
    forget()
    client.get(address)
    forget()
    with CaptureQueriesContext(connection) as found:
        assert client.get(address).status_code == 200
    return len(found)


# -- what the section says --------------------------------------------------------------------------------


def test_the_council_stands_among_the_neighbours_by_value(member, kpi, areas):
    fill(kpi, areas)
    page = shown(member)
    assert [(row["Area"], row["Value"]) for row in table_of(page)] == [
        ("Clee", "95%"),
        ("◆ West Sussex", "90%"),
        ("Borset", "85%"),
        ("Avon", "80%"),
        ("Dunster", "70%"),
    ]
    assert "In 2022/23 West Sussex was the 2nd highest of 5, with the similar councils (April 2020 model)" in page.text
    assert "Rank among few areas: differences may be chance." in page.text


def test_without_counts_nothing_is_called_better_and_there_is_no_plot(member, kpi, areas):
    fill(kpi, areas)
    page = shown(member)
    assert set(table_of(page)[0]) == {"Area", "Value"}
    assert "funnel" not in page.html


def test_with_counts_each_neighbour_is_better_worse_or_within_chance_by_word_and_symbol(member, kpi, areas):
    figure(kpi, make.make_area(), 90, counts=(900, 1000))
    for area, (value, counts) in zip(
        areas, [(80, (800, 1000)), (91, (91, 100)), (95, (950, 1000)), (70, None)], strict=True
    ):
        figure(kpi, area, value, counts=counts)
    page = shown(member)
    found = {
        row["Area"]: (row["Counts"], row["West Sussex is"], row["Against all areas together"]) for row in table_of(page)
    }
    assert found == {
        "A Clee": ("950 of 1,000", "− Worse", "Much better than chance explains"),
        "B Borset": ("91 of 100", "≈ Within chance", "Within chance"),
        "◆ C West Sussex": ("900 of 1,000", "–", "Within chance"),
        "D Avon": ("800 of 1,000", "+ Better", "Much worse than chance explains"),
        "Dunster": ("–", "Counts not known", "–"),
    }
    assert "The counts are not held for Dunster." in page.text
    assert 'class="chart chart--wide" viewBox="0 0 690 370"' in page.html


def test_the_sources_stand_below_each_once(member, kpi, areas):
    book = make.make_source(title="A book of figures", slug="book")
    figure(kpi, make.make_area(), 90, source=book)
    for area in areas:
        figure(kpi, area, 80, source=book)
    html = shown(member).html
    section = html[html.index(f">{HEADING}<") : html.index(">What was going on")]
    assert section.count('Source: <a href="/documents/book/">A book of figures</a>') == 1


def test_a_neighbour_without_a_figure_is_named_and_has_no_row(member, kpi, areas):
    fill(kpi, areas[:3], values=(80, 85, 95))
    page = shown(member)
    assert "3 of 4 have a figure. None for Dunster." in page.text
    assert not [row for row in table_of(page) if "Dunster" in row["Area"]]


def test_where_the_council_has_no_figure_the_neighbours_stand_alone(member, kpi, areas):
    fill(kpi, areas)
    for area in areas:
        figure(kpi, area, 88, 2022)
    page = shown(member, "?among=2022-03-31")
    assert "In 2021/22 there is no figure for West Sussex to rank" in page.text
    assert [row["Area"] for row in table_of(page)] == list(NAMES)


def test_a_newer_figure_of_the_council_alone_does_not_hide_the_last_comparison(member, kpi, areas):
    fill(kpi, areas)
    figure(kpi, make.make_area(), 92, 2024, published_at=make.moment(2024, 5))
    page = shown(member)
    assert "In 2022/23 West Sussex was the 2nd highest of 5" in page.text
    assert not [link for link in page.links if "among=2024-03-31" in link]


# -- why there is none ------------------------------------------------------------------------------------


def test_a_kpi_without_figures_of_neighbours_has_no_section(member, kpi, areas):
    figure(kpi, make.make_area(), 90)
    assert HEADING not in shown(member).text


def test_before_the_first_set_it_is_said_why(member, kpi, areas):
    fill(kpi, areas, ending=2019)
    page = shown(member)
    why = "No set of similar councils is held for periods that end before 1 April 2020."
    # the scorecard's median is that of the set in force on the day shown, also for an earlier period
    median = "82.5% in 2018/19, the median of 4 of 4 of the set in force on the day shown (April 2020 model)."
    assert f"{HEADING} On the scorecard: {median} {why}" in page.text
    assert not table_of(page)


def test_plain_numbers_are_not_held_against_single_neighbours(member, areas):
    kpi = make.make_kpi(slug="visits", kind="count", frequency="annual")
    figure(kpi, make.make_area(), 90)
    assert HEADING not in shown(member).text
    figure(kpi, make.make_area("England", level="country"), 4000)
    forget()
    assert f"{HEADING} {PLAIN_NUMBERS}" in shown(member).text
    for area in areas:
        figure(kpi, area, 80)
    forget()
    page = shown(member)
    in_force = "the set in force on the day shown (April 2020 model)."
    assert f"80 in 2022/23, the median of 4 of 4 of {in_force} {PLAIN_NUMBERS}" in page.text
    assert not table_of(page)


def test_neighbours_of_another_series_are_pointed_to_and_never_joined(member, kpi, areas):
    fill(kpi, areas)
    for number in (1, 2, 3, 4):
        make.make_figure(kpi=kpi, period=make.month(2024, number), published_at=make.moment(2024, number + 1))
    page = shown(member)
    assert not table_of(page)
    assert (
        "The neighbours’ figures belong to another series of this KPI: Financial years (April to March)." in page.text
    )
    (link,) = (link for link in page.links if link.endswith("#neighbours"))
    assert query_of(link.removesuffix("#neighbours")) == {"series": ["year-03"]}
    assert len(table_of(read(member, link.removesuffix("#neighbours")))) == 5


# -- choices ----------------------------------------------------------------------------------------------


def test_each_period_is_chosen_by_a_link_under_the_set_that_judges_it(member, kpi, areas):
    later = make.make_neighbour_set("May 2022", known_from=make.moment(2022, 4, 30, 23))
    for area in areas[:3]:
        make.make_neighbour(neighbour_set=later, area=area)
    for ending in (2021, 2022, 2023):
        fill(kpi, areas, ending, home=60 + ending - 2021)
    page = shown(member)
    assert "May2022model2022/23April2020model2021/222020/21" in page.text.replace(" ", "")
    assert len(table_of(page)) == 4
    chosen = shown(member, "?among=2021-03-31")
    assert "In 2020/21 West Sussex was the lowest of 5" in chosen.text
    assert len(table_of(chosen)) == 5
    links = [link for link in chosen.links if "among=" in link and link.endswith("#neighbours")]
    assert [query_of(link.removesuffix("#neighbours"))["among"] for link in links] == [
        ["2023-03-31"],
        ["2022-03-31"],
        ["2021-03-31"],
    ]


@pytest.mark.parametrize("asked", ["rubbish", "2023-02-31", "2010-03-31", "<b>", "9" * 300])
def test_a_period_that_is_not_there_is_said_and_the_latest_shown(member, kpi, areas, asked):
    fill(kpi, areas)
    answer = member.get("/kpis/visits/", {"among": asked})
    page = answer.content.decode()
    assert answer.status_code == 200
    assert "The latest one is shown." in page
    assert "In 2022/23 West Sussex was the 2nd highest of 5" in page
    assert "<b>" not in page


def test_the_band_is_drawn_by_choice_only_and_the_words_stay(member, kpi, areas):
    for ending in (2021, 2022, 2023):
        fill(kpi, areas, ending)
    plain, banded = shown(member), shown(member, "?compare=neighbours")
    assert "chart__band" not in plain.html
    assert "chart__band" in banded.html
    assert "Neighbours (April 2020 model)" in banded.html
    assert "Neighbours (April 2020 model)" not in plain.html
    assert plain.text.count("2nd highest of 5") == banded.text.count("2nd highest of 5") == 2


def test_no_band_is_offered_where_there_are_too_few_values(member, kpi, areas):
    fill(kpi, areas[:2], values=(80, 85))
    page = shown(member)
    assert "too few to compare" in page.text
    assert not [link for link in page.links if "compare=" in link]


# -- as at a day ------------------------------------------------------------------------------------------


def test_as_at_a_day_only_what_was_out_is_compared(member, kpi, areas):
    fill(kpi, areas, 2022)
    fill(kpi, areas, 2023, home=60)
    page = shown(member, "?as_at=2023-11-29")
    assert "In 2021/22 West Sussex was the 2nd highest of 5" in page.text
    assert not [link for link in page.links if "among=2023-03-31" in link]
    assert all("as_at=2023-11-29" in link for link in page.links if "among=" in link)
    assert "In 2022/23 West Sussex was the lowest of 5" in shown(member, "?as_at=2023-11-30").text


def test_a_revised_value_of_a_neighbour_stays_what_it_was_for_earlier_days(member, kpi, areas):
    fill(kpi, areas)
    make.revise_figure(Figure.objects.get(area=areas[0]), 99, at=make.moment(2024, 3))
    assert ("Avon", "99%") in {(row["Area"], row["Value"]) for row in table_of(shown(member))}
    before = table_of(shown(member, "?as_at=2024-02-01"))
    assert ("Avon", "80%") in {(row["Area"], row["Value"]) for row in before}


# -- what it costs ----------------------------------------------------------------------------------------


def test_the_number_of_queries_does_not_grow_with_history_or_neighbours(member, kpi, areas):
    fill(kpi, areas[:3], values=(80, 85, 95))
    one = queries_of(member)
    for ending in range(2020, 2023):
        fill(kpi, areas, ending)
    assert queries_of(member) == one


def test_neighbours_are_read_once_for_the_median_of_any_kpi_and_the_comparison_of_some(member, kpi, areas):
    """A plain number, of which only the median is shown, takes as many queries as a percentage."""
    figure(kpi, make.make_area(), 90)
    percentage = queries_of(member)
    plain = make.make_kpi(slug="plain", kind="count", frequency="annual")
    figure(plain, make.make_area(), 90)
    assert queries_of(member, "/kpis/plain/") == percentage


# -- the file ---------------------------------------------------------------------------------------------


def rows_of(answer):
    assert answer.status_code == 200
    return list(csv.DictReader(io.StringIO(answer.content.decode("utf-8-sig"))))


def test_the_file_holds_every_period_of_the_chosen_set_and_no_other(member, kpi, areas):
    later = make.make_neighbour_set("May 2022", known_from=make.moment(2022, 4, 30, 23))
    for area in areas[:3]:
        make.make_neighbour(neighbour_set=later, area=area)
    for ending in (2021, 2022, 2023):
        fill(kpi, areas, ending)
    found = {
        asked: {
            (row["Period"], row["Neighbour model"])
            for row in rows_of(member.get(f"/kpis/visits/neighbours/csv/{asked}"))
        }
        for asked in ("", "?among=2021-03-31", "?among=2022-03-31")
    }
    earlier = {("2020/21", "April 2020"), ("2021/22", "April 2020")}
    assert found == {"": {("2022/23", "May 2022")}, "?among=2021-03-31": earlier, "?among=2022-03-31": earlier}


def test_the_links_to_the_file_keep_the_chosen_period_and_the_day(member, kpi, areas):
    fill(kpi, areas, 2022)
    fill(kpi, areas, 2023)
    page = shown(member, "?among=2022-03-31&as_at=2024-01-01")
    links = [link for link in page.links if "/neighbours/" in link]
    assert len(links) == 2
    assert {(*query_of(link)["among"], *query_of(link)["as_at"]) for link in links} == {("2022-03-31", "2024-01-01")}
    for link in links:
        assert member.get(link).status_code == 200


def test_the_file_of_a_kpi_without_neighbours_has_no_rows(member, kpi):
    assert rows_of(member.get("/kpis/visits/neighbours/csv/")) == []


# -- claims -----------------------------------------------------------------------------------------------


def test_claims_that_rest_on_the_figures_are_listed_with_their_result_and_a_link(member, kpi):
    home = make.make_area()
    figures = [figure(kpi, home, 40, 2020), figure(kpi, home, 80, 2021)]
    make.make_claim(slug="doubled", title="Visits doubled", figures=figures)
    page = shown(member)
    assert (
        "Claims made with these figures Visits doubled, 12 January 2022: ✓ Adds up The numbers give 2 times."
        in page.text
    )
    assert "/claims/doubled/" in page.links


def test_a_claim_that_was_not_known_on_the_day_is_not_listed(member, kpi):
    home = make.make_area()
    figures = [figure(kpi, home, 40, 2020), figure(kpi, home, 80, 2021)]
    make.make_claim(title="Visits doubled", figures=figures)
    assert "Visits doubled" not in shown(member, "?as_at=2022-01-11").text
    assert "Visits doubled" in shown(member, "?as_at=2022-01-12").text


def test_without_a_claim_nothing_is_said_of_claims(member, kpi):
    make.make_claim(title="Visits doubled", numbers=(1, 2))
    assert "Claims made" not in shown(member).text
