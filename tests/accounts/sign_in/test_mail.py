"""Without mail nobody is offered a link, nothing is sent, and nothing is logged."""

import pytest
from django.core import mail
from django.core.mail import EmailMessage

from accounts.models import AuditEvent
from accounts.sign_in.mail import MailNotSetUp
from tests.accounts.makers import a_person, signed_in
from tests.accounts.sign_in.people import browser
from tests.accounts.sign_in.test_addresses import setting

pytestmark = pytest.mark.django_db
RESET = "/accounts/password/reset/"


@pytest.mark.slow
@pytest.mark.parametrize(
    ("variables", "is_set_up", "backend"),
    [
        ({}, "False", "accounts.sign_in.mail.NoMail"),
        ({"EMAIL_URL": ""}, "False", "accounts.sign_in.mail.NoMail"),
        ({"EMAIL_URL": "consolemail://"}, "True", "django.core.mail.backends.console.EmailBackend"),
        ({"EMAIL_URL": "smtp+tls://u:p@h:587"}, "True", "django.core.mail.backends.smtp.EmailBackend"),
    ],
)
def test_mail_is_sent_only_where_it_is_set_up(variables, is_set_up, backend):
    assert setting("IS_MAIL_SET_UP", **variables) == is_set_up
    assert setting("EMAIL_BACKEND", **variables) == backend


@pytest.mark.parametrize("page", ["/accounts/login/", "/accounts/password/change/", "/accounts/reauthenticate/"])
@pytest.mark.parametrize("is_set_up", [True, False])
def test_link_to_a_reset_is_offered_only_where_mail_is_set_up(page, is_set_up, settings):
    settings.IS_MAIL_SET_UP = is_set_up
    client = browser() if "login" in page else signed_in(a_person())
    words = client.get(page).content.decode()
    assert (f'href="{RESET}"' in words) is is_set_up
    assert ("ask an administrator for a new one" in words) is not is_set_up


@pytest.mark.parametrize("method", ["get", "post"])
def test_reset_says_whom_to_ask_and_sends_nothing(method, settings, caplog):
    settings.IS_MAIL_SET_UP = False
    a_person(email="ann@example.org")
    answer = getattr(browser(), method)(RESET, {"email": "ann@example.org"})
    assert answer.status_code == 200
    assert "Ask an administrator of the dashboard for a new password" in answer.content.decode()
    assert not mail.outbox
    assert not caplog.records
    assert not AuditEvent.objects.exists()


def test_reset_sends_a_link_where_mail_is_set_up_and_nothing_to_strangers(settings):
    settings.IS_MAIL_SET_UP = True
    a_person(email="ann@example.org")
    browser().post(RESET, {"email": "outside@example.com"})
    assert not mail.outbox
    browser().post(RESET, {"email": "ann@example.org"})
    assert [letter.to for letter in mail.outbox] == [["ann@example.org"]]


def test_mail_that_cannot_be_sent_says_which_setting_is_missing(settings):
    settings.EMAIL_BACKEND = "accounts.sign_in.mail.NoMail"
    with pytest.raises(MailNotSetUp, match="set EMAIL_URL"):
        EmailMessage("Subject", "Body", to=["ann@example.org"]).send()
