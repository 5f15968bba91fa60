"""People and the audit trail: what the database refuses, and that the trail is only ever added to."""

import ast
from datetime import date
from pathlib import Path

import pytest
from django.conf import settings
from django.db import connection, transaction
from django.db.models import F
from django.utils import timezone

from accounts.audit import record, record_many
from accounts.models import Absence, AttemptCount, AuditEvent, CalendarAddress, UsedCode, User
from accounts.permissions import ROLE_PERMISSIONS, Permission, Role
from tests.constraints import assert_breaks, assert_unique, declared_constraints, unique_fields
from tests.factories import make_calendar_address, make_person, next_number

pytestmark = pytest.mark.django_db


def make_used_code(person):
    return UsedCode.objects.create(person=person, code="123456", used_at=timezone.now())


def make_count():
    return AttemptCount.objects.create(key=str(next_number()), began_at=timezone.now())


def make_address():
    return make_calendar_address(make_person(), f"token {next_number()}")


def make_absence():
    days = {"first_day": date(2026, 11, 1), "last_day": date(2026, 11, 1)}
    return Absence.objects.create(person=make_person(), stand_in=make_person(), **days)


MAKERS = {User: make_person, AttemptCount: make_count, CalendarAddress: make_address}

BROKEN = {
    "user_email_is_unique_in_any_case": lambda: User.objects.bulk_create(
        [User(email="a@example.org", role=Role.MEMBER), User(email="A@Example.org", role=Role.MEMBER)]
    ),
    "used_code_is_used_once": lambda: [make_used_code(person) for person in [make_person()] * 2],
    "calendar_address_is_hashed": lambda: CalendarAddress.objects.filter(pk=make_address().pk).update(token_hash="a"),
    "absence_ends_after_it_begins": lambda: Absence.objects.filter(pk=make_absence().pk).update(
        last_day=date(2026, 10, 31)
    ),
    "absence_has_another_as_stand_in": lambda: Absence.objects.filter(pk=make_absence().pk).update(
        stand_in=F("person")
    ),
    "user_role_is_known": lambda: User.objects.filter(pk=make_person().pk).update(role="emperor"),
}


def test_every_constraint_of_the_room_is_broken_here():
    assert set(BROKEN) == declared_constraints("accounts")


@pytest.mark.parametrize("name", BROKEN)
def test_the_database_refuses(name):
    assert_breaks(name, BROKEN[name])


@pytest.mark.parametrize(("model", "field"), unique_fields("accounts"))
def test_two_rows_cannot_share(model, field):
    assert_unique(model, field, MAKERS[model])


@pytest.fixture
def event(db):
    with transaction.atomic():
        return record(
            by=make_person(email="o@example.org"), action="figure_entered", subject="a figure", after={"a": 1}
        )


@pytest.mark.parametrize(
    "change",
    [
        pytest.param(lambda event: event.save(), id="save"),
        pytest.param(lambda event: event.delete(), id="delete"),
        pytest.param(lambda event: AuditEvent.objects.update(actor="someone else"), id="update"),
        pytest.param(lambda event: AuditEvent.objects.filter(pk=event.pk).delete(), id="delete of many"),
        pytest.param(lambda event: AuditEvent.objects.all().delete(), id="delete of all"),
        pytest.param(lambda event: AuditEvent.objects.bulk_update([event], ["actor"]), id="bulk update"),
        pytest.param(
            lambda event: AuditEvent.objects.update_or_create(pk=event.pk, defaults={"actor": "x"}),
            id="update or create",
        ),
    ],
)
def test_an_audit_event_is_never_changed_or_deleted(event, change):
    event.actor = "someone else"

    with pytest.raises(PermissionError), transaction.atomic():
        change(event)

    kept = AuditEvent.objects.get()
    assert (kept.actor, kept.after) == ("o@example.org", {"a": 1})


def test_an_audit_event_says_who_when_what_and_on_what():
    person, before = make_person(email="o@example.org"), timezone.now()

    with transaction.atomic():
        record(by=person, action="person_added", subject=person, before={"role": "member"}, after={"role": "officer"})

    event = AuditEvent.objects.get()
    assert (event.actor_id, event.actor, event.action) == (person.pk, "o@example.org", "person_added")
    assert (event.subject_type, event.subject_id, event.subject) == ("user", str(person.pk), "o@example.org")
    assert (event.before, event.after) == ({"role": "member"}, {"role": "officer"})
    assert before <= event.at <= timezone.now()


@pytest.mark.slow
@pytest.mark.django_db(transaction=True)
def test_an_audit_event_is_refused_outside_a_transaction():
    with pytest.raises(transaction.TransactionManagementError):
        record(by="a script", action="figures_loaded", subject="figures")
    assert not AuditEvent.objects.exists()


def test_the_newest_id_is_zero_before_anything_happened_and_grows():
    assert AuditEvent.objects.newest_id() == 0
    ids = []
    with transaction.atomic():
        for _ in range(3):
            record(by="a script", action="x", subject="y")
            ids.append(AuditEvent.objects.newest_id())
    assert ids == sorted(set(ids))


@pytest.mark.slow
def test_the_newest_id_is_found_by_an_index_however_many_drafts_were_saved_since(django_assert_num_queries):
    draft = {"action": "figure_drafted", "actor": "a person", "subject": "a figure", "changes_pages": False}
    AuditEvent.objects.bulk_create(AuditEvent(**draft) for _ in range(2000))
    with django_assert_num_queries(1) as asked:
        AuditEvent.objects.newest_id()
    query, is_postgresql = asked.captured_queries[0]["sql"], connection.vendor == "postgresql"
    with connection.cursor() as cursor:
        if is_postgresql:
            # it plans by what it has counted
            cursor.execute("ANALYZE accounts_auditevent")
        cursor.execute(f"EXPLAIN {'' if is_postgresql else 'QUERY PLAN '}{query}")
        plan = str(cursor.fetchall())
    assert "audit_version" in plan, plan


@pytest.mark.parametrize("role", Role)
def test_a_person_may_what_the_table_of_roles_says(role):
    person = make_person(role=role)
    assert {permission for permission in Permission if person.may(permission)} == ROLE_PERMISSIONS[role]


@pytest.mark.parametrize("role", Role)
def test_a_closed_account_may_nothing(role):
    person = make_person(role=role, is_active=False)
    assert not any(person.may(permission) for permission in Permission)


def test_no_role_both_enters_and_approves_figures():
    for permissions in ROLE_PERMISSIONS.values():
        assert not {Permission.FIGURE_ENTER, Permission.FIGURE_APPROVE} <= permissions


def test_many_events_are_written_as_one_by_one():
    person, others = make_person(), [make_person() for _ in range(3)]
    with transaction.atomic():
        for other in others:
            record(by=person, action="x", subject=other, before=None, after={"a": other.pk}, changes_pages=False)
        changes = [(other, None, {"a": other.pk}) for other in others]
        record_many(by=person, action="x", changes=changes, changes_pages=False)
    columns = [field.name for field in AuditEvent._meta.concrete_fields if field.name not in ("id", "at")]
    events = list(AuditEvent.objects.order_by("id").values(*columns))
    assert events[:3] == events[3:]


@pytest.mark.slow
@pytest.mark.django_db(transaction=True)
def test_many_events_are_refused_outside_a_transaction():
    with pytest.raises(transaction.TransactionManagementError):
        record_many(by="a script", action="x", changes=[])


@pytest.mark.slow
def test_only_the_audit_module_makes_events():
    found = []
    for path in sorted(Path(settings.BASE_DIR).glob("*/**/*.py")):
        name = path.relative_to(settings.BASE_DIR).as_posix()
        if name.split("/")[0].startswith(".") or name.startswith(("tests/", "var/")) or name == "accounts/audit.py":
            continue
        found += [f"{name}:{node.lineno}" for node in ast.walk(ast.parse(path.read_text())) if makes_an_event(node)]
    assert found == []


def makes_an_event(node):
    """Whether a call is `AuditEvent(...)`, or one that writes rows through its manager."""
    if not isinstance(node, ast.Call):
        return False
    if isinstance(node.func, ast.Name):
        return node.func.id == "AuditEvent"
    writes = ("create", "bulk_create", "get_or_create", "update_or_create")
    is_write = isinstance(node.func, ast.Attribute) and node.func.attr in writes
    return is_write and any(isinstance(part, ast.Name) and part.id == "AuditEvent" for part in ast.walk(node.func))
