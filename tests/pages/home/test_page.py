"""The first page: what is worth asking about, what is late, and what the committee has before it."""

from datetime import date
from decimal import Decimal

import pytest
import time_machine
from django.db import connection, transaction
from django.test.utils import CaptureQueriesContext
from django.utils.text import slugify

from accounts.audit import record
from kpis.models import Area
from tests import factories as make
from tests.conftest import forget
from tests.pages.makers import read

pytestmark = [pytest.mark.django_db, pytest.mark.slow]
TODAY = date(2024, 6, 1)


@pytest.fixture(autouse=True)
def a_day():
    with time_machine.travel(TODAY):
        yield


@pytest.fixture(autouse=True)
def england(a_day):
    make.make_area()
    return make.make_area("England", Area.Level.COUNTRY)


def figure(kpi, ending, numerator, denominator=1000, area=None):
    make.make_figure(
        kpi=kpi,
        kind=kpi.kind,
        area=area or make.make_area(),
        period=(date(ending - 1, 4, 1), date(ending, 3, 31)),
        stated_value=Decimal(100 * numerator) / denominator,
        numerator=numerator,
        denominator=denominator,
        published_at=make.moment(ending, 11, 30),
    )


def yearly(title, before, now, country=None, ending=2023, **columns):
    kpi = make.make_kpi(title=title, slug=slugify(title), frequency="annual", **({"polarity": "lower"} | columns))
    figure(kpi, ending - 1, before)
    figure(kpi, ending, now)
    if country is not None:
        figure(kpi, ending, country, 100_000, make.make_area("England"))
    return kpi


def parts(client, query=""):
    page = read(client, f"/{query}")
    asking, rest = page.text.split("Worth asking about")[1].split("Going well")
    return page, asking, rest.split("What was asked for")[0]


def test_each_line_has_value_before_and_england_and_leads_to_its_page(member):
    yearly("Rereferrals", 170, 244, country=22_600)
    page, asking, well = parts(member)
    assert "Rereferrals: 24.4% in 2022/23, up from 17% (England 22.6%)" in asking
    assert "No current figure is better beyond chance." in well
    assert "/kpis/rereferrals/" in page.links


def test_what_is_within_chance_old_or_without_a_better_direction_is_no_news(member):
    yearly("Within", 170, 175)
    yearly("Old", 170, 244, ending=2020)
    yearly("Open", 170, 244, polarity="neutral")
    _, asking, well = parts(member)
    for title in ("Within", "Old", "Open"):
        assert title not in asking + well
    assert "Nothing, by the rule that is applied" in asking


def test_as_known_on_a_day_the_newer_figure_is_not_there_yet(member):
    yearly("Rereferrals", 170, 244)
    page, asking, _ = parts(member, "?as_at=2023-06-01")
    assert "Rereferrals" not in asking
    assert "As known at the end of 1 June 2023." in page.text


def test_late_actions_and_promises_are_a_line_each_of_five(member):
    for number in range(6):
        yearly(f"Kpi {number}", 170, 244 + number)
    asked = make.make_recommendation(inspection=make.make_inspection(slug="ilacs-2019"))
    make.make_action(recommendation=asked, due_on=date(2022, 3, 31))
    make.make_action(recommendation=asked, due_on=date(2023, 3, 31))
    make.make_commitment(due_on=date(2023, 1, 1))
    page, asking, _ = parts(member)
    assert asking.count("up from") == 3
    assert "2 actions due 2022 and 2023 have no outcome recorded" in asking
    assert "1 promise to the committee is late" in asking
    assert {"/recommendations/?inspection=ilacs-2019", "/promises/?show=late"} <= set(page.links)


def test_the_next_meeting_says_what_is_due_at_it(member, settings):
    meeting = make.make_meeting(slug="2024-06-12", committee=settings.COMMITTEE_NAME, held_on=date(2024, 6, 12))
    make.make_commitment(due_meeting=meeting)
    coming = read(member, "/").text.split("The figures")[1]
    assert "12 June 2024, with 1 promise due at it." in coming
    # a promise due at it is not late before it
    assert "promise" not in parts(member)[1]


def test_without_a_coming_meeting_it_says_who_can_add_one(member):
    page = read(member, "/")
    assert "No coming meeting is recorded; officers and managers add meetings." in page.text
    assert "/meetings/" in page.links


def test_what_changed_since_the_last_meeting_is_one_line_with_the_way_to_all_of_it(member, settings):
    assert "Since the last" not in read(member, "/").text
    make.make_meeting(committee=settings.COMMITTEE_NAME, held_on=date(2024, 1, 17))
    asked = make.make_inspection(known_from=make.moment(2024, 3, 1))
    make.make_judgement(inspection=asked)
    for number in (1, 2):
        make.make_recommendation(inspection=asked, number=number)
    yearly("Worse", 170, 244)
    tell()
    page = read(member, "/")
    assert "Since the last meeting: 1 grade by Ofsted, 2 new areas to improve." in page.text
    assert "/changes/" in page.links
    # the numbers are those of the page that it leads to
    assert "1 grade by Ofsted, 2 new areas to improve and 1 inspection or visit" in read(member, "/changes/").text
    assert "no grade, promise or standing of a KPI changed" in read(member, "/?as_at=2024-02-28").text


def tell():
    with transaction.atomic():
        record(by="a script", action="x", subject="many rows")


def queries(client):
    forget()
    with CaptureQueriesContext(connection) as made:
        assert client.get("/").status_code == 200
    return len(made)


def fill(settings):
    yearly(f"Worse {make.next_number()}", 170, 244, country=20_000)
    asked = make.make_recommendation(inspection=make.make_inspection(published_on=date(2023, 5, 1)))
    make.make_action(recommendation=asked)
    make.make_meeting(committee=settings.COMMITTEE_NAME, held_on=date(2023, 4, 1 + make.next_number() % 9))
    meeting = make.make_meeting(committee=settings.COMMITTEE_NAME, held_on=date(2024, 6, 12 + make.next_number() % 9))
    commitment = make.make_commitment(due_meeting=meeting)
    make.make_commitment(due_on=date(2023, 1, 1))
    make.make_answer(commitment=commitment)


def test_more_of_everything_costs_no_query(member, settings):
    fill(settings)
    few = queries(member)
    for _ in range(6):
        fill(settings)
    assert queries(member) == few
