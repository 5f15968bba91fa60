"""The pages on which an administrator looks after people."""

import pytest
from django.test import Client

from accounts.models import AuditEvent, User
from accounts.permissions import Permission, Role
from tests.accounts.makers import a_person, signed_in

pytestmark = pytest.mark.django_db


@pytest.fixture
def administrator():
    return signed_in(a_person(role=Role.ADMINISTRATOR, email="administrator@example.org"))


@pytest.mark.parametrize("role", list(Role))
@pytest.mark.parametrize("address", ["/people/", "/people/add/", "/people/{}/"])
def test_people_are_looked_after_by_those_with_the_permission(role, address):
    person = a_person(role=role)
    expected = 200 if person.may(Permission.PEOPLE_CHANGE) else 403
    assert signed_in(person).get(address.format(a_person().pk)).status_code == expected


def test_list_shows_everybody_with_role_and_state(administrator):
    a_person(email="ann@example.org", name="Ann", role=Role.MANAGER)
    a_person(email="gone@example.org", is_active=False)
    page = administrator.get("/people/").content.decode()
    for words in ("ann@example.org", "Ann", "Manager", "gone@example.org", "Closed"):
        assert words in page


@pytest.mark.slow
def test_list_makes_as_many_queries_for_many_people_as_for_two(administrator, django_assert_num_queries):
    with django_assert_num_queries(5):
        administrator.get("/people/")
    for _ in range(20):
        a_person()
    with django_assert_num_queries(5):
        administrator.get("/people/")


@pytest.mark.slow
def test_same_form_sent_twice_adds_one_person(administrator):
    form = {"email": "new@example.org", "name": "", "role": "officer"}
    administrator.post("/people/add/", form)
    again = administrator.post("/people/add/", form).content.decode()
    assert "Somebody signs in with this address already" in again
    assert User.objects.filter(email="new@example.org").count() == 1


@pytest.mark.parametrize(
    ("wrong", "problem"),
    [
        ({"email": ""}, "Enter the e-mail address"),
        ({"email": "ann"}, "Enter an e-mail address such as"),
        ({"email": "ADMINISTRATOR@example.org"}, "already"),
        ({"role": ""}, "Choose what the person may do."),
        ({"role": "king"}, "Select a valid choice"),
        ({"name": "n" * 101}, "at most 100"),
    ],
)
def test_what_is_wrong_is_said_and_what_was_typed_stays(administrator, wrong, problem):
    form = {"email": "new@example.org", "name": "Typed name", "role": "officer"} | wrong
    page = administrator.post("/people/add/", form).content.decode()
    assert problem in page
    assert f'value="{form["name"]}"' in page
    assert User.objects.count() == 1


def test_role_is_changed_on_the_page_of_a_person(administrator):
    person = a_person(role=Role.MEMBER)
    page = administrator.post(f"/people/{person.pk}/", {"role": "officer"}, follow=True).content.decode()
    assert "is now officer" in page
    assert User.objects.get(pk=person.pk).role == "officer"


@pytest.mark.slow
def test_name_is_changed_on_the_page_of_a_person(administrator):
    person = a_person(name="Ann Older")
    page = administrator.post(f"/people/{person.pk}/", {"name": "  Ann   Newer "}, follow=True).content.decode()
    assert "The name is now Ann Newer." in page
    event = AuditEvent.objects.get(action="person_renamed")
    assert (event.before, event.after) == ({"name": "Ann Older"}, {"name": "Ann Newer"})
    assert "at most 100" in administrator.post(f"/people/{person.pk}/", {"name": "n" * 101}).content.decode()


@pytest.mark.parametrize("role", list(Role))
def test_everybody_changes_their_own_name(role):
    person = a_person(role=role)
    page = signed_in(person).post("/account/", {"name": "Ann Newer"}, follow=True).content.decode()
    assert "Your name is changed." in page
    assert User.objects.get(pk=person.pk).name == "Ann Newer"


def test_name_that_is_the_same_is_no_change(administrator):
    person = a_person(name="Ann")
    administrator.post(f"/people/{person.pk}/", {"name": "Ann"})
    assert not AuditEvent.objects.filter(action="person_renamed").exists()


@pytest.mark.slow
def test_account_is_closed_and_opened_on_the_page_of_a_person(administrator):
    person = a_person()
    address = f"/people/{person.pk}/"
    assert "is closed" in administrator.post(address, {"close": "yes"}, follow=True).content.decode()
    assert not User.objects.get(pk=person.pk).is_active
    assert "is open again" in administrator.post(address, {"reopen": "yes"}, follow=True).content.decode()
    assert User.objects.get(pk=person.pk).is_active


def test_own_account_has_no_forms_and_a_forged_one_is_refused(administrator):
    own = User.objects.get(email="administrator@example.org")
    page = administrator.get(f"/people/{own.pk}/").content.decode()
    assert "This is your own account" in page
    assert "Close this account" not in page
    refused = administrator.post(f"/people/{own.pk}/", {"close": "yes"}).content.decode()
    assert "Ask another administrator" in refused
    assert User.objects.get(pk=own.pk).is_active


@pytest.mark.parametrize("form", [{}, {"role": "king"}, {"role": ""}])
def test_form_that_asks_for_nothing_changes_nothing(administrator, form):
    person = a_person(role=Role.MEMBER)
    assert administrator.post(f"/people/{person.pk}/", form).status_code == 200
    assert User.objects.get(pk=person.pk).role == "member"


def test_wrong_password_is_said_in_plain_words():
    page = Client().post("/accounts/login/", {"login": "ann@example.org", "password": "wrong"}).content.decode()
    assert "The e-mail address or the password is not right. Type both again." in page


def test_person_who_is_not_there_is_not_found(administrator):
    assert administrator.get("/people/999999/").status_code == 404


def test_form_without_its_token_is_refused():
    client = Client(enforce_csrf_checks=True)
    client.force_login(a_person(role=Role.ADMINISTRATOR))
    person = a_person()
    assert client.post(f"/people/{person.pk}/", {"close": "yes"}).status_code == 403
    assert User.objects.get(pk=person.pk).is_active
