"""Numbers that two KPIs share: named with both where they differ, whichever was entered first."""

from datetime import date

import pytest

from analysis.entry.figures import Typed
from kpis.figures.actions import NeedsConfirmation
from kpis.figures.connected import get_connected
from kpis.models import Agreement
from tests import factories as make
from tests.accounts.makers import signed_in
from tests.kpis.returns.desk import OCTOBER
from tests.kpis.returns.makers import a_kpi

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("november")]
TEN_HELD = Typed(numerator="9", denominator="10", commentary="One was refused.")


@pytest.fixture
def within(desk):
    """A KPI whose cohort is the number that the desk's own KPI counts."""
    other = a_kpi(desk.service_area, date(2020, 1, 1), title="Interviews within 72 hours")
    Agreement.objects.create(
        kpi=desk.kpi, part="numerator", other=other, other_part="denominator", reason="The same interviews."
    )
    return other


def warnings_of(desk, figure):
    with pytest.raises(NeedsConfirmation) as refused:
        desk.submit(figure, confirmed=())
    return [warning.message for warning in refused.value.warnings if warning.code == "agree"]


def test_second_of_two_numbers_that_differ_asks_with_both(desk, within):
    desk.save(TEN_HELD)
    later = desk.save(Typed("6", "8", commentary="Two were late."), kpi=within)
    assert warnings_of(desk, later) == [f"These should be the same number: 8 here and 9 in {desk.kpi.title}."]
    assert desk.submit(later).confirmed[0]["code"] == "agree"


@pytest.mark.slow
def test_first_asks_as_well_once_the_other_is_there(desk, within):
    desk.approved(Typed("6", "8", commentary="Two were late."), kpi=within)
    assert warnings_of(desk, desk.save(TEN_HELD)) == [
        "These should be the same number: 9 here and 8 in Interviews within 72 hours."
    ]


@pytest.mark.parametrize(
    "other",
    [Typed("6", "9", commentary="Three were late."), Typed(value="80", commentary="No counts are held."), None],
)
def test_same_number_or_none_asks_nothing(desk, within, other):
    if other is not None:
        desk.save(other, kpi=within)
    assert desk.submit(desk.save(TEN_HELD), confirmed=()).status == "submitted"


def test_other_period_is_another_number(desk, within):
    desk.save(Typed("6", "8", commentary="Two were late."), kpi=within, period=OCTOBER.shifted(-1))
    assert desk.submit(desk.save(TEN_HELD), confirmed=()).status == "submitted"


def test_row_is_told_while_it_is_typed(desk, within):
    desk.save(TEN_HELD)
    answer = signed_in(desk.officer).post(
        f"/returns/2026-10/{within.slug}/", {"numerator": "6", "denominator": "8", "commentary": "x", "version": "0"}
    )
    assert f"8 here and 9 in {desk.kpi.title}" in " ".join(answer.json()["warnings"])


def test_number_that_is_withdrawn_asks_no_more_and_earlier_days_still_know_it(desk, within):
    desk.save(TEN_HELD)
    Agreement.objects.update(known_from=make.moment(2026, 10, 3), superseded_at=make.moment(2026, 11, 2))
    later = desk.save(Typed("6", "8", commentary="Two were late."), kpi=within)
    assert desk.submit(later, confirmed=()).status == "submitted"
    found = [get_connected([within.pk], make.moment(2026, *day)).pairs for day in ((10, 2), (10, 3), (11, 1), (11, 2))]
    assert [within.pk in pairs for pairs in found] == [False, True, True, False]
