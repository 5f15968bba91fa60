"""A practice database: the published catalogue and 36 invented months, for tests that need long monthly series."""

import io
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path

import time_machine
from django.core.management import call_command
from django.db import transaction
from django.test import override_settings

from accounts.permissions import Role
from tests.accounts.makers import a_person

DATA = Path(__file__).parents[2] / "data" / "west_sussex"
NOON = datetime(2026, 11, 22, 12, tzinfo=UTC)


@contextmanager
def a_practice_database(blocker):
    """Filled at `NOON`, with one person of each role (their e-mail ROLE@example.org), and gone afterwards."""
    with blocker.unblock(), transaction.atomic(), time_machine.travel(NOON, tick=False):
        for role in Role:
            a_person(role=role, email=f"{role}@example.org")
        with override_settings(IS_PRACTICE=True):
            call_command("load_reference_data", DATA, verbosity=0, stdout=io.StringIO())
            call_command("fill_practice", seed=7, stdout=io.StringIO())
        yield
        transaction.set_rollback(True)
