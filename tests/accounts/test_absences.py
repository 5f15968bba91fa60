"""Absences: who stands in, for which days, with which rights, and how one ends."""

from datetime import date, timedelta

import pytest
from django.core.exceptions import PermissionDenied
from django.utils import timezone

from accounts.absences.actions import ImpossibleAbsence, arrange_absence, end_absence
from accounts.models import Absence, AuditEvent, User
from accounts.permissions import Role
from inspections.queries import acts_as_lead
from kpis.catalogue.owners import get_areas_of
from tests import factories as make
from tests.accounts.makers import a_person, signed_in

pytestmark = pytest.mark.django_db
FIRST, LAST, TODAY = date(2026, 12, 7), date(2026, 12, 18), date(2026, 12, 1)
PAGE = "/account/away/"


@pytest.fixture
def ann():
    return a_person(name="Ann", email="ann@example.org")


@pytest.fixture
def ben():
    return a_person(name="Ben", email="ben@example.org")


def arrange(person, stand_in, **changed):
    asked = {"first_day": FIRST, "last_day": LAST, "today": TODAY, "by": person} | changed
    return arrange_absence(person=person, stand_in=stand_in, **asked)


def acted_for(person, day):
    return set(User.objects.acted_for_by(person, day))


@pytest.mark.parametrize(
    ("day", "stands_in"),
    [
        (FIRST - timedelta(days=1), False),
        (FIRST, True),
        (LAST, True),
        (LAST + timedelta(days=1), False),
    ],
)
def test_stand_in_acts_for_the_one_who_is_away_in_those_days_only(ann, ben, day, stands_in):
    arrange(ann, ben)
    assert acted_for(ben, day) == ({ann, ben} if stands_in else {ben})
    assert acted_for(ann, day) == {ann}


def test_nobody_acts_for_the_one_for_whom_their_own_absent_colleague_stands_in(ann, ben):
    carl = a_person()
    arrange(ann, ben)
    arrange(ben, carl)
    assert acted_for(carl, FIRST) == {ben, carl}


def test_stand_in_enters_figures_and_leads_recommendations(ann, ben):
    area, asked = make.make_service_area(), make.make_recommendation(lead=ann)
    area.owners.add(ann)
    today = timezone.localdate()
    assert (get_areas_of(ben), acts_as_lead(ben, asked)) == (set(), False)
    absence = arrange(ann, ben, first_day=today, last_day=today, today=today)
    assert (get_areas_of(ben), acts_as_lead(ben, asked)) == ({area.pk}, True)
    assert (get_areas_of(ann), acts_as_lead(ann, asked)) == ({area.pk}, True)
    end_absence(absence=absence, today=today, by=ann)
    assert (get_areas_of(ben), acts_as_lead(ben, asked)) == (set(), False)


def test_recommendation_without_a_lead_is_nobodys(ann):
    assert not acts_as_lead(ann, make.make_recommendation())


@pytest.mark.parametrize(
    ("changed", "field", "words"),
    [
        ({"last_day": FIRST - timedelta(days=1)}, "last_day", "not before the first"),
        ({"today": LAST + timedelta(days=1)}, "last_day", "not over yet"),
        ({"last_day": FIRST + timedelta(days=367)}, "last_day", "within a year"),
    ],
)
def test_impossible_days_are_refused(ann, ben, changed, field, words):
    with pytest.raises(ImpossibleAbsence, match=words) as refused:
        arrange(ann, ben, **changed)
    assert refused.value.field == field


def test_two_absences_of_one_person_do_not_overlap(ann, ben):
    arrange(ann, ben)
    with pytest.raises(ImpossibleAbsence, match="7 December 2026 to 18 December 2026 already"):
        arrange(ann, ben, first_day=LAST, last_day=LAST)
    assert arrange(ann, ben, first_day=LAST + timedelta(days=1), last_day=LAST + timedelta(days=1))


@pytest.mark.parametrize("columns", [{"role": Role.MANAGER}, {"role": Role.MEMBER}, {"is_active": False}])
def test_stand_in_has_the_same_role_and_an_open_account(ann, columns):
    with pytest.raises(ImpossibleAbsence, match="Choose another officer"):
        arrange(ann, a_person(**columns))


def test_nobody_stands_in_for_themselves(ann):
    with pytest.raises(ImpossibleAbsence, match="Choose another officer"):
        arrange(ann, ann)


def test_others_than_administrators_arrange_their_own_absence_only(ann, ben):
    with pytest.raises(PermissionDenied):
        arrange(ann, ben, by=ben)
    absence = arrange(ann, ben, by=a_person(role=Role.ADMINISTRATOR))
    with pytest.raises(PermissionDenied):
        end_absence(absence=absence, today=TODAY, by=ben)


def test_absence_that_has_begun_ends_yesterday_and_one_to_come_is_called_off(ann, ben):
    begun, coming = arrange(ann, ben), arrange(ann, ben, first_day=date(2027, 1, 4), last_day=date(2027, 1, 8))
    today = FIRST + timedelta(days=2)
    for absence in (begun, coming):
        end_absence(absence=absence, today=today, by=ann)
        end_absence(absence=absence, today=today, by=ann)
    assert [absence.last_day for absence in Absence.objects.all()] == [FIRST + timedelta(days=1)]
    assert [event.action for event in AuditEvent.objects.order_by("pk")] == [
        "absence_arranged",
        "absence_arranged",
        "absence_ended",
        "absence_called_off",
    ]


# -- pages ------------------------------------------------------------------------------------------------


def form(stand_in, **changed):
    today = timezone.localdate()
    return {"arrange": "yes", "stand_in": stand_in.pk, "first_day": today, "last_day": today} | changed


@pytest.mark.slow
def test_person_arranges_and_ends_an_absence(ann, ben):
    client = signed_in(ann)
    page = client.post(PAGE, form(ben), follow=True).content.decode()
    assert "Ben stands in from" in page
    absence = Absence.objects.get()
    assert "The absence is over." in client.post(PAGE, {"end": absence.pk}, follow=True).content.decode()
    assert not Absence.objects.exists()


@pytest.mark.slow
def test_what_is_wrong_is_said_at_the_field_and_what_was_typed_stays(ann, ben):
    page = signed_in(ann).post(PAGE, form(ben, last_day="2020-01-01")).content.decode()
    assert "Enter a day that is not before the first one." in page
    assert 'value="2020-01-01"' in page
    assert f'<option value="{ben.pk}" selected>' in page
    empty = signed_in(ann).post(PAGE, {"arrange": "yes"}).content.decode()
    for words in ("Choose who stands in.", "Enter the first day.", "Enter the last day."):
        assert words in empty


@pytest.mark.slow
def test_returns_say_for_whom_one_stands_in(ann, ben):
    today = timezone.localdate()
    arrange(ann, ben, first_day=today, last_day=today, today=today)
    assert "You stand in for Ann" in signed_in(ben).get("/returns/").content.decode()
    assert "You stand in for" not in signed_in(ann).get("/returns/").content.decode()


def test_page_says_where_nobody_can_stand_in(ann):
    assert "Nobody can stand in" in signed_in(ann).get(PAGE).content.decode()


@pytest.mark.slow
def test_administrator_arranges_it_for_somebody_who_is_ill_and_sees_it_in_the_list(ann, ben):
    client = signed_in(a_person(role=Role.ADMINISTRATOR))
    assert "Ben stands in from" in client.post(f"/people/{ann.pk}/away/", form(ben), follow=True).content.decode()
    assert "Ben stands in" in client.get("/people/").content.decode()


@pytest.mark.parametrize("ended", ["999999", "x", ""])
def test_absence_that_is_not_there_is_not_ended(ann, ended):
    assert signed_in(ann).post(PAGE, {"end": ended}).status_code == 302


def test_absence_of_another_is_not_ended_from_ones_own_page(ann, ben):
    absence = arrange(ann, ben)
    signed_in(ben).post(PAGE, {"end": absence.pk})
    assert Absence.objects.filter(pk=absence.pk).exists()
