"""Hooks of the web server: what a worker leaves behind after a request, and when it ends."""

import subprocess
import sys
import weakref
from itertools import count
from types import SimpleNamespace

import pytest
from django.test import RequestFactory

from children_lists.memory import ROWS_WERE_HELD
from kpis.lists.counting import end_worker_after
from web.memory import PAGE_WAS_MADE
from wscc_dashboard import server


@pytest.mark.slow
def test_a_worker_that_held_rows_ends_after_its_answer():
    request = RequestFactory().post("/lists/")
    end_worker_after(request)
    worker = SimpleNamespace(alive=True)
    server.post_request(worker, None, request.environ, None)
    assert worker.alive is False
    assert request.environ[ROWS_WERE_HELD]


def test_any_other_worker_goes_on():
    worker = SimpleNamespace(alive=True)
    server.post_request(worker, None, RequestFactory().get("/lists/").environ, None)
    assert worker.alive is True


class Ring:
    """An object that holds itself, so that only a look for circles finds that nobody else does."""

    def __init__(self):
        self.itself = self


def after_a_request(**environ):
    request = RequestFactory().get("/", **environ)
    server.post_request(SimpleNamespace(alive=True), None, request.environ, None)


def test_what_a_request_leaves_behind_is_cleared_away_after_it():
    left = weakref.ref(Ring())
    assert left() is not None
    after_a_request()
    assert left() is None


@pytest.mark.parametrize(
    ("counts", "generation"), [((9, 0, 0), 0), ((9, 9, 500), 0), ((9, 10, 499), 1), ((9, 10, 500), 2)]
)
def test_what_outlived_a_look_is_looked_at_more_seldom(monkeypatch, counts, generation):
    looked = []
    monkeypatch.setattr(server, "gc", SimpleNamespace(get_count=lambda: counts, collect=looked.append))
    after_a_request()
    assert looked == [generation]


def test_all_is_looked_at_after_every_tenth_page_that_was_made(monkeypatch):
    looked = []
    # objects that other threads have in hand tell nothing of this request
    monkeypatch.setattr(server, "gc", SimpleNamespace(get_count=lambda: (99_000, 0, 0), collect=looked.append))
    monkeypatch.setattr(server, "_pages_made", count(1))
    for _ in range(20):
        after_a_request(**{PAGE_WAS_MADE: True})
    for _ in range(20):
        after_a_request()
    assert [place for place, generation in enumerate(looked, start=1) if generation == 2] == [10, 20]


def test_a_page_that_was_made_says_so_and_one_that_was_ready_does_not(member):
    made = [PAGE_WAS_MADE in member.get("/kpis/").wsgi_request.environ for _ in range(3)]
    assert made == [True, False, False]


@pytest.mark.skipif(sys.platform != "linux", reason="the limits are those of Linux")
def test_a_worker_leaves_no_core_dump():
    code = (
        "import ctypes, resource\nfrom wscc_dashboard import server\nserver.post_fork(None, None)\n"
        "print(resource.getrlimit(resource.RLIMIT_CORE)[1], ctypes.CDLL(None).prctl(3, 0, 0, 0, 0))"
    )
    ran = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert ran.stdout == "0 0\n"
