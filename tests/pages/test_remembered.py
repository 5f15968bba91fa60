"""A process that remembers shows the pages that one without memory would, whatever was written in between."""

from datetime import date
from decimal import Decimal

import pytest
from django.conf import settings
from django.db import transaction

from accounts.audit import record
from tests import factories as make
from tests.conftest import forget

pytestmark = pytest.mark.django_db
PAGES = (
    "/",
    "/?as_at=2026-01-31",
    "/kpis/",
    "/kpis/visits/",
    "/kpis/visits/?as_at=2026-01-31",
    "/changes/",
    "/recommendations/",
    "/recommendations/matrix/",
    "/readiness/",
    "/questions/",
    "/themes/health/",
    "/plan/2022/",
)


@pytest.fixture
def rows():
    """What the pages are about: a KPI with figures, a recommendation, a theme, a plan and two meetings."""
    kpi = make.make_kpi(slug="visits", service_area=make.make_service_area())
    asked = make.make_recommendation(inspection=make.make_inspection(slug="report"), number=1)
    make.link_kpis(asked, kpi)
    make.make_plan(slug="2022")
    make.make_theme(slug="health").kpis.add(kpi)
    make.make_meeting(committee=settings.COMMITTEE_NAME, held_on=date(2025, 9, 10))
    for month in range(1, 13):
        make.make_figure(kpi=kpi, period=make.month(2024, month), stated_value=Decimal(60 + month))
    return kpi, asked


def writes(kpi, asked):
    """Rows of every sort that these pages read, each to be told of; a figure comes after each of them."""
    yield make.make_update(recommendation=asked)
    yield make.make_action(recommendation=asked, due_on=date(2025, 1, 31))
    yield make.make_commitment(due_on=date(2025, 2, 1))
    yield make.make_finding(inspection=asked.inspection)
    yield make.make_risk()
    yield make.make_meeting(committee=settings.COMMITTEE_NAME, held_on=date(2030, 9, 10))
    yield make.make_event()
    yield make.make_judgement(inspection=asked.inspection)
    yield make.make_target(kpi=kpi)
    yield make.make_break(kpi=kpi, on=date(2024, 6, 1))
    yield make.make_recommendation(inspection=asked.inspection, number=2)
    yield make.make_lineage(later=asked)
    yield make.make_statement(kpi=kpi)
    yield make.make_claim(source=make.make_source())
    yield make.make_closing(recommendation=asked)
    yield make.make_kpi(slug="another")
    yield make.make_term()


def tell(row):
    with transaction.atomic():
        record(by="a script", action="x", subject=row)


def seen(client):
    """Every page as its reader gets it."""
    return {address: client.get(address).content for address in PAGES}


@pytest.mark.slow
def test_what_a_process_remembers_is_what_it_would_read(member, rows):
    kpi, asked = rows
    seen(member)
    for number, row in enumerate(writes(kpi, asked)):
        tell(row)
        if number % 3 == 0:
            seen(member)
        month = make.month(2025 + number // 12, number % 12 + 1)
        tell(make.make_figure(kpi=kpi, period=month, stated_value=Decimal(50 + number)))
        remembered = seen(member)
        forget()
        assert remembered == seen(member), row
