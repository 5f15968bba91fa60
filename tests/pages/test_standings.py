"""Standings are renewed where something changed, by an event or by itself, and are the same as worked out anew."""

import random
from datetime import date, timedelta
from decimal import Decimal

import pytest
import time_machine
from django.db import connection, transaction
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from accounts.audit import record
from accounts.models import AuditEvent
from kpis.catalogue.queries import get_home, stream_bases
from kpis.changes.stood import stood_as
from kpis.figures import standings as figure_standings
from kpis.figures.standings import get_standings, renew_standings
from kpis.forecasts.actions import GIVEN
from kpis.models import Figure, Rebase, SeriesBreak, Target
from ledger.former import keep_former
from pages import standings
from pages.stood.days import get_stood
from pages.touched import MOST_EVENTS, get_touched_kpis
from tests import factories as make
from web.dates import end_of
from web.memory import ProcessMemory
from web.reading import ReadingContext, get_version
from web.shelf import kept_names

pytestmark = [pytest.mark.django_db, pytest.mark.slow]


@pytest.fixture
def kpis():
    """Three KPIs with a figure each."""
    found = [make.make_kpi(slug=f"kpi-{number}") for number in range(3)]
    for kpi in found:
        make.make_figure(kpi=kpi, stated_value=Decimal(80))
    return found


@pytest.fixture
def assessed(monkeypatch):
    """A list that grows by one with each assessment."""
    found = []
    assess = figure_standings.assess

    def counted(*arguments):
        found.append(1)
        return assess(*arguments)

    monkeypatch.setattr(figure_standings, "assess", counted)
    return found


def tell(subject="many rows", action="x", **columns):
    with transaction.atomic():
        return record(by="a script", action=action, subject=subject, **columns)


def read():
    now = timezone.now()
    return ReadingContext(moment=now, today=timezone.localdate(now), version=get_version(now))


def now_known():
    return standings.get_cached_standings(read(), get_home())


def revise(kpi, value, published_at=None):
    """Replace the figure of a KPI, with the event that tells of it."""
    old = kpi.figures.get(status="approved")
    at = published_at or timezone.now()
    Figure.objects.filter(pk=old.pk).update(status="superseded", superseded_at=at)
    new = make.make_figure(
        kpi=kpi, stated_value=Decimal(value), revises=old, revision_reason="Corrected.", published_at=at
    )
    tell(new)


def touched_since(event, before=None):
    now = timezone.now()
    return get_touched_kpis(event.pk, before or now, now)


# -- which KPIs were touched ---------------------------------------------------------------------------


def test_a_figure_touches_its_kpi_and_what_no_kpi_is_judged_by_touches_none(kpis):
    start = tell()
    assert touched_since(start) == set()
    tell(make.make_event())
    tell(action=GIVEN)
    tell(kpis[2].figures.first(), changes_pages=False)
    assert touched_since(start) == set()
    tell(kpis[1].figures.first())
    tell(make.make_target(kpi=kpis[2]))
    assert touched_since(start) == {kpis[1].pk, kpis[2].pk}


def test_what_tells_of_many_rows_or_of_the_catalogue_may_touch_any(kpis):
    start = tell()
    tell(kpis[0])
    assert touched_since(start) is None
    start = tell()
    tell("12 rows from the data files")
    assert touched_since(start) is None


@pytest.mark.parametrize("is_back", [False, True], ids=["later", "earlier"])
def test_what_came_between_two_moments_touches_its_kpi_in_either_order(kpis, is_back):
    start = tell()
    then, now = make.moment(2022), make.moment(2023)

    def touched():
        return get_touched_kpis(start.pk, *((now, then) if is_back else (then, now)))

    assert touched() == set()
    make.revise_figure(kpis[0].figures.get(), 70, make.moment(2022, 6))
    make.make_target(kpi=kpis[1], published_at=make.moment(2022, 6))
    keep_former(kpis[2], ["definition"], make.moment(2022, 6))
    assert touched() == {kpi.pk for kpi in kpis}
    make.make_kpi(known_from=make.moment(2022, 6))
    assert touched() is None


def test_very_many_events_may_touch_any(kpis, monkeypatch):
    start = tell()
    for kpi in kpis:
        tell(kpi.figures.first())
    assert touched_since(start) is not None
    monkeypatch.setattr("pages.touched.MOST_EVENTS", 2)
    assert MOST_EVENTS > 2
    assert touched_since(start) is None


def test_what_comes_or_gives_way_by_itself_touches_its_kpi(kpis):
    now = timezone.now()
    revise(kpis[1], 70, published_at=now + timedelta(hours=1))
    newest = AuditEvent.objects.latest("id").pk
    assert get_touched_kpis(newest, now, now + timedelta(minutes=59)) == set()
    assert get_touched_kpis(newest, now, now + timedelta(hours=1)) == {kpis[1].pk}
    assert get_touched_kpis(newest, now + timedelta(hours=1), now + timedelta(hours=2)) == set()


# -- renewed -------------------------------------------------------------------------------------------


def test_renewed_standings_are_those_worked_out_anew(kpis):
    before = now_known()
    revise(kpis[0], 60)
    make.make_target(kpi=kpis[1])
    make.make_break(kpi=kpis[2])
    now = timezone.now()
    renewed = renew_standings(before, stream_bases(now, {kpi.pk for kpi in kpis}), now, get_home())
    assert renewed == get_standings(now, get_home())
    assert renewed != before


def test_after_a_change_only_what_it_touched_is_worked_out_anew(kpis):
    before = now_known()
    revise(kpis[0], 60)
    after = now_known()
    assert after == get_standings(timezone.now(), get_home())
    assert [new is old for new, old in zip(after, before, strict=True)] == [False, True, True]


def test_after_figures_alone_nothing_is_asked_of_what_kpis_are_judged_by(kpis):
    now_known()
    revise(kpis[0], 60)
    with CaptureQueriesContext(connection) as asked:
        now_known()
    tables = {model._meta.db_table for model in (Target, SeriesBreak, Rebase)}
    # the one that looks for what came by itself names all tables of dated rows
    told = [query["sql"] for query in asked if any(f'FROM "{table}"' in query["sql"] for table in tables)]
    assert ["MAX(" in query for query in told] == [True]


def agree(way):
    """What is remembered of the present or of a day, whole or in brief, is what is worked out from nothing."""
    reading, home = read(), get_home()
    if way.endswith("day"):
        reading = reading.at(date(2025, 6, 30))
    anew = get_standings(reading.moment, home)
    if way.startswith("whole"):
        assert standings.get_cached_standings(reading, home) == anew
    else:
        assert get_stood(reading, home).briefs == stood_as(anew).briefs


WAYS = ("whole", "brief", "whole of a day", "brief of a day")
# what leaves the record as it is comes more often, or it would seldom come twice in a row
HAPPENINGS = 3 * ("figure", "withdrawn", "embargo", "hour") + ("target", "break", "record", "catalogue", "day")


@pytest.mark.parametrize("seed", range(10))
def test_whatever_happens_in_whatever_order_standings_are_those_worked_out_anew(kpis, seed):
    """Figures, targets, breaks, other rows and time itself; read in between, or not."""
    chance = random.Random(seed)
    months = iter(range(1, 100))
    with time_machine.travel("2026-03-02T09:00:00Z", tick=False) as clock:
        for _ in range(40):
            kpi, month = chance.choice(kpis), make.month(2016 + (number := next(months)) // 12, number % 12 + 1)
            happens = chance.choice(HAPPENINGS)
            clock.shift(timedelta(seconds=7))
            if happens == "figure":
                tell(make.make_figure(kpi=kpi, period=month, stated_value=Decimal(chance.randrange(100))))
            elif happens == "embargo":
                out = timezone.now() + timedelta(minutes=chance.choice([30, 90, 3000]))
                tell(make.make_figure(kpi=kpi, period=month, stated_value=Decimal(50), published_at=out))
            elif happens == "withdrawn":
                figure = Figure.objects.known_at(timezone.now()).filter(superseded_at=None).last()
                if figure is not None:
                    Figure.objects.filter(pk=figure.pk).update(status="superseded", superseded_at=timezone.now())
                    tell(figure)
            elif happens == "target" and not kpi.targets.exists():
                out = timezone.now() + timedelta(minutes=chance.choice([0, 45]))
                tell(make.make_target(kpi=kpi, published_at=out))
            elif happens == "break":
                tell(make.make_break(kpi=kpi, on=month[0]))
            elif happens == "record":
                tell(make.make_commitment())
            elif happens == "catalogue":
                tell()
            elif happens in ("hour", "day"):
                clock.shift(timedelta(**{f"{happens}s": 1}))
            if chance.random() < 0.8:
                agree(chance.choice(WAYS))
        for way in WAYS:
            agree(way)


def test_a_new_kpi_stands_among_the_others_at_once(kpis):
    assert len(now_known()) == 3
    tell(make.make_kpi(slug="another"))
    assert len(now_known()) == 4


# -- days looked back to -------------------------------------------------------------------------------


def known_on(day):
    return standings.get_cached_standings(read().at(day), get_home())


def test_a_day_is_worked_out_from_another_where_little_came_between(kpis, assessed):
    now_known()
    make.revise_figure(kpis[0].figures.get(), 60, make.moment(2023, 6))
    tell(kpis[0].figures.first())
    assessed.clear()
    for day in (date(2023, 7, 1), date(2023, 2, 1), date(2023, 3, 1)):
        assert known_on(day) == get_standings(end_of(day), get_home(), known_on(day))
    # the changed KPI as it is now, and as it was before
    assert len(assessed) == 2


def test_a_kpi_that_was_not_in_the_catalogue_then_is_not_among_them(kpis):
    make.make_kpi(known_from=make.moment(2023, 6))
    assert len(now_known()) == 4
    assert len(known_on(date(2023, 5, 1))) == 3


# -- on disk -------------------------------------------------------------------------------------------


@pytest.fixture
def worked_out(kpis, settings, tmp_path, monkeypatch, assessed):
    """The KPIs that are assessed, by a process whose standings are always worth keeping on disk."""
    settings.VAR_DIR = tmp_path
    monkeypatch.setattr(standings, "FEWEST_ON_DISK", 1)
    tell()
    return assessed


def test_a_process_that_starts_takes_what_another_one_kept(kpis, worked_out):
    first = now_known()
    assert len(worked_out) == 3
    ProcessMemory.clear()
    assert now_known() == first
    assert len(worked_out) == 3


def test_a_preparation_leaves_nothing_to_assess_for_the_server(kpis, worked_out):
    assert standings.is_worth_keeping()
    standings.keep_standings()
    ProcessMemory.clear()
    now_known()
    assert len(worked_out) == 3


def test_what_changed_since_it_was_kept_is_worked_out_anew(kpis, worked_out):
    now_known()
    revise(kpis[0], 60)
    ProcessMemory.clear()
    assert now_known() == get_standings(timezone.now(), get_home())
    assert len(worked_out) == 3 + 1 + 3


def test_after_a_restore_nothing_that_was_kept_is_used(kpis, worked_out):
    """The trail has no event, or another one, of the number that was the newest when it was kept."""
    now_known()
    AuditEvent.objects.filter(pk__gt=0)._raw_delete("default")
    ProcessMemory.clear()
    now_known()
    assert len(worked_out) == 6


@pytest.fixture
def kept(kpis, worked_out):
    """Shelves with the days on which all three KPIs stood on other figures, and the present."""
    for kpi in kpis:
        make.revise_figure(kpi.figures.get(), 60, make.moment(2023, 6))
    now_known()
    known_on(date(2023, 2, 1))
    ProcessMemory.clear()
    worked_out.clear()
    return worked_out


@pytest.mark.parametrize("day", [date(2023, 2, 1), date(2023, 1, 1), date(2023, 5, 1), date(2023, 7, 1)])
def test_a_process_that_starts_takes_a_day_from_disk_or_from_one_nearby(kpis, kept, day):
    found = known_on(day)
    assert not kept
    ProcessMemory.clear()
    assert found == get_standings(end_of(day), get_home())


def test_what_was_added_to_the_past_since_it_was_kept_is_worked_out_anew(kpis, kept):
    day = date(2023, 2, 1)
    make.make_figure(kpi=kpis[0], period=make.month(2021, 2), published_at=make.moment(2022))
    assert known_on(day) == get_standings(end_of(day), get_home())
    assert len(kept) == 1 + 3


def test_so_many_days_are_kept_on_disk(kpis, kept, monkeypatch):
    monkeypatch.setattr(standings, "DAYS_ON_DISK", 1)
    assert len(kept_names("standings-at-")) == 1
    for kpi in kpis:
        make.make_figure(kpi=kpi, period=make.month(2021, 2), published_at=make.moment(2022))
    known_on(date(2022, 2, 1))
    assert kept_names("standings-at-") == ["standings-at-2022-02-01"]


def test_a_preparation_keeps_the_day_of_the_last_meeting(kpis, worked_out, settings):
    day = date(2023, 2, 1)
    make.make_meeting(committee=settings.COMMITTEE_NAME, held_on=day)
    for kpi in kpis:
        make.revise_figure(kpi.figures.get(), 60, make.moment(2023, 6))
    standings.keep_standings()
    ProcessMemory.clear()
    worked_out.clear()
    known_on(day)
    assert not worked_out
