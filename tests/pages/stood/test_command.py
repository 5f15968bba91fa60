"""The command that keeps former standings says what it did, and why it could not."""

import io

import pytest
from django.core.management import CommandError, call_command
from django.db import transaction

from accounts.audit import record
from pages.stood.making import TURN
from tests import factories as make
from web.shelf import Shelf
from wscc_dashboard.management.commands import keep_former_standings

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def installation(settings, tmp_path, monkeypatch):
    """One KPI; the priority of the tests stays as it is."""
    settings.VAR_DIR = tmp_path
    monkeypatch.setattr(keep_former_standings.os, "nice", lambda by: 0)
    with transaction.atomic():
        record(by="a script", action="x", subject=make.make_figure())


def said(**options):
    words = io.StringIO()
    call_command("keep_former_standings", stdout=words, **options)
    return words.getvalue().strip()


@pytest.mark.slow
def test_it_says_what_it_did_and_what_is_left():
    assert said(seconds=0) == "0 KPIs read, 1 are left for the next time; 0 standings are kept."
    assert said() == "1 KPIs read; 2 standings are kept."
    assert said() == "0 KPIs read; 2 standings are kept."


def test_it_leaves_the_work_to_one_who_is_at_it():
    with Shelf(TURN).turn():
        assert said() == "Another process is keeping them already."


def test_it_fails_in_words_where_it_cannot_write(settings, tmp_path):
    settings.VAR_DIR = tmp_path / "missing"
    with pytest.raises(CommandError, match="could not be kept"):
        said()
