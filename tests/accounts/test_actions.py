"""What changes people: it works, it is refused, it leaves an event, and nobody is shut out who must stay."""

import pytest
from django.contrib.sessions.models import Session
from django.core.exceptions import PermissionDenied, ValidationError

from accounts.actions import NotAllowed, add_person, change_role, close_account, make_password, reopen_account
from accounts.models import AuditEvent, User
from accounts.permissions import Role
from tests.accounts.makers import PASSWORD, a_person, signed_in

pytestmark = pytest.mark.django_db


@pytest.fixture
def administrator():
    return a_person(role=Role.ADMINISTRATOR)


def last_event():
    return AuditEvent.objects.order_by("-id").first()


def stored(person):
    return User.objects.get(pk=person.pk)


def test_added_person_can_sign_in_with_the_password(client, administrator):
    person = add_person(email="new@example.org", role=Role.OFFICER, password=PASSWORD, name="New", by=administrator)
    assert client.login(email="new@example.org", password=PASSWORD)
    assert (person.name, person.role) == ("New", Role.OFFICER)
    assert (last_event().action, last_event().actor, last_event().about) == (
        "person_added",
        administrator.email,
        f"person:{person.pk}",
    )
    assert PASSWORD not in str(last_event().after)


def test_address_is_taken_in_any_case(administrator):
    a_person(email="ann@example.org")
    with pytest.raises(ValidationError):
        add_person(email="Ann@Example.org", role=Role.OFFICER, password=PASSWORD, by=administrator)


def test_passwords_are_made_at_random_and_long():
    passwords = {make_password() for _ in range(50)}
    assert len(passwords) == 50
    assert min(map(len, passwords)) >= 16


def test_role_is_changed_with_an_event(administrator):
    person = a_person(role=Role.MEMBER)
    change_role(person=person, role=Role.MANAGER, by=administrator)
    assert stored(person).role == Role.MANAGER
    event = last_event()
    assert (event.action, event.before, event.after) == ("role_changed", {"role": "member"}, {"role": "manager"})
    assert not event.changes_pages


def test_same_role_again_leaves_no_event(administrator):
    change_role(person=a_person(role=Role.MEMBER), role=Role.MEMBER, by=administrator)
    assert last_event() is None


def test_account_is_closed_and_opened_again_with_events(administrator):
    person = a_person()
    close_account(person=person, by=administrator)
    assert not stored(person).is_active
    assert (last_event().action, last_event().before) == ("account_closed", {"is_open": True})
    reopen_account(person=person, by=administrator)
    assert stored(person).is_active
    assert (last_event().action, last_event().after) == ("account_reopened", {"is_open": True})


@pytest.mark.parametrize("action", [close_account, reopen_account])
def test_what_is_so_already_leaves_no_event(administrator, action):
    action(person=a_person(is_active=action is reopen_account), by=administrator)
    assert last_event() is None


@pytest.mark.parametrize("role", [role for role in Role if role is not Role.ADMINISTRATOR])
@pytest.mark.parametrize(
    "act",
    [
        lambda person, by: change_role(person=person, role=Role.ADMINISTRATOR, by=by),
        lambda person, by: close_account(person=person, by=by),
        lambda person, by: reopen_account(person=person, by=by),
        lambda person, by: add_person(email="x@example.org", role=Role.OFFICER, password=PASSWORD, by=by),
    ],
)
def test_others_may_not_change_people(role, act):
    person = a_person()
    with pytest.raises(PermissionDenied):
        act(person, a_person(role=role))
    assert stored(person).role == Role.OFFICER
    assert last_event() is None


def test_closed_administrator_may_not_change_people():
    with pytest.raises(PermissionDenied):
        close_account(person=a_person(), by=a_person(role=Role.ADMINISTRATOR, is_active=False))


@pytest.mark.parametrize(
    "act",
    [
        lambda person: change_role(person=person, role=Role.MEMBER, by=person),
        lambda person: close_account(person=person, by=person),
        lambda person: reopen_account(person=person, by=person),
    ],
)
def test_nobody_changes_their_own_account(administrator, act):
    a_person(role=Role.ADMINISTRATOR)
    with pytest.raises(NotAllowed, match="your own account"):
        act(administrator)
    assert stored(administrator).role == Role.ADMINISTRATOR


@pytest.mark.parametrize(
    "act",
    [
        lambda person, by: change_role(person=person, role=Role.MEMBER, by=by),
        lambda person, by: close_account(person=person, by=by),
    ],
)
def test_last_open_administrator_stays_when_two_shut_each_other_out(administrator, act):
    other = a_person(role=Role.ADMINISTRATOR)
    a_person(role=Role.ADMINISTRATOR, is_active=False)
    close_account(person=other, by=administrator)
    # the other one's page was loaded before that, so their account still looks open to it
    with pytest.raises(NotAllowed, match="last administrator"):
        act(administrator, other)
    assert stored(administrator).is_active
    assert stored(administrator).role == Role.ADMINISTRATOR


@pytest.mark.slow
def test_closing_signs_the_person_out_for_good_and_nobody_else(administrator):
    person, other = a_person(), a_person()
    client, second, others = signed_in(person), signed_in(person), signed_in(other)
    assert client.get("/account/").status_code == 200
    close_account(person=person, by=administrator)
    assert client.get("/account/").status_code == 302
    assert second.get("/history/").status_code == 302
    assert others.get("/account/").status_code == 200
    assert Session.objects.count() == 1
    reopen_account(person=person, by=administrator)
    assert client.get("/account/").status_code == 302


def test_closed_account_cannot_sign_in(client, administrator):
    person = a_person()
    close_account(person=person, by=administrator)
    client.post("/accounts/login/", {"login": person.email, "password": PASSWORD})
    assert client.get("/account/").status_code == 302


@pytest.mark.slow
def test_new_role_holds_from_the_next_page_on(administrator):
    person = a_person(role=Role.MEMBER)
    client = signed_in(person)
    assert client.get("/history/").status_code == 403
    change_role(person=person, role=Role.MANAGER, by=administrator)
    assert client.get("/history/").status_code == 200
