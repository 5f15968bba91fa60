"""Each event of sign-in is in the history with person and address, for those who may see it."""

import pytest
from django.core import mail
from django.test import Client

from accounts.models import AuditEvent
from accounts.permissions import Role
from tests.accounts.makers import PASSWORD, a_person, an_event, signed_in
from tests.accounts.sign_in.people import browser, code_of, event_of, guess, sign_in, with_second_factor

pytestmark = [pytest.mark.django_db, pytest.mark.slow]
ADDRESS = "192.0.2.7"
OWN = "chosen-by-myself-7"


def assert_names(event, person, by=None):
    """`event` is about `person`, by them or by nobody who was signed in, and names the address."""
    assert (event.subject_id, event.about) == (str(person.pk), person.audit_about)
    assert event.actor == (by.email if by else "not_signed_in")
    assert event.after["network_address"] == ADDRESS
    assert not event.changes_pages


@pytest.fixture
def ann():
    return a_person(email="ann@example.org")


@pytest.fixture
def client(ann):
    client = browser(ADDRESS)
    sign_in(client, ann)
    return client


def test_sign_in_and_sign_out(client, ann):
    assert_names(event_of("signed_in"), ann, by=ann)
    client.post("/accounts/logout/")
    assert_names(event_of("signed_out"), ann, by=ann)


def test_failed_sign_in(ann):
    guess(ann.email, address=ADDRESS)
    assert_names(event_of("sign_in_failed"), ann)
    assert event_of("sign_in_failed").after["reason"] == "Wrong password"


def test_sign_in_to_a_closed_account():
    closed = a_person(is_active=False)
    sign_in(browser(ADDRESS), closed)
    assert_names(event_of("sign_in_failed"), closed)
    assert event_of("sign_in_failed").after["reason"] == "The account is closed"


def test_brake_once_in_a_window(ann):
    guess(ann.email, times=9, address=ADDRESS)
    assert_names(event_of("sign_in_braked"), ann)
    assert AuditEvent.objects.filter(action="sign_in_failed").count() == 5


@pytest.mark.parametrize("typed", ["my-secret-password@example.org", "s" * 200 + "@example.org"])
def test_nothing_that_was_typed_is_kept_of_an_unknown_person(typed):
    guess(typed, address=ADDRESS)
    event = event_of("sign_in_failed")
    assert (event.subject, event.subject_id, event.about) == ("Unknown person", "", "")
    assert event.after == {"network_address": ADDRESS, "reason": "Wrong password"}


def test_what_is_no_address_at_all_is_kept_nowhere():
    browser().post("/accounts/login/", {"login": "my-secret-password", "password": "x"})
    assert not AuditEvent.objects.exists()


def test_password_changed(client, ann):
    form = {"oldpassword": PASSWORD, "password1": OWN, "password2": OWN}
    client.post("/accounts/password/change/", form)
    assert_names(event_of("password_changed"), ann, by=ann)


def test_password_reset(settings, ann):
    settings.IS_MAIL_SET_UP = True
    stranger = browser(ADDRESS)
    stranger.post("/accounts/password/reset/", {"email": ann.email})
    assert_names(event_of("password_reset_asked_for"), ann)
    link = next(word for word in mail.outbox[0].body.split() if "/password/reset/key/" in word)
    page = stranger.get(link.partition("testserver")[2])["Location"]
    stranger.post(page, {"password1": OWN, "password2": OWN})
    assert_names(event_of("password_reset"), ann, by=ann)
    ann.refresh_from_db()
    assert ann.check_password(OWN)


def test_second_factor_set_and_removed(client, ann):
    client.post("/accounts/reauthenticate/?next=/accounts/2fa/totp/activate/", {"password": PASSWORD})
    secret = client.get("/accounts/2fa/totp/activate/").context["form"].secret
    AuditEvent.objects.get(action="signed_in")
    # the events are written when the factor is committed
    with pytest.MonkeyPatch.context() as patched:
        patched.setattr("django.db.transaction.on_commit", lambda call, **kwargs: call())
        client.post("/accounts/2fa/totp/activate/", {"code": code_of(secret)})
    assert_names(event_of("second_factor_set"), ann, by=ann)
    assert_names(event_of("recovery_codes_made"), ann, by=ann)
    client.post("/accounts/2fa/totp/deactivate/")
    assert_names(event_of("second_factor_removed"), ann, by=ann)


def test_wrong_code(ann):
    with_second_factor(ann)
    client = browser(ADDRESS)
    sign_in(client, ann)
    client.post("/accounts/2fa/authenticate/", {"code": "abcdef"})
    assert_names(event_of("sign_in_failed"), ann)
    assert event_of("sign_in_failed").after["reason"] == "Wrong code"


def test_denied_page(client, ann):
    assert client.get("/people/").status_code == 403
    assert_names(event_of("page_denied"), ann, by=ann)
    assert event_of("page_denied").after["page"] == "/people/"


def test_form_whose_token_ran_out_is_no_denied_page(ann):
    client = Client(enforce_csrf_checks=True)
    client.force_login(ann)
    assert client.post("/accounts/logout/").status_code == 403
    assert not AuditEvent.objects.exists()


def test_signing_in_keeps_ready_made_pages(ann):
    an_event()
    version = AuditEvent.objects.newest_id()
    sign_in(browser(), ann)
    assert AuditEvent.objects.newest_id() == version


# -- who sees them ----------------------------------------------------------------------------------------


@pytest.mark.parametrize(("role", "sees"), [(Role.OFFICER, False), (Role.MANAGER, True), (Role.ADMINISTRATOR, True)])
@pytest.mark.parametrize("address", ["/history/", "/history/csv/", "/history/?action=signed_in"])
def test_events_of_sign_in_are_for_managers_and_administrators(role, sees, address):
    sign_in(browser("203.0.113.77"), a_person())
    an_event(subject="a thing")
    page = signed_in(a_person(role=role)).get(address).content.decode()
    assert ("203.0.113.77" in page) is sees
    assert ("Signed in" in page) is sees


def test_history_is_narrowed_to_changes_or_to_sign_ins():
    sign_in(browser("203.0.113.77"), a_person(email="ann@example.org"))
    an_event(subject="a thing that was changed")
    manager = signed_in(a_person(role=Role.MANAGER))
    changes = manager.get("/history/?action=all-changes").content.decode()
    sign_ins = manager.get("/history/?action=all-sign-ins").content.decode()
    assert ("a thing that was changed" in changes, "203.0.113.77" in changes) == (True, False)
    assert ("a thing that was changed" in sign_ins, "203.0.113.77" in sign_ins) == (False, True)


def test_history_names_somebody_who_was_not_signed_in():
    guess("nobody@example.org")
    page = signed_in(a_person(role=Role.MANAGER)).get("/history/?person=command:not_signed_in").content.decode()
    assert 'by not_signed_in">' not in page
    assert ">somebody who was not signed in</a>" in page
    assert "Unknown person" in page
    assert "Sign in failed" in page
