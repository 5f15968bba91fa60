"""Rows that are made once for a run and put in afterwards: the same rows, on either database."""

import pytest
from django.db import transaction

from kpis.models import Figure, Kpi
from tests.factories import make_figure, make_person
from tests.snapshots import made_once, read_rows, rows_made_once

pytestmark = pytest.mark.slow


def make():
    make_person(email="tab\tand\\line\u2028@example.org")
    make_figure(commentary="Two lines:\none with a tab\t, a \\ and \u2028, and one without.", stated_value="12.5")


def added(path, maker):
    """The rows after `maker` has made its own, in a transaction that is rolled back."""
    with transaction.atomic():
        rows_made_once(path, maker)
        found = {table: sorted(rows) for table, rows in read_rows().items()}
        transaction.set_rollback(True)
    return found


@pytest.mark.django_db
def test_rows_that_are_put_in_are_those_that_were_made(tmp_path):
    calls = []

    def once():
        calls.append(1)
        make()

    made = added(tmp_path / "rows", once)
    assert sum(map(len, made.values())) > 4
    assert not Figure.objects.exists()
    assert added(tmp_path / "rows", once) == made
    assert len(calls) == 1


@pytest.mark.django_db
def test_rows_that_are_added_later_get_numbers_of_their_own(tmp_path):
    added(tmp_path / "rows", make)
    rows_made_once(tmp_path / "rows", make)
    first = Figure.objects.get()
    second = make_figure()
    assert second.pk > first.pk


@pytest.mark.django_db
def test_maker_that_changes_other_rows_is_refused(tmp_path):
    figure = make_figure()
    with pytest.raises(AssertionError, match="kpis_kpi"):
        rows_made_once(tmp_path / "rows", lambda: Kpi.objects.filter(pk=figure.kpi_id).update(title="Another"))


def test_what_was_not_finished_is_made_again(tmp_path):
    def breaks(unfinished):
        unfinished.mkdir()
        raise RuntimeError

    with pytest.raises(RuntimeError):
        made_once(tmp_path / "site", breaks)
    assert made_once(tmp_path / "site", lambda unfinished: unfinished.mkdir())
    assert not made_once(tmp_path / "site", breaks)
