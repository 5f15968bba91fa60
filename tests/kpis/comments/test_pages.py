"""Comments on a figure: between officers and managers, kept through its versions, seen by nobody else."""

from datetime import date

import pytest
from django.utils import timezone

from accounts.models import AuditEvent
from accounts.permissions import Role
from kpis.models import FigureComment
from tests.accounts.makers import a_person, signed_in
from tests.kpis.returns.makers import a_figure, a_home, a_kpi, a_service_area

pytestmark = [pytest.mark.django_db, pytest.mark.slow]


@pytest.fixture
def officer():
    return a_person(role=Role.OFFICER, name="Ann Officer")


@pytest.fixture
def manager():
    return a_person(role=Role.MANAGER, name="Max Manager")


@pytest.fixture
def kpi(officer):
    a_home()
    return a_kpi(a_service_area(officer), date(2026, 1, 1), title="Visits on time")


def page_of(kpi, month="2026-10"):
    return f"/comments/{kpi.slug}/{month}/"


def say(person, kpi, text, **more):
    return signed_in(person).post(page_of(kpi), {"text": text}, follow=True, **more)


def test_officer_answers_the_reason_of_a_manager(kpi, officer, manager):
    returned = {"status": "returned", "returned_by": manager, "return_reason": "Please check the second team."}
    returned["returned_at"] = timezone.now()
    a_figure(kpi, officer, **returned)
    page = signed_in(officer).get(page_of(kpi)).content.decode()
    assert "Please check the second team." in page
    assert "Your answer" in page
    assert "Your comment is kept with the figure." in say(officer, kpi, "It is right: two were ill.").content.decode()
    assert "Answer the manager: 1" in signed_in(officer).get("/returns/2026-10/").content.decode()
    told = signed_in(manager).get(page_of(kpi)).content.decode()
    assert told.index("Ann Officer") < told.index("It is right: two were ill.")


def test_manager_sees_at_the_approval_that_something_was_said(kpi, officer, manager):
    a_figure(kpi, officer)
    address = "/approvals/2026-10/"
    assert "Comment on it" in signed_in(manager).get(address).content.decode()
    say(officer, kpi, "Two teams were joined.")
    say(manager, kpi, "Thank you.")
    assert "Comments: 2" in signed_in(manager).get(address).content.decode()


def test_comments_stay_with_the_figure_and_its_period(kpi, officer):
    say(officer, kpi, "Of October.")
    figure = a_figure(kpi, officer, status="draft", submitted_at=None)
    assert "Of October." in signed_in(officer).get(page_of(kpi)).content.decode()
    figure.delete()
    assert "Of October." in signed_in(officer).get(page_of(kpi)).content.decode()
    assert "Nothing was said yet" in signed_in(officer).get(page_of(kpi, "2026-09")).content.decode()


def test_what_was_said_stands_in_the_history_and_renews_no_page(kpi, officer):
    say(officer, kpi, "Two were ill.")
    event = AuditEvent.objects.get(action="figure_commented")
    assert (event.after, event.changes_pages, event.about) == ({"text": "Two were ill."}, False, kpi.audit_about)


@pytest.mark.parametrize(("text", "problem"), [("  ", "Write what you want to say."), ("x" * 2001, "it has 2001")])
def test_what_is_wrong_is_said_at_the_field_and_stays(kpi, officer, text, problem):
    page = say(officer, kpi, text).content.decode()
    assert problem in page
    assert text.strip() in page
    assert not FigureComment.objects.exists()


def test_officer_of_another_service_area_reads_and_does_not_write(kpi, officer):
    other = a_person(role=Role.OFFICER)
    assert "so you can read here and not write" in signed_in(other).get(page_of(kpi)).content.decode()
    assert signed_in(other).post(page_of(kpi), {"text": "Mine."}).status_code == 403


@pytest.mark.parametrize("role", [Role.MEMBER, Role.ADMINISTRATOR])
def test_nobody_else_reads_them(kpi, officer, role):
    say(officer, kpi, "Two were ill.")
    assert signed_in(a_person(role=role)).get(page_of(kpi)).status_code == 403


@pytest.mark.parametrize("month", ["2026-13", "october", "9999-01"])
def test_month_that_is_none_is_not_found(kpi, officer, month):
    assert signed_in(officer).get(page_of(kpi, month)).status_code == 404


def test_quarter_has_its_comments_with_its_last_month(officer):
    kpi = a_kpi(a_service_area(officer), date(2026, 1, 1), frequency="quarterly")
    assert signed_in(officer).get(page_of(kpi, "2026-09")).status_code == 200
    assert signed_in(officer).get(page_of(kpi, "2026-08")).status_code == 404
