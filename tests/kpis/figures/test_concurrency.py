"""Many officers at once at the product as it is served: what is acknowledged is there, once, whatever happens."""

import os
import signal
import time
from dataclasses import replace
from http.client import HTTPConnection

import pytest
from django.conf import settings

from bench.serving import HOST, served
from bench.writers import WRITERS, Saved, Tally, check, compare, fill, own_database, post, together, writing

SECONDS = 3
ENOUGH_SAVES = 100
# seconds: on a busy machine much takes long
PATIENCE = 120


@pytest.fixture(scope="module")
def database(tmp_path_factory, django_db_setup):
    """The variables of processes on a new database: on the server that the tests run on, or an SQLite file."""
    is_postgres = "postgresql" in settings.DATABASES["default"]["ENGINE"]
    folder = tmp_path_factory.mktemp("writers")
    with own_database(folder, os.environ["DATABASE_URL"] if is_postgres else "") as variables:
        yield variables


@pytest.fixture(scope="module")
def all_kpis(database):
    return fill(database)


@pytest.fixture
def early_kpis(all_kpis):
    return replace(all_kpis, kpis=all_kpis.kpis[:30])


@pytest.fixture
def late_kpis(all_kpis):
    return replace(all_kpis, kpis=all_kpis.kpis[30:])


@pytest.mark.slow
def test_sixteen_writers_at_once_lose_and_double_nothing(database, early_kpis, tmp_path):
    filled = early_kpis
    with served(database, tmp_path / "server.log") as site:
        with writing(site, filled) as writers:
            time.sleep(SECONDS)
            deadline = time.monotonic() + PATIENCE
            while not together(writers).conflicts and time.monotonic() < deadline:
                time.sleep(0.1)
        tally = together(writers)
        assert_conflict_shows_both(site, filled)
    assert not tally.wrong
    assert not tally.unanswered
    assert tally.conflicts, "the writers never met"
    assert all(writer.tally.saved for writer in writers)
    assert len(writers) == WRITERS
    assert check(database, filled, tally) == []


def assert_conflict_shows_both(site, filled):
    """A save on an older version is answered with the newer one: its text, whose it is and when."""
    connection = HTTPConnection(HOST, site.port, timeout=PATIENCE)
    typed = {"numerator": "1", "denominator": "2", "value": "", "commentary": "Older work.", "version": 0}
    status, told = post(connection, filled.cookies[0], filled.kpis[0], typed)
    connection.close()
    assert status == 409
    assert set(told) == {"theirs", "version", "by", "at"}
    assert told["theirs"]["commentary"].startswith("Writer ")
    assert told["by"].startswith("writer")


@pytest.mark.slow
def test_server_that_is_killed_has_kept_every_acknowledged_save(database, late_kpis, tmp_path):
    filled = late_kpis
    with served(database, tmp_path / "killed.log") as site, writing(site, filled) as writers:
        deadline = time.monotonic() + PATIENCE
        while len(together(writers).saved) < ENOUGH_SAVES and time.monotonic() < deadline:
            time.sleep(0.02)
        for pid in (site.master, *site.workers):
            os.kill(pid, signal.SIGKILL)
    tally = together(writers)
    assert len(tally.saved) >= ENOUGH_SAVES
    assert not tally.wrong
    assert tally.unanswered
    assert check(database, filled, tally) == []
    with served(database, tmp_path / "again.log") as site:
        connection = HTTPConnection(HOST, site.port, timeout=PATIENCE)
        newest = max((save for save in tally.saved if save.kpi == tally.saved[0].kpi), key=lambda save: save.version)
        typed = {"numerator": "1", "denominator": "2", "value": "", "commentary": "After the restart."}
        status, told = post(connection, filled.cookies[0], newest.kpi, typed | {"version": newest.version})
        connection.close()
    # its last save may have been kept without an answer: then it is shown, and not written over
    assert (status, told["version"]) in ((200, newest.version + 1), (409, newest.version + 1))


# -- that the check would tell ------------------------------------------------------------------------

TWO = [Saved("a", 1, "one"), Saved("a", 2, "two")]
WHOLE = {"a": (["one", "two"], ("two", 2))}


def test_whole_history_is_found_whole():
    assert compare(Tally(saved=TWO), WHOLE) == []


@pytest.mark.parametrize(
    ("saved", "kept", "said"),
    [
        (TWO, {}, "version 1 is not what was acknowledged"),
        (TWO, {"a": (["one"], ("one", 1))}, "version 2 is not what was acknowledged"),
        (TWO, {"a": (["one", "other"], ("other", 2))}, "version 2 is not what was acknowledged"),
        (TWO, {"a": (["one", "two"], ("one", 2))}, "stands, and its history ends with 'two'"),
        (TWO, {"a": (["one", "two"], ("two", 3))}, "stands, and its history ends with 'two'"),
        (TWO, {"a": (["one", "two", "two"], ("two", 3))}, "a text was written twice"),
        ([*TWO, Saved("a", 2, "three")], WHOLE, "version 2 was given out twice"),
        (TWO[:1], WHOLE, "2 versions for 1 saves, 0 without an answer"),
    ],
)
def test_what_is_lost_or_doubled_is_said(saved, kept, said):
    assert any(said in line for line in compare(Tally(saved=list(saved)), kept))


def test_save_without_an_answer_may_be_there():
    assert compare(Tally(saved=TWO[:1], unanswered=1), WHOLE) == []
