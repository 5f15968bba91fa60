"""Every chart of practice can be read, whatever is switched on."""

import pytest

from tests.pages.charts_drawn import CHOICES, check_charts

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("practice_database")]


@pytest.mark.parametrize("choices", CHOICES, ids=lambda choices: "-".join(choices) or "plain")
def test_every_chart_of_practice_can_be_read(choices):
    check_charts(choices, fewest=10)
