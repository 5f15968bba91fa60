"""A database that does not answer, or that takes nothing: told apart from a mistake, and explained to the reader."""

import logging
import sqlite3

from django.db import InterfaceError, InternalError, OperationalError
from django.http import HttpResponse
from django.template.loader import render_to_string

from wscc_dashboard.page_frame import bare_frame

logger = logging.getLogger(__name__)

# PostgreSQL's name for a write in a transaction that may only read, as on a standby
READ_ONLY_ON_POSTGRESQL = "25006"
# the lowest byte of SQLite's own number of an error says which kind it is
KIND_ON_SQLITE = 0xFF


def is_read_only(error: BaseException) -> bool:
    """True for an error of a database that can be read and refuses to write: a standby, or a read-only file."""
    cause = error.__cause__
    if getattr(cause, "pgcode", None) == READ_ONLY_ON_POSTGRESQL:
        return True
    number = getattr(cause, "sqlite_errorcode", None)
    return number is not None and number & KIND_ON_SQLITE == sqlite3.SQLITE_READONLY


def is_away(error: BaseException) -> bool:
    """True for an error of a database that is missing, locked, out of reach or only to be read."""
    return isinstance(error, OperationalError | InterfaceError) or (
        isinstance(error, InternalError) and is_read_only(error)
    )


def find_behind(error: BaseException | None) -> BaseException | None:
    """Find in `error` and its causes the error of a database that is away; None where there is none."""
    while error is not None and not is_away(error):
        error = error.__context__
    return error


def build_answer(error: BaseException) -> HttpResponse:
    """The page that says what the reader can do meanwhile, with status 503."""
    if is_read_only(error):
        logger.error("The database takes no changes: %s", error)
        template = "503_read_only.html"
    else:
        logger.error("The database did not answer: %s", error)
        template = "503.html"
    return HttpResponse(render_to_string(template, bare_frame()), status=503, headers={"Retry-After": "10"})
