"""The page that takes an officer through a first return."""

from datetime import UTC, date, datetime

import pytest

from accounts.permissions import Permission, Role
from kpis.returns.first import first_return
from tests.accounts.makers import a_person, signed_in
from tests.kpis.returns.makers import a_figure, a_home, a_kpi, a_service_area

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("november")]
ADDRESS = "/returns/first/"


@pytest.mark.parametrize("role", list(Role))
def test_page_is_for_those_who_enter(role):
    person = a_person(role=role)
    assert first_return.permission is Permission.FIGURE_ENTER
    assert signed_in(person).get(ADDRESS).status_code == (200 if person.may(Permission.FIGURE_ENTER) else 403)


def test_page_leads_to_the_newest_return_and_says_how_much_is_to_do():
    a_home()
    officer, manager = a_person(), a_person(role=Role.MANAGER)
    area = a_service_area(officer)
    kpi = a_kpi(area, date(2026, 9, 1))
    a_kpi(area, date(2026, 9, 1))
    a_kpi(a_service_area(), date(2026, 9, 1))
    a_figure(
        kpi, officer, status="returned", returned_by=manager, returned_at=datetime.now(UTC), return_reason="Check."
    )
    page = signed_in(officer).get(ADDRESS).content.decode()
    assert "For October 2026 you have 2 figures to do, due on 20 November 2026." in page
    assert 'href="/returns/2026-10/"' in page
    assert "1 of your figures was returned" in page


def test_page_says_when_nothing_is_the_officers():
    page = signed_in(a_person()).get(ADDRESS).content.decode()
    assert "No service area is yours yet" in page
    assert "the return for" not in page


def test_page_says_when_figures_are_invented(settings):
    settings.IS_PRACTICE = True
    assert "This is practice" in signed_in(a_person()).get(ADDRESS).content.decode()
