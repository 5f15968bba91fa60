"""A practice database is alive: targets, comparators, yearly series, and something to see of each sort."""

from collections import Counter

import pytest
from django.core.management import call_command

from analysis.assessment import Concern
from analysis.rating import Rag
from kpis.catalogue.queries import get_home
from kpis.figures.standings import get_standings
from kpis.models import Area, Figure, Kpi, Target
from kpis.practice.targets import INVENTED
from tests.conftest import DATA
from tests.pages.makers import history, read
from tests.pages.practice import NOON

pytestmark = pytest.mark.slow


@pytest.fixture
def practice(practice_database, db, settings):
    settings.IS_PRACTICE = True
    return Figure.objects.filter(source__title=INVENTED)


@pytest.fixture
def standings(practice):
    return get_standings(NOON, get_home())


def test_there_are_four_ratings_and_more_and_kpis_without(standings):
    ratings = Counter(standing.assessment.rag for standing in standings)
    assert {Rag.GREEN, Rag.AMBER, Rag.RED, Rag.UNSURE} <= set(ratings)
    assert sum(standing.assessment.target is not None for standing in standings) >= 20
    assert any(standing.assessment.latest is None for standing in standings)


def test_there_is_a_kpi_in_each_class_of_the_order_of_concern(standings):
    assert {standing.assessment.concern for standing in standings if standing.assessment.latest} == set(Concern)


def test_targets_have_tolerances_and_go_up_in_steps_that_do_not_overlap(practice):
    invented = Target.objects.filter(source__title=INVENTED)
    assert invented.values("kpi").distinct().count() >= 20
    assert not invented.filter(tolerance=None).exists()
    for kpi in Kpi.objects.filter(pk__in=invented.values("kpi")):
        steps = list(invented.filter(kpi=kpi).order_by("from_on"))
        assert len(steps) == 3
        assert [step.to_on and step.to_on < after.from_on for step, after in zip(steps, steps[1:], strict=False)] == [
            True
        ] * 2
        assert steps[-1].to_on is None
        values = [step.value for step in steps]
        assert values == sorted(values, reverse=values[0] > values[-1])
        assert all("invented for practice" in step.reason for step in steps)
        if kpi.kind == "percentage":
            assert all(0 <= value < 100 for value in values)


def test_yearly_series_have_england_the_region_and_single_neighbours_beside_them(practice):
    yearly = Kpi.objects.filter(series_kind=Kpi.SeriesKind.PUBLISHED_ANNUAL)
    assert set(practice.values_list("kpi__series_kind", flat=True)) == {Kpi.SeriesKind.PUBLISHED_ANNUAL}
    assert practice.values("kpi").distinct().count() == yearly.count() - 1
    places = Area.objects.exclude(level=Area.Level.NEIGHBOURS)
    for kpi in yearly.filter(pk__in=practice.values("kpi")):
        areas = places.count() if kpi.kind != "count" else 1
        assert Counter(practice.filter(kpi=kpi).values_list("area", flat=True)).most_common()[-1][1] == 8
        assert practice.filter(kpi=kpi).count() == 8 * areas
    assert not practice.filter(published_at__gt=NOON).exists()
    assert not practice.filter(entered_by__isnull=False).exists()


def test_a_page_says_of_each_yearly_figure_that_it_is_invented(practice, member):
    lines = history(member, "/kpis/average-caseload/")
    assert len(lines) == 8
    assert all(line["Source"].startswith(INVENTED) for line in lines)
    assert "England" in lines[0]
    assert "Practice: these figures are invented" in read(member, "/kpis/average-caseload/").text


def test_loading_again_leaves_what_was_invented(practice, capsys):
    before = practice.filter(status="approved").count()
    call_command("load_reference_data", DATA)
    assert "withdrawn" not in capsys.readouterr().out
    assert practice.filter(status="approved").count() == before
