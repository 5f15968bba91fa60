"""Breaking what the database holds together: which constraints there are, and which one a write broke."""

import pytest
from django.apps import apps
from django.db import IntegrityError, connection, models

from tests.watched_writes import write_of_a_test


def declared_constraints(app):
    """The names of all constraints that the models of `app` declare."""
    return {
        constraint.name for model in apps.get_app_config(app).get_models() for constraint in model._meta.constraints
    }


def unique_fields(app):
    """All fields of `app` that are unique by themselves, keys left out, as (model, field name)."""
    return [
        (model, field.name)
        for model in apps.get_app_config(app).get_models()
        for field in model._meta.concrete_fields
        if field.unique and not field.primary_key
    ]


def change(row, **columns):
    """Change columns of `row` past every check of Python."""
    type(row)._base_manager.filter(pk=row.pk).update(**columns)


def same_again(row, **columns):
    """Write a copy of `row` with some columns changed."""
    row.pk = None
    for name, value in columns.items():
        setattr(row, name, value)
    type(row)._base_manager.bulk_create([row])


def assert_breaks(name, write):
    """`write` is refused by the database because of the constraint `name`, or because of its columns.

    SQLite names the columns of a unique constraint and not the constraint.
    """
    constraint = next(
        constraint for model in apps.get_models() for constraint in model._meta.constraints if constraint.name == name
    )
    with pytest.raises(IntegrityError) as refusal, write_of_a_test():
        write()
    said = str(refusal.value)
    if connection.vendor == "sqlite" and isinstance(constraint, models.UniqueConstraint) and constraint.fields:
        columns = said.partition("UNIQUE constraint failed: ")[2].split(", ")
        broken = {column.partition(".")[2].removesuffix("_id") for column in columns}
        assert broken == set(constraint.fields), said
    else:
        assert name in said


def assert_unique(model, field, make):
    """Two rows of `model` cannot share a value of `field`."""
    first, second = make(), make()
    with pytest.raises(IntegrityError) as refusal, write_of_a_test():
        model._base_manager.filter(pk=second.pk).update(**{field: getattr(first, field)})
    assert field in str(refusal.value)
