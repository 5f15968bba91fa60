"""The commands that let people in: demo people for a demonstration, and one person at a time."""

import json
import os
import stat

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.core.management import CommandError, call_command
from django.test import Client

from accounts.actions import add_person
from accounts.models import AuditEvent, User
from accounts.permissions import Role
from tests.factories import make_person

pytestmark = pytest.mark.django_db
PASSWORD = "a-long-enough-word-7"


@pytest.fixture
def make_demo_people(settings, tmp_path, capsys):
    """Run create_demo_people; returns the file and what was said."""

    def run(is_demonstration=True):
        settings.IS_DEMONSTRATION = is_demonstration
        file = tmp_path / "var" / "demo_people.json"
        call_command("create_demo_people", file=file)
        return file, capsys.readouterr().out

    return run


def test_a_new_demonstration_gets_one_person_for_each_role(make_demo_people):
    file, _ = make_demo_people()

    people = json.loads(file.read_text())
    assert [person["role"] for person in people] == [role.value for role in Role]
    assert set(User.objects.values_list("email", "role")) == {(p["email"], p["role"]) for p in people}
    assert AuditEvent.objects.filter(action="person_added", actor="create_demo_people").count() == len(Role)


def test_the_sign_ins_of_demo_people_can_be_read_by_their_owner_only(make_demo_people):
    before = os.umask(0)
    try:
        file, _ = make_demo_people()
    finally:
        os.umask(before)
    assert stat.S_IMODE(file.stat().st_mode) == 0o600


@pytest.mark.slow
def test_demo_people_can_sign_in_with_the_passwords_in_the_file(make_demo_people):
    file, _ = make_demo_people()
    for person in json.loads(file.read_text()):
        client = Client()
        answer = client.post("/accounts/login/", {"login": person["email"], "password": person["password"]})
        landing = {"officer": "/returns/", "manager": "/approvals/"}.get(person["role"], "/")
        assert (answer.status_code, answer.headers.get("Location")) == (302, landing)
        assert client.get("/account/").status_code == 200


@pytest.mark.slow
def test_passwords_of_demo_people_are_made_anew_each_time(make_demo_people):
    first = {person["password"] for person in json.loads(make_demo_people()[0].read_text())}
    User.objects.all().delete()
    second = {person["password"] for person in json.loads(make_demo_people()[0].read_text())}

    assert len(first) == len(second) == len(Role)
    assert not first & second
    assert min(len(password) for password in first | second) >= 12


def test_an_installation_that_is_no_demonstration_gets_no_demo_people(make_demo_people):
    file, said = make_demo_people(is_demonstration=False)
    assert not User.objects.exists()
    assert not file.exists()
    assert "not a demonstration" in said


def test_a_database_with_people_gets_no_demo_people(make_demo_people):
    make_person()
    file, said = make_demo_people()
    assert User.objects.count() == 1
    assert not file.exists()
    assert "people already" in said


def test_no_demo_people_stay_when_their_passwords_cannot_be_kept(settings, tmp_path):
    settings.IS_DEMONSTRATION = True
    (tmp_path / "file").write_text("in the way")
    with pytest.raises(OSError, match="file"):
        call_command("create_demo_people", file=tmp_path / "file" / "demo_people.json")
    assert not User.objects.exists()
    assert not AuditEvent.objects.exists()


def test_add_person_with_a_random_password_prints_one_that_works(capsys):
    call_command("add_person", "Jo.Bloggs@Example.org", "officer", "--random-password", "--name", "Jo Bloggs")

    password = capsys.readouterr().out.split("Password: ")[1].strip()
    person = User.objects.get()
    assert (person.email, person.name, person.role) == ("jo.bloggs@example.org", "Jo Bloggs", "officer")
    assert person.check_password(password)
    assert AuditEvent.objects.get().after == {"email": "jo.bloggs@example.org", "role": "officer"}


def test_add_person_asks_for_a_password(monkeypatch):
    monkeypatch.setattr("getpass.getpass", lambda prompt: PASSWORD)
    call_command("add_person", "jo@example.org", "member")
    assert User.objects.get().check_password(PASSWORD)


@pytest.mark.parametrize(
    ("email", "password"),
    [
        pytest.param("jo@example.org", "short", id="password too short"),
        pytest.param("jo@example.org", "qwerty123456", id="password too common"),
        pytest.param("taken@example.org", PASSWORD, id="address taken"),
        pytest.param("TAKEN@example.org", PASSWORD, id="address taken in other case"),
        pytest.param("not an address", PASSWORD, id="not an address"),
        pytest.param("", PASSWORD, id="no address"),
    ],
)
def test_add_person_refuses_in_words_and_leaves_nothing(monkeypatch, email, password):
    make_person(email="taken@example.org")
    monkeypatch.setattr("getpass.getpass", lambda prompt: password)

    with pytest.raises(CommandError, match=r"\w+"):
        call_command("add_person", email, "member")

    assert User.objects.count() == 1
    assert not AuditEvent.objects.exists()


def test_add_person_knows_no_other_roles():
    with pytest.raises(CommandError, match="emperor"):
        call_command("add_person", "jo@example.org", "emperor")


@pytest.mark.parametrize("role", Role)
def test_only_an_administrator_adds_a_person(role):
    by = make_person(role=role)
    if role is Role.ADMINISTRATOR:
        assert add_person(email="jo@example.org", role=Role.MEMBER, password=PASSWORD, by=by).pk
        assert AuditEvent.objects.get().actor_id == by.pk
        return
    with pytest.raises(PermissionDenied):
        add_person(email="jo@example.org", role=Role.MEMBER, password=PASSWORD, by=by)
    assert User.objects.count() == 1


def test_a_weak_password_is_refused_for_whoever_asks():
    with pytest.raises(ValidationError):
        add_person(email="jo@example.org", role=Role.MEMBER, password="qwerty123456", by="a script")
    assert not User.objects.exists()
