"""Months that were copied from the one before, and what stands in a row that is opened again."""

from datetime import date

import pytest

from analysis.entry.figures import Typed
from kpis.models import Figure
from tests.accounts.makers import signed_in
from tests.kpis.returns.desk import NINE_OF_TEN, OCTOBER
from tests.kpis.returns.makers import a_kpi
from tests.page_text import text_of

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("november"), pytest.mark.slow]
GRID = "/returns/2026-10/"
SEPTEMBER = OCTOBER.shifted(-1)


@pytest.fixture
def kpis(desk):
    """Six KPIs with a figure of September each, half of them not approved yet."""
    made = [desk.kpi, *(a_kpi(desk.service_area, date(2020, 1, 1)) for _ in range(5))]
    for kpi in made[:3]:
        desk.approved(kpi=kpi, period=SEPTEMBER)
    for kpi in made[3:]:
        desk.submitted(kpi=kpi, period=SEPTEMBER)
    return made


def typed(kpis, same):
    """A page on which the first `same` rows hold what September held, and the others something else."""
    sent = {"submit": "1"}
    for place, kpi in enumerate(kpis):
        numerator = "9.0" if place < same else "8"
        sent |= {f"k{kpi.pk}-numerator": numerator, f"k{kpi.pk}-denominator": "10", f"k{kpi.pk}-version": "0"}
        sent |= {f"k{kpi.pk}-commentary": "Counted."}
    return sent


def submitted():
    return Figure.objects.filter(status="submitted", period_start=OCTOBER.start).count()


def test_month_that_is_mostly_the_one_before_asks_once_and_keeps_what_was_typed(desk, kpis):
    officer = signed_in(desk.officer)
    sent = typed(kpis, same=4)
    said = text_of(officer.post(GRID, sent))
    assert "4 of 6 figures are exactly those of the period before. Were they counted anew?" in said
    assert submitted() == 0
    assert Figure.objects.filter(status="draft").count() == 6
    sent |= {f"k{kpi.pk}-version": "1" for kpi in kpis}
    officer.post(GRID, sent | {"counted_anew": "1"})
    assert submitted() == 6


@pytest.mark.parametrize(
    ("rows", "same"),
    [pytest.param(6, 3, id="half of them"), pytest.param(4, 4, id="too few to tell")],
)
def test_other_months_ask_nothing(desk, kpis, rows, same):
    said = text_of(signed_in(desk.officer).post(GRID, typed(kpis[:rows], same), follow=True))
    assert "exactly those of the period before" not in said
    assert submitted() == rows


def test_manager_reads_that_most_are_as_before(desk, kpis):
    for kpi in kpis[3:]:
        desk.approve(Figure.objects.get(kpi=kpi))
    for place, kpi in enumerate(kpis):
        desk.submitted(NINE_OF_TEN if place < 4 else Typed("8", "10", commentary="Counted."), kpi=kpi)
    said = text_of(signed_in(desk.manager).get("/approvals/2026-10/"))
    assert "4 of 6 figures are exactly those of the period before." in said
    Figure.objects.filter(status="submitted", numerator=9).first().delete()
    said = text_of(signed_in(desk.manager).get("/approvals/2026-10/"))
    assert "3 of 5 figures are exactly those of the period before." in said
    Figure.objects.filter(status="submitted", numerator=9).first().delete()
    assert "exactly those" not in text_of(signed_in(desk.manager).get("/approvals/2026-10/"))


def test_figure_of_the_month_before_is_shown_while_it_waits(desk, kpis):
    said = text_of(signed_in(desk.officer).get(GRID))
    assert said.count("Period before 90% (not approved)") == 3
    assert said.count("Period before 90%") == 6


def test_draft_that_cannot_be_right_says_so_when_it_is_opened_again(desk):
    desk.save(Typed("638", "560"))
    page = signed_in(desk.officer).get(GRID)
    said = text_of(page)
    assert "Enter a number that is not more than the cohort." in said
    assert "Worked out –" in said
    assert "<title>Return for October 2026" in page.content.decode()
    assert "Some figures need your attention" not in said


def test_empty_row_and_right_draft_are_not_marked(desk):
    desk.save(NINE_OF_TEN)
    a_kpi(desk.service_area, date(2020, 1, 1))
    assert "return-field--error" not in signed_in(desk.officer).get(GRID).content.decode()
