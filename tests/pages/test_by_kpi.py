"""What is said of each KPI is said again where it has another figure, or all of them rest on another record."""

from datetime import UTC, date, datetime, timedelta

import pytest
import time_machine
from django.db import transaction

from accounts.audit import record
from kpis.catalogue.queries import get_home
from pages.by_kpi import SaidByKpi
from pages.standings import get_cached_standings
from scrutiny.models import Meeting
from tests import factories as make
from web.memory import ProcessMemory
from web.reading import read_present

pytestmark = [pytest.mark.django_db, pytest.mark.slow]
NOW = datetime(2026, 3, 10, 12, tzinfo=UTC)


@pytest.fixture(autouse=True)
def clock():
    with time_machine.travel(NOW, tick=False) as found:
        yield found


class Page:
    """A page that says the number of a KPI's figures, and notes of which KPIs it was asked."""

    def __init__(self):
        self.kept, self.asked = SaidByKpi(2), []

    def _say(self, standings):
        Meeting.objects.exists()
        for one in standings:
            self.asked.append(one.pk)
            yield str(one.stamp[0]).encode()

    def read(self, *kpis, reading=None, choice=""):
        """What is said of `kpis`, or of all; and of which of them it was said just now."""
        reading, self.asked = reading or read_present(), []
        standings = get_cached_standings(reading, get_home())
        shown = [one for one in standings if not kpis or one.pk in {kpi.pk for kpi in kpis}]
        pieces = self.kept.get(choice, shown, reading, self._say)
        return {one.pk: int(pieces[one.pk]) for one in shown}, self.asked


@pytest.fixture
def page():
    before = list(ProcessMemory._all)
    yield Page()
    ProcessMemory._all[:] = before


@pytest.fixture
def two():
    """Two KPIs of the council with a figure each."""
    area = make.make_area()
    figures = [make.make_figure(area=area) for _ in range(2)]
    return [one.kpi for one in figures]


def tell(subject="many rows"):
    with transaction.atomic():
        record(by="a script", action="x", subject=subject)


def another_figure(kpi, **columns):
    area = get_home()
    figure = make.make_figure(
        kpi=kpi, area=area, period_start=date(2019, 1, 1), period_end=date(2019, 1, 31), **columns
    )
    tell(figure)


def test_the_same_version_is_said_once(page, two):
    assert page.read() == ({kpi.pk: 1 for kpi in two}, [kpi.pk for kpi in two])
    assert page.read()[1] == []


def test_after_a_figure_only_its_kpi_is_said_again(page, two):
    first, second = two
    page.read()
    another_figure(second)
    assert page.read() == ({first.pk: 1, second.pk: 2}, [second.pk])


def test_a_figure_of_a_kpi_that_is_not_shown_any_more_is_not_forgotten(page, two):
    first, second = two
    page.read()
    another_figure(second)
    assert page.read(first) == ({first.pk: 1}, [])
    assert page.read() == ({first.pk: 1, second.pk: 2}, [second.pk])


def test_a_figure_that_comes_out_by_itself_is_said(page, two, clock):
    first, _ = two
    another_figure(first, published_at=NOW + timedelta(minutes=5))
    page.read()
    clock.shift(timedelta(minutes=6))
    assert page.read()[1] == [first.pk]


@pytest.mark.parametrize("subject", [lambda: "many rows", make.make_kpi, make.make_target, make.make_meeting])
def test_an_event_of_what_the_words_rest_on_has_all_said_again(page, two, subject):
    page.read()
    tell(subject())
    assert set(page.read(*two)[1]) == {kpi.pk for kpi in two}


def test_tables_that_words_rested_on_are_not_forgotten_when_a_few_are_said_again(page, two):
    page.read()
    tell(make.make_commitment())
    assert page.read()[1] == []
    another_figure(two[0])
    assert page.read()[1] == [two[0].pk]
    tell(make.make_meeting())
    assert page.read()[1] == [kpi.pk for kpi in two]


@pytest.mark.parametrize("subject", [make.make_commitment, make.make_update, make.make_action])
def test_an_event_of_anything_else_leaves_what_was_said(page, two, subject):
    page.read()
    tell(subject())
    assert page.read(*two)[1] == []


def test_days_and_choices_are_kept_apart(page, two):
    now = read_present()
    yesterday = now.at(NOW.date() - timedelta(days=1))
    assert len(page.read(reading=now)[1]) == len(page.read(reading=yesterday)[1]) == 2
    assert page.read(reading=now)[1] == page.read(reading=yesterday)[1] == []
    assert len(page.read(choice="other")[1]) == 2


def test_a_reading_from_before_a_figure_is_never_given_what_came_after(page, two):
    """Two threads: one asked before a figure and reads after the other, which saw it."""
    early = read_present()
    another_figure(two[0])
    page.read()
    assert len(page.read(reading=early)[1]) == 2
