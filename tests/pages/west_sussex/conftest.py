"""Tests of the published data only read: they share the rows, a reader and the pages made, and may change nothing."""

from contextlib import ExitStack
from pathlib import Path

import pytest
from django.test import Client
from django.utils import timezone

from tests.conftest import DATA, published_rows
from tests.factories import make_person
from tests.pages.remembering import Shared, is_alone, remembering

HERE = Path(__file__).parent
# the rows are the same in every module, and so are their numbers
_shared: Shared = {}


@pytest.fixture(autouse=True)
def _nothing_remembered(request):
    with remembering(_shared, request.node):
        yield


class Reader(Client):
    """A client that asks for a file once a day: the product keeps none, and the rows stay the same."""

    def __init__(self):
        super().__init__(raise_request_exception=False)
        self.files = {}
        self.is_alone = False

    def get(self, path, data=None, **more):
        if data or more or self.is_alone:
            return super().get(path, data, **more)
        asked = path, timezone.localdate()
        if asked in self.files:
            return self.files[asked]
        answer = super().get(path)
        if answer.status_code == 200 and "Content-Disposition" in answer:
            self.files[asked] = answer
        return answer


class Folder:
    """What all tests of this folder have together: the rows, and a client in which one member is signed in."""

    rows: ExitStack | None = None
    reader: Reader | None = None

    @classmethod
    def leave(cls):
        if cls.rows is not None:
            cls.rows.close()
        cls.rows = cls.reader = None


@pytest.hookimpl(wrapper=True)
def pytest_runtest_teardown(item, nextitem):
    """Take the rows out of the database after the last test of the folder that comes one after the other."""
    try:
        return (yield)
    finally:
        if nextitem is None or HERE not in nextitem.path.parents:
            Folder.leave()


@pytest.fixture(scope="session")
def left_at_last(django_db_setup):
    """Take the rows out before the database goes, should the tests have stopped in the middle."""
    yield
    Folder.leave()


@pytest.fixture(scope="module")
def west_sussex(of_the_run, left_at_last, django_db_blocker):
    """The published data of West Sussex, for all modules of this folder that come one after the other."""
    if Folder.rows is None:
        with ExitStack() as stack:
            stack.enter_context(django_db_blocker.unblock())
            stack.enter_context(published_rows(of_the_run))
            Folder.reader = Reader()
            Folder.reader.force_login(make_person())
            Folder.rows = stack.pop_all()
    return DATA


@pytest.fixture
def member(west_sussex, db, request):
    Folder.reader.is_alone = is_alone(request.node)
    return Folder.reader
