"""Work that `./run` does ahead beside its server, no longer than the server runs."""

import os
import sys
import time

import pytest

from wscc_dashboard.starting import ahead

# in place of manage.py: notes that it was asked, then works for long
WORKS = """
import sys, time, pathlib
pathlib.Path({noted!r}).write_text(" ".join(sys.argv[1:]))
time.sleep({seconds})
"""


@pytest.fixture
def installation(tmp_path, monkeypatch):
    """A folder with a `manage.py` that works for so many seconds, and what it notes."""
    monkeypatch.setattr(ahead, "SECONDS_BETWEEN_LOOKS", 0.05)
    noted = tmp_path / "noted"

    def start(seconds):
        (tmp_path / "manage.py").write_text(WORKS.format(noted=str(noted), seconds=seconds))
        server = os.getpid() if seconds == 0 else 0
        if seconds:
            # the server is there until the work has begun
            monkeypatch.setattr(ahead, "is_alive", lambda process: not noted.is_file())
        ahead.work_ahead(server, sys.executable, tmp_path, dict(os.environ))
        return noted.read_text() if noted.is_file() else None

    return start


def test_former_standings_are_kept(installation):
    assert installation(0) == "keep_former_standings"


def test_work_ends_with_the_server(installation):
    began = time.monotonic()
    assert installation(60) is not None
    assert time.monotonic() - began < 30
