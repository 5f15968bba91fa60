"""Invitations: a link with which a person chooses a password, good once and for a week, and two administrators."""

import re
from datetime import timedelta

import pytest
import time_machine
from allauth.mfa.models import Authenticator
from django.core import mail
from django.test import Client
from django.utils import timezone

from accounts.actions import NotAllowed, close_account, remove_second_factor
from accounts.invitations.actions import invite
from accounts.invitations.keys import GOOD_FOR, make_key, person_of
from accounts.models import AuditEvent, User
from accounts.permissions import Role
from tests.accounts.makers import a_person, signed_in

pytestmark = pytest.mark.django_db
CHOSEN = "quiet-harbour-lantern"


@pytest.fixture
def administrator():
    return a_person(role=Role.ADMINISTRATOR, email="administrator@example.org")


@pytest.fixture
def with_mail(settings):
    settings.IS_MAIL_SET_UP = True
    settings.DASHBOARD_NAME = "Our dashboard"


def link_on(page: str) -> str:
    return re.search(r'<code class="long-address">https?://[^/]+([^<]+)</code>', page)[1]


def choose(address: str, password: str = CHOSEN):
    return Client().post(address, {"new_password1": password, "new_password2": password})


def can_sign_in(email: str, password: str = CHOSEN) -> bool:
    return Client().login(email=email, password=password)


# -- without mail ---------------------------------------------------------------------------------------


@pytest.mark.slow
def test_added_person_chooses_a_password_by_the_link_that_is_shown_once(administrator):
    client = signed_in(administrator)
    answer = client.post("/people/add/", {"email": "new@example.org", "name": "New", "role": "manager"})
    assert "no-store" in answer["Cache-Control"]
    address = link_on(answer.content.decode())
    person = User.objects.get(email="new@example.org")
    assert (person.name, person.role, person.has_usable_password()) == ("New", "manager", False)
    page = Client().get(address)
    assert "no-store" in page["Cache-Control"]
    assert "sign in as new@example.org" in page.content.decode()
    assert choose(address)["Location"] == "/accounts/login/"
    assert can_sign_in("new@example.org")
    assert address not in client.get(f"/people/{person.pk}/").content.decode()
    assert address.split("/")[3] not in str(list(AuditEvent.objects.values()))


def test_link_is_good_once(administrator):
    address = f"/accounts/invitation/{invite(person=a_person(), by=administrator)}/"
    choose(address)
    again = choose(address, "another-harbour-lantern")
    assert "This link no longer works" in again.content.decode()


def test_link_is_good_for_a_week(administrator):
    key = invite(person=a_person(), by=administrator)
    with time_machine.travel(timezone.now() + GOOD_FOR - timedelta(minutes=1)):
        assert person_of(key)
    with time_machine.travel(timezone.now() + GOOD_FOR + timedelta(minutes=1)):
        assert person_of(key) is None
        assert "no longer works" in Client().get(f"/accounts/invitation/{key}/").content.decode()


def test_newer_link_takes_the_place_of_an_older_one(administrator):
    person = a_person()
    older, newer = invite(person=person, by=administrator), invite(person=person, by=administrator)
    assert person_of(older) is None
    assert person_of(newer) == person


def test_link_of_a_closed_account_opens_nothing(administrator):
    person = a_person()
    key = invite(person=person, by=administrator)
    close_account(person=person, by=administrator)
    assert person_of(key) is None


@pytest.mark.parametrize("changed", ["x", "x{}", "{}x"])
def test_forged_link_opens_nothing(changed):
    assert person_of(changed.format(make_key(a_person()))) is None


def test_weak_or_different_passwords_are_refused_at_the_field(administrator):
    address = f"/accounts/invitation/{invite(person=a_person(), by=administrator)}/"
    assert "too short" in choose(address, "abc").content.decode()
    wrong = Client().post(address, {"new_password1": CHOSEN, "new_password2": "another"}).content.decode()
    assert "didn’t match" in wrong or "do not match" in wrong
    assert "Enter a password." in Client().post(address, {"new_password1": ""}).content.decode()


@pytest.mark.slow
def test_invited_person_is_signed_out_and_the_password_from_before_is_dead(administrator):
    person = a_person(password="right")
    here = signed_in(person)
    answer = signed_in(administrator).post(f"/people/{person.pk}/", {"invite": "yes"})
    assert not can_sign_in(person.email, "right")
    assert here.get("/account/").status_code == 302
    choose(link_on(answer.content.decode()))
    assert can_sign_in(person.email)
    event = AuditEvent.objects.get(action="person_invited")
    assert (event.actor, event.subject_id) == (administrator.email, str(person.pk))


def test_nobody_invites_themselves(administrator):
    with pytest.raises(NotAllowed, match="your own account"):
        invite(person=administrator, by=administrator)


# -- with mail --------------------------------------------------------------------------------------------


@pytest.mark.slow
def test_invitation_goes_by_mail_and_the_administrator_does_not_see_its_link(administrator, with_mail):
    person = a_person(email="ann@example.org", name="Ann")
    page = signed_in(administrator).post(f"/people/{person.pk}/", {"invite": "yes"}).content.decode()
    assert "on its way to ann@example.org" in page
    assert "/accounts/invitation/" not in page
    letter = mail.outbox[0]
    assert (letter.subject, letter.to) == ("Our dashboard: choose your password", ["ann@example.org"])
    assert "Hello Ann," in letter.body
    assert "the Our dashboard" in letter.body
    choose("/accounts/" + letter.body.split("/accounts/")[1].split()[0])
    assert can_sign_in("ann@example.org")


def test_mail_that_cannot_be_sent_leaves_the_link_to_hand_on(administrator, with_mail, settings):
    settings.EMAIL_BACKEND = "accounts.sign_in.mail.NoMail"
    page = signed_in(administrator).post(f"/people/{a_person().pk}/", {"invite": "yes"}).content.decode()
    assert "could not be sent" in page
    assert link_on(page)


def test_mail_for_a_forgotten_password_has_the_name_of_the_product(with_mail):
    a_person(email="ann@example.org")
    Client().post("/accounts/password/reset/", {"email": "ann@example.org"})
    body = mail.outbox[0].body
    assert "This mail comes from the Our dashboard." in body
    assert "testserver" not in body.replace("http://testserver/accounts/", "")


# -- two administrators for a password and a second step ----------------------------------------------------


def with_second_factor(**columns) -> User:
    person = a_person(role=Role.MANAGER, **columns)
    Authenticator.objects.create(user=person, type=Authenticator.Type.TOTP, data={"secret": "x"})
    return person


def test_administrator_takes_the_second_step_away(administrator):
    person = with_second_factor()
    page = signed_in(administrator).post(f"/people/{person.pk}/", {"second_factor": "yes"}, follow=True)
    assert "is taken away" in page.content.decode()
    assert not Authenticator.objects.filter(user=person).exists()
    assert AuditEvent.objects.get(action="second_factor_removed").actor == administrator.email


@pytest.mark.slow
def test_page_offers_it_only_where_there_is_a_second_step(administrator):
    client = signed_in(administrator)
    assert "Take the second step away" in client.get(f"/people/{with_second_factor().pk}/").content.decode()
    assert "Take the second step away" not in client.get(f"/people/{a_person().pk}/").content.decode()
    assert client.post(f"/people/{a_person().pk}/", {"second_factor": "yes"}).status_code == 200


def test_who_invited_a_person_does_not_take_the_second_step_away_too(administrator):
    person, other = with_second_factor(), a_person(role=Role.ADMINISTRATOR)
    invite(person=person, by=administrator)
    page = signed_in(administrator).post(f"/people/{person.pk}/", {"second_factor": "yes"}).content.decode()
    assert "two administrators’ work" in page
    assert Authenticator.objects.filter(user=person).exists()
    assert remove_second_factor(person=person, by=other)


def test_who_took_the_second_step_away_does_not_invite_too(administrator):
    person, other = with_second_factor(), a_person(role=Role.ADMINISTRATOR)
    remove_second_factor(person=person, by=administrator)
    with pytest.raises(NotAllowed, match="other half"):
        invite(person=person, by=administrator)
    assert invite(person=person, by=other)


def test_a_sign_in_between_the_two_makes_them_two_matters(administrator):
    person = with_second_factor()
    invite(person=person, by=administrator)
    User.objects.filter(pk=person.pk).update(last_login=timezone.now() + timedelta(seconds=1))
    assert remove_second_factor(person=person, by=administrator)
