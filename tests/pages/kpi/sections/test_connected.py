"""Numbers in common with other KPIs on the page of a KPI: which, why, how that is known, and since when."""

import io

import openpyxl
import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from kpis.models import Agreement, SumPart
from tests import factories as make
from tests.conftest import forget
from tests.pages.makers import read

pytestmark = [pytest.mark.django_db, pytest.mark.slow]
READ_OUT = "Read out of the definitions of both KPIs; their sources stand with them."


@pytest.fixture
def kpis(db):
    return [
        make.make_kpi(slug=slug, title=title, kind="count")
        for slug, title in (("all", "All plans"), ("north", "Plans in the north"))
    ]


@pytest.mark.parametrize(
    ("parts", "on_first", "on_second"),
    [
        (
            ("value", "denominator"),
            "Its value is also what Plans in the north is out of",
            "What it is out of is also the value of All plans",
        ),
        (
            ("denominator", "numerator"),
            "What it is out of is also what Plans in the north counts",
            "What it counts is also what All plans is out of",
        ),
    ],
)
def test_shared_number_is_told_on_both_pages(kpis, member, parts, on_first, on_second):
    first, second = kpis
    Agreement.objects.create(kpi=first, part=parts[0], other=second, other_part=parts[1], reason="the same children")
    assert f"{on_first}: the same children {READ_OUT}" in read(member, "/kpis/all/").text
    page = read(member, "/kpis/north/")
    assert f"{on_second}: the same children {READ_OUT}" in page.text
    assert "/kpis/all/" in str(page.links)


def test_shared_number_is_told_from_its_approval_to_its_withdrawal(kpis, member):
    row = Agreement.objects.create(
        kpi=kpis[0], part="value", other=kpis[1], other_part="value", reason="The same plans.",
        known_from=make.moment(2026, 10, 3, 12),
    )  # fmt: skip
    told = "Its value is also the value of All plans: The same plans. Approved in the catalogue on 3 October 2026."
    assert told in read(member, "/kpis/north/").text
    assert "The same plans." not in read(member, "/kpis/north/?as_at=2026-10-02").text
    row.superseded_at = make.moment(2026, 11, 5, 12)
    row.save()
    forget()
    assert "The same plans." not in read(member, "/kpis/north/").text
    assert told in read(member, "/kpis/north/?as_at=2026-11-04").text


def test_total_and_part_are_told_on_both_pages_from_their_approval_on(kpis, member):
    total, part = kpis
    SumPart.objects.create(kpi=total, part=part, reason="One of two.", known_from=make.moment(2026, 10, 3, 12))
    approved = "One of two. Approved in the catalogue on 3 October 2026."
    assert (
        f"It is the sum of its parts, of which one is Plans in the north: {approved}" in read(member, "/kpis/all/").text
    )
    assert f"It is a part of the total All plans: {approved}" in read(member, "/kpis/north/").text
    assert "One of two." not in read(member, "/kpis/all/?as_at=2026-10-02").text


def test_withdrawn_part_is_told_on_earlier_days_alone(kpis, member):
    row = SumPart.objects.create(kpi=kpis[0], part=kpis[1], reason="One of two.")
    row.superseded_at = timezone.now()
    row.save()
    assert "One of two." not in read(member, "/kpis/all/").text
    assert f"One of two. {READ_OUT}" in read(member, "/kpis/all/?as_at=2026-10-02").text


def test_kpi_by_itself_has_no_such_part(kpis, member):
    assert "in common" not in read(member, "/kpis/all/").text


def test_file_of_the_kpi_says_it_too(kpis, member):
    SumPart.objects.create(kpi=kpis[0], part=kpis[1], reason="One of two.")
    make.make_figure(kpi=kpis[0], kind="count", stated_value=5)
    book = openpyxl.load_workbook(io.BytesIO(member.get("/kpis/all/download/xlsx/").content))
    cells = {str(cell.value) for sheet in book for row in sheet.iter_rows() for cell in row}
    assert "It is the sum of its parts, of which one is Plans in the north: One of two." in cells


def test_many_numbers_in_common_cost_no_more_queries_than_one(kpis, member):
    def share(other):
        Agreement.objects.create(kpi=kpis[0], part="value", other=other, other_part="value", reason="One of many.")

    share(kpis[1])
    one = queries(member)
    for number in range(5):
        share(make.make_kpi(title=f"Other {number}"))
    assert queries(member) == one


def test_many_parts_cost_no_more_queries_than_one(kpis, member):
    SumPart.objects.create(kpi=kpis[0], part=kpis[1], reason="One of many.")
    one = queries(member)
    for number in range(5):
        SumPart.objects.create(kpi=kpis[0], part=make.make_kpi(title=f"Part {number}"), reason="One of many.")
    assert queries(member) == one


def queries(member):
    forget()
    with CaptureQueriesContext(connection) as found:
        read(member, "/kpis/all/")
    return len(found)
