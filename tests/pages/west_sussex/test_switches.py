"""The examples of the methods page, as the pages of the published data say them."""

import pytest

from kpis.models import Kpi
from tests.pages.makers import read

pytestmark = pytest.mark.usefixtures("west_sussex")

PLACEMENTS = "/kpis/three-or-more-placements-in-a-year/"


def address_of(code):
    return f"/kpis/{Kpi.objects.get(code=code).slug}/"


def test_interval_of_three_or_more_placements(member):
    page = read(member, f"{PLACEMENTS}?intervals=on")
    shown = {row["Period"]: row["95% interval"] for row in page.table("Period", "95% interval").records}
    assert shown["2024/25"] == "9% to 12.9%"


def test_interval_of_the_rate_of_children_looked_after(member):
    page = read(member, f"{address_of('CLA-RATE')}?intervals=on&series=position")
    shown = {row["Period"]: row["95% interval"] for row in page.table("Period", "95% interval").records}
    assert shown["31 March 2025"] == "50.3 to 57.1 per 10,000"


@pytest.mark.parametrize(
    ("code", "words"),
    [
        pytest.param(
            "CLA-DENTAL-DFE",
            "9 points higher, better. That is more than chance explains (95% interval of the change: +4.6 to"
            " +13.3 points)",
            id="dental checks",
        ),
        pytest.param(
            "PLACE-3PLUS",
            "no change. That is within what chance can do (95% interval of the change: \u22123 to +2.7 points)",
            id="three or more placements",
        ),
    ],
)
def test_two_years_compared(member, code, words):
    page = read(member, f"{address_of(code)}?from=2024-03-31&to=2025-03-31")
    assert words in page.text


def test_two_published_percentages_without_counts_are_not_told_from_chance(member):
    page = read(member, f"{address_of('CLA-VISITS')}?from=2021-10-31&to=2021-11-30")
    assert "89% in October 2021, 93% in November 2021: 4 points higher, better." in page.text
    assert "Whether that is more than chance cannot be told: the counts are not held." in page.text


def test_what_was_published_later_cannot_be_chosen_on_an_earlier_day(member):
    page = read(member, f"{PLACEMENTS}?from=2024-03-31&to=2025-03-31&as_at=2025-01-12")
    assert "known for a period that ends on “2025-03-31”" in page.text


def test_published_yearly_percentages_have_no_limits_of_each_period(member):
    page = read(member, f"{PLACEMENTS}?own_limits=on")
    assert "Limits of each period (p-chart) are worked out for monthly and quarterly percentages only." in page.text
