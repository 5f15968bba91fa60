"""Former values of rows that are changed in place, laid over the rows for a reader of an earlier day.

A figure or a target is superseded by another row. A KPI, an inspection or a recommendation has to stay the same row,
since much refers to it: what a column said before is kept beside it, with the moment until which it did.
"""

from collections import defaultdict
from collections.abc import Collection, Iterable, Sequence
from datetime import datetime
from typing import Any, TypeVar

from django.db import models

from ledger.models import FormerValues

Row = TypeVar("Row", bound=models.Model)


def keep_former(row: models.Model, columns: Collection[str], until: datetime) -> None:
    """Keep the values that `columns` of `row` have now, before they are changed at `until`. One query."""
    values = {name: getattr(row, row._meta.get_field(name).attname) for name in columns}  # type: ignore[union-attr]
    FormerValues.objects.create(model=row._meta.label_lower, key=row.pk, values=values, superseded_at=until)


def former_values(model: type[models.Model], moment: datetime) -> dict[int, dict[str, Any]]:
    """The columns of rows of `model` that had other values at `moment`, with these values, by key. One query.

    Columns are named as the row holds them, a link to another row by its key (`source_id`).
    """
    return _merged(model, FormerValues.objects.filter(superseded_at__gt=moment))


def first_values(model: type[models.Model]) -> dict[int, dict[str, Any]]:
    """The columns of rows of `model` that people ever changed, with the values before the first change, by key."""
    return _merged(model, FormerValues.objects.all())


def changed_between(
    model: type[Row], start: datetime, end: datetime, keys: Collection[int] | None = None
) -> list[tuple[Row, dict[str, tuple[Any, Any]]]]:
    """Rows of `model` with the columns whose values at `start` and `end` differ, each with both values.

    Rows are as they are now. `keys` are the rows looked at; None for all. Two queries, and one where any changed.
    """
    then = former_values(model, start)
    changed = [key for key in then if keys is None or key in keys]
    if not changed:
        return []
    later = former_values(model, end)
    found = []
    for row in model._base_manager.filter(pk__in=changed):
        values = later.get(row.pk, {})
        pairs = {name: (value, values.get(name, getattr(row, name))) for name, value in then[row.pk].items()}
        columns = {name: pair for name, pair in pairs.items() if pair[0] != pair[1]}
        if columns:
            found.append((row, columns))
    return found


def as_known(rows: Iterable[Row], moment: datetime) -> list[Row]:
    """`rows`, all of one model, with the values that they had at `moment`, in their order.

    One query, and one more for each model that a changed column links to. The rows must not be saved afterwards.
    """
    found = list(rows)
    if not found:
        return found
    model = type(found[0])
    former = former_values(model, moment)
    changed = [row for row in found if row.pk in former]
    for row in changed:
        for name, value in former[row.pk].items():
            setattr(row, name, value)
    _fetch_links(changed, former)
    return found


def former_between(model: type[models.Model], first: datetime, last: datetime) -> list[int]:
    """Keys of rows of `model` that people changed between two moments. One query."""
    kept = FormerValues.objects.filter(model=model._meta.label_lower, superseded_at__gt=first, superseded_at__lte=last)
    return list(kept.values_list("key", flat=True))


def _merged(model: type[models.Model], kept: models.QuerySet) -> dict[int, dict[str, Any]]:
    """For each row the oldest of the values `kept` of each column: of several it held before all others."""
    found: defaultdict[int, dict[str, Any]] = defaultdict(dict)
    of_model = kept.filter(model=model._meta.label_lower).order_by("-superseded_at")
    for key, values in of_model.values_list("key", "values"):
        found[key].update(_as_columns(model, values))
    return dict(found)


def _fetch_links(rows: Sequence[models.Model], former: dict[int, dict[str, Any]]) -> None:
    """Fetch the rows that changed columns link to, so that a template runs no query of its own."""
    wanted: defaultdict[str, set] = defaultdict(set)
    columns = {field.attname: field for field in rows[0]._meta.concrete_fields if field.is_relation} if rows else {}
    for row in rows:
        for name, value in former[row.pk].items():
            if name in columns and value is not None:
                wanted[name].add(value)
    for name, keys in wanted.items():
        linked = columns[name].related_model._base_manager.in_bulk(keys)
        for row in rows:
            if name in former[row.pk] and getattr(row, name) in linked:
                setattr(row, columns[name].name, linked[getattr(row, name)])


def _as_columns(model: type[models.Model], values: dict[str, Any]) -> dict[str, Any]:
    fields = {name: model._meta.get_field(name) for name in values}
    return {field.attname: field.to_python(values[name]) for name, field in fields.items()}  # type: ignore[union-attr]
