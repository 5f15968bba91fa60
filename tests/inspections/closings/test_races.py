"""Two managers in the same moment: one closes the recommendation, the others are told, nothing is doubled."""

from datetime import date

import pytest

from inspections.closings import actions
from inspections.evidence import Evidence
from inspections.models import RecommendationClosing
from tests.inspections import progress_makers as make
from tests.racing import at_once, refusals

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.usefixtures("one_database"), pytest.mark.slow]


def test_managers_who_close_at_once_close_once():
    asked = make.make_asked()

    def close(by):
        return lambda: actions.close_recommendation(
            recommendation=asked,
            version=1,
            closed_on=date(2022, 5, 1),
            reason="Each of its points was done.",
            evidence=Evidence("The audit of May shows it."),
            by=by,
        )

    outcomes = at_once(*(close(make.make_manager()) for _ in range(4)))
    assert len(refusals(outcomes)) == 3
    assert RecommendationClosing.objects.get().superseded_at is None
