"""Recalculated limits on the page of a KPI: those in force for everyone, and steps for those who may take them."""

from datetime import date

import pytest

from accounts.permissions import Role
from kpis.control_limits.actions import approve_rebase, propose_rebase, withdraw_rebase
from tests import factories as make
from tests.pages.makers import read

pytestmark = [pytest.mark.django_db, pytest.mark.slow]
REASON = "A second clinic opened and stays open."
SUGGESTED = "All 13 months since February 2019 lie above the average."
PROPOSERS = (Role.OFFICER, Role.MANAGER)


@pytest.fixture
def kpi():
    return make.make_shift(make.make_kpi(slug="visits"))


def test_members_read_what_is_in_force_with_its_reason_and_people(kpi, member):
    author, approver = make.make_person(name="Ann Author"), make.make_person(name="Max Manager", role=Role.MANAGER)
    make.make_rebase(kpi=kpi, on=date(2019, 2, 1), reason=REASON, entered_by=author, approved_by=approver)
    make.make_proposed_rebase(kpi=kpi, on=date(2019, 3, 1), reason="Nobody should read this yet.")
    make.make_rebase(on=date(2019, 4, 1))
    page = read(member, "/kpis/visits/")
    words = f"Recalculated from 1 February 2019: {REASON} (proposed by Ann Author, approved by Max Manager)"
    assert words in page.text
    assert "Nobody should read this yet" not in page.text
    # not the day alone: the month of a figure may follow the number of its source
    assert "Recalculated from 1 April 2019" not in page.text
    assert "/kpis/visits/limits/" not in page.links


def test_earlier_days_show_what_was_in_force_then(kpi, member):
    make.make_rebase(kpi=kpi, on=date(2019, 2, 1), published_at=make.moment(2021, 6, 1))
    assert "Recalculated from 1 February 2019" not in read(member, "/kpis/visits/?as_at=2021-05-31").text
    assert "Recalculated from 1 February 2019" in read(member, "/kpis/visits/?as_at=2021-06-01").text


def test_page_follows_approval_and_withdrawal_at_once(kpi, member):
    officer, manager = make.make_person(role=Role.OFFICER), make.make_person(role=Role.MANAGER)
    assert "Recalculated" not in read(member, "/kpis/visits/").text
    proposed = propose_rebase(kpi=kpi, on=date(2019, 2, 1), reason=REASON, by=officer)
    assert "Recalculated" not in read(member, "/kpis/visits/").text
    approved = approve_rebase(rebase=proposed, version=1, by=manager)
    assert "Recalculated" in read(member, "/kpis/visits/").text
    withdraw_rebase(rebase=approved, version=2, reason="The clinic closed again in May.", by=manager)
    assert "Recalculated" not in read(member, "/kpis/visits/").text


@pytest.mark.parametrize("role", list(Role))
def test_suggestion_is_for_those_who_may_propose(kpi, sign_in, role):
    page = read(sign_in(role), "/kpis/visits/")
    assert (SUGGESTED in page.text) == (role in PROPOSERS)
    assert ("/kpis/visits/limits/?from=2019-02-01" in page.links) == (role in PROPOSERS)
    assert ("/kpis/visits/limits/" in page.links) == (role in PROPOSERS)


def test_looking_back_suggests_nothing(kpi, sign_in):
    page = read(sign_in(Role.OFFICER), "/kpis/visits/?as_at=2021-06-01")
    assert SUGGESTED not in page.text
    assert "/kpis/visits/limits/" not in page.links


def test_what_is_proposed_already_is_not_suggested_but_shown_as_waiting(kpi, sign_in):
    officer = sign_in(Role.OFFICER)
    assert SUGGESTED in read(officer, "/kpis/visits/").text
    author = make.make_person(role=Role.OFFICER)
    rebase = propose_rebase(kpi=kpi, on=date(2019, 2, 1), reason=REASON, by=author)
    page = read(officer, "/kpis/visits/")
    assert SUGGESTED not in page.text
    assert f"To be recalculated from 1 February 2019: proposed by {author}, waiting for approval." in page.text
    assert f"/limits/{rebase.pk}/" in page.links


def test_nothing_is_suggested_once_the_limits_are_recalculated_there(kpi, sign_in):
    make.make_rebase(kpi=kpi, on=date(2019, 2, 1))
    assert SUGGESTED not in read(sign_in(Role.OFFICER), "/kpis/visits/").text


def test_suggestion_follows_breaks(kpi, sign_in):
    make.make_break(kpi=kpi, on=date(2019, 2, 1))
    assert SUGGESTED not in read(sign_in(Role.OFFICER), "/kpis/visits/").text


def test_yearly_series_and_a_kpi_without_figures_have_no_limits_to_recalculate(sign_in):
    officer = sign_in(Role.OFFICER)
    make.make_kpi(slug="empty")
    yearly = make.make_kpi(slug="yearly", frequency="annual")
    make.make_figure(kpi=yearly, period=(date(2020, 4, 1), date(2021, 3, 31)))
    for slug in ("empty", "yearly"):
        assert f"/kpis/{slug}/limits/" not in read(officer, f"/kpis/{slug}/").links


def test_more_rebases_cost_no_more_queries(kpi, member, django_assert_max_num_queries):
    read(member, "/kpis/visits/")
    with django_assert_max_num_queries(60) as few:
        read(member, "/kpis/visits/?axis=whole")
    for month in range(2, 12):
        make.make_rebase(kpi=kpi, on=date(2018, month, 1))
    with django_assert_max_num_queries(60) as many:
        read(member, "/kpis/visits/?axis=fitted")
    assert len(many) == len(few)
