"""Who asks is read anew with every page: what ends a session ends it at once."""

from datetime import timedelta

import pytest
from django.contrib.auth import get_user
from django.contrib.sessions.backends.db import SessionStore as DatabaseSessions
from django.contrib.sessions.models import Session
from django.http import HttpRequest
from django.utils import timezone

from accounts.models import User
from accounts.permissions import Role
from accounts.sign_in.sessions import PersonBackend, SessionStore
from tests.accounts.makers import a_person, signed_in

pytestmark = pytest.mark.django_db
PAGE = "/kpis/"


@pytest.fixture
def person():
    return a_person(role=Role.OFFICER)


@pytest.fixture
def client(person):
    client = signed_in(person)
    assert client.get(PAGE).status_code == 200
    return client


def is_let_in(client):
    return client.get(PAGE).status_code == 200


def test_session_and_person_are_read_with_a_query_each(client, django_assert_num_queries):
    request = HttpRequest()
    request.session = SessionStore(client.cookies["sessionid"].value)
    with django_assert_num_queries(2):
        assert get_user(request).is_authenticated


def test_person_is_the_one_that_django_reads(person):
    User.objects.update(last_login=timezone.now(), must_set_password=True)
    found, as_django = PersonBackend().get_user(person.pk), User.objects.get(pk=person.pk)
    assert found is not None
    for field in User._meta.concrete_fields:
        told, expected = getattr(found, field.attname), getattr(as_django, field.attname)
        assert (type(told), told) == (type(expected), expected), field


def test_session_holds_what_django_reads(client):
    key = client.cookies["sessionid"].value
    assert SessionStore(key).load() == DatabaseSessions(key).load() != {}


def test_session_that_has_ended_is_none(client):
    Session.objects.update(expire_date=timezone.now() + timedelta(minutes=1))
    assert is_let_in(client)
    Session.objects.update(expire_date=timezone.now() - timedelta(seconds=1))
    assert not is_let_in(client)


def test_session_that_was_removed_is_none_and_its_key_is_not_used_again(client):
    key = client.cookies["sessionid"].value
    Session.objects.all().delete()
    session = SessionStore(key)
    assert session.load() == {}
    assert session.session_key is None
    assert not is_let_in(client)


@pytest.mark.parametrize(
    "key", ["", "short", "no-such-key-in-the-database", "'; DROP TABLE django_session; --", "\xff" * 40]
)
def test_key_that_is_none_lets_nobody_in(client, key):
    client.cookies["sessionid"] = key
    assert not is_let_in(client)


def test_session_that_was_tampered_with_is_none(client):
    row = Session.objects.get()
    Session.objects.update(session_data=row.session_data[:-2])
    assert not is_let_in(client)


def test_whoever_signs_out_is_signed_out_at_once(client, person):
    twin = signed_in(person)
    client.post("/accounts/logout/")
    assert not is_let_in(client)
    assert is_let_in(twin)


def test_another_password_ends_the_session_at_once(client, person):
    person.set_password("another-password-7")
    person.save()
    assert not is_let_in(client)


def test_account_that_is_closed_is_signed_out_at_once(client):
    User.objects.update(is_active=False)
    assert not is_let_in(client)


def test_person_who_is_no_longer_there_is_signed_out(client):
    User.objects.all().delete()
    assert not is_let_in(client)


def test_another_role_holds_from_the_next_page_on(client):
    assert client.get("/people/").status_code == 403
    User.objects.update(role=Role.ADMINISTRATOR)
    assert client.get("/people/").status_code == 200
