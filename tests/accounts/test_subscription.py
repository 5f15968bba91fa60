"""The secret address of a person's calendar: made once, shown once, renewed, withdrawn, and gone with the account."""

import re

import pytest
from django.db import IntegrityError, transaction
from django.test import Client

from accounts.actions import close_account
from accounts.models import AuditEvent, CalendarAddress
from accounts.permissions import Role
from accounts.subscription.actions import (
    find_subscriber,
    make_calendar_address,
    withdraw_calendar_address,
)
from tests.accounts.makers import a_person, signed_in

pytestmark = pytest.mark.django_db


@pytest.fixture
def member():
    return a_person(role=Role.MEMBER)


def actions_recorded():
    return list(AuditEvent.objects.order_by("id").values_list("action", flat=True))


def test_a_token_is_long_and_only_its_fingerprint_is_kept(member):
    token = make_calendar_address(by=member)
    assert len(token) >= 43  # 256 bits, six of them a character
    assert find_subscriber(token) == member
    assert token not in str(list(CalendarAddress.objects.values()))
    assert token not in str(list(AuditEvent.objects.values()))


def test_a_new_address_ends_the_old_one(member):
    first, second = make_calendar_address(by=member), make_calendar_address(by=member)
    assert (find_subscriber(first), find_subscriber(second)) == (None, member)
    assert actions_recorded() == ["calendar_address_made", "calendar_address_made_anew"]


def test_a_withdrawn_address_opens_nothing_and_is_withdrawn_once(member):
    token = make_calendar_address(by=member)
    assert withdraw_calendar_address(by=member)
    assert not withdraw_calendar_address(by=member)
    assert find_subscriber(token) is None
    assert actions_recorded() == ["calendar_address_made", "calendar_address_withdrawn"]


def test_a_closed_account_has_no_calendar_and_none_when_it_is_open_again(member):
    token = make_calendar_address(by=member)
    close_account(person=member, by=a_person(role=Role.ADMINISTRATOR))
    assert not CalendarAddress.objects.exists()
    type(member).objects.update(is_active=True)
    assert find_subscriber(token) is None


def test_an_account_that_is_closed_behind_our_back_has_no_calendar(member):
    token = make_calendar_address(by=member)
    type(member).objects.filter(pk=member.pk).update(is_active=False)
    assert find_subscriber(token) is None


def test_nobody_is_found_by_the_fingerprint_itself(member):
    make_calendar_address(by=member)
    assert find_subscriber(CalendarAddress.objects.get().token_hash) is None
    assert find_subscriber("") is None


def test_the_database_keeps_nothing_but_a_fingerprint(member):
    make_calendar_address(by=member)
    with pytest.raises(IntegrityError), transaction.atomic():
        CalendarAddress.objects.update(token_hash="a-token-as-it-is")


@pytest.mark.slow
def test_the_page_shows_the_address_once_and_it_works(member):
    client = signed_in(member)
    made = client.post("/account/calendar/").content.decode()
    address = re.search(r"http://testserver(/calendar/[\w-]+\.ics)", made)[1]
    assert Client().get(address).status_code == 200
    later = client.get("/account/calendar/").content.decode()
    assert "You have an address" in later
    assert address not in later


def test_the_page_asks_before_it_withdraws(member):
    client = signed_in(member)
    client.post("/account/calendar/")
    assert "Withdraw it" in client.get("/account/calendar/withdraw/").content.decode()
    assert CalendarAddress.objects.exists()
    client.post("/account/calendar/withdraw/")
    assert not CalendarAddress.objects.exists()
    assert "You have no such address" in client.get("/account/calendar/withdraw/").content.decode()


def test_history_tells_of_it_without_the_address(member):
    token = make_calendar_address(by=member)
    page = signed_in(a_person(role=Role.MANAGER)).get("/history/").content.decode()
    assert "Calendar address made" in page
    assert token not in page
