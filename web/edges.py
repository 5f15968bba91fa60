"""Moments at which rows of dated models appear or give way, of all such models at once."""

from collections.abc import Iterable
from datetime import UTC, datetime
from itertools import groupby
from operator import itemgetter
from typing import Any, NamedTuple

from django.db import connection
from django.db.models import Model
from django.utils.dateparse import parse_datetime


class Edges(NamedTuple):
    """The last moment up to one and the first after it at which something appears or gives way; None where none is."""

    since: datetime | None = None
    until: datetime | None = None


def get_edges(models: Iterable[type[Model]], moment: datetime) -> dict[type[Model], Edges]:
    """By model, the edges around `moment` of its rows.

    Their managers say by `moments` which columns hold these. One query, written here and not by the ORM: it is asked
    after every change of anything, before any page, and to build it for so many models took longer than to answer it.
    """
    columns = [(model, name) for model in models for name in model._default_manager.all().moments]
    if not columns:
        return {}
    past = [_edge(model, name, "MAX", "<=") for model, name in columns]
    ahead = [_edge(model, name, "MIN", ">") for model, name in columns]
    with connection.cursor() as cursor:
        value = connection.ops.adapt_datetimefield_value(moment)
        cursor.execute(f"SELECT {', '.join([*past, *ahead])}", [value] * (2 * len(columns)))
        found = [_as_moment(edge) for edge in cursor.fetchone()]
    edges = zip([model for model, _ in columns], found[: len(columns)], found[len(columns) :], strict=True)
    return {
        model: nearest(Edges(since, until) for _, since, until in of_model)
        for model, of_model in groupby(edges, key=itemgetter(0))
    }


def nearest(edges: Iterable[Edges]) -> Edges:
    """Of some edges those nearest to the moment."""
    found = list(edges)
    return Edges(
        max((one.since for one in found if one.since), default=None),
        min((one.until for one in found if one.until), default=None),
    )


def _edge(model: type[Model], name: str, nearest: str, sign: str) -> str:
    """The nearest value of a column on one side of a moment, which an index answers at once.

    Asked for by order instead, SQLite would lay out a table for each column, eight megabytes for all of them.
    """
    quoted = connection.ops.quote_name
    column, table = quoted(model._meta.get_field(name).column), quoted(model._meta.db_table)
    return f"(SELECT {nearest}({column}) FROM {table} WHERE {column} {sign} %s)"


def _as_moment(value: Any) -> datetime | None:
    """A moment as the database gives it: SQLite gives those of UTC without a zone, or as text."""
    moment = parse_datetime(value) if isinstance(value, str) else value
    return moment.replace(tzinfo=UTC) if moment is not None and moment.tzinfo is None else moment
