"""Reminders: who gets what and when, never twice, and what happens when a mail fails."""

import smtplib
from datetime import UTC, date, datetime, timedelta
from threading import Barrier, Thread

import pytest
import time_machine
from django.core import mail
from django.core.mail.backends.locmem import EmailBackend
from django.core.management import CommandError, call_command
from django.db import IntegrityError, connection

from accounts.models import Absence
from accounts.permissions import Role
from analysis.core.periods import Period
from kpis.models import Figure, Reminder
from kpis.reminders.letters import Stage, get_letters, send_letters, stage_of
from tests.accounts.makers import a_person
from tests.kpis.returns.makers import a_figure, a_home, a_kpi, a_service_area

pytestmark = pytest.mark.django_db

OCTOBER = Period(date(2026, 10, 1), date(2026, 10, 31))
# the fifteenth working day of November 2026 is Friday the 20th
BEFORE, DUE, OVERDUE = date(2026, 11, 17), date(2026, 11, 20), date(2026, 11, 21)


@pytest.fixture
def officer():
    return a_person(role=Role.OFFICER, email="officer@example.org")


@pytest.fixture
def manager():
    return a_person(role=Role.MANAGER, email="manager@example.org")


@pytest.fixture
def kpi(officer):
    a_home()
    return a_kpi(a_service_area(officer), date(2026, 10, 1))


def run(today, **options):
    """Send what is due on a day; the mails that went."""
    mail.outbox = []
    call_command("send_reminders", today=today, **options)
    return mail.outbox


class RefusesOne(EmailBackend):
    """A mail server that does not take mail for `refused`."""

    refused = ("officer@example.org",)

    def send_messages(self, messages):
        if any(to in self.refused for message in messages for to in message.to):
            raise smtplib.SMTPRecipientsRefused({})
        return super().send_messages(messages)


@pytest.mark.parametrize(
    ("today", "expected"),
    [
        (date(2026, 11, 16), None),
        (BEFORE, Stage.BEFORE_DUE),
        (date(2026, 11, 19), Stage.BEFORE_DUE),
        (DUE, Stage.DUE),
        (OVERDUE, Stage.OVERDUE),
    ],
)
def test_stages_of_a_return(today, expected):
    assert stage_of(OCTOBER, today) is expected


# officers


@pytest.mark.slow
def test_officer_is_reminded_once_at_each_stage(kpi):
    sent = {day: len(run(day)) for day in (date(2026, 11, 16), BEFORE, date(2026, 11, 18), DUE, OVERDUE)}
    assert list(sent.values()) == [0, 1, 0, 1, 1]
    assert run(OVERDUE) == []
    assert run(date(2026, 11, 30)) == []


def test_letter_says_how_many_and_where_and_no_figure(kpi, officer):
    a_kpi(kpi.service_area, date(2026, 10, 1))
    a_figure(kpi, officer, status="draft", numerator=777, denominator=888, typed={"numerator": "777"})
    (letter,) = run(BEFORE)
    assert letter.to == ["officer@example.org"]
    assert letter.subject.endswith("2 figures still to do")
    assert "October 2026, due on 20 November 2026: 2 figures" in letter.body
    assert "https://children-first.example.org/returns/2026-10/" in letter.body
    assert "777" not in letter.body
    assert "888" not in letter.body


def test_several_returns_stand_in_one_letter(kpi):
    kpi.collected_from = date(2026, 8, 1)
    kpi.save()
    (letter,) = run(DUE)
    assert "August 2026, was due on" in letter.body
    assert "September 2026, was due on" in letter.body
    assert "October 2026, due today" in letter.body


@pytest.mark.parametrize("status", ["submitted", "approved"])
def test_officer_who_has_submitted_is_left_in_peace(kpi, officer, manager, status):
    now = datetime.now(UTC)
    approval = {"approved_by": manager, "approved_at": now, "published_at": now} if status == "approved" else {}
    a_figure(kpi, officer, status=status, **approval)
    assert [letter.to for letter in run(OVERDUE)] == ([["manager@example.org"]] if status == "submitted" else [])


def test_returned_figure_is_to_do_again(kpi, officer, manager):
    a_figure(
        kpi, officer, status="returned", returned_by=manager, returned_at=datetime.now(UTC), return_reason="Check."
    )
    assert len(run(DUE)) == 1


def test_others_get_nothing(kpi):
    a_person(role=Role.OFFICER, email="of-another-area@example.org")
    kpi.service_area.owners.add(a_person(role=Role.OFFICER, email="gone@example.org", is_active=False))
    kpi.service_area.owners.add(a_person(role=Role.MEMBER, email="now-a-member@example.org"))
    assert [letter.to for letter in run(DUE)] == [["officer@example.org"]]


# managers


@pytest.mark.slow
def test_manager_is_told_what_waits_and_again_only_when_something_new_waits(kpi, officer, manager):
    kpi.collected_from = None
    kpi.save()
    a_figure(kpi, officer)
    (letter,) = run(DUE)
    assert letter.to == ["manager@example.org"]
    assert "1 figure waits for your approval, 1 of them new to you" in letter.body
    assert "https://children-first.example.org/approvals/2026-10/" in letter.body
    assert run(DUE) == []
    assert run(OVERDUE) == []
    a_figure(a_kpi(kpi.service_area), officer)
    (letter,) = run(OVERDUE)
    assert "2 figures wait for your approval, 1 of them new to you" in letter.body


@pytest.mark.slow
def test_manager_gets_one_letter_a_day_at_most(kpi, officer, manager):
    kpi.collected_from = None
    kpi.save()
    a_figure(kpi, officer)
    assert len(run(DUE)) == 1
    a_figure(a_kpi(kpi.service_area), officer)
    assert run(DUE) == []
    assert len(run(OVERDUE)) == 1


def test_figure_that_is_submitted_again_is_new(kpi, officer, manager):
    kpi.collected_from = None
    kpi.save()
    figure = a_figure(kpi, officer)
    run(DUE)
    Figure.objects.filter(pk=figure.pk).update(version=figure.version + 2)
    assert len(run(OVERDUE)) == 1


# never twice, and never lost


def test_dry_run_sends_and_keeps_nothing(kpi, capsys):
    assert run(DUE, dry_run=True) == []
    said = capsys.readouterr().out
    assert "To officer@example.org" in said
    assert "1 would be sent" in said
    assert not Reminder.objects.exists()


@pytest.mark.slow
def test_two_runs_that_saw_the_same_send_once(kpi):
    first, second = get_letters(DUE), get_letters(DUE)
    assert len(send_letters(first).sent) == 1
    outcome = send_letters(second)
    assert (outcome.sent, outcome.failed) == ([], [])
    assert len(mail.outbox) == 1


def test_same_thing_cannot_be_kept_twice_for_a_person(officer):
    now = datetime.now(UTC)
    Reminder.objects.create(person=officer, about="return:2026-10:due", claimed_at=now)
    with pytest.raises(IntegrityError):
        Reminder.objects.create(person=officer, about="return:2026-10:due", claimed_at=now)


def test_mail_that_fails_is_tried_again_and_the_others_go(kpi, officer, manager, settings, capsys):
    a_figure(a_kpi(kpi.service_area), officer)
    settings.EMAIL_BACKEND = "tests.kpis.reminders.test_letters.RefusesOne"
    with pytest.raises(CommandError, match="1 could not be sent"):
        run(DUE)
    assert [letter.to for letter in mail.outbox] == [["manager@example.org"]]
    assert "officer@example.org" in capsys.readouterr().err
    assert set(Reminder.objects.values_list("person__email", flat=True)) == {"manager@example.org"}
    settings.EMAIL_BACKEND = "django.core.mail.backends.locmem.EmailBackend"
    assert [letter.to for letter in run(DUE)] == [["officer@example.org"]]


def test_claim_of_a_run_that_was_stopped_holds_an_hour(kpi, officer):
    now = datetime(2026, 11, 20, 9, tzinfo=UTC)
    Reminder.objects.create(person=officer, about="return:2026-10:due", claimed_at=now)
    with time_machine.travel(now + timedelta(minutes=59), tick=False):
        assert run(DUE) == []
    with time_machine.travel(now + timedelta(minutes=61), tick=False):
        assert len(run(DUE)) == 1
    assert Reminder.objects.get().sent_at


def test_nothing_to_remind_of_is_fine(db):
    assert run(DUE) == []


@pytest.mark.slow
def test_queries_do_not_grow_with_people(kpi, manager, django_assert_num_queries):
    a_figure(a_kpi(kpi.service_area), a_person())
    with django_assert_num_queries(13):
        get_letters(DUE)
    for _ in range(10):
        kpi.service_area.owners.add(a_person(role=Role.OFFICER))
        a_person(role=Role.MANAGER)
    with django_assert_num_queries(13):
        get_letters(DUE)


@pytest.mark.slow
@pytest.mark.django_db(transaction=True)
def test_two_runs_at_the_same_moment_send_once(kpi):
    if connection.vendor == "sqlite" and connection.is_in_memory_db():
        pytest.skip("threads share one connection to a database in memory")
    letters, start, sent = get_letters(DUE), Barrier(2), []

    def send():
        start.wait()
        sent.extend(send_letters(letters).sent)
        connection.close()

    runs = [Thread(target=send) for _ in range(2)]
    for one in runs:
        one.start()
    for one in runs:
        one.join()
    assert len(sent) == 1


def test_who_stands_in_gets_the_letter_of_the_one_who_is_away(kpi, officer):
    stand_in = a_person(role=Role.OFFICER, email="stand-in@example.org")
    Absence.objects.create(person=officer, stand_in=stand_in, first_day=BEFORE, last_day=BEFORE)
    assert [message.to for message in run(BEFORE)] == [["stand-in@example.org"]]
    assert [message.to for message in run(DUE)] == [["officer@example.org"]]
