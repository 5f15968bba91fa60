"""Former standings made ahead are those worked out on demand, whatever happened to the figures or the process since."""

from datetime import date
from decimal import Decimal

import pytest
from django.db import transaction
from django.utils import timezone

from accounts.audit import record
from accounts.models import AuditEvent
from kpis.catalogue.queries import get_home
from kpis.changes.stood import stood_as
from kpis.figures import briefs
from kpis.figures.standings import get_standings
from kpis.models import Figure, Kpi, Target
from ledger.former import keep_former
from pages import standings
from pages.stood import days, making
from pages.stood.days import get_stood
from pages.stood.making import make_ahead
from pages.stood.store import NAME, open_store, open_to_write, remove_store
from tests import factories as make
from web.dates import end_of
from web.memory import ProcessMemory
from web.reading import read_present
from web.shelf import Shelf, place_for

pytestmark = [pytest.mark.django_db, pytest.mark.slow]
DAYS = tuple(date(2021, month, 15) for month in range(2, 13)) + (date(2022, 6, 1), date(2024, 1, 1))


@pytest.fixture(autouse=True)
def disk(settings, tmp_path):
    settings.VAR_DIR = tmp_path


@pytest.fixture
def kpis():
    """Three KPIs with figures that became known one after the other, a target and a break of later days."""
    found = [make.make_kpi(slug=f"kpi-{number}", known_from=make.moment(2021, 1 + number)) for number in range(3)]
    for number, kpi in enumerate(found):
        for month in range(1, 10):
            make.make_figure(
                kpi=kpi,
                stated_value=Decimal(60 + (month * 7 + number) % 30),
                period=make.month(2020, month),
                published_at=make.moment(2021, month, 1 + number),
            )
    make.make_target(kpi=found[1], published_at=make.moment(2021, 6, 10))
    make.make_break(kpi=found[2], on=date(2020, 4, 1), published_at=make.moment(2021, 7, 10))
    tell()
    return found


def tell(subject="many rows", **columns):
    with transaction.atomic():
        record(by="a script", action="x", subject=subject, **columns)


@pytest.fixture
def assessed(monkeypatch):
    """A list that grows by one with each KPI that is assessed in brief."""
    found = []
    assess = briefs.assess

    def counted(*arguments):
        found.append(1)
        return assess(*arguments)

    monkeypatch.setattr(briefs, "assess", counted)
    return found


@pytest.fixture
def is_whole(monkeypatch):
    """A list that grows by one each time that the whole standings of a day are asked for."""
    found = []

    def count(name):
        whole = getattr(days, name)

        def counted(*arguments):
            found.append(1)
            return whole(*arguments)

        monkeypatch.setattr(days, name, counted)

    count("stream_of_day")
    count("get_cached_standings")
    return found


def on(day):
    """Standings in brief of a day, by a process that remembers none."""
    ProcessMemory.clear()
    return dict(get_stood(read_present().at(day), get_home()).briefs)


def worked_out(moment):
    """Standings in brief of a moment, from nothing but the database."""
    return dict(stood_as(get_standings(moment, get_home())).briefs)


def are_right():
    """True where all days are as they are worked out from nothing, and so is the present."""
    now = read_present()
    return all(on(day) == worked_out(end_of(day)) for day in DAYS) and on(now.today) == worked_out(timezone.now())


# -- made ahead --------------------------------------------------------------------------------------


def test_what_was_made_ahead_is_what_is_made_on_demand(kpis, assessed, is_whole):
    assert are_right()
    assert len(is_whole) == len(DAYS) + 1
    made = make_ahead()
    assert (made.kpis, made.left) == (3, 0)
    assessed.clear()
    is_whole.clear()
    assert are_right()
    assert not assessed
    assert not is_whole


def test_a_second_making_has_nothing_to_do_and_a_later_one_only_what_is_new(kpis, assessed):
    make_ahead()
    assessed.clear()
    assert make_ahead().kpis == 0
    kpi = kpis[0]
    tell(make.make_figure(kpi=kpi, stated_value=50, period=make.month(2020, 10), published_at=make.moment(2021, 11)))
    assert make_ahead().kpis == 1
    assert len(assessed) == 1
    assert are_right()


def happenings():
    def revised(kpi):
        make.revise_figure(kpi.figures.earliest("pk"), 20, make.moment(2021, 10))
        tell(kpi.figures.latest("pk"))

    def withdrawn(kpi):
        kpi.figures.filter(pk=kpi.figures.earliest("pk").pk).update(
            status="superseded", superseded_at=make.moment(2021, 5), withdrawal_reason="Counted twice."
        )
        tell(kpi.figures.first())

    def back_dated(kpi):
        tell(make.make_target(kpi=kpi, value=Decimal(99), published_at=make.moment(2021, 3)))

    def under_embargo(kpi):
        later = timezone.now() + timezone.timedelta(days=9)
        tell(make.make_figure(kpi=kpi, stated_value=1, period=make.month(2020, 12), published_at=later))

    def renamed(kpi):
        keep_former(kpi, ["title", "polarity"], make.moment(2021, 8))
        Kpi.objects.filter(pk=kpi.pk).update(title="Other", polarity="lower")
        tell(kpi)

    def added(kpi):
        tell(make.make_kpi(known_from=make.moment(2021, 4)))

    def dropped(kpi):
        Kpi.objects.filter(pk=kpi.pk).update(superseded_at=make.moment(2021, 9))
        tell(kpi)

    def removed(kpi):
        Figure.objects.filter(kpi=kpi)._raw_delete("default")
        tell("9 rows removed")

    def loaded(kpi):
        make.make_figure(kpi=kpi, stated_value=3, period=make.month(2019, 1), published_at=make.moment(2021, 3, 3))
        tell("1 row loaded")

    return [revised, withdrawn, back_dated, under_embargo, renamed, added, dropped, removed, loaded]


@pytest.mark.parametrize("happens", happenings(), ids=lambda one: one.__name__)
@pytest.mark.parametrize("number", [0, 2])
def test_what_happens_after_it_was_made_shows_before_and_after_the_next_making(kpis, happens, number):
    make_ahead()
    happens(kpis[number])
    assert are_right()
    make_ahead()
    assert are_right()


def test_an_embargo_that_ends_is_seen_by_a_process_that_remembers_the_day(kpis):
    make_ahead()
    soon = timezone.now() + timezone.timedelta(milliseconds=300)
    tell(make.make_figure(kpi=kpis[0], stated_value=1, period=make.month(2020, 12), published_at=soon))
    make_ahead()
    now, home = read_present(), get_home()
    assert get_stood(now, home).briefs[kpis[0].pk].value != "1"
    while timezone.now() < soon:
        pass
    assert get_stood(read_present(), home).briefs[kpis[0].pk].latest.value == 1


def test_a_day_that_is_remembered_is_renewed_where_something_happened(kpis, assessed):
    make_ahead()
    reading, home = read_present(), get_home()
    before = get_stood(reading.at(DAYS[4]), home).briefs
    assessed.clear()
    make.make_target(kpi=kpis[0], value=Decimal(99), published_at=make.moment(2021, 3))
    tell(Target.objects.get(kpi=kpis[0]))
    after = get_stood(read_present().at(DAYS[4]), home).briefs
    assert dict(after) == worked_out(end_of(DAYS[4])) != dict(before)
    assert len(assessed) == 1


# -- interrupted, at once, bounded -------------------------------------------------------------------


def test_a_making_that_was_interrupted_goes_on_where_it_was(kpis, assessed, monkeypatch):
    monkeypatch.setattr(making, "KPIS_AT_ONCE", 1)
    told = making.get_histories

    def interrupted(chunk, *rest):
        if chunk == [kpis[1].pk]:
            raise KeyboardInterrupt
        return told(chunk, *rest)

    with monkeypatch.context() as patch:
        patch.setattr(making, "get_histories", interrupted)
        with pytest.raises(KeyboardInterrupt):
            make_ahead()
    assert are_right()
    with open_store(get_home().pk) as store:
        assert store.kpis == {kpis[0].pk}
    assert make_ahead().kpis == 2
    assert are_right()


def test_a_making_stops_after_its_seconds_and_an_unfinished_file_answers(kpis, monkeypatch):
    monkeypatch.setattr(making, "KPIS_AT_ONCE", 1)
    made = make_ahead(seconds=0)
    assert (made.kpis, made.left) == (0, 3)
    assert are_right()


def test_one_process_makes_while_another_is_told_so(kpis):
    with Shelf(making.TURN).turn() as is_ours:
        assert is_ours
        assert make_ahead() is None
    assert make_ahead().kpis == 3


def test_who_reads_does_not_wait_for_who_writes(kpis):
    make_ahead()
    home = get_home()
    with open_to_write(home.pk) as writing:
        writing.file.execute("BEGIN IMMEDIATE")
        writing.file.execute("DELETE FROM stood")
        with open_store(home.pk) as store:
            assert store.at(timezone.now()).keys() == {kpi.pk for kpi in kpis}
        writing.file.rollback()


def test_no_more_is_kept_than_there_is_room_for(kpis, monkeypatch):
    monkeypatch.setattr(making, "KPIS_AT_ONCE", 1)
    monkeypatch.setattr(making, "MOST_ROWS", 5)
    made = make_ahead()
    assert (made.kpis, made.left) == (1, 2)
    assert are_right()


@pytest.mark.parametrize("is_made", [True, False])
def test_so_many_days_are_held_in_memory_and_none_of_the_past_whole(kpis, is_made):
    if is_made:
        make_ahead()
    reading = read_present()
    for day in DAYS:
        get_stood(reading.at(day), get_home())
    assert len(days._days.values()) == days.DAYS_KEPT
    assert not standings._known.values()


def test_a_kpi_that_is_gone_leaves_the_file(kpis):
    make_ahead()
    with open_store(get_home().pk) as store:
        rows = store.rows
    Figure.objects.filter(kpi=kpis[0])._raw_delete("default")
    Kpi.objects.filter(pk=kpis[0].pk)._raw_delete("default")
    tell("a KPI removed")
    make_ahead()
    with open_store(get_home().pk) as store:
        assert store.kpis == {kpis[1].pk, kpis[2].pk}
        assert 0 < store.rows < rows


# -- whose the file is -------------------------------------------------------------------------------


def is_used():
    with open_store(get_home().pk) as store:
        return store is not None


def test_a_file_of_other_code_is_not_used_and_made_anew(kpis, settings):
    make_ahead()
    settings.RELEASE = "another"
    assert not is_used()
    assert are_right()
    assert make_ahead().kpis == 3
    assert is_used()


def test_after_a_restore_the_file_is_not_used_and_made_anew(kpis):
    make_ahead()
    AuditEvent.objects.all()._raw_delete("default")
    assert not is_used()
    # another event of the same number
    tell()
    assert not is_used()
    assert make_ahead().kpis == 3
    assert is_used()
    assert are_right()


def test_a_file_that_is_no_database_is_not_used_and_made_anew(kpis):
    place_for(NAME).write_bytes(b"nothing of ours" * 100)
    assert not is_used()
    assert are_right()
    assert make_ahead().kpis == 3
    assert is_used()


def test_a_file_that_breaks_while_it_is_read_is_worked_round(kpis):
    make_ahead()
    with open_to_write(get_home().pk) as store:
        store.file.execute("DROP TABLE stood")
    assert is_used()
    assert are_right()


def test_a_file_that_cannot_be_written_is_worked_round(kpis, settings, tmp_path):
    settings.VAR_DIR = tmp_path / "not there"
    assert are_right()


def test_the_file_is_for_its_owner_alone(kpis):
    make_ahead()
    assert place_for(NAME).stat().st_mode & 0o777 == 0o600
    remove_store()
    assert not place_for(NAME).exists()
