"""Annotations of charts: added with a source, withdrawn and never deleted, by managers alone."""

from datetime import date, timedelta

import pytest
from django.core.exceptions import PermissionDenied
from django.utils import timezone

from accounts.models import AuditEvent
from accounts.permissions import Role
from inspections.annotations.actions import add_annotation, withdraw_annotation
from inspections.models import Event
from inspections.queries import get_annotations, get_events
from ledger.workflow import InvalidEntry, NotOpen
from tests import factories as make
from tests.racing import at_once, refusals

TODAY = date(2022, 6, 1)
REASON = "It happened a month later."


@pytest.fixture
def kpi(db):
    return make.make_kpi()


@pytest.fixture
def manager(db):
    return make.make_person(role=Role.MANAGER)


def add(by, **fields):
    values = {
        "kpi": None,
        "on": date(2020, 9, 1),
        "title": "A second clinic opened",
        "description": "It is open on four days a week.",
        "source_words": "Minutes of the improvement board.",
    } | fields
    return add_annotation(**values, by=by, today=TODAY)


def problems_of(call):
    with pytest.raises(InvalidEntry) as refusal:
        call()
    return [(problem.field, problem.message) for problem in refusal.value.problems]


def test_annotation_is_known_from_the_moment_it_is_added(kpi, manager):
    before = timezone.now()
    added = add(manager, kpi=kpi, title="  A second\n clinic  opened ", source_words=" Minutes. ")
    assert (added.title, added.source_words, added.entered_by) == ("A second clinic opened", "Minutes.", manager)
    assert list(get_annotations(added.known_from, kpi.pk)) == [added]
    assert list(get_annotations(before, kpi.pk)) == []
    event = AuditEvent.objects.get()
    assert (event.action, event.about, event.changes_pages) == ("annotation_added", f"kpi:{kpi.code}", True)
    assert event.after == {
        "belongs_to": kpi.title,
        "on": "2020-09-01",
        "title": "A second clinic opened",
        "description": "It is open on four days a week.",
        "source_words": "Minutes.",
    }


def test_annotation_of_all_kpis_is_about_none(kpi, manager):
    added = add(manager)
    assert list(get_annotations(added.known_from, kpi.pk)) == [added]
    event = AuditEvent.objects.get()
    assert (event.about, event.after["belongs_to"]) == ("", "All KPIs")


def test_annotation_of_one_kpi_is_not_on_another(kpi, manager):
    added = add(manager, kpi=kpi)
    assert list(get_annotations(added.known_from, make.make_kpi().pk)) == []


@pytest.mark.parametrize(
    ("fields", "field", "message"),
    [
        ({"on": None}, "on", "Enter the day on which it happened, such as 30/9/2022."),
        ({"on": TODAY + timedelta(days=1)}, "on", "Enter a day that is not in the future."),
        ({"on": date(1989, 12, 31)}, "on", "Enter a day from 1990 on."),
        ({"title": " \n "}, "title", "Say in a few words what happened."),
        ({"title": "x" * 201}, "title", "Shorten this to 200 characters; it has 201."),
        ({"source_words": " "}, "source_words", "Say how this is known, such as a report or a team's records."),
        ({"source_words": "x" * 5001}, "source_words", "Shorten this to 5000 characters; it has 5001."),
        ({"description": "x" * 5001}, "description", "Shorten this to 5000 characters; it has 5001."),
    ],
)
def test_what_is_lacking_is_said_at_its_field_and_nothing_is_written(manager, fields, field, message):
    assert problems_of(lambda: add(manager, **fields)) == [(field, message)]
    assert not Event.objects.exists()
    assert not AuditEvent.objects.exists()


@pytest.mark.parametrize("fields", [{"on": TODAY}, {"on": date(1990, 1, 1)}, {"title": "x" * 200}, {"description": ""}])
def test_edges_are_taken(manager, fields):
    assert add(manager, **fields).pk


def test_all_problems_are_said_at_once(manager):
    found = problems_of(lambda: add(manager, on=None, title="", source_words=""))
    assert [field for field, _ in found] == ["on", "title", "source_words"]


def test_the_same_is_not_marked_twice_on_one_chart(kpi, manager):
    add(manager, kpi=kpi)
    words = "There is an annotation with these words on this day. Use other words."
    assert problems_of(lambda: add(manager, kpi=kpi)) == [("title", words)]
    assert Event.objects.count() == AuditEvent.objects.count() == 1
    add(manager)
    assert problems_of(lambda: add(manager)) == [("title", words)]


@pytest.mark.parametrize("role", [Role.MEMBER, Role.OFFICER, Role.ADMINISTRATOR])
def test_only_managers_annotate_and_withdraw(db, role):
    person, annotation = make.make_person(role=role), make.make_annotation()
    with pytest.raises(PermissionDenied):
        add(person)
    with pytest.raises(PermissionDenied):
        withdraw_annotation(event=annotation, reason=REASON, by=person)
    annotation.refresh_from_db()
    assert (Event.objects.count(), annotation.superseded_at) == (1, None)


def test_withdrawn_annotation_is_still_known_to_earlier_moments(kpi, manager):
    added = add(make.make_person(role=Role.MANAGER), kpi=kpi)
    withdrawn = withdraw_annotation(event=added, reason=f" {REASON} ", by=manager)
    assert (withdrawn.withdrawn_by, withdrawn.revision_reason) == (manager, REASON)
    assert list(get_annotations(added.known_from, kpi.pk)) == [added]
    assert list(get_annotations(withdrawn.superseded_at, kpi.pk)) == []
    event = AuditEvent.objects.latest("id")
    assert (event.action, event.after, event.before["title"]) == (
        "annotation_withdrawn",
        {"reason": REASON},
        "A second clinic opened",
    )
    assert add(manager, kpi=kpi).pk != added.pk


@pytest.mark.parametrize(
    ("reason", "message"),
    [
        ("No.", "Say in a sentence why it is withdrawn. Write at least 4 words."),
        ("word " * 1001, "Shorten this to 5000 characters; it has 5005."),
    ],
)
def test_withdrawal_needs_a_sentence(manager, reason, message):
    annotation = make.make_annotation()
    found = problems_of(lambda: withdraw_annotation(event=annotation, reason=reason, by=manager))
    assert found == [("revision_reason", message)]


def test_what_is_withdrawn_or_published_stays_as_it_is(manager):
    annotation = withdraw_annotation(event=make.make_annotation(), reason=REASON, by=manager)
    for row in (annotation, make.make_event()):
        with pytest.raises(NotOpen):
            withdraw_annotation(event=row, reason=REASON, by=manager)


def test_events_of_one_kpi_are_read_in_one_query_oldest_first(kpi, manager, django_assert_num_queries):
    published = make.make_event(on=date(2020, 3, 23))
    later = make.make_annotation(kpi=kpi, on=date(2021, 1, 1))
    earlier = make.make_annotation(on=date(2019, 1, 1))
    make.make_annotation(kpi=make.make_kpi())
    with django_assert_num_queries(1):
        found = get_events(make.moment(2022), kpi.pk)
        assert [str(event.entered_by) for event in found][1] == "None"
    assert list(found) == [earlier, published, later]


@pytest.mark.slow
@pytest.mark.django_db(transaction=True)
@pytest.mark.usefixtures("one_database")
def test_two_managers_at_once_add_and_withdraw_once():
    managers = [make.make_person(role=Role.MANAGER) for _ in range(4)]
    outcomes = at_once(*(lambda by=by: add(by) for by in managers))
    assert len(refusals(outcomes)) == 3
    event = Event.objects.get()
    outcomes = at_once(*(lambda by=by: withdraw_annotation(event=event, reason=REASON, by=by) for by in managers))
    assert len(refusals(outcomes)) == 3
    assert AuditEvent.objects.count() == 2
