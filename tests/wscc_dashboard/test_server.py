"""Hooks of the web server: a worker that has held rows of lists ends, and no worker leaves a core dump."""

import subprocess
import sys
from types import SimpleNamespace

import pytest
from django.test import RequestFactory

from children_lists.memory import ROWS_WERE_HELD
from kpis.lists.counting import end_worker_after
from wscc_dashboard import server


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


@pytest.mark.skipif(sys.platform != "linux", reason="the limits are those of Linux")
def test_a_worker_leaves_no_core_dump():
    code = (
        "import ctypes, resource\nfrom wscc_dashboard import server\nserver.post_fork(None, None)\n"
        "print(resource.getrlimit(resource.RLIMIT_CORE)[1], ctypes.CDLL(None).prctl(3, 0, 0, 0, 0))"
    )
    ran = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert ran.stdout == "0 0\n"
