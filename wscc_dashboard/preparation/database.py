"""Problems of a database, in plain words that say what to do."""

import re
import sqlite3
from pathlib import Path

from wscc_dashboard.preparation.marks import digest_of
from wscc_dashboard.starting.files import file_identity
from wscc_dashboard.starting.packages import CannotStart

TROUBLES = (
    # (what the database said, what it means)
    (r"database is locked", "Another program is writing to the database {place}. Close it, then start again."),
    (
        r"unable to open database file",
        "The database file {place} cannot be opened. Check that its folder exists and is yours.",
    ),
    (r"attempt to write a readonly database", "The database file {place} cannot be written to. Check whose it is."),
    (r"file is not a database|malformed", "{place} is damaged or is not a database. Restore it from a backup."),
    (r"disk is full|No space left", "The disk is full. Make room, then start again."),
    (r"password authentication failed|no password supplied", "PostgreSQL refused the user or password for {place}."),
    (r'database "[^"]*" does not exist', "PostgreSQL has no such database: {place}. Make it with: createdb NAME"),
    (r'role "[^"]*" does not exist', "PostgreSQL has no such user: {place}. Make it with: createuser NAME"),
    (r"permission denied for schema", "The user of {place} may not make tables. Make the user the database's owner."),
    (
        r"could not translate host name|connection refused|could not connect|connection to server"
        r"|server closed the connection|timeout expired",
        "The database {place} cannot be reached. Check that PostgreSQL runs and that the address is right.",
    ),
)


class DatabasePlace:
    """Address of a database, as Django's settings name it: a file, or a server. Its password is never shown or kept."""

    def __init__(self, settings: dict, base: Path):
        self.path = base / settings["NAME"] if settings["ENGINE"].endswith("sqlite3") else None
        self._server = "postgresql://{}{}{}/{}".format(
            f"{settings['USER']}@" if settings.get("USER") else "",
            settings.get("HOST") or settings.get("OPTIONS", {}).get("host", ""),
            f":{settings['PORT']}" if settings.get("PORT") else "",
            settings["NAME"],
        )

    def __str__(self) -> str:
        return str(self.path or self._server)

    @property
    def id(self) -> str:
        """A short name that stays the same when the password changes."""
        return digest_of(str(self))[:12]

    @property
    def identity(self) -> str:
        """Text that differs when another file has taken the place of the database. Servers cannot be told apart."""
        return str(file_identity(self.path)) if self.path else "server"

    @property
    def may_hold_figures(self) -> bool:
        return self.path is None or file_identity(self.path) is not None


def explain_trouble(said: str, place: object) -> str | None:
    """Explain a database's complaint in plain words; None when it is about something else."""
    for pattern, meaning in TROUBLES:
        if re.search(pattern, said, re.IGNORECASE):
            return meaning.format(place=place)
    return None


def check_sqlite_file(path: Path, patience: float = 5) -> None:
    """Refuse a database file that cannot be written to: locked, damaged, or somebody else's.

    Waits `patience` seconds for another writer to finish. A file that is not there yet is fine.
    """
    if not path.parent.is_dir():
        raise CannotStart(f"The folder {path.parent} for the database does not exist.")
    if not file_identity(path):
        return
    try:
        connection = sqlite3.connect(str(path), timeout=patience, isolation_level=None)
        try:
            connection.execute("BEGIN IMMEDIATE")
            connection.execute("ROLLBACK")
        finally:
            connection.close()
    except sqlite3.Error as error:
        meaning = explain_trouble(str(error), path)
        raise CannotStart(meaning or f"The database file {path} cannot be used: {error}.") from None
