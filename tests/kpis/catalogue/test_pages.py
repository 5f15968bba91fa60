"""The pages on which an administrator says who enters what, and from which month on."""

from datetime import date

import pytest

from accounts.models import AuditEvent
from accounts.permissions import Permission, Role
from kpis.models import Kpi
from tests.accounts.makers import a_person, signed_in
from tests.kpis.returns.makers import a_kpi, a_service_area

pytestmark = [pytest.mark.django_db, pytest.mark.slow]


@pytest.fixture
def administrator():
    return signed_in(a_person(role=Role.ADMINISTRATOR))


@pytest.fixture
def area():
    return a_service_area(slug="fostering", name="fostering")


ADDRESS = "/people/service-areas/fostering/"


def months_of(kpi):
    kpi.refresh_from_db()
    return kpi.collected_from, kpi.collected_until


def single(kpi, first="", last="", was_first="", was_last=""):
    """The fields of one KPI as the page sends them, with what stood when it was opened."""
    name = f"k{kpi.pk}-collected"
    return {
        f"{name}_from": first,
        f"{name}_until": last,
        f"initial-{name}_from": was_first,
        f"initial-{name}_until": was_last,
    }


@pytest.mark.parametrize("role", list(Role))
@pytest.mark.parametrize("address", ["/people/service-areas/", ADDRESS])
def test_pages_are_for_those_with_the_permission(area, role, address):
    person = a_person(role=role)
    expected = 200 if person.may(Permission.PEOPLE_CHANGE) else 403
    assert signed_in(person).get(address).status_code == expected


def test_list_is_in_the_order_of_the_scorecard(administrator):
    a_service_area(slug="workforce", name="workforce", position=92)
    a_service_area(slug="send", name="SEND", position=93)
    a_service_area(slug="permanence", name="permanence", position=91)
    page = administrator.get("/people/service-areas/").content.decode()
    assert page.index("Permanence") < page.index("Workforce") < page.index("SEND")


def test_list_says_who_enters_and_how_much_is_collected(administrator, area):
    area.owners.add(a_person(email="ann@example.org"), a_person(email="gone@example.org", is_active=False))
    a_kpi(area, date(2026, 1, 1))
    a_kpi(area)
    a_service_area(name="early help")
    page = administrator.get("/people/service-areas/").content.decode()
    for words in ("Fostering", "ann@example.org", "gone@example.org (account closed)", "1 of 2", "Nobody"):
        assert words in page


def test_list_makes_as_many_queries_for_many_areas_as_for_one(administrator, area, django_assert_num_queries):
    with django_assert_num_queries(4):
        administrator.get("/people/service-areas/")
    for _ in range(10):
        a_service_area(a_person())
    with django_assert_num_queries(4):
        administrator.get("/people/service-areas/")


def test_owners_are_set_and_taken_away(administrator, area):
    ann, ben = a_person(email="ann@example.org"), a_person(email="ben@example.org")
    page = administrator.post(ADDRESS, {"owners": [ann.pk, ben.pk], "set_owners": "yes"}, follow=True)
    assert "entered by ann@example.org, ben@example.org" in page.content.decode()
    assert set(area.owners.all()) == {ann, ben}
    administrator.post(ADDRESS, {"set_owners": "yes"})
    assert not area.owners.exists()
    assert [event.after for event in AuditEvent.objects.filter(action="owners_set").order_by("id")] == [
        {"owners": ["ann@example.org", "ben@example.org"]},
        {"owners": []},
    ]


@pytest.mark.parametrize("columns", [{"role": Role.MANAGER}, {"is_active": False}])
def test_only_officers_with_an_open_account_can_be_chosen(administrator, area, columns):
    other = a_person(email="other@example.org", **columns)
    a_person(role=Role.OFFICER)
    assert "other@example.org" not in administrator.get(ADDRESS).content.decode()
    page = administrator.post(ADDRESS, {"owners": [other.pk], "set_owners": "yes"}).content.decode()
    assert "Choose officers whose account is open." in page
    assert not area.owners.exists()


def test_own_kpis_of_an_area_are_collected_at_once_and_national_ones_left(administrator, area):
    own = [a_kpi(area), a_kpi(area, date(2020, 1, 1), series_kind=Kpi.SeriesKind.BOTH)]
    ended = a_kpi(area, date(2019, 1, 1), collected_until=date(2020, 12, 31))
    national = a_kpi(area, series_kind=Kpi.SeriesKind.PUBLISHED_ANNUAL)
    elsewhere = a_kpi(a_service_area())
    page = administrator.post(ADDRESS, {"bulk_from": "2026-04", "set_bulk": "yes"}, follow=True).content.decode()
    assert "3 KPIs are collected from April 2026 on." in page
    assert {months_of(kpi) for kpi in [*own, ended]} == {(date(2026, 4, 1), None)}
    assert months_of(national) == months_of(elsewhere) == (None, None)
    assert AuditEvent.objects.filter(action="collection_set").count() == 3


def test_months_of_single_kpis_are_set_from_first_to_last_day(administrator, area):
    changed, stopped, left = a_kpi(area), a_kpi(area, date(2020, 1, 1)), a_kpi(area, date(2021, 5, 1))
    form = (
        single(changed, "2026-02", "2026-02")
        | single(stopped, "", "", was_first="2020-01")
        | single(left, "2021-05", was_first="2021-05")
    )
    page = administrator.post(ADDRESS, form | {"set_single": "yes"}, follow=True).content.decode()
    assert "The months of 2 KPIs were changed." in page
    assert months_of(changed) == (date(2026, 2, 1), date(2026, 2, 28))
    assert months_of(stopped) == (None, None)
    assert months_of(left) == (date(2021, 5, 1), None)


def test_row_that_was_not_touched_does_not_undo_what_another_has_set_since(administrator, area):
    kpi, mine = a_kpi(area), a_kpi(area)
    stale = single(kpi) | single(mine, "2026-01") | {"set_single": "yes"}
    Kpi.objects.filter(pk=kpi.pk).update(collected_from=date(2026, 7, 1))
    administrator.post(ADDRESS, stale)
    assert months_of(kpi) == (date(2026, 7, 1), None)
    assert months_of(mine) == (date(2026, 1, 1), None)


@pytest.mark.parametrize(
    ("first", "last", "problem"),
    [
        ("October", "", "Enter a month as a year and a number"),
        ("2026-13", "", "Enter a month as a year and a number"),
        ("1066-10", "", "Enter a month from 1990 to 2099."),
        ("", "2026-10", "Enter the first month too."),
        ("2026-10", "2026-09", "Enter a month that is not before the first one."),
    ],
)
def test_odd_months_are_said_at_the_field_and_kept_and_nothing_is_written(administrator, area, first, last, problem):
    wrong, right = a_kpi(area), a_kpi(area)
    form = single(wrong, first, last) | single(right, "2026-01") | {"set_single": "yes"}
    page = administrator.post(ADDRESS, form).content.decode()
    assert problem in page
    assert f'value="{first or last}"' in page
    assert months_of(wrong) == months_of(right) == (None, None)


ADDS_UP = "Its months add up to a year"


def test_whether_months_add_up_is_asked_of_numbers_and_rates_only(administrator, area):
    a_kpi(area)
    assert ADDS_UP not in administrator.get(ADDRESS).content.decode()
    a_kpi(area, kind="count")
    a_kpi(area, kind="rate_10000", adds_up=True)
    page = administrator.get(ADDRESS).content.decode()
    assert (page.count(ADDS_UP), page.count(" checked")) == (2, 1)


def test_months_that_add_up_are_said_and_unsaid(administrator, area):
    added, taken, left = (a_kpi(area, kind="count", adds_up=adds_up) for adds_up in (False, True, True))
    form = {"set_single": "yes"}
    for kpi, ticked in ((added, True), (taken, False), (left, True)):
        form |= single(kpi) | {f"initial-k{kpi.pk}-adds_up": str(kpi.adds_up)}
        form |= {f"k{kpi.pk}-adds_up": "on"} if ticked else {}
    page = administrator.post(ADDRESS, form, follow=True).content.decode()
    assert "Whether its months add up was changed for 2 KPIs." in page
    assert "The months of" not in page
    assert list(Kpi.objects.filter(adds_up=True).order_by("pk")) == [added, left]
    assert AuditEvent.objects.filter(action="adds_up_set").count() == AuditEvent.objects.count() == 2


def test_adding_up_that_was_not_touched_does_not_undo_what_another_has_set_since(administrator, area):
    kpi = a_kpi(area, kind="count")
    stale = single(kpi, "2026-01") | {f"initial-k{kpi.pk}-adds_up": "False", "set_single": "yes"}
    Kpi.objects.filter(pk=kpi.pk).update(adds_up=True)
    administrator.post(ADDRESS, stale)
    kpi.refresh_from_db()
    assert (kpi.adds_up, kpi.collected_from) == (True, date(2026, 1, 1))


@pytest.mark.parametrize(("typed", "problem"), [("", "Enter the first month"), ("soon", "Enter a month as a year")])
def test_odd_month_for_all_is_said(administrator, area, typed, problem):
    kpi = a_kpi(area)
    page = administrator.post(ADDRESS, {"bulk_from": typed, "set_bulk": "yes"}).content.decode()
    assert problem in page
    assert months_of(kpi) == (None, None)


def rules(kpi, chosen, was="ptd-0.2.2"):
    """The field of a KPI's rules as the page sends it, with what stood when it was opened."""
    return {f"k{kpi.pk}-rule_set": chosen, f"initial-k{kpi.pk}-rule_set": was}


def test_rules_of_single_kpis_are_set_and_told(administrator, area):
    changed, left, stale = a_kpi(area), a_kpi(area), a_kpi(area, rule_set="mdc-6")
    assert "mdc-6 (runs of 6 points" in administrator.get(ADDRESS).content.decode()
    form = rules(changed, "mdc-excel") | rules(left, "ptd-0.2.2") | rules(stale, "ptd-0.2.2") | {"set_single": "yes"}
    page = administrator.post(ADDRESS, form, follow=True).content.decode()
    assert "The rules of 1 KPI were changed." in page
    assert list(Kpi.objects.order_by("pk").values_list("rule_set", flat=True)) == ["mdc-excel", "ptd-0.2.2", "mdc-6"]
    (event,) = AuditEvent.objects.all()
    assert (event.action, event.about, event.before, event.after, event.changes_pages) == (
        "rules_set",
        f"kpi:{changed.code}",
        {"rule_set": "ptd-0.2.2"},
        {"rule_set": "mdc-excel"},
        True,
    )


def test_months_and_rules_of_one_kpi_are_set_together(administrator, area):
    kpi = a_kpi(area)
    form = single(kpi, "2026-01") | rules(kpi, "mdc-6") | {"set_single": "yes"}
    page = administrator.post(ADDRESS, form, follow=True).content.decode()
    assert "The months of 1 KPI were changed. The rules of 1 KPI were changed." in page


@pytest.mark.parametrize(("chosen", "status"), [("mdc-7", 200), ("", 302)])
def test_rules_that_there_are_not_change_nothing(administrator, area, chosen, status):
    kpi = a_kpi(area)
    answer = administrator.post(ADDRESS, rules(kpi, chosen) | {"set_single": "yes"})
    assert answer.status_code == status
    assert ("Choose rules from the list." in answer.content.decode()) == (status == 200)
    kpi.refresh_from_db()
    assert kpi.rule_set == "ptd-0.2.2"
    assert not AuditEvent.objects.exists()


def test_area_that_is_not_there_is_not_found(administrator, db):
    assert administrator.get("/people/service-areas/nowhere/").status_code == 404


def test_form_that_asks_for_nothing_changes_nothing(administrator, area):
    assert administrator.post(ADDRESS, {}).status_code == 200
    assert not AuditEvent.objects.exists()
