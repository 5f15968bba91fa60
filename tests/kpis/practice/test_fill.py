"""A practice database: what it holds after filling."""

from collections import Counter
from datetime import UTC, date, datetime

import pytest
import time_machine
from django.core.management import call_command

from accounts.models import AuditEvent, User
from kpis.approvals.review import get_reviews, get_waiting_months
from kpis.calendar import month_of
from kpis.catalogue.queries import get_home
from kpis.forecasts.scores import Scores, get_scores, total_rate
from kpis.models import Figure, GivenForecast, Kpi, SeriesBreak, ServiceArea
from kpis.practice.fill import fill_practice
from kpis.practice.plan import CannotFill
from kpis.returns.queries import State, get_collected_kpis, get_dues
from tests.accounts.makers import signed_in

# three years of invented months
pytestmark = pytest.mark.slow

NOON = datetime(2026, 11, 22, 12, tzinfo=UTC)
TODAY, LAST, BEFORE_LAST = NOON.date(), month_of(date(2026, 10, 1)), month_of(date(2026, 9, 1))


@pytest.fixture
def practice(practice_database, db):
    return Figure.objects.filter(entered_by__isnull=False)


def the(role):
    return User.objects.get(role=role)


# what it holds


def test_every_operational_kpi_is_collected_and_has_figures(practice):
    own = Kpi.objects.exclude(series_kind=Kpi.SeriesKind.PUBLISHED_ANNUAL)
    assert set(own.values_list("collected_from", flat=True)) == {date(2023, 11, 1)}
    assert set(practice.values_list("kpi", flat=True)) == set(own.values_list("pk", flat=True))
    assert not Kpi.objects.filter(series_kind=Kpi.SeriesKind.PUBLISHED_ANNUAL, collected_from__isnull=False).exists()


def test_officer_owns_all_service_areas_that_are_collected_but_one(practice):
    collected = {kpi.service_area for kpi in get_collected_kpis()}
    assert collected - set(the("officer").service_areas.all()) == {ServiceArea.objects.get(name="sufficiency")}


def test_figures_were_entered_and_approved_by_different_people_in_the_past(practice):
    approved = practice.filter(status="approved")
    assert set(approved.values_list("entered_by__role", "approved_by__role")) == {("officer", "manager")}
    assert not practice.filter(approved_at__gt=NOON).exists()
    assert not practice.filter(submitted_at__gt=NOON).exists()
    old = practice.filter(period_end__lt=date(2026, 9, 1), status="approved")
    assert not old.filter(entered_at__gte=datetime(2026, 11, 1, tzinfo=UTC)).exists()


def test_returns_have_gaps_and_one_of_them_is_the_officers(practice):
    months = [LAST.shifted(-step) for step in range(2, 36)]
    missing = [due for due in get_dues(months, get_collected_kpis(), get_home()) if due.state is State.MISSING]
    assert Counter(due.kpi.code for due in missing) == {"EHCP-20W": 4, "RHI-DONE": 1}


def test_some_figures_were_revised_with_a_reason_and_both_versions_stay(practice):
    revisions = practice.filter(revises__isnull=False, status="approved")
    assert revisions.count() == 6
    for revision in revisions:
        assert revision.revision_reason
        assert revision.revises.status == "superseded"
        assert revision.revises.superseded_at == revision.published_at
        assert revision.as_observation().value != revision.revises.as_observation().value
        assert revision.entered_at == revision.submitted_at < revision.approved_at <= NOON


def test_one_series_breaks(practice):
    invented = SeriesBreak.objects.filter(source__isnull=True)
    assert [(row.kpi.code, row.published_at <= NOON) for row in invented] == [("SUPERVISION", True)]


def test_some_figures_are_under_embargo(practice):
    embargoed = practice.filter(published_at__gt=NOON)
    assert embargoed.count() == 3
    assert set(embargoed.values_list("period_end", flat=True)) == {BEFORE_LAST.end}


def test_missed_targets_have_a_commentary(practice):
    careplans = practice.filter(kpi__code="CLA-CAREPLAN", status="approved")
    assert careplans.count() > 30
    assert not careplans.filter(commentary="").exists()


def test_last_month_is_an_open_return(practice):
    states = Counter(due.state for due in get_dues([LAST], get_collected_kpis(), get_home()))
    assert states[State.DRAFT] == 5
    assert states[State.RETURNED] == 1
    assert states[State.MISSING] > 10
    assert set(states) == {State.DRAFT, State.RETURNED, State.MISSING}
    slips = [draft for draft in practice.filter(status="draft") if draft.typed["numerator"] and not draft.numerator]
    assert len(slips) == 1


def test_month_before_waits_for_approval_with_two_that_are_unusual(practice):
    reviews = get_reviews(BEFORE_LAST, the("manager"), NOON, TODAY)
    assert [review.is_unusual for review in reviews] == [True] * 2 + [False] * 4
    assert not any(review.is_own for review in reviews)
    states = Counter(due.state for due in get_dues([BEFORE_LAST], get_collected_kpis(), get_home()))
    assert set(states) == {State.SUBMITTED, State.APPROVED}


def test_a_correction_waits_for_approval(practice):
    assert dict(get_waiting_months()) == {BEFORE_LAST: 6, month_of(date(2026, 7, 1)): 1}
    (correction,) = practice.filter(status="submitted", revises__isnull=False)
    assert correction.revision_reason


def test_trail_has_an_event_for_the_past_of_each_kpi_and_one_for_each_open_step(practice):
    actions = Counter(AuditEvent.objects.values_list("action", flat=True))
    assert actions["practice_filled"] == 1
    assert actions["figure_submitted"] == 2 + 4 + 3 + 1 + 1
    assert actions["figure_returned"] == 1
    assert actions["figure_approved"] == 3
    assert actions["owners_set"] == len({kpi.service_area_id for kpi in get_collected_kpis()}) - 1
    event = AuditEvent.objects.get(action="practice_filled")
    assert event.after["figures"] == int(event.subject.split()[0])
    of_each = AuditEvent.objects.filter(action="practice_figures_added", about__startswith="kpi:")
    assert sum(after["figures"] for after in of_each.values_list("after", flat=True)) == event.after["figures"]


def test_forecasts_of_the_past_rest_on_what_was_known_and_were_scored(practice):
    given = GivenForecast.objects.select_related("last_figure")
    assert given.count() > 200
    assert all(row.last_figure.published_at <= row.known_from for row in given)
    assert all(row.last_figure.period_end < row.period_start for row in given)
    seen_too_early = practice.filter(published_at__lte=datetime(2025, 6, 1, tzinfo=UTC)).values("period_end")
    later = given.filter(known_from__lte=datetime(2025, 6, 1, tzinfo=UTC)).exclude(
        last_figure__period_end__in=seen_too_early
    )
    assert not later.exists()
    rate = total_rate(get_scores(get_home(), NOON, date(2023, 11, 1), {}, Scores()))
    assert rate.scored > 200
    assert 0.85 < rate.hits / rate.scored < 1


def test_what_rests_on_figures_under_embargo_is_not_out(practice):
    embargoed = set(practice.filter(published_at__gt=NOON).values_list("pk", flat=True))
    early = GivenForecast.objects.filter(last_figure__in=embargoed, known_from__lte=NOON)
    assert not early.exists()


def test_storing_forecasts_after_filling_finds_nothing_to_give(practice, capsys):
    before = GivenForecast.objects.count()
    with time_machine.travel(NOON, tick=False):
        call_command("store_forecasts")
    assert "Nothing to give" in capsys.readouterr().out
    assert GivenForecast.objects.count() == before


def test_history_is_narrowed_to_a_kpi_by_its_title(practice, settings):
    page = signed_in(the("officer")).get("/history/?about=kpi:CLA-CAREPLAN").content.decode()
    assert "Care plan in place and reviewed" in page
    assert "Collection set" in page
    assert "Reason of the correction" in page


def test_second_filling_adds_nothing(practice, settings, capsys):
    settings.IS_PRACTICE = True
    before = Figure.objects.count()
    call_command("fill_practice")
    assert "already" in capsys.readouterr().out
    assert Figure.objects.count() == before
    with pytest.raises(CannotFill, match="already"):
        fill_practice(today=TODAY, seed=1, months=36)


def test_numbers_that_two_kpis_share_are_the_same(practice):
    counted = {(figure.kpi.code, figure.period): figure for figure in practice.filter(status="approved")}
    pairs = [
        (figure.numerator, counted["RHI-72H", period].denominator)
        for (code, period), figure in counted.items()
        if code == "RHI-DONE" and ("RHI-72H", period) in counted
    ]
    assert len(pairs) > 20
    assert all(held == asked for held, asked in pairs)
