"""The day on which an officer and a manager work, and their desk; mails name an address of their own."""

import pytest
import time_machine

from tests.kpis.returns.desk import NOW, make_desk


@pytest.fixture(autouse=True)
def _address_of_the_site(settings):
    settings.SITE_ADDRESS = "https://children-first.example.org/"


@pytest.fixture
def november():
    """The clock stands still at `NOW`; a test may move it."""
    with time_machine.travel(NOW, tick=False) as clock:
        yield clock


@pytest.fixture
def desk(db):
    return make_desk()
