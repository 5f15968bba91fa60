"""Numbers in common in agreements.csv: refused where they cannot be shared, loaded, and kept as people left them."""

import pytest

from kpis.models import Agreement, Kpi
from tests.record.makers import REASON, enter, make_team, typed_of

pytestmark = pytest.mark.slow

COLUMNS = ("kpi_code", "part", "other_kpi_code", "other_part", "reason")
ROW = ("CLA-NUM", "value", "CLA-CAREPLAN", "denominator", "Every child should have a plan.")
TURNED = ("CLA-CAREPLAN", "denominator", "CLA-NUM", "value", "Said from the other side.")


def write(files, *rows):
    files.write("agreements.csv", [dict(zip(COLUMNS, row, strict=True)) for row in rows])


@pytest.fixture
def alone(few_loaded, few_files):
    """Files that were loaded, and no two KPIs that share a number."""
    Agreement.objects.all().delete()
    return few_files


@pytest.fixture
def loaded(alone):
    write(alone, ROW)
    alone.load()
    return alone


@pytest.mark.parametrize(
    ("row", "column", "said"),
    [
        (("CLA-NUM", "value", "CLA-NUM", "value", "Why."), "other_kpi_code", "is the same KPI"),
        (("CLA-NUM", "numerator", *ROW[2:]), "part", "is numerator; CLA-NUM is a count and has its value alone"),
        (
            (*TURNED[:3], "denominator", "Why."),
            "other_part",
            "is denominator; CLA-NUM is a count and has its value alone",
        ),
        (
            ("CLA-NUM", "value", "RES-GOOD", "denominator", "Why."),
            "other_kpi_code",
            "is quarterly by its frequency, and CLA-NUM is monthly; they must be alike",
        ),
        ((*ROW[:4], ""), "reason", "a text is needed"),
    ],
)
def test_number_that_two_cannot_share_is_refused(alone, row, column, said):
    write(alone, row)
    (problem,) = alone.problems()
    assert problem.startswith(f"agreements.csv, line 2, {column}: ")
    assert said in problem
    assert not Agreement.objects.exists()


def test_same_number_in_the_other_direction_is_refused(alone):
    write(alone, ROW, TURNED)
    said = "stands already in line 2, in the other direction"
    assert alone.problems() == [f"agreements.csv, line 3, other_part: {said}"]


def test_row_that_is_turned_round_in_the_file_is_the_same_row(loaded):
    before = Agreement.objects.get()
    write(loaded, TURNED)
    loaded.load()
    after = Agreement.objects.get()
    assert (after.pk, after.kpi, after.reason) == (before.pk, before.kpi, TURNED[-1])


@pytest.mark.parametrize("row", [ROW, TURNED], ids=["as loaded", "turned round"])
def test_number_that_somebody_withdrew_stays_withdrawn(loaded, row):
    enter("agreements", {"why": "They are counted on other days."}, make_team(), Agreement.objects.get(), "withdraw")
    write(loaded, row)
    assert "Kept as changed in the dashboard: 1 numbers that must agree." in loaded.load()
    assert Agreement.objects.get().superseded_at is not None


@pytest.mark.parametrize("row", [ROW, TURNED], ids=["as loaded", "turned round"])
def test_number_that_somebody_changed_stays_changed(loaded, row):
    old = Agreement.objects.get()
    typed = typed_of("agreements", old, other_part="numerator", reason="Each child who has a plan.")
    enter("agreements", typed, make_team(), old)
    write(loaded, row)
    assert "Kept as changed in the dashboard: 1 numbers that must agree." in loaded.load()
    standing = Agreement.objects.standing().get()
    assert (standing.other_part, standing.reason) == ("numerator", "Each child who has a plan.")


def test_number_that_somebody_added_is_not_loaded_once_more_from_either_side(alone):
    first, other = (Kpi.objects.get(code=code).pk for code in ("CLA-CAREPLAN", "CLA-NUM"))
    typed = {"kpi": first, "part": "denominator", "other": other, "other_part": "value", "why": REASON}
    enter("agreements", typed | {"reason": "All have one."}, make_team())
    for row in (ROW, TURNED):
        write(alone, row)
        assert "Kept as changed in the dashboard: 1 numbers that must agree." in alone.load()
        assert Agreement.objects.get().reason == "All have one."
