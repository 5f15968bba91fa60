"""The record about a KPI: rows are asked for only where the KPI has any, and then they are there."""

from datetime import timedelta

import pytest
from django.utils import timezone

from ledger.former import keep_former
from pages.kpi.record import read_kpi_record
from tests import factories as make
from web.reading import read_present

pytestmark = [pytest.mark.django_db, pytest.mark.slow]


@pytest.fixture
def kpi():
    """A KPI with a recommendation, a single fact, and another KPI that measures nearly the same."""
    kpi = make.make_kpi(slug="visits", title="Visits")
    make.make_kpi(slug="near", compares_with=kpi)
    make.link_kpis(make.make_recommendation(), kpi)
    make.make_statement(kpi=kpi)
    return kpi


def test_rows_that_a_kpi_has_are_in_its_record(kpi):
    record = read_kpi_record(read_present(), "visits")
    assert [link.kpi_id for link in record.linked] == [kpi.pk]
    assert [fact.kpi_id for fact in record.statements] == [kpi.pk]
    assert [other.slug for other in record.related] == ["near"]
    assert [other.pk for other in read_kpi_record(read_present(), "near").related] == [kpi.pk]


def test_a_kpi_without_any_has_none_of_those_of_another(kpi):
    make.make_kpi(slug="alone")
    record = read_kpi_record(read_present(), "alone")
    assert record.linked == record.statements == record.related == ()


def test_an_earlier_day_has_the_title_of_then(kpi):
    changed_at = timezone.now() - timedelta(days=1)
    keep_former(kpi, ["title"], changed_at)
    kpi.title = "Visits of all sorts"
    kpi.save()
    reading = read_present()
    day = timezone.localdate(changed_at) - timedelta(days=1)
    then, now = read_kpi_record(reading.at(day), "visits"), read_kpi_record(reading, "visits")
    assert (then.row.title, then.basis.kpi.title) == ("Visits", "Visits")
    assert (now.row.title, now.basis.kpi.title) == ("Visits of all sorts", "Visits of all sorts")
