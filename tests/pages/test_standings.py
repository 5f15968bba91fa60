"""Standings are renewed where something changed, by an event or by itself, and are the same as worked out anew."""

from datetime import timedelta
from decimal import Decimal

import pytest
from django.db import transaction
from django.utils import timezone

from accounts.audit import record
from accounts.models import AuditEvent
from kpis.catalogue.queries import get_home
from kpis.figures import standings as figure_standings
from kpis.figures.standings import get_standings, renew_standings
from kpis.forecasts.actions import GIVEN
from kpis.models import Figure
from pages import standings
from pages.touched import MOST_EVENTS, get_touched_kpis
from tests import factories as make
from web.memory import ProcessMemory
from web.reading import ReadingContext, get_version

pytestmark = pytest.mark.django_db


@pytest.fixture
def kpis():
    """Three KPIs with a figure each."""
    found = [make.make_kpi(slug=f"kpi-{number}") for number in range(3)]
    for kpi in found:
        make.make_figure(kpi=kpi, stated_value=Decimal(80))
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


def test_an_earlier_moment_may_differ_in_any(kpis):
    now = timezone.now()
    assert get_touched_kpis(0, now, now - timedelta(seconds=1)) is None


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
    renewed = renew_standings(before, {kpi.pk for kpi in kpis}, now, get_home())
    assert renewed == get_standings(now, get_home())
    assert renewed != before


def test_after_a_change_only_what_it_touched_is_worked_out_anew(kpis):
    before = now_known()
    revise(kpis[0], 60)
    after = now_known()
    assert after == get_standings(timezone.now(), get_home())
    assert [new is old for new, old in zip(after, before, strict=True)] == [False, True, True]


def test_a_new_kpi_stands_among_the_others_at_once(kpis):
    assert len(now_known()) == 3
    tell(make.make_kpi(slug="another"))
    assert len(now_known()) == 4


# -- on disk -------------------------------------------------------------------------------------------


@pytest.fixture
def worked_out(kpis, settings, tmp_path, monkeypatch):
    """The KPIs that are assessed, by a process whose standings are always worth keeping on disk."""
    settings.VAR_DIR = tmp_path
    monkeypatch.setattr(standings, "FEWEST_ON_DISK", 1)
    tell()
    found = []
    assess = figure_standings.assess

    def counted(*arguments):
        found.append(1)
        return assess(*arguments)

    monkeypatch.setattr(figure_standings, "assess", counted)
    return found


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
