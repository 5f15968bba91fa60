"""The worked example of docs/methods.md, Charts: limits of a published series, on the page and in its file."""

import csv
import io

import pytest

from tests.pages.makers import read

pytestmark = pytest.mark.usefixtures("west_sussex")

REVIEWS = "/kpis/review-conferences-in-timescale/"
# the day before a figure came that does not follow month by month
AS_AT = "as_at=2019-12-31"


def test_five_published_months_have_provisional_limits_on_request(member):
    assert "chart__mean" not in read(member, f"{REVIEWS}?{AS_AT}").html
    page = read(member, f"{REVIEWS}?limits=on&{AS_AT}")
    assert "Average 98.8%, limits 95.1% to 100%, provisional. No point is more than chance." in page.html
    assert "chart__limits--provisional" in page.html
    assert "Dotted limits are provisional" in page.text


def test_the_file_has_the_limit_beyond_the_scale(member):
    answer = member.get(f"{REVIEWS}download/csv/?{AS_AT}")
    rows = list(csv.DictReader(io.StringIO(answer.content.decode("utf-8-sig"))))
    assert [float(row["Upper limit"]) for row in rows] == [pytest.approx(102.4175)] * 5
    assert {row["Signal"] for row in rows} == {"Too early to say"}


def test_what_does_not_follow_month_by_month_is_not_judged_and_the_page_says_so(member):
    page = read(member, REVIEWS)
    assert "5 other figures are not by month" in page.text
    assert "chart__limits" not in read(member, f"{REVIEWS}?limits=on").html
