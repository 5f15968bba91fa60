"""What all tests share: plain static files, empty memories between tests, people signed in, and the real data.

Tests make their rows with `tests/factories.py` in a transaction of their own. A module that reads the published
data asks for `west_sussex`: it is loaded once for the module inside an outer transaction and rolled back after it,
so that no other test meets it, on either database and with any number of workers.
"""

import io
from pathlib import Path

import pytest
from django.conf import settings
from django.core.cache import caches
from django.core.management import call_command
from django.db import connection, transaction
from django.test import Client

from accounts.permissions import Role
from scrutiny.memory import ProcessMemory
from scrutiny.shelf import Shelf
from tests.factories import make_person

DATA = Path(__file__).resolve().parent.parent / "data" / "west_sussex"


def pytest_configure(config):
    """Static files without a manifest, and passwords that cost nothing to check."""
    settings.STORAGES = {"staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"}}
    settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
    # a second factor is asked of nobody unless a test says otherwise
    settings.SECOND_FACTOR_ROLES = []
    settings.STATIC_ROOT.mkdir(parents=True, exist_ok=True)


def pytest_collection_modifyitems(items):
    """What reads the real data is slow: `./test --fast` leaves it out."""
    for item in items:
        if "west_sussex" in item.fixturenames:
            item.add_marker(pytest.mark.slow)


def forget():
    """Empty everything this process remembers of the database: ids come again after a rollback."""
    for name in settings.CACHES:
        caches[name].clear()
    ProcessMemory.clear()
    Shelf("standings").path.unlink(missing_ok=True)


@pytest.fixture(autouse=True)
def _nothing_remembered():
    forget()
    yield
    forget()


@pytest.fixture(scope="module")
def west_sussex(django_db_setup, django_db_blocker):
    """The published data of West Sussex, loaded once for the module and gone after it."""
    outer = transaction.atomic()
    with django_db_blocker.unblock():
        outer.__enter__()
        call_command("load_reference_data", DATA, verbosity=0, stdout=io.StringIO())
    yield DATA
    with django_db_blocker.unblock():
        transaction.set_rollback(True)
        outer.__exit__(None, None, None)


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
