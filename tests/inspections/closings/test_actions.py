"""Closing a recommendation and opening it again: what is kept, what is refused, what each day shows."""

from datetime import date, timedelta

import pytest
import time_machine
from django.core.exceptions import PermissionDenied
from django.utils import timezone

from accounts.models import AuditEvent
from accounts.permissions import Role
from analysis.entry.progress import Document
from inspections.closings import actions
from inspections.closings.queries import get_closings, standing_closings
from inspections.evidence import Evidence
from inspections.models import Recommendation, RecommendationClosing
from inspections.progress.queries import get_progress
from ledger.workflow import InvalidEntry, NewerVersion, NotOpen
from pages.touched import get_touched_kpis
from tests.inspections import progress_makers as make
from tests.inspections.refusing import fields, last_event, refused

pytestmark = pytest.mark.django_db
REASON = "Each of its points was done."
AUDITED = Evidence("The audit of May shows it.")


@pytest.fixture
def asked():
    return make.make_asked()


@pytest.fixture
def manager():
    return make.make_manager()


def close(asked, by, **changed):
    values = {"version": 1, "closed_on": date(2022, 5, 1), "reason": REASON, "evidence": AUDITED, "by": by} | changed
    return actions.close_recommendation(recommendation=asked, **values)


def reopen(asked, by, **changed):
    values = {"version": 2, "reason": "The next audit found the same again.", "by": by} | changed
    return actions.reopen_recommendation(recommendation=asked, **values)


def current(asked):
    return Recommendation.objects.get(pk=asked.pk)


def test_close_recommendation_keeps_day_reason_and_evidence(asked, manager):
    kpi, finding = make.make_kpi(), make.make_finding()
    evidence = Evidence("Audited.", (kpi.code,), (str(finding.pk),), (Document("Audit", "https://example.org/a"),))
    close(asked, manager, evidence=evidence)
    closing = RecommendationClosing.objects.get()
    assert (closing.closed_on, closing.reason, closing.words) == (date(2022, 5, 1), REASON, "Audited.")
    assert (closing.closed_by, closing.superseded_at) == (manager, None)
    assert (list(closing.kpis.all()), list(closing.findings.all())) == ([kpi], [finding])
    assert [(one.title, one.address) for one in closing.documents.all()] == [("Audit", "https://example.org/a")]
    assert current(asked).version == 2


def test_closing_is_in_the_history_of_the_recommendation(asked, manager):
    close(asked, manager)
    event = last_event()
    assert (event.action, event.actor, event.about) == ("recommendation_closed", manager.email, asked.audit_about)
    assert event.after["reason"] == REASON
    assert event.after["closed_on"] == "2022-05-01"
    assert event.changes_pages


@pytest.mark.parametrize("role", [Role.MEMBER, Role.OFFICER, Role.ADMINISTRATOR])
@pytest.mark.parametrize("step", [close, reopen])
def test_only_managers_close_and_reopen(asked, role, step):
    if step is reopen:
        close(asked, make.make_manager())
    person = make.make_person(role)
    refused(PermissionDenied, lambda: step(asked, person))


@pytest.mark.parametrize(
    ("changed", "field"),
    [
        pytest.param({"closed_on": None}, "closed_on", id="no day"),
        pytest.param({"closed_on": timezone.localdate() + timedelta(days=1)}, "closed_on", id="tomorrow"),
        pytest.param({"closed_on": date(2014, 2, 24)}, "closed_on", id="before it was asked for"),
        pytest.param({"reason": "Done."}, "reason", id="a reason that says nothing"),
        pytest.param({"reason": "x " * 20_000}, "reason", id="a reason that is too long"),
        pytest.param({"evidence": Evidence(" ")}, "words", id="no evidence"),
        pytest.param({"evidence": Evidence("Audited.", ("NO-SUCH",))}, "kpis", id="no such KPI"),
        pytest.param({"evidence": Evidence("Audited.", (), ("999999",))}, "findings", id="no such finding"),
        pytest.param(
            {"evidence": Evidence("Audited.", (), (), (Document("Audit", "nowhere"),))},
            "document_0_address",
            id="no address",
        ),
    ],
)
def test_close_recommendation_says_at_its_field_what_is_wrong(asked, manager, changed, field):
    assert fields(refused(InvalidEntry, lambda: close(asked, manager, **changed))) == [field]


def test_the_day_on_which_it_was_published_is_early_enough(asked, manager):
    asked.inspection.published_on = date(2014, 5, 8)
    asked.inspection.save()
    error = refused(InvalidEntry, lambda: close(asked, manager, closed_on=date(2014, 5, 7)))
    assert "8 May 2014" in str(error)
    assert close(asked, manager, closed_on=date(2014, 5, 8)).closed_on == date(2014, 5, 8)


def test_a_closed_recommendation_is_not_closed_again(asked, manager):
    close(asked, manager)
    refused(NotOpen, lambda: close(asked, manager, version=2))


@pytest.mark.slow
def test_work_on_an_older_version_is_refused(asked, manager):
    close(asked, manager)
    refused(NewerVersion, lambda: close(asked, manager))
    refused(NewerVersion, lambda: reopen(asked, manager, version=1))


@pytest.mark.slow
def test_reopen_needs_a_closing_and_a_reason(asked, manager):
    refused(NotOpen, lambda: reopen(asked, manager, version=1))
    close(asked, manager)
    assert fields(refused(InvalidEntry, lambda: reopen(asked, manager, reason="Again."))) == ["reason"]


def test_each_day_shows_whether_it_was_closed_then(asked, manager):
    with time_machine.travel(make.moment(2022, 5, 10), tick=False):
        close(asked, manager)
    with time_machine.travel(make.moment(2022, 6, 10), tick=False):
        reopen(asked, manager)
    closed = {
        day: standing_closings(make.moment(2022, *day)).filter(recommendation=asked).exists()
        for day in ((5, 9), (5, 11), (6, 9), (6, 11))
    }
    assert closed == {(5, 9): False, (5, 11): True, (6, 9): True, (6, 11): False}
    then = get_closings(asked, make.moment(2022, 6, 9))
    assert [one.is_reopened for one in then] == [False]
    assert [one.is_reopened for one in get_closings(asked, make.moment(2022, 6, 11))] == [True]
    assert not get_closings(asked, make.moment(2022, 5, 9))
    assert last_event().action == "recommendation_reopened"


@pytest.mark.slow
def test_progress_carries_the_closing_that_holds(asked, manager):
    close(asked, manager)
    (progress,) = get_progress(timezone.now(), make.TODAY, asked.inspection.slug)
    assert progress.closing.reason == REASON
    reopen(asked, manager)
    (progress,) = get_progress(timezone.now(), make.TODAY, asked.inspection.slug)
    assert progress.closing is None


def test_a_clock_that_was_set_back_does_not_put_the_opening_before_the_closing(asked, manager):
    with time_machine.travel(make.moment(2022, 5, 10), tick=False):
        close(asked, manager)
    with time_machine.travel(make.moment(2022, 5, 9), tick=False):
        reopen(asked, manager)
        close(asked, manager, version=3)
    first, second = RecommendationClosing.objects.order_by("pk")
    assert first.published_at == first.superseded_at == second.published_at


@pytest.mark.slow
def test_closings_take_four_queries_however_many(asked, manager, django_assert_num_queries):
    kpi, finding = make.make_kpi(), make.make_finding()
    evidence = Evidence("Audited.", (kpi.code,), (str(finding.pk),), (Document("Audit", "https://example.org/a"),))
    for version in (1, 3, 5):
        close(asked, manager, version=version, evidence=evidence)
        reopen(asked, manager, version=version + 1)
    with django_assert_num_queries(4):
        found = get_closings(asked, timezone.now())
        assert [one.closing.findings.all()[0].inspection.slug for one in found] == [finding.inspection.slug] * 3
        assert [(one.closing.closed_by, one.closing.reopened_by) for one in found] == [(manager, manager)] * 3


def test_no_standing_of_a_kpi_is_worked_out_again_for_a_closing_or_a_link(asked, manager):
    before = timezone.now()
    since = AuditEvent.objects.newest_id()
    close(asked, manager)
    reopen(asked, manager)
    assert get_touched_kpis(since, before, timezone.now()) == set()
