"""The history: which events a selection gives, what changed in words, and that nobody can alter it."""

from datetime import UTC, date, datetime

import pytest
import time_machine
from django.db import DatabaseError, connection, transaction

from accounts.history import (
    EVENTS_ON_A_PAGE,
    EventSelection,
    FieldChange,
    describe_action,
    describe_changes,
    get_actions,
    get_events,
    get_page,
    get_people,
    get_subjects,
)
from accounts.models import AuditEvent
from tests.accounts.makers import a_person, an_event

pytestmark = pytest.mark.django_db


def ids(**choices):
    return list(get_events(EventSelection(**choices)).values_list("id", flat=True))


# what is selected


def test_events_stand_newest_first():
    first, second = an_event(), an_event()
    assert ids() == [second.pk, first.pk]


def test_events_of_a_person_leave_out_others_and_commands():
    ann, ben = a_person(), a_person()
    hers, _, _ = an_event(by=ann), an_event(by=ben), an_event(by="load_reference_data")
    assert ids(person=str(ann.pk)) == [hers.pk]


def test_events_of_a_command_leave_out_people():
    an_event(by=a_person(email="fill@example.org"))
    filled, _ = an_event(by="fill_practice"), an_event(by="load_reference_data")
    assert ids(person="command:fill_practice") == [filled.pk]


def test_events_about_a_row_are_found_by_what_the_row_says_of_itself():
    person = a_person()
    about, _ = an_event(subject=person), an_event(subject="in bulk")
    assert about.about == f"person:{person.pk}"
    assert ids(about=person.audit_about) == [about.pk]


def test_events_of_a_kind_are_found():
    approved, _ = an_event(action="figure_approved"), an_event(action="figure_returned")
    assert ids(action="figure_approved") == [approved.pk]


def test_days_are_whole_days_at_the_council():
    # 31 July 2026 in England ends at 23:00 UTC
    with time_machine.travel(datetime(2026, 7, 30, 22, 59, 59, tzinfo=UTC), tick=False):
        an_event()
    with time_machine.travel(datetime(2026, 7, 30, 23, 0, 0, tzinfo=UTC), tick=False):
        early = an_event()
    with time_machine.travel(datetime(2026, 7, 31, 22, 59, 59, tzinfo=UTC), tick=False):
        late = an_event()
    with time_machine.travel(datetime(2026, 7, 31, 23, 0, 0, tzinfo=UTC), tick=False):
        an_event()
    assert ids(first=date(2026, 7, 31), last=date(2026, 7, 31)) == [late.pk, early.pk]


def test_choices_narrow_together():
    ann = a_person()
    wanted, _, _ = an_event(by=ann, action="a"), an_event(by=ann, action="b"), an_event(action="a")
    assert ids(person=str(ann.pk), action="a") == [wanted.pk]


def test_page_holds_its_part_of_the_selection_in_order():
    events = [an_event(action="wanted") for _ in range(EVENTS_ON_A_PAGE + 2)]
    an_event(action="other")
    page = get_page(EventSelection(action="wanted"), "2")
    assert [entry.id for entry in page.object_list] == [events[1].pk, events[0].pk]
    assert page.paginator.count == EVENTS_ON_A_PAGE + 2


@pytest.mark.parametrize("number", [None, "", "odd", "0", "-1"])
def test_page_that_is_none_is_the_nearest(number):
    an_event()
    assert get_page(EventSelection(), number).object_list


@pytest.mark.slow
def test_page_makes_three_queries_however_many_events(django_assert_num_queries):
    for _ in range(60):
        an_event(by=a_person())
    with django_assert_num_queries(3):
        get_page(EventSelection(), "1")


# what can be chosen


def test_kinds_of_change_are_those_that_happened_in_the_order_of_their_words(django_assert_num_queries):
    for action in ("role_changed", "figure_approved", "figure_approved"):
        an_event(action=action)
    with django_assert_num_queries(1):
        assert get_actions() == [("figure_approved", "Figure approved"), ("role_changed", "Role changed")]


def test_no_events_give_no_kinds():
    assert get_actions() == []


def test_people_and_commands_can_be_chosen():
    ann = a_person(name="Ann")
    an_event(by="fill_practice")
    an_event(by="fill_practice")
    assert get_people() == [
        ("People", [(str(ann.pk), "Ann")]),
        ("Commands", [("command:fill_practice", "Fill practice")]),
    ]


def test_every_room_offers_its_subjects():
    assert [heading for heading, _ in get_subjects()] == ["KPIs", "Meetings", "People", "Promises", "Recommendations"]


# what changed


def test_action_is_said_in_words():
    assert describe_action("figure_approved") == "Figure approved"


@pytest.mark.parametrize(
    ("before", "after", "expected"),
    [
        pytest.param(None, None, [], id="nothing told"),
        pytest.param({"role": "member"}, {"role": "officer"}, [("Role", "member", "officer")], id="changed"),
        pytest.param({"a": "1", "b": "2"}, {"a": "1", "b": "3"}, [("B", "2", "3")], id="changed fields only"),
        pytest.param(None, {"numerator": "9", "denominator": None}, [("Counted", "", "9")], id="empty is no change"),
        pytest.param({"lead": "a@b.org"}, {"lead": ""}, [("Lead", "a@b.org", "")], id="taken away"),
        pytest.param({"n": "92.0000"}, {"n": "92.5000"}, [("N", "92", "92.5")], id="zeros of the database"),
        pytest.param({"n": "92.0000"}, {"n": "92"}, [], id="the same number"),
        pytest.param({"n": "120.0000"}, {"n": "0.0000"}, [("N", "120", "0")], id="zeros that count"),
        pytest.param({}, {"on": "2026-10-31"}, [("On", "", "31 October 2026")], id="a day"),
        pytest.param({}, {"at": "2026-07-01T08:30:00Z"}, [("At", "", "1 July 2026, 09:30")], id="a moment"),
        pytest.param({}, {"at": "2026-99-01T08:30"}, [("At", "", "2026-99-01T08:30")], id="typed, no date"),
        pytest.param({"x": True}, {"x": False}, [("X", "yes", "no")], id="yes and no"),
        pytest.param(
            {"confirmed": []},
            {"confirmed": [{"code": "zero", "message": "This is zero."}]},
            [("Confirmed as right", "", "This is zero.")],
            id="confirmed warning",
        ),
        pytest.param({"owners": ["a"]}, {"owners": ["a", "b"]}, [("Owners", "a", "a\nb")], id="list"),
        pytest.param({}, {"notes": [["done", "Trained", ""]]}, [("Notes", "", "done\nTrained")], id="list in a list"),
        pytest.param({}, {"where": {"page": 4}}, [("Where", "", "page: 4")], id="pairs"),
    ],
)
def test_changes_in_words(before, after, expected):
    assert describe_changes(before, after) == tuple(FieldChange(*change) for change in expected)


# nobody alters it


def test_database_refuses_to_change_an_event():
    event = an_event()
    table = AuditEvent._meta.db_table
    with pytest.raises(DatabaseError, match="never changed"), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(f"UPDATE {table} SET actor = 'nobody' WHERE id = %s", [event.pk])
    assert AuditEvent.objects.get(pk=event.pk).actor == "a_command"


def test_product_refuses_to_change_or_delete_an_event():
    event = an_event()
    for attempt in (
        event.save,
        event.delete,
        AuditEvent.objects.all().delete,
        lambda: AuditEvent.objects.update(actor="nobody"),
    ):
        with pytest.raises(PermissionError):
            attempt()


@pytest.mark.parametrize(
    ("choices", "index"),
    [
        ({"person": "7"}, "audit_by_person"),
        ({"about": "kpi:CLA-VISITS"}, "audit_by_what_it_is_about"),
        ({"action": "figure_approved"}, "audit_by_action"),
    ],
)
def test_each_choice_has_an_index_that_gives_its_events_in_order(choices, index):
    if connection.vendor != "sqlite":
        pytest.skip("the plan of an empty table says nothing on this database")
    plan = get_events(EventSelection(**choices)).values_list("id").explain()
    assert index in plan
    assert "TEMP B-TREE" not in plan
