"""Every chart of practice can be read, whatever is switched on."""

import pytest

from tests.pages.charts_drawn import CHOICES, check_charts
from tests.pages.remembering import Shared, remembering

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("practice_database")]
_shared: Shared = {}


@pytest.fixture(autouse=True)
def _nothing_remembered(request):
    with remembering(_shared, request.node):
        yield


@pytest.mark.parametrize("choices", CHOICES, ids=lambda choices: "-".join(choices) or "plain")
def test_every_chart_of_practice_can_be_read(choices):
    check_charts(choices, fewest=10)
