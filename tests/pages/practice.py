"""A practice database: the published catalogue and 36 invented months, for tests that need long monthly series."""

import io
from datetime import UTC, datetime
from pathlib import Path

from django.core.management import call_command
from django.test import override_settings

from accounts.permissions import Role
from tests.accounts.makers import a_person

DATA = Path(__file__).parents[2] / "data" / "west_sussex"
NOON = datetime(2026, 11, 22, 12, tzinfo=UTC)


def fill_database():
    """Fill the database; it has to be `NOON`. There is one person of each role (their e-mail is ROLE@example.org)."""
    with override_settings(IS_PRACTICE=True):
        for role in Role:
            a_person(role=role, email=f"{role}@example.org")
        call_command("load_reference_data", DATA, verbosity=0, stdout=io.StringIO())
        call_command("fill_practice", seed=7, stdout=io.StringIO())
        call_command("fill_practice_progress", stdout=io.StringIO())
        call_command("fill_practice_committee", stdout=io.StringIO())
