"""Approved figures that are not yet out: seen by managers, cancelled with a reason, and never seen by readers."""

from datetime import timedelta

import pytest
from django.core.exceptions import PermissionDenied
from django.http import QueryDict

from accounts.models import AuditEvent
from analysis.entry.figures import Typed
from kpis.approvals.not_out import cancel_approval, get_not_out
from kpis.figures.actions import NewerFigure
from kpis.models import Figure, GivenForecast
from ledger.workflow import InvalidEntry, NotOpen
from tests.accounts.makers import signed_in
from tests.kpis.returns.desk import NINE_OF_TEN, NOW, OCTOBER, everything
from tests.page_text import text_of

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("november"), pytest.mark.slow]
LATER = NOW + timedelta(days=20)
REASON = "The cohort is of September."


def cancel(desk, figure, reason=REASON, version=None, by=None):
    version = version or figure.version
    return cancel_approval(figure=figure, version=version, reason=reason, by=by or desk.manager)


def test_approval_is_cancelled_before_anybody_could_see_the_figure(desk):
    embargoed = desk.approved(publish_from=LATER)
    assert list(get_not_out(NOW)) == [embargoed]
    returned = cancel(desk, embargoed)
    returned.refresh_from_db()
    assert (returned.status, returned.return_reason, returned.returned_by) == ("returned", REASON, desk.manager)
    assert (returned.approved_by, returned.approved_at, returned.published_at) == (None, None, None)
    assert not get_not_out(NOW).exists()
    assert AuditEvent.objects.get(action="figure_approval_cancelled").after == {"reason": REASON}
    again = desk.save(Typed("8", "10", commentary="Two were ill."), version=returned.version)
    assert desk.approve(desk.submit(again)).status == "approved"


def test_figure_that_it_would_replace_stands_again(desk, november):
    standing = desk.approved()
    correction = desk.corrected(standing, publish_from=LATER)
    cancel(desk, correction)
    standing.refresh_from_db()
    assert (standing.status, standing.superseded_at) == ("approved", None)
    november.move_to(LATER + timedelta(days=1))
    assert list(Figure.objects.known_at(LATER + timedelta(hours=1))) == [standing]


def test_forecasts_that_rest_on_it_go_with_it(desk):
    for back in range(14, 0, -1):
        desk.approved(Typed(f"{60 + back % 2}", "100", commentary="Counted."), period=OCTOBER.shifted(-back))
    known = GivenForecast.objects.count()
    assert known
    embargoed = desk.approved(Typed("60", "100", commentary="Counted."), publish_from=LATER)
    assert GivenForecast.objects.filter(last_figure=embargoed).exists()
    cancel(desk, embargoed)
    assert not GivenForecast.objects.filter(last_figure=embargoed).exists()
    assert GivenForecast.objects.count() == known


@pytest.mark.parametrize(
    ("change", "error"),
    [
        pytest.param({"reason": " "}, InvalidEntry, id="without a reason"),
        pytest.param({"version": 99}, NewerFigure, id="on another version"),
    ],
)
def test_cancelling_is_refused(desk, change, error):
    embargoed = desk.approved(publish_from=LATER)
    before = everything()
    with pytest.raises(error):
        cancel(desk, embargoed, **change)
    with pytest.raises(PermissionDenied):
        cancel(desk, embargoed, by=desk.officer)
    assert everything() == before


def test_what_is_out_is_not_cancelled(desk, november):
    embargoed = desk.approved(publish_from=LATER)
    november.move_to(LATER)
    before = everything()
    with pytest.raises(NotOpen, match="out already"):
        cancel(desk, embargoed)
    assert everything() == before
    assert not get_not_out(LATER).exists()


def test_manager_finds_it_on_the_list_and_cancels_it_there(desk):
    embargoed = desk.approved(publish_from=LATER)
    manager = signed_in(desk.manager)
    address = f"/approvals/not-out/{embargoed.pk}/"
    listed = manager.get("/approvals/")
    assert "Approved, not yet out" in text_of(listed)
    assert address in listed.content.decode()
    refused = manager.post(address, {"version": embargoed.version, "return_reason": ""})
    assert (refused.status_code, "Say what must be changed." in text_of(refused)) == (422, True)
    done = manager.post(address, {"version": embargoed.version, "return_reason": REASON}, follow=True)
    assert "was cancelled" in text_of(done)
    assert "Approved, not yet out" not in text_of(done)
    assert REASON in text_of(signed_in(desk.officer).get("/returns/"))


def test_all_of_them_asks_once_with_number_and_unusual_ones(desk):
    standing = desk.approved(period=OCTOBER)
    correction = desk.submit(desk.correct(standing, Typed("10", "10"), "One more was found."))
    manager = signed_in(desk.manager)
    sent = QueryDict(mutable=True)
    sent.update({"shown": f"{correction.pk}:{correction.version}", "publish_from": "2026-12-12", "approve_all": "1"})
    asked = manager.post("/approvals/2026-10/", sent)
    said = text_of(asked)
    assert "Approve 1 figure of October 2026?" in said
    assert "Members see it from 12 December 2026." in said
    assert f"{desk.kpi.title}: 100% . Correction; until now 90%. One more was found." in said
    correction.refresh_from_db()
    assert correction.status == "submitted"
    del sent["approve_all"]
    manager.post("/approvals/2026-10/", sent | {"approve_shown": "1"})
    correction.refresh_from_db()
    assert (correction.status, correction.published_at.date().isoformat()) == ("approved", "2026-12-12")


@pytest.mark.parametrize(
    ("sent", "words"),
    [
        pytest.param({"publish_from": "2026-11-01", "shown": "1:1"}, "Enter today or a later date", id="a past day"),
        pytest.param({}, "Choose the figures to approve", id="nothing shown"),
    ],
)
def test_question_is_not_asked_where_it_could_not_be_answered(desk, sent, words):
    desk.submitted(NINE_OF_TEN)
    said = text_of(signed_in(desk.manager).post("/approvals/2026-10/", {"approve_all": "1", **sent}))
    assert words in said
    assert "Approve figures of October 2026" in said
