"""Every change that a test has the product make is watched: it writes no table but those that its events stand for.

What pages keep of the record is read again where an event may have changed a table it was found in; which tables that
are is said once, by the subject (`pages/changed_tables.py`), and would go wrong in silence.
"""

import re
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager

from django.db import connection, transaction

from accounts import audit
from pages.changed_tables import tables_changed_with

_WRITTEN = re.compile(r'(?:INSERT INTO|INSERT OR IGNORE INTO|UPDATE|DELETE FROM) "(\w+)"')
_AUDIT_TRAIL = "accounts_auditevent"


class WatchedWrites:
    """What is written in the change that is under way, in the main thread and within the transaction of a test."""

    def __init__(self) -> None:
        self.begin()

    def begin(self) -> None:
        """Forget the savepoints that were begun, those around a test among them."""
        self.depth = 0
        self._forget()

    def _forget(self) -> None:
        self.tables: set[str] = set()
        self.subjects: set[str] = set()

    def note_query(self, execute: Callable, sql: str, params, many: bool, context: dict):
        """Execute a statement and note what it begins, writes or ends."""
        answer = execute(sql, params, many, context)
        if sql.startswith("SAVEPOINT"):
            if self.depth == 0:
                self._forget()
            self.depth += 1
        elif sql.startswith("ROLLBACK TO SAVEPOINT") and self.depth == 1:
            # it is released afterwards, and nothing stands
            self._forget()
        elif sql.startswith("RELEASE SAVEPOINT") and self.depth:
            self.depth -= 1
            if self.depth == 0:
                self.check()
        elif written := _WRITTEN.match(sql):
            self.tables.add(written.group(1))
        return answer

    def note_event(self, build: Callable) -> Callable:
        """The function that builds an event, with its subject noted; work that no page shows counts for nothing."""

        def noted(*given):
            event = build(*given)
            if event.changes_pages and threading.current_thread() is threading.main_thread():
                self.subjects.add(event.subject_type)
            return event

        return noted

    def check(self) -> None:
        """Refuse a change that wrote another table than its events stand for; some stand for all."""
        allowed = [tables_changed_with(subject) for subject in self.subjects]
        if allowed and None not in allowed:
            others = self.tables - frozenset().union(*allowed) - {_AUDIT_TRAIL}
            assert not others, f"an event about {sorted(self.subjects)} says nothing of {sorted(others)}"


WATCH = WatchedWrites()


def watch_writes() -> None:
    """Watch all that is written from now on."""
    connection.execute_wrappers.append(WATCH.note_query)
    audit._build_event = WATCH.note_event(audit._build_event)


@contextmanager
def write_of_a_test() -> Iterator[None]:
    """A transaction in which the test itself writes, which is no change that the product makes."""
    with transaction.atomic():
        WATCH.begin()
        yield
