"""Tables that queries ask, noted as they are asked: for what was found in them, to be found again when one changes."""

import re
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from typing import Any

from django.db import connection

Tables = frozenset[str]
# as the ORM writes them, subqueries too
_TABLE = re.compile(r'(?:FROM|JOIN) "(\w+)"')
_asked: ContextVar[set[str] | None] = ContextVar("tables that were asked", default=None)


@contextmanager
def tables_asked() -> Iterator[set[str]]:
    """Names of the tables that this thread asks within the `with`, those of another `with` inside it too.

    Only queries that the ORM writes are seen: one written by hand has to note its tables itself.
    """
    outer = _asked.get()
    tables: set[str] = set()
    token = _asked.set(tables)
    try:
        if outer is None:
            with connection.execute_wrapper(_note_query):
                yield tables
        else:
            yield tables
    finally:
        _asked.reset(token)
        note_tables(tables)


def note_tables(tables: Iterable[str]) -> None:
    """Count `tables` among those that were asked: what is taken from memory was found in them."""
    asked = _asked.get()
    if asked is not None:
        asked.update(tables)


def _note_query(execute: Callable, sql: str, params: Any, many: bool, context: dict) -> Any:
    note_tables(_TABLE.findall(sql))
    return execute(sql, params, many, context)
