"""Work that is done once for a whole run of the tests, by whichever worker comes first, and copied by the others.

Rows are kept as the database gives them (text of `COPY` on PostgreSQL, plain values on SQLite), so that nothing
is lost on the way; putting them in takes a small part of the time that making them takes.
"""

import fcntl
import io
import pickle
import shutil
from contextlib import contextmanager
from pathlib import Path

from django.apps import apps
from django.core.management.color import no_style
from django.db import connection

Rows = dict[str, list]


@contextmanager
def one_at_a_time(path: Path):
    """A lock between workers, given back by the system even when a worker dies."""
    with path.open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        yield


def made_once(path: Path, make) -> bool:
    """Have `make(unfinished)` make the file or folder at `path` unless it is there; whether it was made now."""
    with one_at_a_time(path.with_name(f"{path.name}.lock")):
        if path.exists():
            return False
        unfinished = path.with_name(f"{path.name}.unfinished")
        shutil.rmtree(unfinished, ignore_errors=True)
        make(unfinished)
        unfinished.rename(path)
        return True


def rows_made_once(path: Path, make) -> None:
    """Add to the open transaction the rows that `make()` adds: made the first time, put in as rows afterwards."""

    def keep(unfinished: Path) -> None:
        before = read_rows()
        make()
        after = read_rows()
        lost = [table for table in before if not set(before[table]) <= set(after[table])]
        assert not lost, f"rows of {lost} were changed, so that adding rows would not be the same"
        added = {table: list(set(after[table]) - set(before[table])) for table in after}
        unfinished.write_bytes(pickle.dumps(added))

    if not made_once(path, keep):
        put_rows(pickle.loads(path.read_bytes()))


def read_rows() -> Rows:
    """All rows of all tables of the product, table by table."""
    with connection.cursor() as cursor:
        return {table: _READ[connection.vendor](cursor, table) for table in _tables(cursor)}


def put_rows(rows: Rows) -> None:
    """Put rows into their tables; the numbers that tables give out go on after the highest one."""
    with connection.cursor() as cursor:
        for table, lines in rows.items():
            if lines:
                _PUT[connection.vendor](cursor, table, lines)
        if connection.vendor == "postgresql":
            # references are checked now, once, and not again at the end of each test
            cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
            cursor.execute("SET CONSTRAINTS ALL DEFERRED")
            # without it plans are made for empty tables, and some queries take a hundred times as long
            cursor.execute("ANALYZE")
        models = [model for model in apps.get_models(include_auto_created=True) if rows.get(model._meta.db_table)]
        for statement in connection.ops.sequence_reset_sql(no_style(), models):
            cursor.execute(statement)


def _tables(cursor) -> list[str]:
    known = set(connection.introspection.django_table_names(only_existing=True))
    return sorted(known - {"django_migrations"})


def _read_sqlite(cursor, table: str) -> list[tuple]:
    # the database is asked itself: Django reads the statement that made the table, which takes a hundred times as long
    columns = connection.connection.execute(f'PRAGMA table_info("{table}")').fetchall()
    # a sign before the name hides the column's type, by which values would be converted on the way
    names = ", ".join(f'+"{name}"' for _, name, *_ in columns)
    return connection.connection.execute(f'SELECT {names} FROM "{table}"').fetchall()


def _put_sqlite(cursor, table: str, rows: list[tuple]) -> None:
    marks = ", ".join("?" * len(rows[0]))
    connection.connection.executemany(f'INSERT INTO "{table}" VALUES ({marks})', rows)


def _read_postgresql(cursor, table: str) -> list[str]:
    read = io.StringIO()
    cursor.copy_expert(f'COPY "{table}" TO STDOUT', read)
    # only at line ends: `splitlines` would part values at other separators as well
    return [f"{line}\n" for line in read.getvalue().split("\n")[:-1]]


def _put_postgresql(cursor, table: str, lines: list[str]) -> None:
    cursor.copy_expert(f'COPY "{table}" FROM STDIN', io.StringIO("".join(lines)))


_READ = {"sqlite": _read_sqlite, "postgresql": _read_postgresql}
_PUT = {"sqlite": _put_sqlite, "postgresql": _put_postgresql}
