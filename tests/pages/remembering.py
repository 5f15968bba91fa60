"""Memory shared between tests that only read: what one of them had worked out, the next ones find."""

import re
from collections import OrderedDict
from collections.abc import Iterator
from contextlib import contextmanager

from django.db import connection

from tests.conftest import forget
from web.memory import ProcessMemory

# what a test takes that makes other pages of the same rows
ALONE = {"monkeypatch", "settings"}
# signing in writes of the person who reads, and a page kept ready-made depends on nobody's name
OF_PEOPLE = ("accounts_", "account_", "mfa_", "django_session")
CHANGES = re.compile(r'\s*(?:INSERT INTO|UPDATE|DELETE FROM)\s+"?(\w+)', re.IGNORECASE)
# more than there are pages and KPIs
MOST = 2000
Shared = dict[ProcessMemory, OrderedDict]


def refuse_changes(execute, sql, params, many, context):
    change = CHANGES.match(sql)
    assert change is None or change.group(1).startswith(OF_PEOPLE), f"a test that only reads changes rows: {sql[:120]}"
    return execute(sql, params, many, context)


def is_alone(test) -> bool:
    """Whether a test makes other pages than those before it of the same rows."""
    return bool(ALONE & set(test._fixtureinfo.argnames))


@contextmanager
def remembering(shared: Shared, test) -> Iterator[None]:
    """Run a test with what those before it left in `shared`; one with other settings, or a replaced part, with nothing.

    The rows must be the same in all of these tests, and so their numbers: any change of a row fails the test.
    """
    forget()
    if is_alone(test):
        yield
        forget()
        return
    bounds = {memory: memory.most for memory in ProcessMemory._all}
    for memory in bounds:
        memory._kept, memory.most = shared.pop(memory, OrderedDict()), MOST
    with connection.execute_wrapper(refuse_changes):
        yield
    for memory, most in bounds.items():
        shared[memory], memory._kept, memory.most = memory._kept, OrderedDict(), most
    forget()
