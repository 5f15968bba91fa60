"""What all tests share: plain static files, empty memories between tests, people signed in, and the real data.

Tests make their rows with `tests/factories.py` in a transaction of their own. A module that reads the published
data asks for `west_sussex`, one that needs long invented series for `practice_database`: the rows are there inside an
outer transaction and rolled back after the module, so that no other test meets them, on either database and with any
number of workers. They are loaded once for a whole run; every further module and worker is given the rows.
"""

import gc
import io
import os
import re
from contextlib import contextmanager
from pathlib import Path

import pytest
import time_machine
from django.conf import settings
from django.core.cache import caches
from django.core.management import call_command
from django.db import connection, transaction
from django.test import Client
from hypothesis import settings as properties

from accounts.permissions import Role
from tests.factories import make_person
from tests.pages.practice import NOON, fill_database
from tests.snapshots import rows_made_once
from tests.watched_writes import WATCH, watch_writes
from web.memory import ProcessMemory
from web.shelf import Shelf, kept_names

# `./test --fast` tries each property with a fifth of the examples
properties.register_profile("quick", max_examples=20)
SLOW_MODULE = re.compile(r"^pytestmark = .*\bpytest\.mark\.slow\b", re.MULTILINE)
DATA = Path(__file__).resolve().parent.parent / "data" / "west_sussex"


def pytest_configure(config):
    """Static files without a manifest, and passwords that cost nothing to check."""
    settings.STORAGES = {"staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"}}
    settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
    # a second factor is asked of nobody unless a test says otherwise
    settings.SECOND_FACTOR_ROLES = []
    settings.STATIC_ROOT.mkdir(parents=True, exist_ok=True)


def pytest_ignore_collect(collection_path, config):
    """Do not import a module that is slow as a whole where the slow are left out: together they take seconds."""
    if config.option.markexpr == "not slow" and collection_path.suffix == ".py":
        # None leaves it to pytest; False would take in what its options leave out
        return SLOW_MODULE.search(collection_path.read_text(encoding="utf-8")) is not None or None
    return None


def pytest_collection_modifyitems(config, items):
    """Mark as slow what reads the real data, and try on another database than SQLite only what reads the database.

    `./test --fast` leaves out the slow. On PostgreSQL, a test that has no access to the
    database of the tests would say again, word for word, what it says on SQLite.
    """
    for item in items:
        if {"west_sussex", "practice_database"} & set(item.fixturenames):
            item.add_marker(pytest.mark.slow)
    if "sqlite" not in settings.DATABASES["default"]["ENGINE"]:
        config.hook.pytest_deselected(items=[item for item in items if not reads_the_database(item)])
        items[:] = [item for item in items if reads_the_database(item)]


def pytest_collection_finish(session):
    """Leave all that was imported and collected out of every later search for garbage, and search less often."""
    gc.collect()
    gc.freeze()
    gc.set_threshold(50_000, 20, 20)


def pytest_sessionstart(session):
    watch_writes()


def pytest_runtest_call(item):
    WATCH.begin()


def reads_the_database(item) -> bool:
    """Whether a test may read the database of the tests: pytest-django closes it to all others."""
    return item.get_closest_marker("django_db") is not None or "django_db_setup" in item.fixturenames


def forget():
    """Empty everything this process remembers of the database: ids come again after a rollback."""
    for name in settings.CACHES:
        caches[name].clear()
    ProcessMemory.clear()
    for name in kept_names("standings"):
        Shelf(name).remove()


@pytest.fixture(autouse=True)
def _nothing_remembered():
    forget()
    yield
    forget()


@pytest.fixture(scope="session")
def of_the_run(tmp_path_factory):
    """The folder that all workers of this run share, gone some runs later like every temporary folder of pytest."""
    folder = tmp_path_factory.getbasetemp()
    return folder.parent if "PYTEST_XDIST_WORKER" in os.environ else folder


@contextmanager
def rows_for_a_module(path, make):
    """The rows that `make()` adds, made once for a whole run and kept at `path`; they are gone afterwards."""
    with transaction.atomic():
        rows_made_once(path, make)
        yield
        transaction.set_rollback(True)


def published_rows(of_the_run):
    """The published data of West Sussex, gone after the `with`."""

    def load():
        call_command("load_reference_data", DATA, verbosity=0, stdout=io.StringIO())

    return rows_for_a_module(of_the_run / "west_sussex", load)


@pytest.fixture(scope="module")
def west_sussex(of_the_run, django_db_setup, django_db_blocker):
    """The published data of West Sussex, for the module and gone after it."""
    with django_db_blocker.unblock(), published_rows(of_the_run):
        yield DATA


@pytest.fixture(scope="module")
def practice_database(of_the_run, django_db_setup, django_db_blocker):
    """The published catalogue, four people and 36 invented months, for the module and gone after it; it is `NOON`."""
    practice = rows_for_a_module(of_the_run / "practice", fill_database)
    with django_db_blocker.unblock(), time_machine.travel(NOON, tick=False), practice:
        yield


@pytest.fixture
def sign_in(db):
    """A client in which a new person with a role is signed in; errors of views come as pages."""

    def signed_in(role=Role.MEMBER, **columns):
        client = Client(raise_request_exception=False)
        client.force_login(make_person(role=role, **columns))
        return client

    return signed_in


@pytest.fixture
def member(sign_in):
    return sign_in(Role.MEMBER)


@pytest.fixture
def anonymous(db):
    return Client(raise_request_exception=False)


@pytest.fixture
def one_database(db):
    """What threads share: a test of several people at once is skipped where they cannot."""
    if connection.vendor == "sqlite" and connection.is_in_memory_db():
        pytest.skip("SQLite's database in memory locks whole tables between threads; PostgreSQL runs this")
