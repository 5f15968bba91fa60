"""Parts of totals in sums.csv: refused where they cannot be added, loaded, and kept as people left them."""

import pytest

from kpis.models import SumPart
from tests.record.makers import enter, make_team

pytestmark = pytest.mark.slow
TOTAL, NORTH, SOUTH = "FC-ASSESS", "FC-ENQ", "EXT-RES"


@pytest.fixture
def alike(few_loaded, few_files):
    """Three numbers of children or things on a day, each quarter."""
    for code in (TOTAL, NORTH, SOUTH):
        few_files.change("kpis.csv", few_files.find("kpis.csv", code=code), measured="position", frequency="quarterly")
    return few_files


def write(files, *rows):
    columns = ("kpi_code", "part_kpi_code", "reason")
    files.write("sums.csv", [dict(zip(columns, row, strict=True)) for row in rows])


@pytest.mark.parametrize(
    ("row", "column", "said"),
    [
        ((TOTAL, "NO-SUCH", "An area."), "part_kpi_code", "there is no KPI 'NO-SUCH' in the files"),
        (("NO-SUCH", NORTH, "An area."), "kpi_code", "there is no KPI 'NO-SUCH' in the files"),
        ((TOTAL, TOTAL, "An area."), "part_kpi_code", "is the same KPI; a total is the sum of other ones"),
        ((TOTAL, NORTH, ""), "reason", "a text is needed"),
        ((TOTAL, "", "An area."), "part_kpi_code", "is empty"),
        ((TOTAL, "SW-CASELOAD", "An area."), "part_kpi_code", "is a ratio; only numbers and percentages"),
        (("CLA-RATE", "CPP-RATE", "An area."), "kpi_code", "is a rate per 10,000; only numbers and percentages"),
        ((TOTAL, "REFERRALS", "An area."), "part_kpi_code", "is annual by its frequency, and the total is quarterly"),
        ((TOTAL, "CLA-NUM", "An area."), "part_kpi_code", "is monthly by its frequency, and the total is quarterly"),
    ],
)
def test_part_that_cannot_be_added_is_refused(alike, row, column, said):
    write(alike, row)
    problems = alike.problems()
    assert problems[0].startswith(f"sums.csv, line 2, {column}: ")
    assert said in problems[0]
    assert not SumPart.objects.exists()


def test_sum_that_goes_round_is_refused(alike):
    write(alike, (TOTAL, NORTH, "An area."), (NORTH, SOUTH, "An area."), (SOUTH, TOTAL, "An area."))
    words = f"has {SOUTH} among its own parts; a sum does not go round"
    assert alike.problems() == [f"sums.csv, line 4, part_kpi_code: {words}"]


def test_same_part_twice_is_refused(alike):
    write(alike, (TOTAL, NORTH, "An area."), (TOTAL, NORTH, "The same area."))
    (problem,) = alike.problems()
    assert problem.startswith("sums.csv, line 3")


def test_parts_are_loaded_once(alike):
    write(alike, (TOTAL, NORTH, "The north."), (TOTAL, SOUTH, "The south."))
    alike.load()
    parts = SumPart.objects.order_by("part__code").values_list("kpi__code", "part__code", "reason")
    assert set(parts) == {(TOTAL, NORTH, "The north."), (TOTAL, SOUTH, "The south.")}
    assert alike.load().startswith("Nothing to change")


def test_part_that_somebody_withdrew_stays_withdrawn(alike):
    write(alike, (TOTAL, NORTH, "The north."))
    alike.load()
    team = make_team()
    enter("sums", {"why": "It is not all of the north."}, team, SumPart.objects.get(), verb="withdraw")
    alike.load()
    assert SumPart.objects.get().superseded_at is not None
