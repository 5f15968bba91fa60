"""Judgements side by side: what each cell says where there is no grade."""

from datetime import date

import pytest

from inspections.matrix import build_matrix
from inspections.models import Inspection
from inspections.queries import get_inspections
from tests import factories as make

pytestmark = pytest.mark.django_db
NOW = make.moment(2026, 11, 29)


def inspected(started_on, kind=Inspection.Kind.INSPECTION, **grades):
    inspection = make.make_inspection(slug=f"{kind}-{started_on:%Y-%m-%d}", started_on=started_on, kind=kind)
    for position, (area, grade) in enumerate(grades.items(), 1):
        make.make_judgement(inspection=inspection, area=area.replace("_", " "), grade=grade, position=position)


def cells(row_name):
    matrix = build_matrix(get_inspections(NOW))
    row = next(row for row in matrix.rows if row.name == row_name)
    return [cell.judgement.grade if cell.judgement else cell.absent for cell in row.cells]


@pytest.mark.parametrize(
    ("started_on", "words"),
    [
        pytest.param(date(2026, 3, 31), "Not graded", id="the day before"),
        pytest.param(date(2026, 4, 1), "No longer given since April 2026", id="the first day"),
        pytest.param(date(2026, 11, 2), "No longer given since April 2026", id="later"),
    ],
)
def test_an_overall_grade_is_no_longer_given_since_april_2026(started_on, words):
    inspected(date(2023, 3, 13), overall_effectiveness="good", safeguarding="good")
    inspected(started_on, safeguarding="good")
    assert cells("Overall effectiveness") == ["good", words]


def test_other_areas_and_other_inspections_are_not_graded():
    inspected(date(2023, 3, 13), overall_effectiveness="good", safeguarding="good")
    inspected(date(2026, 5, 4), services_for_looked_after_children="good")
    inspected(date(2026, 6, 1), Inspection.Kind.SEND_INSPECTION, area_partnership_outcome="inconsistent")
    assert cells("Help and protection") == ["good", "Not graded", "Not graded"]
    assert cells("Overall effectiveness") == ["good", "No longer given since April 2026", "Not graded"]


@pytest.mark.slow
def test_the_words_are_on_the_pages(member):
    inspected(date(2019, 3, 13), overall_effectiveness="good")
    inspected(date(2026, 5, 4), safeguarding="good")
    for address in ("/inspections/", "/inspections/inspection-2026-05-04/"):
        assert "o longer given since April 2026" in member.get(address).content.decode()


@pytest.mark.slow
def test_the_words_are_on_the_first_page(member):
    make.make_judgement(inspection=make.make_inspection(slug="ilacs-2019"))
    inspected(date(2026, 5, 4), safeguarding="good")
    assert "No longer given since April 2026" in member.get("/").content.decode()
