"""What is marked on the chart of a KPI and listed below it: published events, annotations, actions by choice."""

from datetime import date

import pytest
from django.utils import timezone

from accounts.permissions import Role
from charts.marks import Marker
from inspections.action_plan.actions import close_action, drop_action, move_due_date, reopen_action
from inspections.annotations.actions import add_annotation, withdraw_annotation
from inspections.evidence import Evidence
from inspections.models import Action, Event
from inspections.queries import get_events
from pages.kpi.sections.events import CHOICES, MarkedEvent, get_marked_events, in_order_of
from tests import factories as make
from tests.pages.makers import read

pytestmark = [pytest.mark.django_db, pytest.mark.slow]
NOW = make.moment(2022, 6, 1)
REASON = "The rooms were not ready in time."


@pytest.fixture
def kpi():
    """A KPI with figures from 2018 to 2019 and on to February 2020, linked to a recommendation of 2019."""
    kpi = make.make_shift(make.make_kpi(slug="visits"))
    asked = make.make_recommendation(number=6, short_title="Health of children")
    make.link_kpis(asked, kpi)
    kpi.asked = asked
    return kpi


@pytest.fixture
def manager():
    return make.make_person(role=Role.MANAGER, name="Max Manager")


def marked(kpi, choice, moment=NOW):
    return get_marked_events(get_events(moment, kpi.pk), kpi.pk, moment, choice)


def titles(kpi, choice, moment=NOW):
    return [event.title for event in marked(kpi, choice, moment)]


def mark(title="Same", on=date(2019, 1, 1), description=""):
    return MarkedEvent(on, "exact", title, description, "annotation", is_key=True)


# -- what a choice shows ------------------------------------------------------------------------------


def test_choices_part_main_events_actions_and_all(kpi):
    make.make_event(title="Report", category="publication", on=date(2019, 5, 8))
    make.make_event(title="Reorganised", category="service change", on=date(2019, 6, 1))
    visit = make.make_inspection(kind="monitoring_visit")
    make.make_event(title="Letter", category="publication", inspection=visit, on=date(2019, 7, 1))
    make.make_annotation(title="Clinic", kpi=kpi, on=date(2019, 8, 1))
    make.make_action(recommendation=kpi.asked, title="Train staff", due_on=date(2019, 9, 1))
    assert {choice: titles(kpi, choice) for choice in CHOICES} == {
        "key": ["Report", "Clinic"],
        "actions": ["Report", "Clinic", "Due: Train staff"],
        "all": ["Report", "Reorganised", "Letter", "Clinic"],
        "none": [],
    }


def test_only_annotations_of_the_kpi_or_of_all_are_shown(kpi):
    make.make_annotation(title="Ours", kpi=kpi)
    make.make_annotation(title="Of all")
    make.make_annotation(title="Of another", kpi=make.make_kpi())
    assert sorted(titles(kpi, "key")) == ["Of all", "Ours"]


def test_annotations_are_shown_as_they_were_known(kpi, manager):
    make.make_annotation(title="Clinic", kpi=kpi, known_from=make.moment(2021, 3, 1))
    assert titles(kpi, "key", make.moment(2021, 2, 28)) == []
    assert titles(kpi, "key", make.moment(2021, 3, 1)) == ["Clinic"]


def test_annotation_says_its_source_and_who_entered_it(kpi, manager):
    make.make_annotation(kpi=kpi, entered_by=manager, source_words="Minutes of May.")
    (event,) = marked(kpi, "key")
    assert (event.source, event.people) == ("Minutes of May.", "Entered by Max Manager")
    assert event.annotation_id


def test_published_event_says_its_document(kpi):
    source = make.make_source("Report of May", slug="report-of-may", url="https://example.org/report")
    make.make_event(source=source, source_ref="p. 4")
    (event,) = marked(kpi, "all")
    assert (event.source, event.source_slug, event.source_ref) == (
        "Report of May",
        "report-of-may",
        "p. 4",
    )
    assert (event.people, event.annotation_id) == ("", None)


# -- what an event bears on ----------------------------------------------------------------------------


def test_event_is_marked_only_where_it_bears(kpi):
    beside = make.make_kpi(service_area=kpi.service_area)
    elsewhere = make.make_kpi()
    make.make_event(title="Linked to all")
    named = make.make_event(title="Linked to one", scope=Event.Scope.KPI)
    named.kpis.add(kpi)
    areal = make.make_event(title="Linked to an area", scope=Event.Scope.SERVICE_AREA)
    areal.service_areas.add(kpi.service_area)
    make.make_event(title="Linked to nothing that is named", scope=Event.Scope.KPI)
    assert sorted(titles(kpi, "all")) == ["Linked to all", "Linked to an area", "Linked to one"]
    assert sorted(titles(beside, "all")) == ["Linked to all", "Linked to an area"]
    assert titles(elsewhere, "all") == ["Linked to all"]


def test_event_that_bears_on_two_ways_of_naming_a_kpi_is_marked_once(kpi):
    event = make.make_event(title="Both", scope=Event.Scope.SERVICE_AREA)
    event.service_areas.add(kpi.service_area, make.make_service_area())
    event.kpis.add(kpi, make.make_kpi())
    assert titles(kpi, "all") == ["Both"]


def test_annotation_goes_by_its_own_kpi_and_not_by_a_scope(kpi):
    make.make_annotation(title="Ours", kpi=kpi, scope=Event.Scope.KPI)
    assert titles(kpi, "all") == ["Ours"]


def test_number_of_events_and_of_what_they_bear_on_costs_no_query(kpi, django_assert_num_queries):
    for scope in Event.Scope:
        for _ in range(5):
            event = make.make_event(scope=scope)
            event.kpis.add(kpi, make.make_kpi())
            event.service_areas.add(kpi.service_area)
    with django_assert_num_queries(1):
        assert len(marked(kpi, "all")) == 15


# -- actions ------------------------------------------------------------------------------------------


def only_action(kpi, moment):
    (event,) = marked(kpi, "actions", moment)
    return event.on, event.title, event.description


def test_action_stands_where_it_is_due_and_once_closed_where_it_was_closed(kpi, manager):
    row = make.make_action(recommendation=kpi.asked, title="Train staff", owner=manager, due_on=date(2021, 9, 30))
    under = "An action under recommendation 6 of 2019, Health of children."
    assert only_action(kpi, NOW) == (date(2021, 9, 30), "Due: Train staff", under)
    before = timezone.now()
    assert only_action(kpi, make.moment(2021, 6, 15)) == (date(2021, 9, 30), "Due: Train staff", under)
    closing = close_action(action=row, version=1, evidence=Evidence("Audited."), by=manager)
    today = timezone.localdate(closing.published_at)
    done = f"{under} It was due on 30 September 2021."
    assert only_action(kpi, closing.published_at) == (today, "Done: Train staff", done)
    assert only_action(kpi, before)[1] == "Due: Train staff"
    row.refresh_from_db()
    reopened = reopen_action(action=row, version=2, reason=REASON, by=manager)
    assert only_action(kpi, timezone.now())[1] == "Due: Train staff"
    assert only_action(kpi, closing.published_at)[1] == "Done: Train staff"
    drop_action(action=reopened, version=reopened.version, reason=REASON, by=manager)
    assert only_action(kpi, timezone.now())[1] == "Dropped: Train staff"


def test_date_that_slipped_is_the_one_known_at_the_moment(kpi, manager):
    row = make.make_action(recommendation=kpi.asked, owner=manager, due_on=date(2021, 9, 30))
    before = timezone.now()
    move_due_date(action=row, version=1, to_on=date(2999, 1, 1), reason=REASON, by=manager, today=date(2022, 1, 1))
    assert only_action(kpi, before)[0] == date(2021, 9, 30)
    assert only_action(kpi, timezone.now())[0] == date(2999, 1, 1)


def test_action_of_a_document_that_is_done_without_a_day_says_so(kpi):
    make.make_action(
        recommendation=kpi.asked,
        title="Train staff",
        status=Action.Status.DONE,
        source=make.make_source("Plan of June"),
        due_precision="month",
    )
    (event,) = marked(kpi, "actions")
    assert (event.title, event.source, event.date_precision) == ("Due: Train staff", "Plan of June", "month")
    assert event.description.endswith("The source gives it as done, and not since when.")


def test_action_without_any_day_is_not_marked(kpi):
    make.make_action(recommendation=kpi.asked, due_on=None, due_precision="unknown")
    assert titles(kpi, "actions") == []


def test_action_that_was_added_here_names_who_added_it(kpi, manager):
    make.make_action(recommendation=kpi.asked, added_by=manager, owner=manager)
    (event,) = marked(kpi, "actions")
    assert (event.source, event.people) == ("the council's record of actions", "Added by Max Manager")


def test_actions_of_other_recommendations_and_of_a_later_day_are_left_out(kpi):
    make.make_action()
    make.make_action(recommendation=kpi.asked, known_from=make.moment(2022, 7, 1))
    later = make.make_recommendation(inspection=make.make_inspection(known_from=make.moment(2022, 7, 1)))
    make.link_kpis(later, kpi)
    make.make_action(recommendation=later)
    assert titles(kpi, "actions") == []


def test_action_of_two_linked_recommendations_each_is_marked_once(kpi):
    other = make.make_recommendation()
    make.link_kpis(other, kpi)
    make.make_action(recommendation=kpi.asked, title="One", due_on=date(2021, 1, 1))
    make.make_action(recommendation=other, title="Two", due_on=date(2021, 1, 1))
    assert titles(kpi, "actions") == ["Due: One", "Due: Two"]


def test_number_of_actions_costs_no_query(kpi, django_assert_num_queries):
    make.make_action(recommendation=kpi.asked)
    events = get_events(NOW, kpi.pk)
    with django_assert_num_queries(4):
        get_marked_events(events, kpi.pk, NOW, "actions")
    for _ in range(10):
        make.make_action(recommendation=kpi.asked)
    events = get_events(NOW, kpi.pk)
    with django_assert_num_queries(4):
        get_marked_events(events, kpi.pk, NOW, "actions")


# -- their numbers on the chart -----------------------------------------------------------------------


def test_events_stand_in_the_order_of_their_numbers():
    first, second, left_out = mark("B", date(2019, 1, 2)), mark("A", date(2019, 1, 3)), mark("C", date(1999, 1, 1))
    markers = [first.as_marker, second.as_marker]
    assert in_order_of(markers, [left_out, second, first]) == (first, second)


def test_two_that_are_marked_alike_are_each_listed_once():
    one, other = mark(description="As we saw it."), mark(description="As it was published.")
    same = Marker(on=one.on, label="Same", category="annotation")
    assert in_order_of([same, same], [one, other]) == (one, other)


def test_event_of_which_only_the_month_is_known_is_marked_in_the_middle_of_it(kpi):
    rough, exact = (
        MarkedEvent(date(2019, 2, 1), precision, "Clinic", "", "annotation", is_key=True)
        for precision in ("month", "exact")
    )
    assert (rough.as_marker.on, exact.as_marker.on) == (date(2019, 2, 16), date(2019, 2, 1))


def test_event_in_the_month_of_the_first_figure_is_on_the_chart(kpi, member):
    make.make_event(title="Calls end", category="covid", on=date(2018, 1, 1), date_precision="month")
    make.make_event(title="Before it", category="covid", on=date(2017, 12, 1), date_precision="month")
    page = read(member, "/kpis/visits/")
    assert "January 2018: Calls end" in page.text
    assert "Before it" not in page.text


# -- the page -----------------------------------------------------------------------------------------


def test_member_reads_annotations_in_words_under_the_chart_at_once(kpi, member, manager):
    assert "A second clinic opened" not in read(member, "/kpis/visits/").text
    added = add_annotation(
        kpi=kpi,
        on=date(2019, 2, 4),
        title="A second clinic opened",
        description="On four days a week.",
        source_words="Minutes of the improvement board",
        by=manager,
        today=date(2022, 1, 1),
    )
    page = read(member, "/kpis/visits/")
    assert "4 February 2019: A second clinic opened. On four days a week." in page.text
    assert "Source: Minutes of the improvement board Entered by Max Manager" in page.text
    assert not any("annotations" in link for link in page.links)
    withdraw_annotation(event=added, reason="It was another clinic.", by=manager)
    assert "A second clinic opened" not in read(member, "/kpis/visits/").text


def test_earlier_days_show_the_annotations_known_then(kpi, member):
    make.make_annotation(kpi=kpi, title="Clinic", on=date(2019, 2, 4), known_from=make.moment(2021, 6, 1))
    assert "4 February 2019: Clinic" not in read(member, "/kpis/visits/?as_at=2021-05-31").text
    assert "4 February 2019: Clinic" in read(member, "/kpis/visits/?as_at=2021-06-01").text


@pytest.mark.parametrize("role", list(Role))
def test_managers_find_the_way_to_annotate_and_to_withdraw(kpi, sign_in, role):
    annotation = make.make_annotation(kpi=kpi, on=date(2019, 2, 4))
    links = read(sign_in(role), "/kpis/visits/").links
    for link in ("/kpis/visits/annotations/", f"/annotations/{annotation.pk}/"):
        assert (link in links) == (role == Role.MANAGER)
    past = read(sign_in(role), "/kpis/visits/?as_at=2021-06-01").links
    assert "/kpis/visits/annotations/" not in past


def test_actions_are_on_the_chart_by_choice_and_listed_below_it(kpi, member):
    make.make_action(
        recommendation=kpi.asked,
        title="Train <staff>",
        due_on=date(2019, 3, 31),
        source=make.make_source("Plan of June"),
        source_ref="para 4",
    )
    make.make_action(recommendation=kpi.asked, title="After the last figure", due_on=date(2021, 3, 31))
    assert "Train" not in read(member, "/kpis/visits/").text
    page = read(member, "/kpis/visits/?events=actions")
    words = "31 March 2019: Due: Train <staff>. An action under recommendation 6 of 2019, Health of children."
    assert words in page.text
    assert "Source: Plan of June, para 4" in page.text
    assert "After the last figure" not in page.text
    assert "Due: Train \\u0026lt;staff\\u0026gt;" in page.html


def test_odd_choice_of_events_shows_the_main_ones(kpi, member):
    make.make_annotation(kpi=kpi, title="Clinic", on=date(2019, 2, 4))
    assert "4 February 2019: Clinic" in read(member, "/kpis/visits/?events=purple").text
