"""Managers are reminded of progress updates that wait, beside figures, and never of their own."""

from datetime import date

import pytest
from django.core import mail
from django.core.management import call_command

from accounts.permissions import Role
from inspections.progress import actions
from tests.inspections import progress_makers as make
from tests.kpis.returns.makers import a_figure, a_home, a_kpi, a_service_area

pytestmark = [pytest.mark.django_db, pytest.mark.slow]

DAYS = (date(2026, 11, 17), date(2026, 11, 18), date(2026, 11, 19))


def run(today=DAYS[0]):
    mail.outbox = []
    call_command("send_reminders", today=today)
    return {letter.to[0]: letter for letter in mail.outbox}


@pytest.fixture
def led():
    return make.make_led()


def test_manager_is_told_of_an_update_that_waits_with_the_page_and_no_word_of_it(led, settings):
    asked, _ = led
    make.make_submitted(asked, make.proposal(rating="at_risk", reason=make.REASON))
    manager = make.make_manager()
    letter = run()[manager.email]
    assert letter.subject.endswith("1 progress update waits for approval")
    assert "Progress on recommendations: 1 progress update" in letter.body
    assert f"{settings.SITE_ADDRESS}/progress/" in letter.body
    for word in (make.REASON, "risk", asked.short_title):
        assert word not in letter.body


def test_figures_and_updates_stand_in_one_letter(led):
    asked, lead = led
    a_home()
    figure = a_figure(a_kpi(a_service_area(lead), None), lead)
    make.make_submitted(asked)
    manager = make.make_manager()
    letter = run()[manager.email]
    assert "1 figure and 1 progress update wait for your approval, 2 of them new to you" in letter.body
    assert f"/approvals/{figure.period_end:%Y-%m}/" in letter.body


def test_update_is_told_of_once_and_again_when_it_is_submitted_again(led):
    asked, lead = led
    submitted = make.make_submitted(asked)
    manager = make.make_manager()
    assert manager.email in run(DAYS[0])
    assert run(DAYS[1]) == {}
    returned = actions.return_update(update=submitted, version=submitted.version, reason="Say more.", by=manager)
    assert run(DAYS[1]) == {}
    actions.submit_proposal(update=returned, version=returned.version, by=lead, today=make.TODAY)
    assert manager.email in run(DAYS[2])


def test_nobody_is_reminded_of_an_update_that_they_wrote_themselves():
    lead, other = make.make_manager(), make.make_manager()
    asked = make.make_asked(lead)
    make.make_submitted(asked)
    assert set(run()) == {other.email}


def test_those_who_do_not_approve_are_left_in_peace(led):
    asked, _ = led
    make.make_submitted(asked)
    for role in (Role.MEMBER, Role.OFFICER, Role.ADMINISTRATOR):
        make.make_person(role)
    assert run() == {}
