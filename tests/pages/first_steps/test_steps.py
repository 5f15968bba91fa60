"""First steps: each stands on the list until it is taken, and on no other's page."""

from datetime import date, timedelta
from decimal import Decimal

import pytest
from django.utils import timezone

from accounts.permissions import Role
from inspections.models import Recommendation
from kpis.models import Kpi, Target
from pages.first_steps.steps import get_setup_steps
from tests import factories as make

pytestmark = pytest.mark.django_db


def missing(name):
    return next(step.missing for step in get_setup_steps() if step.name == name)


@pytest.mark.parametrize(
    ("name", "role", "needed"),
    [
        ("An officer", Role.OFFICER, 1),
        ("Two managers", Role.MANAGER, 2),
        ("Two administrators", Role.ADMINISTRATOR, 2),
    ],
)
def test_people_of_each_role(name, role, needed):
    make.make_person(role=role, is_active=False)
    for _ in range(needed):
        assert missing(name)
        make.make_person(role=role)
    assert not missing(name)


def test_names():
    person = make.make_person()
    assert missing("Names of people") == "1 person has no name yet."
    make.make_person()
    assert missing("Names of people") == "2 people have no name yet."
    type(person).objects.update(name="Ann")
    assert not missing("Names of people")


def test_months_and_owners():
    kpi = make.make_kpi()
    assert missing("Months of collection")
    assert not missing("Owners of service areas")
    Kpi.objects.filter(pk=kpi.pk).update(collected_from=date(2026, 1, 1))
    assert not missing("Months of collection")
    assert missing("Owners of service areas").startswith("1 service area")
    kpi.service_area.owners.add(make.make_person(role=Role.OFFICER))
    assert not missing("Owners of service areas")


def test_targets():
    target = make.make_target(kpi=make.make_kpi(), value=Decimal(90), to_on=timezone.localdate() - timedelta(days=1))
    assert missing("Targets")
    Target.objects.filter(pk=target.pk).update(to_on=timezone.localdate())
    assert not missing("Targets")


def test_leads():
    asked = make.make_recommendation()
    assert missing("Leads of recommendations") == "1 open recommendation without a lead."
    Recommendation.objects.filter(pk=asked.pk).update(lead=make.make_person(role=Role.OFFICER))
    assert not missing("Leads of recommendations")


def test_next_meeting():
    assert missing("The next meeting")
    make.make_meeting(held_on=timezone.localdate())
    assert not missing("The next meeting")


def test_mail_and_encryption(settings):
    settings.IS_MAIL_SET_UP, settings.SESSION_COOKIE_SECURE = False, False
    assert missing("Mail")
    assert missing("An encrypted connection")
    settings.IS_MAIL_SET_UP, settings.SESSION_COOKIE_SECURE = True, True
    assert not missing("Mail")
    assert not missing("An encrypted connection")


def test_steps_take_the_same_few_queries(django_assert_num_queries):
    for _ in range(5):
        make.make_kpi()
        make.make_person()
    with django_assert_num_queries(7):
        get_setup_steps()


def test_page_parts_what_is_to_do_from_what_is_done(client):
    client.force_login(make.make_person(role=Role.ADMINISTRATOR, name="Ann"))
    page = client.get("/people/first-steps/").content.decode()
    to_do, done = page.split("Done: ")
    assert "Two managers" in to_do
    assert "Names of people" in done
