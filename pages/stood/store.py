"""The file of former standings: for every KPI its standing in brief at each moment from which on it was so.

A small SQLite database beside the real one, made from it alone and removed at any time without a loss. It belongs to
one release of the code, and each KPI in it to the audit event up to which the KPI was read.
"""

import os
import sqlite3
from collections.abc import Collection, Iterable, Iterator
from contextlib import closing, contextmanager
from datetime import datetime
from pathlib import Path

from django.conf import settings

from accounts.models import AuditEvent
from analysis.changes.standing import ToldLine
from kpis.figures.briefs import Brief, as_number
from kpis.figures.history import History
from kpis.figures.packed import Briefs, pack, unpack
from web.shelf import place_for

NAME = "stood"
# seconds to wait for another process that writes
PATIENCE = 5
_TABLES = """
    CREATE TABLE belongs (release TEXT, council TEXT, home INTEGER);
    CREATE TABLE mark (event INTEGER PRIMARY KEY, at INTEGER);
    CREATE TABLE told (id INTEGER PRIMARY KEY, line TEXT UNIQUE);
    CREATE TABLE kpi (id INTEGER PRIMARY KEY, event INTEGER);
    CREATE TABLE stood (kpi INTEGER, since INTEGER, brief BLOB, PRIMARY KEY (kpi, since)) WITHOUT ROWID;
"""


class Store:
    """The file, opened; use `open_store` or `open_to_write`."""

    def __init__(self, file: sqlite3.Connection):
        self.file = file
        self._lines = dict(file.execute("SELECT id, line FROM told"))
        self._told = {line: pk for pk, line in self._lines.items()}

    @property
    def newest_event(self) -> int:
        """The last audit event up to which any KPI was read; 0 for an empty file."""
        return int(self.file.execute("SELECT max(event) FROM mark").fetchone()[0] or 0)

    def read_up_to(self, event: int) -> set[int]:
        """KPIs that were read up to this event."""
        return {pk for (pk,) in self.file.execute("SELECT id FROM kpi WHERE event = ?", [event])}

    def count(self, event: int) -> tuple[int, int]:
        """Number and sum of the KPIs that were read up to this event, by which a change of them shows."""
        number, total = self.file.execute("SELECT count(*), sum(id) FROM kpi WHERE event = ?", [event]).fetchone()
        return number, total or 0

    @property
    def kpis(self) -> set[int]:
        return {pk for (pk,) in self.file.execute("SELECT id FROM kpi")}

    @property
    def rows(self) -> int:
        """Number of standings that are kept."""
        return int(self.file.execute("SELECT count(*) FROM stood").fetchone()[0])

    def at(self, moment: datetime) -> Briefs:
        """Standings of all KPIs that are kept and were known at `moment`."""
        found = self.file.execute(
            "SELECT id, (SELECT brief FROM stood WHERE kpi = id AND since <= ? ORDER BY since DESC LIMIT 1) FROM kpi",
            [as_number(moment)],
        )
        return Briefs.from_packed(((pk, packed) for pk, packed in found if packed), self._lines.__getitem__)

    def of(self, kpi_ids: Collection[int]) -> dict[int, list[Brief]]:
        """All standings that are kept of some KPIs, by KPI."""
        found: dict[int, list[Brief]] = {}
        for kpi_id in kpi_ids:
            rows = self.file.execute("SELECT brief FROM stood WHERE kpi = ?", [kpi_id])
            found[kpi_id] = [unpack(kpi_id, packed, self._lines.__getitem__) for (packed,) in rows if packed]
        return found

    def mark(self, event: int, at: datetime, same: Collection[int]) -> None:
        """Note an audit event, up to which the KPIs in `same` stand as they were kept."""
        with self.file:
            self.file.execute("INSERT OR REPLACE INTO mark VALUES (?, ?)", [event, as_number(at)])
            self.file.executemany("UPDATE kpi SET event = ? WHERE id = ?", [(event, pk) for pk in same])

    def put(self, histories: Iterable[tuple[int, History]], event: int) -> int:
        """Keep the histories of some KPIs in place of what was kept of them, all or none; the number of rows more."""
        added = 0
        with self.file:
            for kpi_id, history in histories:
                added -= self._remove(kpi_id)
                self.file.execute("INSERT INTO kpi VALUES (?, ?)", [kpi_id, event])
                rows = [self._row(kpi_id, since, brief) for since, brief in history]
                self.file.executemany("INSERT INTO stood VALUES (?, ?, ?)", rows)
                added += len(rows)
        return added

    def drop(self, kpi_ids: Iterable[int]) -> None:
        """Remove all that is kept of some KPIs."""
        with self.file:
            for kpi_id in kpi_ids:
                self._remove(kpi_id)

    def _remove(self, kpi_id: int) -> int:
        self.file.execute("DELETE FROM kpi WHERE id = ?", [kpi_id])
        return self.file.execute("DELETE FROM stood WHERE kpi = ?", [kpi_id]).rowcount

    def _row(self, kpi_id: int, since: int, brief: Brief | None) -> tuple:
        """A standing in the columns of the table; while it is no KPI of the catalogue, nothing is told."""
        return (kpi_id, since, None if brief is None else pack(brief, self._number(brief.told)))

    def _number(self, line: ToldLine) -> int:
        if line not in self._told:
            made = self.file.execute("INSERT INTO told (line) VALUES (?)", [line]).lastrowid
            assert made is not None
            self._told[line], self._lines[made] = made, line
        return self._told[line]


@contextmanager
def open_store(home: int) -> Iterator[Store | None]:
    """The file for one who reads; None where there is none, or it belongs to other code or another database.

    Raises sqlite3.Error where it cannot be read.
    """
    path = place_for(NAME)
    if not path.is_file():
        yield None
        return
    with closing(sqlite3.connect(f"{path.as_uri()}?mode=ro", uri=True, timeout=PATIENCE)) as file:
        yield Store(file) if _belongs(file, home) else None


@contextmanager
def open_to_write(home: int) -> Iterator[Store]:
    """The file for the one process that writes it; made anew where it belongs to other code or another database."""
    path = place_for(NAME)
    if path.is_file():
        with closing(sqlite3.connect(path, timeout=PATIENCE)) as file:
            is_ours = _belongs(file, home)
        if not is_ours:
            remove_store()
    with closing(_made(path, home)) as file:
        yield Store(file)


def remove_store() -> None:
    """Remove the file; whoever reads it just now reads on."""
    path = place_for(NAME)
    for beside in ("", "-wal", "-shm"):
        Path(f"{path}{beside}").unlink(missing_ok=True)


def _made(path: Path, home: int) -> sqlite3.Connection:
    is_new = not path.is_file()
    if is_new:
        os.close(os.open(path, os.O_RDWR | os.O_CREAT, 0o600))
    file = sqlite3.connect(path, timeout=PATIENCE)
    # nobody who reads waits for the one who writes; what is lost with the power is made again
    file.execute("PRAGMA journal_mode = WAL")
    file.execute("PRAGMA synchronous = NORMAL")
    if is_new:
        file.executescript(_TABLES)
        with file:
            file.execute("INSERT INTO belongs VALUES (?, ?, ?)", _belonging(home))
    return file


def _belonging(home: int) -> tuple[str, str, int]:
    return (settings.RELEASE, settings.COUNCIL_AREA, home)


def _belongs(file: sqlite3.Connection, home: int) -> bool:
    """True for a file of this release, council and database: the trail has the last event that was noted here.

    After a restore it has not, or another one of that number: then ids of figures may have been given out twice.
    """
    try:
        if file.execute("SELECT * FROM belongs").fetchall() != [_belonging(home)]:
            return False
        newest = file.execute("SELECT event, at FROM mark ORDER BY event DESC").fetchone()
    except sqlite3.Error:
        return False
    if newest is None:
        return True
    at = AuditEvent.objects.filter(pk=newest[0]).values_list("at", flat=True).first()
    return at is not None and as_number(at) == newest[1]
