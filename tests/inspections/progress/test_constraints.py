"""What the database holds together about proposed progress and about actions, broken one by one."""

from datetime import date

import pytest
from django.db import IntegrityError, connection, transaction
from django.utils import timezone

from inspections.models import (
    Action,
    ActionClosing,
    ActionHandover,
    ActionSlip,
    ClosingDocument,
    NoteDocument,
    ProgressNote,
    ProgressUpdate,
)
from kpis.models import Source
from tests.constraints import change, same_again
from tests.inspections import progress_makers as make

pytestmark = pytest.mark.django_db
NOW = make.moment(2022, 6, 1)
# a unique constraint of SQLite names its columns and not itself
COLUMNS = {
    "update_one_open_for_a_recommendation": "progressupdate.recommendation_id",
    "update_one_of_the_council_for_a_day": "progressupdate.recommendation_id, inspections_progressupdate.as_at",
    "update_is_revised_once": "progressupdate.revises_id",
    "closing_stands_once": "actionclosing.action_id",
    "note_document_position_once": "notedocument.note_id, inspections_notedocument.position",
    "closing_document_position_once": "closingdocument.closing_id, inspections_closingdocument.position",
}


def asked():
    return make.make_asked(make.make_person())


def draft():
    return make.make_draft(asked())


def submitted():
    return make.make_submitted(asked())


def approved():
    return make.make_approved(asked())


def evidence():
    return submitted().notes.create(kind=ProgressNote.Kind.EVIDENCE, text="Audits agree.", position=9)


def planned():
    return make.make_action(asked())


def slip(**columns):
    action = planned()
    values = {"from_on": action.due_on, "from_precision": "exact", "to_on": date(2023, 1, 1), "reason": "Late."}
    ActionSlip.objects.create(action=action, by=action.owner, known_from=NOW, **values | columns)


def handover_to_the_same():
    action = planned()
    ActionHandover.objects.create(
        action=action, from_owner=action.owner, to_owner=action.owner, by=action.owner, known_from=NOW
    )


def closing(**columns):
    action = planned()
    values = {"status": "done", "words": "Audited.", "published_at": NOW} | columns
    return ActionClosing.objects.create(action=action, closed_by=action.owner, **values)


def revised_twice():
    first = approved()
    second = make.correct(first, make.proposal(done="More was done."))
    same_again(second, as_at=date(2022, 4, 1))


def document(model, of, **columns):
    values = {"title": "Audit", "address": "https://example.org/", "position": 1} | columns
    return model.objects.create(**of, **values)


BROKEN = {
    "update_one_open_for_a_recommendation": lambda: same_again(draft()),
    "update_one_of_the_council_for_a_day": lambda: same_again(approved()),
    "update_is_revised_once": revised_twice,
    "update_open_has_an_author": lambda: change(draft(), entered_by=None),
    "update_returned_has_reason_and_person": lambda: change(submitted(), status="returned", return_reason="Why?"),
    "update_submitted_has_time": lambda: change(draft(), status="submitted"),
    "update_of_the_council_has_a_rating": lambda: change(submitted(), rating=""),
    "update_in_doubt_has_a_reason": lambda: change(approved(), rating="at_risk"),
    "note_kind_is_known": lambda: change(evidence(), kind="rumour"),
    "note_says_something": lambda: change(submitted().notes.first(), text=""),
    "note_document_position_once": lambda: same_again(document(NoteDocument, {"note": evidence()})),
    "note_document_has_title_and_address": lambda: document(NoteDocument, {"note": evidence()}, title=""),
    "action_status_is_known": lambda: change(planned(), status="lost", closed_at=NOW),
    "action_closed_has_time": lambda: change(planned(), status="done"),
    "action_added_here_has_owner_and_date": lambda: change(planned(), owner=None),
    "slip_moves_the_date": lambda: slip(to_on=date(2022, 9, 30)),
    "slip_has_a_reason": lambda: slip(reason=""),
    "handover_is_to_another": handover_to_the_same,
    "closing_stands_once": lambda: same_again(closing()),
    "closing_is_done_or_dropped": lambda: closing(status="planned"),
    "closing_has_evidence_or_reason": lambda: closing(words=""),
    "closing_has_time": lambda: closing(published_at=None),
    "closing_reopened_has_reason_and_person": lambda: closing(superseded_at=NOW),
    "closing_document_position_once": lambda: same_again(document(ClosingDocument, {"closing": closing()})),
    "closing_document_has_title_and_address": lambda: document(ClosingDocument, {"closing": closing()}, address=""),
}
MORE = [
    pytest.param(
        "update_not_approved_by_its_author",
        lambda: change(row := approved(), entered_by=row.approved_by),
        id="approved by its author",
    ),
    pytest.param(
        "action_closed_has_time", lambda: change(planned(), closed_at=NOW), id="planned with the time of its end"
    ),
    pytest.param(
        "closing_reopened_has_reason_and_person",
        lambda: closing(superseded_at=make.LONG_AGO, reopened_by=make.make_person(), revision_reason="Not yet."),
        id="opened again before it was closed",
    ),
]


def assert_breaks(name, write):
    with pytest.raises(IntegrityError) as refusal, transaction.atomic():
        write()
    said = str(refusal.value)
    if connection.vendor == "sqlite" and name in COLUMNS:
        assert said.endswith(COLUMNS[name])
    else:
        assert name in said


def test_every_constraint_of_progress_and_actions_is_broken_here():
    models = (
        ProgressUpdate,
        ProgressNote,
        NoteDocument,
        Action,
        ActionSlip,
        ActionHandover,
        ActionClosing,
        ClosingDocument,
    )
    declared = {constraint.name for model in models for constraint in model._meta.constraints}
    earlier = {
        "update_not_approved_by_its_author",
        "update_approval_has_person_and_time",
        "update_out_has_approver_or_source",
        "update_out_has_publication",
        "update_superseded_has_time",
        "update_rating_is_known",
        "update_revision_has_a_reason",
        "update_one_from_a_source",
        "note_position_once",
        "action_once",
        "action_without_date_says_unknown",
    }
    assert set(BROKEN) == declared - earlier


@pytest.mark.parametrize("name", BROKEN)
def test_the_database_refuses(name):
    assert_breaks(name, BROKEN[name])


@pytest.mark.parametrize(("name", "write"), MORE)
def test_the_database_refuses_as_well(name, write):
    assert_breaks(name, write)


def test_what_a_published_paper_says_needs_no_reason():
    source = Source.objects.create(title="Report of May", slug="may")
    ProgressUpdate.objects.create(
        recommendation=asked(),
        as_at=date(2022, 5, 1),
        source=source,
        rating="at_risk",
        status=ProgressUpdate.Status.APPROVED,
        published_at=timezone.now(),
    )
