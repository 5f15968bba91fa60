"""Tests of the published data only read: they share the pages that one of them had made, and may change nothing.

The rows are the same in every module, and so are their numbers: what a process remembers of them stays true until
something is changed. A test with other settings, or with something replaced, shares nothing.
"""

import re
from collections import OrderedDict

import pytest
from django.db import connection

from tests.conftest import forget
from web import reading
from web.memory import ProcessMemory

# what a test takes that makes other pages of the same rows
ALONE = {"monkeypatch", "settings"}
# signing in writes of the person who reads, and a page kept ready-made depends on nobody's name
OF_PEOPLE = ("accounts_", "account_", "mfa_", "django_session")
CHANGES = re.compile(r'\s*(?:INSERT INTO|UPDATE|DELETE FROM)\s+"?(\w+)', re.IGNORECASE)
PAGES_KEPT = 2000
_shared: dict[ProcessMemory, OrderedDict] = {}


def refuse_changes(execute, sql, params, many, context):
    change = CHANGES.match(sql)
    assert change is None or change.group(1).startswith(OF_PEOPLE), f"a test that only reads changes rows: {sql[:120]}"
    return execute(sql, params, many, context)


@pytest.fixture(autouse=True)
def _nothing_remembered(request):
    forget()
    if ALONE & set(request.node._fixtureinfo.argnames):
        yield
        forget()
        return
    for memory in ProcessMemory._all:
        memory._kept = _shared.pop(memory, OrderedDict())
    most, reading._pages.most = reading._pages.most, PAGES_KEPT
    with connection.execute_wrapper(refuse_changes):
        yield
    reading._pages.most = most
    for memory in ProcessMemory._all:
        _shared[memory], memory._kept = memory._kept, OrderedDict()
    forget()
