"""Links to KPIs that the lineage proposes: which they are, and what becomes of each."""

import pytest
import time_machine
from django.core.exceptions import PermissionDenied
from django.utils import timezone

from accounts.permissions import Role
from inspections.lineage import actions
from inspections.lineage.queries import get_proposed_links
from inspections.models import RecommendationKpi
from inspections.progress.queries import get_progress
from ledger.workflow import InvalidEntry, NewerVersion, NotOpen
from tests import factories as make
from tests.inspections.refusing import fields, last_event, refused

pytestmark = pytest.mark.django_db
REASON = "It counts what this one asks for too."


def asked_in(year, **columns):
    inspection = make.make_inspection(
        slug=f"ilacs-{year}", started_on=make.month(year, 1)[0], known_from=make.moment(year, 3, 1)
    )
    return make.make_recommendation(inspection=inspection, **columns)


@pytest.fixture
def chain():
    """The same issue in 2016, 2019 and 2023."""
    first, second, third = (asked_in(year) for year in (2016, 2019, 2023))
    make.make_lineage(earlier=first, later=second)
    make.make_lineage(earlier=second, later=third)
    return first, second, third


@pytest.fixture
def manager():
    return make.make_person(role=Role.MANAGER)


def proposed(asked, moment=None):
    return [one.kpi.code for one in get_proposed_links(asked, moment or timezone.now())]


def confirm(asked, kpi, by, **changed):
    values = {"version": 1, "kpi": kpi.code, "strength": "partial", "reason": REASON, "by": by} | changed
    return actions.confirm_link(recommendation=asked, **values)


def decline(asked, kpi, by, **changed):
    values = {"version": 1, "kpi": kpi.code, "reason": "It counts something else now.", "by": by} | changed
    return actions.decline_link(recommendation=asked, **values)


def again(asked, kpi, by, **changed):
    return actions.propose_link_again(recommendation=asked, **{"version": 2, "kpi": kpi.code, "by": by} | changed)


def withdraw(asked, kpi, by, **changed):
    values = {"version": 2, "kpi": kpi.code, "reason": "It was another one that was meant.", "by": by} | changed
    return actions.withdraw_link(recommendation=asked, **values)


def test_links_of_every_earlier_recommendation_are_proposed_in_the_order_of_the_catalogue(chain):
    first, second, third = chain
    one, two, three = (make.make_kpi(position=place) for place in (2, 1, 3))
    make.link_kpis(first, one)
    make.link_kpis(second, two, three)
    make.link_kpis(third, three)
    assert proposed(third) == [two.code, one.code]
    assert proposed(second) == [one.code]
    assert proposed(first) == []


def test_the_reason_begins_with_that_of_the_newest_earlier_link(chain):
    first, second, third = chain
    kpi = make.make_kpi()
    make.link_kpis(first, kpi, reason="It was counted first.", strength="direct")
    make.link_kpis(second, kpi, reason="It counts a part.", strength="partial")
    (one,) = get_proposed_links(third, timezone.now())
    assert (one.earlier, one.strength) == (second, "partial")
    assert one.reason == "As for recommendation 1 of the Standard inspection, 2019: It counts a part."


def test_what_was_not_known_then_is_not_proposed_then(chain):
    _, second, third = chain
    (link,) = make.link_kpis(second, make.make_kpi(), known_from=make.moment(2024))
    assert proposed(third, make.moment(2023, 6, 1)) == []
    assert proposed(third, make.moment(2024, 6, 1)) == [link.kpi.code]


def test_a_lineage_that_runs_in_a_circle_ends(chain):
    first, second, third = chain
    make.make_lineage(earlier=third, later=first)
    (link,) = make.link_kpis(second, make.make_kpi())
    assert proposed(third) == [link.kpi.code]


def test_confirm_link_links_the_kpi_with_strength_and_reason(chain, manager):
    _, second, third = chain
    kpi = make.make_kpi()
    make.link_kpis(second, kpi)
    link = confirm(third, kpi, manager)
    assert (link.strength, link.reason, link.confirmed_by) == ("partial", REASON, manager)
    assert proposed(third) == []
    (progress,) = get_progress(timezone.now(), make.month(2024, 1)[0], third.inspection.slug)
    assert [(one.kpi_id, one.reason) for one in progress.links] == [(kpi.pk, REASON)]
    event = last_event()
    assert (event.action, event.about) == ("kpi_link_confirmed", third.audit_about)
    assert event.after == {"kpi": kpi.code, "strength": "partial", "reason": REASON}


@pytest.mark.slow
def test_earlier_days_do_not_show_a_link_that_was_confirmed_later(chain, manager):
    _, second, third = chain
    kpi = make.make_kpi()
    make.link_kpis(second, kpi)
    with time_machine.travel(make.moment(2024, 5, 10), tick=False):
        confirm(third, kpi, manager)
    with time_machine.travel(make.moment(2024, 6, 10), tick=False):
        withdraw(third, kpi, manager)

    def linked(moment):
        (progress,) = get_progress(moment, moment.date(), third.inspection.slug)
        return bool(progress.links)

    moments = [make.moment(2024, *day) for day in ((5, 9), (5, 11), (6, 9), (6, 11))]
    assert [linked(moment) for moment in moments] == [False, True, True, False]
    assert proposed(third) == [kpi.code]


@pytest.mark.slow
def test_decline_link_takes_the_proposal_away_until_it_is_taken_back(chain, manager):
    _, second, third = chain
    kpi = make.make_kpi()
    make.link_kpis(second, kpi)
    decline(third, kpi, manager)
    assert proposed(third) == []
    assert last_event().action == "kpi_link_declined"
    again(third, kpi, manager)
    assert proposed(third) == [kpi.code]
    assert last_event().action == "kpi_link_proposed_again"
    assert decline(third, kpi, manager, version=3).superseded_at is None


@pytest.mark.parametrize("role", [Role.MEMBER, Role.OFFICER, Role.ADMINISTRATOR])
@pytest.mark.parametrize("step", [confirm, decline, again, withdraw])
def test_only_managers_settle_links(chain, role, step):
    _, second, third = chain
    kpi = make.make_kpi()
    make.link_kpis(second, kpi)
    refused(PermissionDenied, lambda: step(third, kpi, make.make_person(role=role)))


@pytest.mark.slow
def test_only_what_is_proposed_is_confirmed_or_declined(chain, manager):
    _, second, third = chain
    kpi, other = make.make_kpi(), make.make_kpi()
    make.link_kpis(second, kpi)
    for step in (confirm, decline):
        refused(NotOpen, lambda step=step: step(third, other, manager))
        refused(NewerVersion, lambda step=step: step(third, kpi, manager, version=2))


@pytest.mark.slow
def test_steps_say_at_their_field_what_is_missing(chain, manager):
    _, second, third = chain
    kpi = make.make_kpi()
    make.link_kpis(second, kpi)
    assert fields(refused(InvalidEntry, lambda: confirm(third, kpi, manager, reason="So."))) == ["reason"]
    assert fields(refused(InvalidEntry, lambda: confirm(third, kpi, manager, strength="wholly"))) == ["strength"]
    assert fields(refused(InvalidEntry, lambda: decline(third, kpi, manager, reason=""))) == ["reason"]
    confirm(third, kpi, manager)
    assert fields(refused(InvalidEntry, lambda: withdraw(third, kpi, manager, reason=""))) == ["reason"]


@pytest.mark.slow
def test_a_link_of_a_data_file_is_not_withdrawn_here(chain, manager):
    _, second, _ = chain
    (link,) = make.link_kpis(second, make.make_kpi())
    refused(NotOpen, lambda: withdraw(second, link.kpi, manager, version=1))
    refused(NotOpen, lambda: again(second, link.kpi, manager, version=1))
    assert RecommendationKpi.objects.get().superseded_at is None


def test_the_proposals_take_four_queries(chain, django_assert_num_queries):
    _, second, third = chain
    make.link_kpis(second, *(make.make_kpi() for _ in range(5)))
    with django_assert_num_queries(4):
        assert (
            len({(one.kpi.title, one.earlier.inspection.slug) for one in get_proposed_links(third, timezone.now())})
            == 5
        )
