"""The headline of the first page: the overall judgement now, against the one before, by stated patterns."""

from datetime import date

import pytest

from inspections.headline import NOTHING_KNOWN, judged_areas, judged_headline
from inspections.matrix import build_matrix
from inspections.queries import get_inspections
from tests import factories as make
from tests.inspections.test_matrix import NOW, inspected

pytestmark = pytest.mark.django_db
RI = "requires improvement to be good"


def built():
    return build_matrix(get_inspections(NOW))


@pytest.mark.parametrize(
    ("then", "now", "words"),
    [
        ("inadequate", RI, "Requires improvement, up from inadequate"),
        ("inadequate", "good", "Good, up from inadequate"),
        ("good", "inadequate", "Inadequate, down from good"),
        (RI, RI, "Requires improvement, as in March 2019"),
        ("adequate", RI, "Requires improvement, as in March 2019"),
        ("good", "outstanding", "Outstanding, up from good"),
    ],
)
def test_the_judgement_now_against_the_one_before(then, now, words):
    inspected(date(2019, 3, 13), overall_effectiveness=then)
    inspected(date(2023, 3, 13), overall_effectiveness=now)
    assert judged_headline(built()) == words
    assert len(words.split()) <= 10


def test_one_judgement_stands_with_its_month():
    inspected(date(2019, 3, 13), overall_effectiveness="inadequate")
    assert judged_headline(built()) == "Inadequate, judged in March 2019"


def test_without_an_overall_grade_the_areas_are_counted():
    inspected(date(2019, 3, 13), overall_effectiveness="inadequate", safeguarding="inadequate")
    inspected(date(2026, 5, 4), safeguarding="good", services_for_looked_after_children=RI)
    assert judged_headline(built()) == "1 of 2 areas good or better, no overall grade"


def test_without_any_judgement_it_says_so():
    assert judged_headline(built()) == NOTHING_KNOWN
    assert judged_areas(built()) == ""


def test_the_areas_stand_by_grade_the_best_first():
    inspection = make.make_inspection(slug="ilacs", started_on=date(2023, 3, 13), published_on=date(2023, 5, 11))
    grades = {"overall effectiveness": RI, "safeguarding": RI, "services for looked after children": "good"}
    for position, (area, grade) in enumerate(grades.items(), 1):
        make.make_judgement(inspection=inspection, area=area, grade=grade, position=position)
    assert judged_areas(built()) == (
        "Ofsted, May 2023: good for children in care; requires improvement for help and protection."
    )
