"""Forecasts that are kept: given with the approval, known from a day, scored by what readers see, never changed."""

import io
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal

import pytest
import time_machine
from django.core.exceptions import PermissionDenied
from django.core.management import call_command
from django.db import connection, transaction
from django.test.utils import CaptureQueriesContext

from accounts.models import AuditEvent
from accounts.permissions import Role
from analysis.assessment import Assessment
from analysis.basis import Basis
from analysis.core.periods import MONTHLY, Period
from analysis.core.series import Break, Series
from analysis.entry.figures import Typed
from analysis.spc.variation import assess_series
from analysis.statistics.forecast.forecast import forecast_series
from analysis.statistics.forecast.hit_rate import ForecastOutcome, HitRate
from analysis.statistics.forecast.prospect import ForecastBasis
from kpis.approvals.actions import approve_figures
from kpis.catalogue.queries import get_breaks, get_catalogue, get_home
from kpis.figures.queries import get_observations
from kpis.figures.standings import Standing
from kpis.forecasts.actions import give_forecasts, replay_forecasts
from kpis.forecasts.queries import ForecastStatus, build_outlook, get_given, rate_results, score_given
from kpis.forecasts.scores import Scores, get_scores, total_rate
from kpis.models import Figure, GivenForecast
from tests import factories as make
from tests.accounts.makers import a_person
from tests.analysis.makers import make_basis
from tests.kpis.returns.desk import NOW, OCTOBER, make_desk
from tests.kpis.returns.makers import a_home, a_kpi

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("november"), pytest.mark.slow]
SEPTEMBER, NOVEMBER = OCTOBER.shifted(-1), OCTOBER.shifted(1)
NEXT_WEEK = NOW + timedelta(days=7)
TICK = timedelta(microseconds=1)
# ups and downs without a signal
CALM = (90, 92, 91, 89, 93, 90, 91, 92, 88, 90, 91, 92, 90, 91, 89, 92, 91, 90, 92, 89)


def moment_after(period):
    """The 20th of the month after `period`, when its figure came out."""
    on = period.end + timedelta(days=20)
    return datetime(on.year, on.month, on.day, 11, tzinfo=UTC)


def fill(kpi, last=SEPTEMBER, values=CALM):
    """Published figures of a KPI, the last of them for `last`, each out three weeks after its month."""
    source = make.make_source()
    periods = [last.shifted(-step) for step in reversed(range(len(values)))]
    return Figure.objects.bulk_create(
        Figure(
            **make.figure_values(
                kpi=kpi,
                area=a_home(),
                source=source,
                period=(period.start, period.end),
                stated_value=Decimal(value),
                published_at=moment_after(period),
            )
        )
        for period, value in zip(periods, values, strict=True)
    )


def stated(value):
    return Typed(value=str(value), commentary="As counted.")


def given(kpi, moment=NOW):
    return get_given(kpi.pk, a_home(), moment)


def rate_of_all(moment, since, judged=None):
    return total_rate(get_scores(a_home(), moment, since, judged or {}, Scores()))


def judged_by(kpi, figures, *breaks):
    """The standing of a KPI with so many figures."""
    return Standing.of(Basis(get_catalogue(kpi.slug)[kpi.pk], breaks=breaks), Assessment(), (figures, figures, None))


def results(kpi, moment, breaks=()):
    observations = get_observations([kpi.pk], [a_home().pk], moment)[kpi.pk, a_home().pk]
    return score_given(given(kpi, moment), observations, breaks)


def everything():
    return list(GivenForecast.objects.order_by("pk").values())


def forecast_of(series):
    basis = make_basis()
    return forecast_series(series, basis, assess_series(series, basis))


# -- given -------------------------------------------------------------------------------------------


def test_approval_gives_the_forecast_of_the_next_month_from_all_that_is_known(desk):
    fill(desk.kpi)
    approved = desk.approved(stated(90))
    (row,) = GivenForecast.objects.all()
    observations = get_observations([desk.kpi.pk], [a_home().pk], NOW)[desk.kpi.pk, a_home().pk]
    expected = forecast_of(Series("", "", "percentage", MONTHLY, tuple(observations)))

    assert len(observations) == len(CALM) + 1
    assert (row.kpi, row.area, row.last_figure, row.period) == (desk.kpi, a_home(), approved, NOVEMBER)
    assert (row.low, row.high, row.basis) == (expected.low, expected.high, ForecastBasis.CHANCE)
    assert (row.given_at, row.known_from) == (NOW, approved.published_at)
    assert (row.rule_set, row.level) == ("ptd-0.2.2", 0.98)
    assert row.said.startswith("If nothing changes, the figure in November 2026 should lie between ")


def test_the_forecast_says_what_it_means_for_the_target_of_that_month(desk):
    fill(desk.kpi)
    make.make_target(kpi=desk.kpi, value=Decimal(100), from_on=NOVEMBER.start)
    make.make_target(kpi=desk.kpi, value=Decimal(50), from_on=date(2015, 4, 1), to_on=OCTOBER.end)
    desk.approved(stated(90))

    assert given(desk.kpi)[0].said.endswith("The target of 100% would be missed.")


def test_approval_of_a_series_too_short_gives_none_and_no_event(desk):
    fill(desk.kpi, values=CALM[:11])
    desk.approved(stated(90))

    assert not GivenForecast.objects.exists()
    assert not AuditEvent.objects.filter(action="forecasts_given").exists()


def test_one_event_tells_of_all_forecasts_of_an_approval_and_changes_pages(desk):
    kpis = [desk.kpi, a_kpi(desk.service_area, date(2020, 1, 1))]
    for kpi in kpis:
        fill(kpi)
    submitted = [desk.submitted(stated(90), kpi=kpi) for kpi in kpis]
    approve_figures(chosen=[(figure, figure.version) for figure in submitted], by=desk.manager)
    event = AuditEvent.objects.latest("id")

    assert (event.action, event.subject, event.actor) == ("forecasts_given", "2 forecasts", desk.manager.email)
    assert (event.after, event.changes_pages) == ({"forecasts": 2, "kpis": 2}, True)


def test_a_refused_approval_gives_no_forecast(desk):
    fill(desk.kpi)
    submitted = desk.submitted(stated(90))
    with pytest.raises(PermissionDenied):
        desk.approve(submitted, by=desk.officer)

    assert not GivenForecast.objects.exists()


def test_a_failure_while_giving_takes_the_approval_back(desk, monkeypatch):
    fill(desk.kpi)
    submitted = desk.submitted(stated(90))

    def fail(*args, **named):
        raise RuntimeError("the disk is full")

    monkeypatch.setattr("kpis.forecasts.actions.GivenForecast.objects.bulk_create", fail)
    with pytest.raises(RuntimeError), transaction.atomic():
        desk.approve(submitted)

    submitted.refresh_from_db()
    assert submitted.status == "submitted"
    assert not GivenForecast.objects.exists()


def test_correction_of_an_earlier_figure_gives_the_same_month_again_and_the_last_word_is_shown(desk):
    fill(desk.kpi, OCTOBER.shifted(-2))
    september = desk.approved(stated(90), period=SEPTEMBER)
    october = desk.approved(stated(91))
    first = given(desk.kpi)[-1]
    with time_machine.travel(NEXT_WEEK, tick=False):
        desk.corrected(september, stated(88))
        again = given(desk.kpi, NEXT_WEEK)[-1]

    assert (first.period, again.period) == (NOVEMBER, NOVEMBER)
    assert (first.last_figure, again.last_figure) == (october, october)
    assert (again.low, again.high) != (first.low, first.high)
    assert given(desk.kpi, NEXT_WEEK - TICK)[-1] == first


def test_correction_of_the_last_figure_gives_a_forecast_that_rests_on_it(desk):
    fill(desk.kpi)
    first = desk.approved(stated(90))
    corrected = desk.corrected(first, stated(93))

    assert [row.last_figure for row in GivenForecast.objects.order_by("pk")] == [first, corrected]
    assert given(desk.kpi)[-1].last_figure == corrected


def test_correction_that_leaves_the_value_gives_no_other_range(desk):
    """It rests on another figure, so it is a word of its own; the range is the same."""
    fill(desk.kpi)
    desk.corrected(desk.approved(stated(90)), stated(90))
    first, again = GivenForecast.objects.order_by("pk")

    assert (first.low, first.high, first.said) == (again.low, again.high, again.said)


@pytest.mark.parametrize("role", [Role.MEMBER, Role.OFFICER, Role.ADMINISTRATOR])
def test_only_who_approves_gives_forecasts(desk, role):
    fill(desk.kpi)
    with pytest.raises(PermissionDenied):
        give_forecasts(by=a_person(role=role), now=NOW)

    assert not GivenForecast.objects.exists()


def test_other_areas_and_yearly_series_have_no_forecast(desk):
    fill(desk.kpi)
    Figure.objects.update(area=make.make_area("England", "country"))
    yearly = [Period(date(year, 4, 1), date(year + 1, 3, 31)) for year in range(2000, 2020)]
    for period in yearly:
        make.make_figure(kpi=desk.kpi, area=a_home(), period=(period.start, period.end))

    assert give_forecasts(by="a script", now=NOW) == 0


def test_monthly_and_quarterly_series_of_a_kpi_have_forecasts_of_their_own(desk):
    fill(desk.kpi)
    start = date(2021, 1, 1)
    for step, value in enumerate(CALM):
        period = Period(start, date(2021, 3, 31)).shifted(3 * step)
        make.make_figure(kpi=desk.kpi, period=(period.start, period.end), stated_value=Decimal(value))
    give_forecasts(by="a script", now=NOW)

    assert [row.period.label for row in given(desk.kpi)] == ["January to March 2026", "October 2026"]


# -- idempotence and the command ---------------------------------------------------------------------


def test_giving_twice_gives_nothing_new(desk):
    fill(desk.kpi)
    assert give_forecasts(by="a script", now=NOW) == 1
    before = everything()

    assert give_forecasts(by="a script", now=NEXT_WEEK) == 0
    assert everything() == before


def test_command_says_what_it_gave_and_then_that_there_is_nothing_more(desk):
    fill(desk.kpi)
    said = io.StringIO()
    call_command("store_forecasts", stdout=said)
    call_command("store_forecasts", stdout=said)

    assert said.getvalue() == (
        "1 forecast was given.\nNothing to give: every forecast that can be made has been given already.\n"
    )
    assert AuditEvent.objects.get(action="forecasts_given").actor == "store_forecasts"
    assert GivenForecast.objects.get().known_from == NOW


def test_a_new_target_is_a_new_word_on_the_same_month(desk):
    fill(desk.kpi)
    give_forecasts(by="a script", now=NOW)
    make.make_target(kpi=desk.kpi, value=Decimal(100), published_at=NEXT_WEEK)

    assert give_forecasts(by="a script", now=NEXT_WEEK) == 1
    assert "target" not in given(desk.kpi)[0].said
    assert "target" in given(desk.kpi, NEXT_WEEK)[0].said


# -- as at, and under embargo ------------------------------------------------------------------------


def test_a_forecast_is_not_known_before_it_was_given(desk):
    fill(desk.kpi)
    desk.approved(stated(90))

    assert given(desk.kpi, NOW - TICK) == []
    assert len(given(desk.kpi, NOW)) == 1


def test_a_forecast_that_rests_on_an_embargoed_figure_comes_out_with_it(desk):
    fill(desk.kpi)
    give_forecasts(by="a script", now=NOW)
    desk.approved(stated(92), publish_from=NEXT_WEEK)
    (before,) = given(desk.kpi, NEXT_WEEK - TICK)
    after = given(desk.kpi, NEXT_WEEK)[-1]

    assert (before.period, before.known_from) == (OCTOBER, NOW)
    assert before.last_figure.period == SEPTEMBER
    assert (after.given_at, after.known_from) == (NOW, NEXT_WEEK)


def test_what_is_known_before_an_embargo_ends_does_not_move_with_the_embargoed_figure(desk):
    fill(desk.kpi)
    assert give_forecasts(by="a script", now=NOW) == 1
    (before,) = everything()
    desk.approved(stated(91), publish_from=NEXT_WEEK)

    assert [row for row in everything() if row["known_from"] < NEXT_WEEK] == [before]
    assert GivenForecast.objects.get(known_from=NEXT_WEEK).period == NOVEMBER


def test_correction_while_a_later_figure_is_under_embargo_reaches_its_forecast_too(desk):
    fill(desk.kpi, OCTOBER.shifted(-2))
    september = desk.approved(stated(90), period=SEPTEMBER)
    desk.approved(stated(91), publish_from=NEXT_WEEK)
    first = given(desk.kpi, NEXT_WEEK)[-1]
    with time_machine.travel(NOW + timedelta(days=1), tick=False):
        desk.corrected(september, stated(88))
    last = given(desk.kpi, NEXT_WEEK)[-1]

    assert (first.period, last.period) == (NOVEMBER, NOVEMBER)
    assert (first.known_from, last.known_from) == (NEXT_WEEK, NEXT_WEEK)
    assert (first.low, first.high) != (last.low, last.high)


# -- never changed -----------------------------------------------------------------------------------


def test_a_forecast_is_never_changed_or_deleted(desk):
    row = make.make_forecast()
    row.high = 99.0
    for change in (
        row.save,
        row.delete,
        lambda: GivenForecast.objects.update(high=99.0),
        lambda: GivenForecast.objects.filter(pk=row.pk).delete(),
        lambda: GivenForecast.objects.bulk_update([row], ["high"]),
    ):
        with pytest.raises(PermissionError), transaction.atomic():
            change()

    assert GivenForecast.objects.get().high == 95.0


def test_nothing_that_happens_to_its_figures_changes_what_was_stored(desk):
    fill(desk.kpi)
    october = desk.approved(stated(90))
    (before,) = everything()
    desk.corrected(october, stated(93))
    make.make_break(kpi=desk.kpi, on=date(2026, 6, 1), published_at=NOW)
    make.make_target(kpi=desk.kpi)
    give_forecasts(by="a script", now=NEXT_WEEK)

    after = everything()

    assert len(after) > 1
    assert after[0] == before


# -- scored ------------------------------------------------------------------------------------------


@pytest.fixture
def expected(desk):
    """A forecast of 80% to 95% for October, known since a month ago, and no figure yet."""
    (september,) = fill(desk.kpi, values=CALM[:1])
    known = NOW - timedelta(days=30)
    columns = {"period": (OCTOBER.start, OCTOBER.end), "given_at": known, "known_from": known}
    return make.make_forecast(last_figure=september, **columns)


def test_a_forecast_waits_until_its_figure_is_known(desk, expected):
    (result,) = results(desk.kpi, NOW)
    assert (result.outcome, result.status, result.observed) == (None, ForecastStatus.WAITING, None)
    assert rate_results([result]) == HitRate(0, 0)


@pytest.mark.parametrize(
    ("value", "outcome", "status"),
    [
        (80, ForecastOutcome.HIT, ForecastStatus.HELD),
        (95, ForecastOutcome.HIT, ForecastStatus.HELD),
        ("79.9", ForecastOutcome.MISS, ForecastStatus.MISSED),
    ],
)
def test_a_figure_that_came_scores_its_forecast(desk, expected, value, outcome, status):
    desk.approved(stated(value))
    (result,) = results(desk.kpi, NOW)

    assert (result.outcome, result.status, result.observed.value) == (outcome, status, Decimal(value))


def test_a_revision_changes_the_score_for_readers_after_it_and_never_the_forecast(desk, expected):
    october = desk.approved(stated(90))
    stored = GivenForecast.objects.filter(pk=expected.pk).values().get()
    with time_machine.travel(NEXT_WEEK, tick=False):
        desk.corrected(october, stated(60))

    assert [result.status for result in results(desk.kpi, NEXT_WEEK - TICK)] == [ForecastStatus.HELD]
    assert [result.status for result in results(desk.kpi, NEXT_WEEK)] == [ForecastStatus.MISSED]
    assert GivenForecast.objects.filter(pk=expected.pk).values().get() == stored


def test_an_embargoed_figure_scores_nothing_before_it_is_out(desk, expected):
    desk.approved(stated(60), publish_from=NEXT_WEEK)

    assert [result.status for result in results(desk.kpi, NEXT_WEEK - TICK)] == [ForecastStatus.WAITING]
    assert [result.status for result in results(desk.kpi, NEXT_WEEK)] == [ForecastStatus.MISSED]


def test_a_figure_that_was_counted_differently_scores_nothing(desk, expected):
    desk.approved(stated(60))
    make.make_break(kpi=desk.kpi, on=OCTOBER.start)
    (change,) = get_breaks(NOW)[desk.kpi.pk]
    (result,) = results(desk.kpi, NOW, [change])

    assert (result.outcome, result.status) == (None, ForecastStatus.COUNTED_DIFFERENTLY)
    assert rate_of_all(NOW, OCTOBER.start, {desk.kpi.pk: judged_by(desk.kpi, 1, change)}) == HitRate(0, 0)


def test_of_two_words_on_a_month_the_last_counts(desk, expected):
    columns = {"period": (OCTOBER.start, OCTOBER.end), "given_at": NOW - timedelta(days=9), "low": 50.0}
    make.make_forecast(last_figure=expected.last_figure, known_from=NOW - timedelta(days=9), **columns)
    desk.approved(stated(60))

    assert [result.status for result in results(desk.kpi, NOW)] == [ForecastStatus.HELD]
    assert rate_of_all(NOW, OCTOBER.start) == HitRate(1, 1)


def test_hit_rate_of_all_kpis_counts_each_months_forecast_once_within_the_time_asked_for(desk, expected):
    other = a_kpi(desk.service_area, date(2020, 1, 1))
    (september,) = fill(other, values=CALM[:1])
    columns = {"given_at": expected.given_at, "known_from": expected.known_from}
    make.make_forecast(last_figure=september, period=(OCTOBER.start, OCTOBER.end), **columns)
    make.make_forecast(last_figure=september, period=(NOVEMBER.start, NOVEMBER.end), **columns)
    desk.approved(stated(90))
    desk.approved(stated(60), kpi=other)

    assert rate_of_all(NOW, OCTOBER.end) == HitRate(1, 2)
    assert rate_of_all(NOW, NOVEMBER.start) == HitRate(0, 0)
    assert rate_of_all(NOW - timedelta(days=1), OCTOBER.end) == HitRate(0, 0)


def test_hit_rate_keeps_each_kpis_forecasts_and_figures_together(desk, expected):
    """Between KPIs that have both stand one without figures and one without forecasts; the last has no figures."""
    columns = {"given_at": expected.given_at, "known_from": expected.known_from, "period": (OCTOBER.start, OCTOBER.end)}
    waiting, unforecast, both, last = (a_kpi(desk.service_area, date(2020, 1, 1)) for _ in range(4))
    for kpi in (waiting, both, last):
        (september,) = fill(kpi, values=CALM[:1])
        make.make_forecast(last_figure=september, **columns)
    for kpi, value in ((desk.kpi, 60), (unforecast, 60), (both, 90)):
        desk.approved(stated(value), kpi=kpi)

    assert rate_of_all(NOW, OCTOBER.start) == HitRate(1, 2)


def test_scores_are_counted_again_only_where_something_changed(desk, expected):
    other = a_kpi(desk.service_area, date(2020, 1, 1))
    (september,) = fill(other, values=CALM[:1])
    columns = {"given_at": expected.given_at, "known_from": expected.known_from}
    make.make_forecast(last_figure=september, period=(OCTOBER.start, OCTOBER.end), **columns)
    desk.approved(stated(60))
    judged = {desk.kpi.pk: judged_by(desk.kpi, 1), other.pk: judged_by(other, 1)}
    before = get_scores(a_home(), NOW, OCTOBER.start, judged, Scores())

    desk.approved(stated(90), kpi=other)
    again = get_scores(a_home(), NOW, OCTOBER.start, judged | {other.pk: judged_by(other, 2)}, before)
    assert again[desk.kpi.pk] == before[desk.kpi.pk]
    assert before[other.pk][-2:] == (0, 0)
    assert again[other.pk][-2:] == (1, 1)

    change = Break(OCTOBER.start, "Counted otherwise")
    judged[desk.kpi.pk] = judged_by(desk.kpi, 1, change)
    counted = get_scores(a_home(), NOW, OCTOBER.start, judged, again)
    assert counted[desk.kpi.pk][-2:] == (0, 0)
    assert get_scores(a_home(), NOW, NOVEMBER.start, judged, again) == Scores()

    make.make_forecast(last_figure=september, period=(OCTOBER.start, OCTOBER.end), low=80, given_at=NOW, known_from=NOW)
    last = get_scores(a_home(), NOW, OCTOBER.start, judged | {other.pk: judged_by(other, 2)}, again)
    assert last[other.pk].ids != again[other.pk].ids


# -- the outlook -------------------------------------------------------------------------------------


def outlook(desk, moment=NOW, breaks=()):
    facts = get_catalogue(desk.kpi.slug)[desk.kpi.pk]
    observations = get_observations([desk.kpi.pk], [a_home().pk], moment)[desk.kpi.pk, a_home().pk]
    series = Series(facts.title, "West Sussex", facts.kind_slug, MONTHLY, tuple(observations), facts.decimals)
    basis = Basis(facts, breaks=tuple(breaks))
    return build_outlook(given(desk.kpi, moment), series, basis, assess_series(series, basis))


def test_outlook_has_the_newest_forecast_and_the_earlier_ones_newest_first(desk):
    fill(desk.kpi, OCTOBER.shifted(-3))
    for step in (-2, -1, 0):
        desk.approved(stated(90), period=OCTOBER.shifted(step))
    found = outlook(desk)

    assert (found.newest.period, found.given_on, found.words) == (NOVEMBER, NOW.date(), found.newest.said)
    assert [result.given.period for result in found.earlier] == [OCTOBER, SEPTEMBER]
    assert found.hit_rate == HitRate(2, 2)
    assert found.promise == "If nothing else changes, about 98 in 100 such ranges hold (rules ptd-0.2.2)."


def test_outlook_says_why_there_is_no_forecast(desk):
    fill(desk.kpi, OCTOBER, CALM[:3])
    found = outlook(desk)

    assert (found.words, found.newest, found.given_on) == ("No forecast. Only 3 figures; 13 are needed.", None, None)


def test_outlook_says_that_none_was_given_where_one_could_be(desk):
    fill(desk.kpi)

    assert outlook(desk).words == (
        "No forecast. None was known for October 2026; forecasts are given when a figure is approved."
    )


def test_outlook_does_not_repeat_a_forecast_that_a_break_has_overtaken(desk):
    fill(desk.kpi)
    give_forecasts(by="a script", now=NOW)
    make.make_break(kpi=desk.kpi, on=OCTOBER.start, what_changed="no calls")
    (change,) = get_breaks(NOW)[desk.kpi.pk]
    found = outlook(desk, breaks=[change])

    assert found.words == "No forecast. Counted differently from 1 October 2026: no calls."
    assert [result.status for result in found.earlier] == [ForecastStatus.COUNTED_DIFFERENTLY]


def test_outlook_of_a_series_leaves_out_forecasts_of_another(desk):
    fill(desk.kpi)
    give_forecasts(by="a script", now=NOW)
    quarter = Period(date(2026, 10, 1), date(2026, 12, 31))
    make.make_forecast(last_figure=Figure.objects.first(), period=(quarter.start, quarter.end))
    found = outlook(desk)

    assert (found.newest.period, found.earlier) == (OCTOBER, ())


# -- the past of a practice installation -------------------------------------------------------------


def test_replayed_forecasts_are_those_that_were_to_be_had_at_their_time(desk, settings):
    settings.IS_PRACTICE = True
    figures = fill(desk.kpi)
    count = replay_forecasts(by="fill_practice", now=NOW)
    rows = list(GivenForecast.objects.order_by("known_from"))

    assert count == len(rows) == len(CALM) - 12
    for row in rows:
        until = [figure for figure in figures if figure.published_at <= row.known_from]
        series = Series("", "", "percentage", MONTHLY, tuple(figure.as_observation() for figure in until))
        found = forecast_of(series)
        assert (row.low, row.high, row.period) == (found.low, found.high, until[-1].period.shifted(1))
        assert row.given_at == row.known_from == until[-1].published_at


def test_replay_does_not_look_ahead_of_a_correction(desk, settings):
    settings.IS_PRACTICE = True
    figures = fill(desk.kpi)
    corrected_at = moment_after(SEPTEMBER) + timedelta(days=3)
    make.revise_figure(figures[14], 60, corrected_at)
    replay_forecasts(by="fill_practice", now=NOW)
    (last,) = GivenForecast.objects.filter(known_from=corrected_at)
    (before,) = GivenForecast.objects.filter(known_from=moment_after(SEPTEMBER))

    assert last.period == before.period == OCTOBER
    assert (last.low, last.high) != (before.low, before.high)
    assert not GivenForecast.objects.exclude(pk=last.pk).filter(known_from__gte=corrected_at).exists()


def test_the_past_of_a_real_installation_is_never_replayed(desk, settings):
    settings.IS_PRACTICE = False
    fill(desk.kpi)
    with pytest.raises(PermissionDenied):
        replay_forecasts(by="a script", now=NOW)

    assert not GivenForecast.objects.exists()


# -- how many queries --------------------------------------------------------------------------------


def queries_of_giving(kpis, months):
    with transaction.atomic():
        desk = make_desk()
        values = (CALM * 10)[:months]
        for _ in range(kpis):
            fill(a_kpi(desk.service_area, date(2020, 1, 1)), values=values)
        with CaptureQueriesContext(connection) as queries:
            assert give_forecasts(by="a script", now=NOW) == kpis
        home = get_home()
        with CaptureQueriesContext(connection) as rate:
            get_scores(home, NOW, date(2020, 1, 1), {}, Scores())
        transaction.set_rollback(True)
    return len(queries), len(rate)


def test_queries_do_not_grow_with_kpis_or_months(db):
    few = queries_of_giving(1, 14)

    assert few == queries_of_giving(8, 14) == queries_of_giving(2, 60)
    # two of them PostgreSQL alone needs, to let one writer after the other give forecasts
    assert few[0] <= 15
    assert few[1] == 3
