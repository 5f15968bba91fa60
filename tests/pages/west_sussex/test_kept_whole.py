"""What is kept of the record is whole: no page has one of its rows ask for another, which would stay as it was."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

import pytest
from django.db.models import Model, QuerySet
from django.urls import resolve

import pages.recorded
from tests.browser.addresses import READING_ADDRESSES

pytestmark = pytest.mark.usefixtures("west_sussex")
# one of every sort of page, at present and on an earlier day
PAGES = {
    (resolve(address.partition("?")[0]).view_name, "as_at" in address): address
    for address in reversed([page.values[0] for page in READING_ADDRESSES])
}


@dataclass
class Watched:
    """Rows that were kept, each with what it held when it was, and the tables in which all of them were found."""

    rows: list[tuple[Model, set[str]]] = field(default_factory=list)
    tables: list[frozenset[str]] = field(default_factory=list)


def rows_in(found: Any, seen: set[int]) -> Iterator[Model]:
    """Every row in what was found, and those that it holds itself, each once."""
    if id(found) in seen or isinstance(found, (type, str, bytes, int, float)) or found is None:
        return
    seen.add(id(found))
    assert not isinstance(found, (QuerySet, Iterator)), f"{found!r} would ask the database whenever it is looked at"
    if isinstance(found, Model):
        yield found
    held: list[Any] = []
    if isinstance(found, dict):
        held += [*found, *found.values()]
    elif isinstance(found, (list, tuple, set, frozenset)):
        held += found
    slots = (name for one in type(found).__mro__ for name in getattr(one, "__slots__", ()))
    held += [getattr(found, name, None) for name in slots if not isinstance(found, Model)]
    for name, value in getattr(found, "__dict__", {}).items():
        held += value.fields_cache.values() if name == "_state" else [value]
    for one in held:
        yield from rows_in(getattr(one, "_result_cache", one), seen)


def held_by(row: Model) -> set[str]:
    """Names of what a row holds: columns, rows it links to, and what was worked out and stays with it."""
    return {*row.__dict__, *row._state.fields_cache, *getattr(row, "_prefetched_objects_cache", ())}


def watch(monkeypatch) -> Watched:
    """Note what is kept from now on: with `monkeypatch` in the test itself no page is ready yet."""
    found = Watched()
    made = pages.recorded._Kept

    class Watching(made):
        """What is kept, noted as it is made."""

        def __init__(self, tables, version, thing):
            super().__init__(tables, version, thing)
            found.tables.append(tables)
            found.rows += [(row, held_by(row)) for row in rows_in(thing, set())]

    monkeypatch.setattr(pages.recorded, "_Kept", Watching)
    return found


def test_no_page_adds_to_a_row_that_is_kept(member, monkeypatch):
    watched = watch(monkeypatch)
    for address in PAGES.values():
        assert member.get(address).status_code in (200, 302), address
    assert len(watched.rows) > 300
    added = {(type(row).__name__, *sorted(held_by(row) - held)) for row, held in watched.rows if held_by(row) != held}
    assert not added
    assert all(watched.tables)
    # what rests on these is not kept so: figures come without another version of the record
    assert not {"kpis_figure", "kpis_givenforecast", "accounts_auditevent"} & frozenset().union(*watched.tables)
