"""Values of single neighbours: taken only beside proof that they measure the same, revised and never changed."""

from datetime import timedelta
from decimal import Decimal

import pytest
from django.utils import timezone

from accounts.models import AuditEvent
from kpis.models import Figure, Kpi
from tests.neighbours import neighbours_of

pytestmark = pytest.mark.slow

FILE = "neighbour_values.csv"
HAMPSHIRE = {"kpi_code": "PLACE-3PLUS", "area": "Hampshire", "period_end": "2024-03-31"}
HOME = HAMPSHIRE | {"area": "West Sussex"}


def value_of_hampshire(moment):
    """What was known of Hampshire at `moment` for 2023/24; None before it was published."""
    found = neighbours_of(Kpi.objects.get(code="PLACE-3PLUS").pk, moment).observations.get("Hampshire", ())
    return next((o.value for o in found if o.period.end.isoformat() == "2024-03-31"), None)


@pytest.mark.parametrize(
    ("cells", "column", "words"),
    [
        pytest.param({"kpi_code": "NO-SUCH"}, "kpi_code", "there is no measure 'NO-SUCH'", id="unknown KPI"),
        pytest.param({"area": "Kent"}, "area", "is 'Kent'; allowed: West Sussex, South East", id="not a neighbour"),
        pytest.param({"value": "low"}, "value", "a number such as", id="no number"),
        pytest.param({"value": "-1"}, "value", "from zero is needed", id="below zero"),
        pytest.param({"value": "101"}, "value", "a percentage is at most 100", id="above the scale"),
        pytest.param({"denominator": "0"}, "denominator", "above zero is needed", id="nobody in the cohort"),
        pytest.param({"numerator": "9999"}, "numerator", "more than the denominator", id="more than the cohort"),
        pytest.param({"published_on": ""}, "published_on", "a date as YYYY-MM-DD", id="not published"),
        pytest.param({"published_precision": ""}, "published_precision", "allowed: exact", id="precision not said"),
        pytest.param({"period_start": "2024-04-01"}, "period_end", "is before the period's start", id="ends too early"),
    ],
)
def test_a_bad_cell_is_named_with_its_line(few_files, cells, column, words):
    place = few_files.find(FILE, **HAMPSHIRE)
    few_files.change(FILE, place, **cells)
    assert any(
        problem.startswith(f"{FILE}, line {place + 2}, {column}: ") and words in problem
        for problem in few_files.problems()
    )
    assert not Figure.objects.exists()


def test_the_areas_that_both_files_hold_must_have_the_same_value(few_files):
    place = few_files.find(FILE, **HOME)
    few_files.change(FILE, place, value="10.9")
    line = few_files.find("observations.csv", **HOME) + 2
    assert few_files.problems() == [
        f"{FILE}, line {place + 2}, value: is 10.9, but observations.csv, line {line}, has 11",
    ]


def test_the_areas_that_both_files_hold_must_have_the_same_counts(few_files):
    place = few_files.find(FILE, **HOME)
    row = few_files.change(FILE, place, denominator="907")
    line = few_files.find("observations.csv", **HOME) + 2
    assert row["denominator"] == "906"
    assert few_files.problems() == [
        f"{FILE}, line {place + 2}, denominator: is 907, but observations.csv, line {line}, has 906",
    ]


def test_a_value_that_nothing_can_be_held_against_is_refused(few_files):
    line = few_files.add(
        FILE, copy_of=few_files.find(FILE, **HAMPSHIRE), period_start="2025-04-01", period_end="2026-03-31"
    )
    assert few_files.problems() == [
        f"{FILE}, line {line}, kpi_code: has no value of West Sussex, South East, England"
        " for this period to be held against"
    ]


def test_a_value_of_the_council_that_observations_lacks_is_refused(few_files):
    line = few_files.add(FILE, copy_of=few_files.find(FILE, **HOME), period_start="2025-04-01", period_end="2026-03-31")
    assert few_files.problems() == [
        f"{FILE}, line {line}, area: observations.csv has no value of this area for this KPI and period"
    ]


def test_a_row_that_stands_twice_is_named(few_files):
    place = few_files.find(FILE, **HAMPSHIRE)
    line = few_files.add(FILE, copy_of=place)
    (problem,) = few_files.problems()
    assert problem.startswith(f"{FILE}, line {line}, kpi_code: ")
    assert f"stands already in line {place + 2}" in problem


def test_a_bad_cell_elsewhere_is_not_told_again_as_a_missing_value(few_files):
    few_files.change("observations.csv", few_files.find("observations.csv", **HOME), value="many")
    assert len(few_files.problems()) == 1


def test_a_bad_row_of_the_council_is_not_told_again_for_each_neighbour(few_files):
    few_files.change(FILE, 0, value="many")
    assert len(few_files.problems()) == 1


def test_observations_that_cannot_be_read_are_told_once(few_files):
    few_files.path("observations.csv").write_bytes(b"\xff")
    assert len(few_files.problems()) == 1


def test_a_second_load_changes_nothing(few_files):
    few_files.load()
    figures, events = Figure.objects.count(), AuditEvent.objects.count()
    assert few_files.load().startswith("Nothing to change")
    assert (Figure.objects.count(), AuditEvent.objects.count()) == (figures, events)


def test_a_changed_value_becomes_a_revision_that_is_known_from_now_on(few_files):
    few_files.load()
    earlier = timezone.now() - timedelta(days=1)
    before = value_of_hampshire(earlier)
    place = few_files.find(FILE, **HAMPSHIRE)
    few_files.change(FILE, place, value="12.5", numerator="", denominator="")

    assert f"figures: 1 revised, {few_files.count_figures() - 1} as before" in few_files.load()

    assert value_of_hampshire(timezone.now()) == Decimal("12.5")
    assert value_of_hampshire(earlier) == before != Decimal("12.5")
    revision = Figure.objects.get(revises__isnull=False)
    assert (
        revision.revision_reason == f"{FILE}, line {place + 2}, now gives 12.5%; before it was {before.normalize()}%."
    )
    assert AuditEvent.objects.filter(action="figure_revised").count() == 1


def test_a_council_without_values_of_its_neighbours_loads(few_files):
    for name in (FILE, "neighbour_measures.csv"):
        few_files.path(name).unlink()
    few_files.load()
    assert not Figure.objects.filter(area__name="Hampshire").exists()


def test_practice_loads_no_real_value_of_a_neighbour(few_files, settings):
    settings.IS_PRACTICE = True
    few_files.load()
    assert not Figure.objects.exists()
