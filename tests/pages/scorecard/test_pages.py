"""Pages of the scorecard: current figures first, the others folded, and how many KPIs stand on one."""

from datetime import date
from decimal import Decimal

import pytest
import time_machine

from kpis.models import Area
from pages.scorecard.views import MOST_ON_A_PAGE
from tests import factories as make
from tests.conftest import forget
from tests.pages.makers import Page, query_of, read

pytestmark = [pytest.mark.django_db, pytest.mark.slow]

ONLY = "Only these are printed."


@pytest.fixture
def catalogue():
    """Makes as many KPIs as are asked for."""

    def fill(count: int) -> None:
        make.make_area()
        first = make.make_kpi(title="Measure")
        kept = {
            field.attname: getattr(first, field.attname)
            for field in first._meta.concrete_fields
            if field.name not in ("id", "code", "slug", "title")
        }
        type(first).objects.bulk_create(
            type(first)(code=f"M-{place}", slug=f"m-{place}", title=f"Measure {place}", **kept)
            for place in range(1, count)
        )

    return fill


def rows(client, query) -> tuple[int, str]:
    answer = client.get("/kpis/", query)
    assert answer.status_code == 200
    return len(Page(answer).lines), answer.content.decode()


def test_every_kpi_of_a_council_is_on_one_page(member, catalogue):
    catalogue(MOST_ON_A_PAGE)
    shown, page = rows(member, {})
    assert shown == MOST_ON_A_PAGE
    assert ONLY not in page


def test_more_kpis_than_one_page_may_hold_are_parted_and_say_so_on_paper(member, catalogue):
    catalogue(MOST_ON_A_PAGE + 1)
    shown, page = rows(member, {})
    assert shown == MOST_ON_A_PAGE
    assert f"{ONLY} Filter the KPIs to print fewer, or download them as a file." in page
    assert rows(member, {"page": 2})[0] == 1


def test_all_charts_are_on_one_page(member, catalogue):
    catalogue(60)
    charts = member.get("/kpis/", {"view": "charts"}).content.decode()
    assert charts.count('class="small-multiple"') == 60
    assert ONLY not in charts


# -- current, older, none ---------------------------------------------------------------------------------


@pytest.fixture(autouse=True)
def a_day():
    with time_machine.travel(date(2024, 6, 1)):
        yield


def year(kpi, ending, value, counts=None, area=None):
    make.make_figure(
        kpi=kpi,
        kind=kpi.kind,
        area=area or make.make_area(),
        period=(date(ending - 1, 4, 1), date(ending, 3, 31)),
        stated_value=Decimal(value),
        numerator=counts and counts[0],
        denominator=counts and counts[1],
        published_at=make.moment(ending, 11, 30),
    )


def yearly(title, values, last=2023, **columns):
    """A yearly percentage of which more is better; values with their counts out of 10,000."""
    kpi = make.make_kpi(title=title, **({"frequency": "annual", "polarity": "higher"} | columns))
    for back, value in enumerate(reversed(values)):
        year(kpi, last - back, value, (value * 100, 10_000))
    return kpi


def captions(page):
    return {table.caption: [line["KPI"] for line in table.records] for table in page.tables}


def test_current_figures_come_first_and_the_others_are_folded_with_their_number(member):
    yearly("Current", (50, 60))
    yearly("Older", (50, 60), last=2019)
    make.make_kpi(title="Empty")
    page = read(member, "/kpis/")

    assert captions(page) == {
        "KPIs with a current figure": ["Current"],
        "KPIs with only an older figure": ["Older"],
        "KPIs without a figure": ["Empty"],
    }
    assert "1 of 3 KPIs are current" in page.text
    assert "1 with older figures" in page.text
    assert "1 without figures" in page.text
    assert '<details class="govuk-details folded folded--older">' in page.html


def test_older_figures_are_open_where_there_is_nothing_else(member):
    yearly("Current", (50, 60))
    yearly("Older", (50, 60), last=2019)
    page = read(member, "/kpis/?q=older")
    assert captions(page) == {"KPIs with only an older figure": ["Older"]}
    assert "1 with older figures; none is current" in page.text
    assert '<details class="govuk-details folded folded--older" open>' in page.html


def test_an_earlier_day_has_other_current_figures(member):
    yearly("Current", (50, 60))
    yearly("Older", (50, 60), last=2019)
    assert captions(read(member, "/kpis/?as_at=2020-01-31"))["KPIs with a current figure"] == ["Older"]


def test_a_column_that_no_line_has_anything_for_is_left_out(member):
    yearly("Current", (50, 60))
    (table,) = read(member, "/kpis/").tables
    assert table.headers == ["KPI", "Now", "When", "Since the year before", "Trend"]

    make.make_target(kpi=yearly("With a target", (50, 60)), value=Decimal(70))
    forget()
    (table,) = read(member, "/kpis/").tables
    assert table.headers == ["KPI", "Now", "When", "Against target", "Since the year before", "Trend"]
    assert [line["Against target"] for line in table.records] == ["", "70% ✕ Off target"]


def test_real_tables_have_no_roles(member):
    yearly("Current", (50, 60))
    html = read(member, "/kpis/").html
    assert "role=" not in html[html.index("<table") : html.index("</table>")]


# -- the change since the year before ---------------------------------------------------------------------


@pytest.mark.parametrize(
    ("values", "words"),
    [
        pytest.param((50, 60), "up 10 points", id="beyond chance"),
        pytest.param((60, 50), "down 10 points", id="down beyond chance"),
        pytest.param((50, 51), "unclear", id="within chance"),
        pytest.param((50, 50), "the same", id="the same"),
    ],
)
def test_the_change_is_named_only_beyond_chance(member, values, words):
    yearly("Current", values)
    (line,) = read(member, "/kpis/").lines
    assert line["Since the year before"] == words


def test_under_a_line_it_is_said_what_is_unclear(member):
    yearly("Current", (50, 51))
    assert "; change unclear" in read(member, "/kpis/").text


def test_a_change_of_which_nothing_can_be_told_is_the_earlier_figure(member):
    kpi = make.make_kpi(title="Without counts", frequency="annual", polarity="higher")
    year(kpi, 2022, 50)
    year(kpi, 2023, 90)
    page = read(member, "/kpis/")
    assert page.lines[0]["Since the year before"] == "was 50%"
    assert "Got better 0" in page.text


def test_a_change_against_the_trend_is_said_after_it(member):
    yearly("Falling and up", (90, 85, 80, 75, 70, 65, 60, 55, 50, 56))
    (line,) = read(member, "/kpis/").lines
    assert line["Real change?"] == "− Worsening"
    assert line["Since the year before"] == "but up 6 points"


def test_by_change_the_largest_share_of_the_earlier_figure_comes_first(member):
    yearly("By a tenth", (80, 88))
    yearly("By a half", (20, 30))
    yearly("By a quarter, down", (80, 60))
    yearly("By chance", (2, 2.1))
    make.make_kpi(title="Empty")
    page = read(member, "/kpis/?sort=-change")

    assert [line["KPI"] for line in page.lines] == [
        "By a half", "By a quarter, down", "By a tenth", "By chance", "Empty",
    ]  # fmt: skip
    assert "Largest change first, as a share of the earlier figure" in page.text
    assert "?sort=-change" in read(member, "/kpis/").links


# -- choices with their numbers -----------------------------------------------------------------------------


def numbered(page):
    """Of the links above the lines: by their words the number that they promise and their address."""
    found = {}
    for part in page.html.split("<li>")[1:]:
        if 'class="quick__number">' in part:
            words = part.split(">")[1].split("<")[0].strip()
            number = int(part.split('class="quick__number">')[1].split("<")[0])
            found[words] = (number, part.split('href="')[1].split('"')[0].replace("&amp;", "&"))
    return found


@pytest.fixture
def england():
    """KPIs of which two got worse and one got better, and one is worse than England."""
    country = make.make_area("England", Area.Level.COUNTRY)
    worse = yearly("Got worse and is worse", (80, 60))
    year(worse, 2023, 70, (70_000, 100_000), area=country)
    year(yearly("Got worse and is better", (90, 80)), 2023, 70, (70_000, 100_000), area=country)
    yearly("Got better", (50, 60))
    old = yearly("Older", (80, 60), last=2019)
    year(old, 2019, 70, (70_000, 100_000), area=country)
    make.make_target(kpi=old, value=Decimal(90))
    return country


@pytest.mark.parametrize("query", ["", "?since=worse", "?england=worse", "?rating=red", "?q=got", "?view=matrix"])
def test_each_number_is_of_what_one_would_get(member, england, query):
    found = numbered(read(member, f"/kpis/{query}"))
    assert len(found) == 6
    for words, (number, url) in found.items():
        if "view" in query_of(url):
            url = url.replace("view=matrix", "view=")
        assert len(read(member, url).lines) == number, words


def test_what_got_worse_or_is_worse_than_england_is_told_of_current_figures(member, england):
    found = {words: number for words, (number, _) in numbered(read(member, "/kpis/")).items()}
    assert found == {
        "All": 4, "Worse than England": 1, "Better than England": 1, "Got worse": 2, "Got better": 1, "Off target": 1,
    }  # fmt: skip
    page = read(member, "/kpis/?since=worse&england=worse")
    assert [line["KPI"] for line in page.lines] == ["Got worse and is worse"]
    assert "1 of 4 KPIs: against England: Worse than England; since the year before: Got worse." in page.text
    assert "Got worse: since the year before, by more than chance. Only current figures count." in page.text


def test_the_choices_of_the_form_have_their_numbers(member, england):
    html = read(member, "/kpis/?since=worse").html
    assert ">Worse than England (1)</option>" in html
    assert ">Got worse (2)</option>" in html
    assert ">Got better (1)</option>" in html
    assert ">Off target (0)</option>" in html
    assert ">Yearly (2)</option>" in html or ">Every year (2)</option>" in html


def test_the_search_finds_kpis_by_what_was_asked_for_and_leads_to_the_search_of_everything(member):
    asked = make.make_recommendation(short_title="Response to neglect", summary="Children who run away are heard.")
    make.link_kpis(asked, yearly("Visits on time", (50, 60)))
    yearly("Other", (50, 60))
    for words in ("neglect", "away"):
        page = read(member, f"/kpis/?q={words}")
        assert [line["KPI"] for line in page.lines] == ["Visits on time"]
        assert f"/search/?q={words}" in page.links
    assert "/search/?q=245" in read(member, "/kpis/?q=245").links
    assert read(member, "/kpis/?q=neglect&as_at=2010-01-01").lines == []


def test_nothing_found_says_so_and_leads_back(member, england):
    page = read(member, "/kpis/?q=zzzz&since=worse&sort=kpi")
    assert "No KPI fits these filters" in page.text
    assert "/kpis/?sort=kpi" in page.links


# -- the matrix ---------------------------------------------------------------------------------------------


def test_the_matrix_has_each_current_kpi_once_and_counts_the_others(member):
    yearly("Rising", (50, 55, 60, 65, 70, 75))
    yearly("Falling", (75, 70, 65, 60, 55, 50))
    yearly("Level", (60, 60, 61, 60, 60, 60))
    yearly("Short", (60, 61))
    yearly("Neither better", (50, 55, 60, 65, 70, 75), polarity="neutral")
    yearly("Older", (50, 60), last=2019)
    make.make_target(kpi=yearly("With a target", (60, 61)), value=Decimal(70))
    page = read(member, "/kpis/?view=matrix")

    (table,) = page.tables
    assert table.headers[1:] == [
        "Always meets its target", "Hit and miss", "Falls short", "Has a target, too early to say", "No target",
    ]  # fmt: skip
    cells = {(row[0], head): cell for row in table.rows for head, cell in zip(table.headers[1:], row[1:], strict=True)}
    assert {place: cell for place, cell in cells.items() if cell != "–"} == {
        ("Improving", "No target"): "1 Rising",
        ("No clear change", "No target"): "1 Level",
        ("Worsening", "No target"): "1 Falling",
        ("Rising or falling, neither better nor worse", "No target"): "1 Neither better",
        ("Too few figures to tell", "No target"): "1 Short",
        ("Too few figures to tell", "Has a target, too early to say"): "1 With a target",
    }
    assert "1 with older figures and 0 without figures have no place here" in page.text
