"""What the database refuses of proposals, and of former values."""

import pytest
from django.db import IntegrityError, transaction

from accounts.permissions import Role
from ledger.models import FormerValues
from record.models import RecordChange
from tests import factories as make
from tests.constraints import assert_breaks, change, declared_constraints

pytestmark = pytest.mark.django_db
LATER = make.moment(2021, 7)


def values(**columns):
    return {
        "kind": "terms", "verb": "change", "key": make.next_number(), "title": "IHA",
        "reason": "It was misspelt before.",
        "status": "draft", "entered_by": make.make_person(role=Role.OFFICER),
    } | columns  # fmt: skip


def write(**columns):
    return RecordChange.objects.bulk_create([RecordChange(**values(**columns))])


def approved(**columns):
    manager = columns.pop("approved_by", None) or make.make_person(role=Role.MANAGER)
    return values(
        **{
            "status": "approved", "approved_by": manager, "approved_at": LATER, "published_at": LATER,
            "submitted_at": LATER, "result": 1,
        }
        | columns
    )  # fmt: skip


def put(**columns):
    return RecordChange.objects.bulk_create([RecordChange(**columns)])


def own_approval():
    officer = make.make_person(role=Role.OFFICER)
    put(**approved(entered_by=officer, approved_by=officer))


def revised_twice():
    (first,) = put(**approved())
    for _ in range(2):
        put(**approved(revises=first, revision_reason="It was wrong."))


def two_open():
    for _ in range(2):
        write(key=7)


BROKEN = {
    "record_change_is_revised_once": revised_twice,
    "record_change_open_has_an_author": lambda: write(entered_by=None),
    "record_change_returned_has_reason_and_person": lambda: write(status="returned", returned_at=LATER),
    "record_change_submitted_has_time": lambda: write(status="submitted"),
    "record_change_not_approved_by_its_author": own_approval,
    "record_change_approval_has_person_and_time": lambda: put(**approved(approved_at=None)),
    "record_change_out_has_approver_or_source": lambda: write(
        status="superseded", published_at=LATER, superseded_at=LATER
    ),
    "record_change_out_has_approver": lambda: put(
        **approved() | {"approved_by": None, "approved_at": None, "source": make.make_source()}
    ),
    "record_change_out_has_publication": lambda: put(**approved(published_at=None)),
    "record_change_superseded_has_time": lambda: put(**approved(superseded_at=LATER)),
    "record_change_revision_has_a_reason": lambda: write(revises=put(**approved())[0]),
    "record_change_has_a_reason": lambda: put(**approved(reason="")),
    "record_change_of_a_row_names_it": lambda: write(key=None),
    "record_change_approved_has_a_row": lambda: put(**approved(result=None)),
    "record_change_one_open_for_a_row": two_open,
}


def test_every_constraint_of_the_room_is_broken_here():
    assert set(BROKEN) == declared_constraints("record")


@pytest.mark.parametrize("name", BROKEN)
def test_the_database_refuses(name):
    assert_breaks(name, BROKEN[name])


def test_new_row_needs_no_key_and_two_may_be_on_their_way():
    write(verb="add", key=None)
    write(verb="add", key=None)
    assert RecordChange.objects.count() == 2


def test_database_refuses_an_approval_by_who_typed_any_of_it():
    (row,) = write(status="submitted", submitted_at=LATER)
    manager = make.make_person(role=Role.MANAGER)
    row.writers.add(manager)
    with pytest.raises(IntegrityError), transaction.atomic():
        change(row, status="approved", approved_by=manager, approved_at=LATER, published_at=LATER, result=1)


def test_former_values_are_kept_once_for_a_moment():
    def twice():
        for _ in range(2):
            FormerValues.objects.create(model="kpis.kpi", key=1, values={"title": "A"}, superseded_at=LATER)

    assert declared_constraints("ledger") == {"former_values_once_at_a_moment"}
    assert_breaks("former_values_once_at_a_moment", twice)
