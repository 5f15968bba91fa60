"""Loading all that is published: every row of the files is there, and a second load changes nothing."""

import pytest

from accounts.models import AuditEvent
from inspections.models import Inspection
from kpis.models import Figure, Kpi, NeighbourSet, SeriesBreak, Target
from scrutiny.models import Claim, ClaimOperand, GlossaryTerm

pytestmark = pytest.mark.usefixtures("west_sussex")


def test_the_first_load_holds_every_row_of_the_files(files):
    neighbours = {row["neighbour"] for row in files.rows("statistical_neighbours.csv")}
    of_neighbours = Figure.objects.filter(area__name__in=neighbours).count()
    assert of_neighbours == sum(row["area"] in neighbours for row in files.rows("neighbour_values.csv"))
    counted = {
        "observations.csv": Figure.objects.filter(is_derived=False).count() - of_neighbours,
        "observations_derived.csv": Figure.objects.filter(is_derived=True).count(),
        "kpis.csv": Kpi.objects.count(),
        "glossary.csv": GlossaryTerm.objects.count(),
        "targets.csv": Target.objects.count(),
        "breaks.csv": SeriesBreak.objects.count(),
        "claims.csv": Claim.objects.count(),
        "claim_operands.csv": ClaimOperand.objects.count(),
    }
    assert counted == {name: len(files.rows(name)) for name in counted}


def test_the_history_of_a_kpi_tells_that_it_was_loaded_and_with_how_many_figures(files):
    kpi = Kpi.objects.get(code="CLA-VISITS")
    events = AuditEvent.objects.filter(about=kpi.audit_about)
    assert events.filter(action="reference_row_added").count() == 1
    assert events.get(action="figures_loaded").after == {"figures": kpi.figures.count()}
    told = AuditEvent.objects.filter(action="figures_loaded").values_list("after", flat=True)
    assert sum(after["figures"] for after in told) == Figure.objects.count()


def test_every_number_and_rate_is_said_to_add_up_or_not(files):
    units = {row["code"]: row["unit"] for row in files.rows("kpis.csv")}
    assert {row["kpi_code"] for row in files.rows("adds_up.csv")} == {
        code for code, unit in units.items() if unit in ("count", "rate per 10,000")
    }


def test_a_second_load_changes_nothing_and_says_so(files):
    before = AuditEvent.objects.newest_id()
    assert files.load() == "Nothing to change: the database holds all rows of the files already.\n"
    assert AuditEvent.objects.newest_id() == before


def test_the_visits_that_stand_in_both_files_are_one_row_each(files):
    inspections = {row["slug"] for row in files.rows("inspections.csv")}
    visits = {row["slug"] for row in files.rows("monitoring_visits.csv")}
    both = inspections & visits

    assert len(both) == 2
    assert Inspection.objects.count() == len(inspections | visits) == 18
    for visit in Inspection.objects.filter(slug__in=both):
        assert visit.summary
        assert visit.parent is not None


def test_the_editions_of_the_neighbour_model_are_never_one_area(files):
    rows = files.rows("observations.csv") + files.rows("observations_derived.csv")
    of_neighbours = sum(row["area"] == "statistical neighbours" for row in rows)
    areas = Figure.objects.filter(area__level="neighbours").values_list("area__name", flat=True)
    assert len(areas) == of_neighbours
    assert set(areas) == {
        "Similar councils (May 2025 model)",
        "Similar councils (2016 model)",
        "Similar councils (edition not stated)",
    }
    assert set(NeighbourSet.objects.values_list("name", flat=True)) == {"April 2021", "May 2025"}
