"""The worked example of docs/methods.md, Charts: limits of a published series, on the page and in its file."""

import csv
import io

import pytest

from tests.pages.makers import read

pytestmark = pytest.mark.usefixtures("west_sussex")

REVIEWS = "/kpis/review-conferences-in-timescale/"


def test_five_published_months_have_provisional_limits_on_request(member):
    assert "chart__mean" not in read(member, REVIEWS).html
    page = read(member, f"{REVIEWS}?limits=on")
    assert "Average 98.8%, limits 95.1% to 100%, provisional. No point is more than chance." in page.html
    assert "chart__limits--provisional" in page.html
    assert "Dotted limits are provisional" in page.text


def test_the_file_has_the_limit_beyond_the_scale(member):
    answer = member.get(f"{REVIEWS}download/csv/")
    rows = list(csv.DictReader(io.StringIO(answer.content.decode("utf-8-sig"))))
    assert [float(row["Upper limit"]) for row in rows] == [pytest.approx(102.4175)] * 5
    assert {row["Signal"] for row in rows} == {"No signal so far"}
