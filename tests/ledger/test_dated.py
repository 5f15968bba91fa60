"""Rows read once with their dates are known at the same moments as the ledger's own querysets say."""

from datetime import timedelta

import pytest

from kpis.models import Target
from ledger.dated import Dated, known_of
from tests import factories as make

pytestmark = pytest.mark.django_db

CAME, WENT, TICK = make.moment(2025, 3), make.moment(2026, 3), timedelta(microseconds=1)


@pytest.mark.parametrize("moment", [CAME - TICK, CAME, WENT - TICK, WENT, WENT + TICK])
def test_a_row_is_known_when_the_ledger_says_so(moment):
    kpi = make.make_kpi()
    make.make_target(kpi=kpi, published_at=CAME, superseded_at=WENT)
    make.make_target(kpi=kpi, published_at=WENT)
    rows = [Dated(row.pk, row.published_at, row.superseded_at, row.value) for row in Target.objects.order_by("pk")]
    known = Target.objects.known_at(moment).order_by("pk").values_list("pk", flat=True)
    assert [row.pk for row in known_of(rows, moment)] == list(known)
