"""The page on which people land after they sign in: that of their work, or the one they asked for."""

import pytest

from accounts.permissions import Role
from tests.accounts.makers import a_person
from tests.accounts.sign_in.people import PASSWORD, sign_in

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize(
    ("role", "page"),
    [
        (Role.MEMBER, "/"),
        (Role.OFFICER, "/returns/"),
        (Role.MANAGER, "/approvals/"),
        (Role.ADMINISTRATOR, "/"),
    ],
)
def test_people_land_on_their_work(client, role, page):
    person = a_person(role=role)
    assert sign_in(client, person)["Location"] == page


def test_page_that_was_asked_for_comes_first(client):
    person = a_person(role=Role.OFFICER)
    typed = {"login": person.email, "password": PASSWORD, "next": "/kpis/"}
    assert client.post("/accounts/login/", typed)["Location"] == "/kpis/"
