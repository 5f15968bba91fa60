"""A password and a second factor of one's own come before any page."""

import pytest

from accounts.actions import add_person, give_password
from accounts.models import AuditEvent, User
from accounts.permissions import Role
from tests.accounts.makers import PASSWORD, a_person, signed_in
from tests.accounts.sign_in.people import browser, code_of, is_signed_in, sign_in, with_second_factor

pytestmark = [pytest.mark.django_db, pytest.mark.slow]
OWN = "chosen-by-myself-7"
PASSWORD_PAGE, FACTOR_PAGE = "/accounts/password/change/", "/accounts/2fa/totp/activate/"


@pytest.fixture
def _second_factor_for_two_roles(settings):
    settings.SECOND_FACTOR_ROLES = ["manager", "administrator"]


def a_new_person(role=Role.MANAGER):
    return add_person(email="new@example.org", role=role, password=PASSWORD, by="a_command")


def change_password(client, new=OWN, old=PASSWORD):
    return client.post(PASSWORD_PAGE, {"oldpassword": old, "password1": new, "password2": new})


def test_administrator_who_makes_a_manager_sees_no_password_and_does_not_reach_approvals():
    administrator = signed_in(a_person(role=Role.ADMINISTRATOR))
    administrator.post("/people/add/", {"email": "new@example.org", "name": "", "role": "manager"})
    assert not User.objects.get(email="new@example.org").has_usable_password()
    assert administrator.get("/approvals/").status_code == 403


def test_password_that_a_command_made_does_not_reach_approvals():
    client = browser()
    assert sign_in(client, a_new_person(), PASSWORD).status_code == 302
    answer = client.get("/approvals/")
    assert (answer.status_code, answer["Location"]) == (302, PASSWORD_PAGE)


@pytest.mark.parametrize("address", ["/", "/kpis/", "/account/", "/accounts/2fa/", "/history/csv/", "/people/"])
def test_every_page_leads_to_a_password_of_ones_own(address):
    client = signed_in(a_new_person())
    assert client.get(address)["Location"] == PASSWORD_PAGE
    assert client.post(address)["Location"] == PASSWORD_PAGE


@pytest.mark.parametrize("address", ["/glossary/", "/methods/", "/accessibility/", PASSWORD_PAGE, "/accounts/logout/"])
def test_help_and_signing_out_stay_within_reach(address):
    assert signed_in(a_new_person()).get(address).status_code == 200


def test_password_page_says_why_one_is_there_and_only_then():
    words = "was made for you"
    assert words in signed_in(a_new_person()).get(PASSWORD_PAGE).content.decode()
    assert words not in signed_in(a_person()).get(PASSWORD_PAGE).content.decode()


def test_password_page_says_for_each_empty_field_what_to_enter():
    said = signed_in(a_new_person()).post(PASSWORD_PAGE).context["form"].errors
    assert [words for (words,) in said.values()] == [
        "Enter the password that you have now.",
        "Enter a new password.",
        "Enter the new password once more.",
    ]


def test_script_is_told_in_words_and_changes_nothing():
    answer = signed_in(a_new_person(Role.OFFICER)).post("/returns/2021-09/1/")
    assert answer.status_code == 403
    assert "Choose a password of your own first" in answer.json()["message"]


def test_pages_open_once_the_password_is_ones_own():
    client = browser()
    sign_in(client, a_new_person(Role.MEMBER))
    answer = change_password(client)
    assert answer["Location"] == "/account/"
    assert "Your password is changed." in client.get("/account/").content.decode()
    assert client.get("/").status_code == 200


def test_the_password_that_was_given_does_not_count_as_ones_own():
    client = signed_in(a_new_person())
    assert "Choose another one" in change_password(client, new=PASSWORD).content.decode()
    assert client.get("/")["Location"] == PASSWORD_PAGE


def test_demo_people_keep_their_password():
    person = add_person(
        email="demo@example.org", role=Role.MEMBER, password=PASSWORD, by="create_demo_people", keeps_password=True
    )
    assert signed_in(person).get("/").status_code == 200


# -- a password given by a command ------------------------------------------------------------------------


def test_given_password_must_be_changed():
    person = a_person()
    before = signed_in(person)
    password = give_password(person=person, by="restore_access")
    assert before.get("/account/").status_code == 302
    client = browser()
    sign_in(client, person, password)
    assert client.get("/account/")["Location"] == PASSWORD_PAGE
    event = AuditEvent.objects.get(action="password_given")
    assert (event.subject_id, event.after) == (str(person.pk), None)


def test_nobody_lets_people_in_without_the_permission():
    administrator = a_person(role=Role.ADMINISTRATOR)
    for asked in ("invite", "second_factor", "name"):
        answer = signed_in(a_person(role=Role.MANAGER)).post(f"/people/{administrator.pk}/", {asked: "yes"})
        assert answer.status_code == 403
    assert User.objects.get(pk=administrator.pk).check_password(PASSWORD)


def test_second_factor_stays_when_a_password_is_given():
    person = a_person(role=Role.MANAGER)
    with_second_factor(person)
    password = give_password(person=person, by="restore_access")
    client = browser()
    assert sign_in(client, person, password)["Location"] == "/accounts/2fa/authenticate/"
    assert not is_signed_in(client)


# -- the second factor ------------------------------------------------------------------------------------


@pytest.mark.usefixtures("_second_factor_for_two_roles")
@pytest.mark.parametrize("role", list(Role))
def test_second_factor_comes_first_for_the_roles_that_need_one(role):
    answer = signed_in(a_person(role=role)).get("/history/")
    expected = {Role.MEMBER: 403, Role.OFFICER: 200}.get(role, 302)
    assert answer.status_code == expected
    assert answer.headers.get("Location", FACTOR_PAGE) == FACTOR_PAGE


@pytest.mark.usefixtures("_second_factor_for_two_roles")
def test_whole_way_of_a_new_manager_to_the_first_page():
    client, person = browser(), a_new_person(Role.MANAGER)
    sign_in(client, person)
    change_password(client)
    assert client.get("/approvals/")["Location"] == FACTOR_PAGE
    again = client.get(FACTOR_PAGE)["Location"]
    assert "You set it up on the next page" in client.get(again).content.decode()
    assert client.post(again, {"password": OWN})["Location"] == FACTOR_PAGE
    page = client.get(FACTOR_PAGE)
    assert "Your role needs a second step" in page.content.decode()
    assert client.post(FACTOR_PAGE, {"code": code_of(page.context["form"].secret)}).status_code == 302
    assert client.get("/approvals/").status_code == 200


@pytest.mark.usefixtures("_second_factor_for_two_roles")
def test_second_factor_is_asked_for_from_the_next_page_after_a_change_of_role():
    person = a_person(role=Role.MEMBER)
    client = signed_in(person)
    assert client.get("/account/").status_code == 200
    User.objects.filter(pk=person.pk).update(role=Role.MANAGER)
    assert client.get("/account/")["Location"] == FACTOR_PAGE


@pytest.mark.usefixtures("_second_factor_for_two_roles")
@pytest.mark.parametrize(
    ("role", "queries"),
    [
        pytest.param(Role.MEMBER, 2, id="the session and the person"),
        pytest.param(Role.MANAGER, 4, id="and the factor that the role must have, and what waits at the menu"),
    ],
)
def test_second_factor_is_looked_up_only_for_roles_that_must_have_one(django_assert_num_queries, role, queries):
    person = a_person(role=role)
    with_second_factor(person)
    client = signed_in(person)
    with django_assert_num_queries(queries):
        assert client.get("/account/").status_code == 200


@pytest.mark.parametrize("with_factor", [True, False])
def test_command_lets_somebody_in_again_who_lost_a_phone(with_factor, capsys):
    from django.core.management import CommandError, call_command

    person = a_person(role=Role.MANAGER, email="ann@example.org")
    if not with_factor:
        with pytest.raises(CommandError, match="has no second factor"):
            call_command("restore_access", "ann@example.org", second_factor=True)
        assert User.objects.get().check_password(PASSWORD)
        return
    with_second_factor(person)
    call_command("restore_access", "Ann@example.org", second_factor=True)
    password = capsys.readouterr().out.split("Password: ")[1].split()[0]
    client = browser()
    assert sign_in(client, person, password).status_code == 302
    assert client.get("/")["Location"] == PASSWORD_PAGE
    assert AuditEvent.objects.filter(action="second_factor_removed", actor="restore_access").count() == 1
