"""Recommendations as lines, with what they have in common above; and one of them with its KPIs as lines."""

from datetime import date
from decimal import Decimal

import pytest

from inspections.models import ProgressNote
from tests import factories as make
from tests.conftest import forget
from tests.pages.makers import read

pytestmark = [pytest.mark.django_db, pytest.mark.slow]
ADDRESS = "/recommendations/ilacs-2019/1/"


@pytest.fixture
def asked():
    return make.make_recommendation(inspection=make.make_inspection(slug="ilacs-2019"), short_title="Plans")


def row(client, query=""):
    forget()
    return read(client, f"/recommendations/{query}").table("Recommendation").records[0]


def note(recommendation, text, kind=ProgressNote.Kind.EVIDENCE, as_at=date(2021, 6, 1)):
    make.make_note(update=make.make_update(recommendation=recommendation, as_at=as_at), text=text, kind=kind)


def test_the_newest_word_is_short_has_its_month_and_says_when_it_is_a_concern(member, asked):
    assert row(member)["Newest word"] == "No update found"
    note(asked, "Older.", as_at=date(2020, 1, 1))
    note(asked, "Plans in place and reviewed went up to 96%; the target is 100%.")
    assert row(member)["Newest word"] == "Plans in place and reviewed went up to 96% … Jun 2021"
    note(asked, "Plans are broad.", ProgressNote.Kind.CONCERN, date(2021, 7, 1))
    assert row(member)["Newest word"] == "Concern: Plans are broad Jul 2021"


def test_concerns_and_late_actions_are_counted_in_the_line_and_above_it(member, asked):
    assert (row(member)["Concerns"], row(member)["Late actions"]) == ("–", "–")
    note(asked, "Plans are broad.", ProgressNote.Kind.CONCERN)
    make.make_action(recommendation=asked, due_on=date(2021, 9, 30))
    make.make_action(recommendation=asked, due_on=date(2090, 9, 30))
    assert (row(member)["Concerns"], row(member)["Late actions"]) == ("1", "1 of 2")
    page = read(member, "/recommendations/")
    assert "1 has concerns on record; 1 action is past the date, with no outcome recorded." in page.text
    assert "The newest word is of 1 June 2021." in page.text


def test_a_rating_column_stands_only_where_anything_is_rated(member, asked):
    assert "Council's rating" not in row(member)
    assert "The council has rated none of them here." in read(member, "/recommendations/").text
    make.make_update(recommendation=asked, rating="on_track")
    assert "On track" in row(member)["Council's rating"]
    assert "The council has rated all of them." in read(member, "/recommendations/").text


def test_a_status_that_all_share_is_said_once_above_the_table(member, asked):
    make.make_recommendation(inspection=make.make_inspection(slug="ilacs-2023", started_on=date(2023, 3, 13)))
    page = read(member, "/recommendations/?inspection=ilacs-2019")
    assert "Status" not in page.table("Recommendation").headers
    assert "A newer inspection has followed, so that they no longer count as open." in page.text
    statuses = [one["Status"] for one in read(member, "/recommendations/?inspection=all").table("Status").records]
    assert statuses == ["A newer inspection has followed", "Open"]


def chain(*years):
    made = []
    for year in years:
        inspection = make.make_inspection(
            slug=f"ilacs-{year}", started_on=date(year, 3, 1), known_from=make.moment(year, 5)
        )
        made.append(make.make_recommendation(inspection=inspection, short_title=f"Plans of {year}"))
        if len(made) > 1:
            make.make_lineage(earlier=made[-2], later=made[-1])
    return made


def test_the_years_in_which_it_was_asked_stand_under_its_name(member):
    chain(2016, 2019, 2023)
    assert row(member)["Recommendation"] == "1. Plans of 2023 asked 2016, 2019, 2023"
    assert row(member, "?as_at=2022-01-12")["Recommendation"] == "1. Plans of 2019 asked 2016, 2019"


def test_what_came_back_three_times_is_one_click_away(member):
    chain(2016, 2019, 2023)
    page = read(member, "/recommendations/")
    assert "/recommendations/?inspection=again" in page.links
    assert "Asked three times or more (1)" in page.text
    again = read(member, "/recommendations/?inspection=again").table("Recommendation").records
    assert [one["Recommendation"] for one in again] == ["1. Plans of 2023 asked 2016, 2019, 2023"]
    assert "Asked three times or more" not in read(member, "/recommendations/?as_at=2022-01-12").text


def test_lines_stand_by_inspection_and_name_it_when_sorted_otherwise(member):
    make.make_recommendation(inspection=make.make_inspection(slug="ilacs-2019"))
    make.make_recommendation(
        inspection=make.make_inspection(slug="send", kind="send_inspection", started_on=date(2020, 1, 1)), number=2
    )
    rows = [line[0] for line in read(member, "/recommendations/").table("Recommendation").rows if len(line) == 1]
    assert [one for one in rows if ":" in one] == ["Standard inspection, 2019: 1", "Standard inspection, 2020: 1"]
    sorted_rows = read(member, "/recommendations/?sort=-number").table("Recommendation").records
    assert sorted_rows[0]["Recommendation"] == "2. Plans 2 Standard inspection, 2020"


@pytest.mark.parametrize(
    ("values", "words"),
    [((), "1 measure, no figure"), ((90,), "1 measure, 1 off target"), ((100,), "1 measure, 1 on target")],
)
def test_measures_are_counted_in_one_line(member, asked, values, words):
    kpi = make.make_kpi(title="Plans on time")
    make.link_kpis(asked, kpi)
    make.make_target(kpi=kpi, value=Decimal(100))
    for value in values:
        make.make_figure(kpi=kpi, period=make.month(2021, 5), stated_value=Decimal(value))
    assert row(member)["Measures"] == words


def test_one_recommendation_has_facts_then_late_actions_then_what_was_said_then_its_kpis(member, asked):
    note(asked, "Plans are broad.", ProgressNote.Kind.CONCERN)
    make.make_action(recommendation=asked, due_on=date(2021, 9, 30), title="Train all managers")
    make.make_action(recommendation=asked, due_on=date(2090, 9, 30), title="Write a guide")
    make.link_kpis(asked, make.make_kpi(title="Plans on time"))
    text = read(member, ADDRESS).text
    order = ["Late actions1 of 2", "Train all managers", "Plans are broad.", "Write a guide", "Plans on time"]
    places = [text.replace(" ", "").index(words.replace(" ", "")) for words in order]
    assert places == sorted(places)
    assert "Late actions: the date has passed and no outcome is recorded" in text


def test_linked_kpis_are_lines_with_their_charts_one_click_away(member, asked):
    kpi = make.make_kpi(slug="plans", title="Plans on time")
    make.link_kpis(asked, kpi, strength="direct", reason="It counts the plans.")
    for period, value in ((make.month(2021, 4), 80), (make.month(2021, 5), 90)):
        make.make_figure(kpi=kpi, period=period, stated_value=Decimal(value))
    forget()
    page = read(member, ADDRESS)
    (line,) = page.table("KPI", "Now").records
    assert line["KPI"] == "Plans on time Measures it: It counts the plans."
    assert line["Now"] == "90%"
    assert line["When"].startswith("May 2021")
    assert line["Since the figure before"] == "80% in April 2021"
    assert "<figure" not in page.html
    (charts,) = (link for link in page.links if "view=charts" in link)
    assert "Plans on time" in read(member, charts).text


@pytest.mark.parametrize(
    ("counts", "words"),
    [
        pytest.param((40, 50, 41, 50), "no clear change since 2019/20", id="within chance"),
        pytest.param((400, 500, 450, 500), "up 10 points since 2019/20", id="beyond chance"),
        pytest.param((40, 50, 40, 50), "the same as in 2019/20", id="no change"),
    ],
)
def test_a_step_within_chance_is_called_neither_up_nor_down(member, asked, counts, words):
    kpi = make.make_kpi(slug="plans", frequency="annual")
    make.link_kpis(asked, kpi)
    before, all_before, now, all_now = counts
    for period, numerator, denominator in (
        ((date(2019, 4, 1), date(2020, 3, 31)), before, all_before),
        ((date(2020, 4, 1), date(2021, 3, 31)), now, all_now),
    ):
        value = Decimal(100 * numerator) / denominator
        make.make_figure(kpi=kpi, period=period, stated_value=value, numerator=numerator, denominator=denominator)
    forget()
    (line,) = read(member, ADDRESS).table("KPI", "Now").records
    assert line["Since the figure before"] == words
