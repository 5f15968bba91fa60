"""What was known at a moment: the edges of publication and supersession, and that the past stands still."""

from datetime import timedelta
from decimal import Decimal

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from inspections.models import Action, Event, Inspection, ProgressUpdate
from kpis.catalogue.queries import get_breaks, get_targets
from kpis.figures.queries import get_observations
from kpis.models import Figure, NeighbourSet, SeriesBreak, Target
from scrutiny.models import Commitment, CommitmentAnswer, CommitmentDecision, Meeting, MeetingItem, RiskVersion
from tests import factories as make
from tests.examples import examples
from web.edges import get_edges, nearest
from web.reading import dated_models

pytestmark = pytest.mark.django_db

T = make.moment(2021, 6, 1, 9)
TICK = timedelta(microseconds=1)
LEDGERS = [
    pytest.param(Figure, make.make_figure, id="figures"),
    pytest.param(Target, make.make_target, id="targets"),
    pytest.param(SeriesBreak, make.make_break, id="breaks"),
    pytest.param(ProgressUpdate, make.make_update, id="progress updates"),
    pytest.param(RiskVersion, make.make_risk, id="risks"),
]
FACTS = [
    pytest.param(Inspection, make.make_inspection, id="inspections"),
    pytest.param(Action, make.make_action, id="actions"),
    pytest.param(Event, make.make_event, id="events"),
    pytest.param(Meeting, make.make_meeting, id="meetings"),
    pytest.param(MeetingItem, make.make_meeting_item, id="items of meetings"),
    pytest.param(Commitment, make.make_commitment, id="promises"),
    pytest.param(CommitmentAnswer, make.make_answer, id="answers to promises"),
    pytest.param(CommitmentDecision, make.make_decision, id="decisions on promises"),
    pytest.param(NeighbourSet, make.make_neighbour_set, id="neighbour sets"),
]


def supersede(row, at):
    changes = {"superseded_at": at}
    if hasattr(row, "status"):
        changes["status"] = "superseded"
    type(row).objects.filter(pk=row.pk).update(**changes)


@pytest.mark.parametrize(("model", "maker"), LEDGERS)
@pytest.mark.parametrize(("asked", "is_known"), [(T - TICK, False), (T, True), (T + TICK, True)])
def test_a_row_is_known_from_its_publication_on(model, maker, asked, is_known):
    maker(published_at=T)
    assert model.objects.known_at(asked).exists() is is_known


@pytest.mark.parametrize(("model", "maker"), LEDGERS)
@pytest.mark.parametrize(("asked", "is_known"), [(T - TICK, True), (T, False), (T + TICK, False)])
def test_a_row_is_gone_from_its_supersession_on(model, maker, asked, is_known):
    supersede(maker(published_at=make.LONG_AGO), T)
    assert model.objects.known_at(asked).exists() is is_known


@pytest.mark.parametrize(("model", "maker"), LEDGERS)
def test_a_row_superseded_at_its_publication_was_never_known(model, maker):
    supersede(maker(published_at=T), T)
    assert not any(model.objects.known_at(asked).exists() for asked in (T - TICK, T, T + TICK))


@pytest.mark.parametrize(("model", "maker"), FACTS)
@pytest.mark.parametrize(("asked", "is_known"), [(T - TICK, False), (T, True), (T + TICK, True)])
def test_a_fact_is_known_from_its_moment_on(model, maker, asked, is_known):
    maker(known_from=T)
    assert model.objects.known_at(asked).exists() is is_known


@pytest.mark.parametrize("status", ["draft", "submitted", "returned"])
def test_what_is_not_approved_is_never_known(status):
    make.make_figure(status=status, published_at=None)
    make.make_update(status=status, published_at=None)
    assert not Figure.objects.known_at(T).exists()
    assert not ProgressUpdate.objects.known_at(T).exists()


def values_at(kpi, area, asked):
    return [o.value for o in get_observations([kpi.pk], [area.pk], asked)[kpi.pk, area.pk]]


def test_an_embargoed_correction_leaves_the_old_value_standing_until_it_is_out():
    figure = make.make_figure(stated_value=Decimal(90))
    make.revise_figure(figure, 95, T)

    assert values_at(figure.kpi, figure.area, T - TICK) == [90]
    assert values_at(figure.kpi, figure.area, T) == [95]


def test_figures_of_one_area_are_not_those_of_another():
    figure = make.make_figure()
    make.make_figure(kpi=figure.kpi, area=make.make_area("England", "country"), stated_value=Decimal(70))
    assert [f.stated_value for f in Figure.objects.of(figure.area)] == [90]


def test_periods_stand_in_order_of_their_end_then_start():
    kpi = make.make_kpi()
    year = (make.month(2020, 4)[0], make.month(2021, 3)[1])
    for period in (make.month(2021, 4), make.month(2021, 3), year):
        make.make_figure(kpi=kpi, period=period)
    found = [(f.period_start, f.period_end) for f in Figure.objects.in_period_order()]
    assert found == [year, make.month(2021, 3), make.month(2021, 4)]


def test_siblings_are_the_other_versions_of_the_same_period():
    figure = make.make_figure()
    later = make.revise_figure(figure, 91, T)
    make.make_figure(kpi=figure.kpi, period=make.month(2021, 2))
    assert list(Figure.objects.siblings_of(later)) == [figure]


def edges(models, moment):
    """The edges nearest to a moment of the rows of all `models`."""
    return nearest(get_edges(models, moment).values())


@pytest.mark.parametrize(("model", "maker"), LEDGERS)
def test_the_next_change_is_the_first_publication_or_supersession_ahead(model, maker):
    assert edges([model], T)[1] is None
    maker(published_at=T)
    assert edges([model], T)[1] is None
    supersede(maker(published_at=T), T + 3 * TICK)
    assert edges([model], T)[1] == T + 3 * TICK
    maker(published_at=T + 2 * TICK)
    assert edges([model], T)[1] == T + 2 * TICK
    assert edges([model], T + 2 * TICK)[1] == T + 3 * TICK


@pytest.mark.parametrize(("model", "maker"), LEDGERS)
def test_the_last_change_is_the_last_publication_or_supersession_by_then(model, maker):
    assert edges([model], T)[0] is None
    supersede(maker(published_at=T - 2 * TICK), T + TICK)
    assert edges([model], T)[0] == T - 2 * TICK
    assert edges([model], T + TICK)[0] == T + TICK


def test_edges_of_all_models_are_found_by_one_query(django_assert_num_queries):
    make.make_figure(published_at=T - TICK)
    make.make_target(published_at=T + TICK)
    with django_assert_num_queries(1):
        found = get_edges(dated_models(), T)
    assert nearest(found.values()) == (T - TICK, T + TICK)
    assert (found[Figure].since, found[Target].until) == (T - TICK, T + TICK)
    assert edges([], T) == (None, None)


@pytest.mark.parametrize(("model", "maker"), FACTS)
def test_the_next_change_is_the_first_fact_ahead(model, maker):
    maker(known_from=T)
    assert edges([model], T)[1] is None
    assert edges([model], T - TICK)[1] == T


def test_targets_and_breaks_are_those_known_at_the_moment():
    target = make.make_target(value=Decimal(85))
    supersede(target, T)
    make.make_target(kpi=target.kpi, value=Decimal(90), published_at=T)
    found = make.make_break(kpi=target.kpi, published_at=T)

    assert [t.value for t in get_targets(T - TICK)[target.kpi_id]] == [85]
    assert [t.value for t in get_targets(T)[target.kpi_id]] == [90]
    assert get_breaks(T - TICK)[target.kpi_id] == []
    assert [b.what_changed for b in get_breaks(T)[target.kpi_id]] == [found.what_changed]


HOURS = st.integers(min_value=0, max_value=400)


@pytest.mark.slow
@settings(
    max_examples=examples(25),
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)
@given(steps=st.lists(st.tuples(st.integers(0, 3), HOURS, st.integers(0, 100)), min_size=1, max_size=8), asked=HOURS)
def test_what_was_known_at_a_moment_never_changes_by_later_revisions(steps, asked):
    """Figures of four periods are entered and revised in any order; each answer given stays the answer for ever.

    A revision comes out at or after both the present and its predecessor's own publication.
    """
    kpi, area, source = make.make_kpi(), make.make_area(), make.make_source()
    standing, answers, present = {}, {}, T
    for place, hours, value in steps:
        present += timedelta(hours=1)
        out = present + timedelta(hours=hours)
        before = standing.get(place)
        if before is None:
            period = make.month(2021, place + 1)
            standing[place] = make.make_figure(
                kpi=kpi, area=area, source=source, period=period, stated_value=Decimal(value), published_at=out
            )
        else:
            out = max(out, before.published_at)
            standing[place] = make.revise_figure(before, value, out, source=source)
        for earlier, answer in answers.items():
            assert values_at(kpi, area, earlier) == answer
        for moment in (present, min(present, T + timedelta(hours=asked))):
            answers[moment] = values_at(kpi, area, moment)
    ever_after = T + timedelta(days=400)
    assert values_at(kpi, area, ever_after) == [standing[place].stated_value for place in sorted(standing)]
