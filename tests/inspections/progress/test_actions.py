"""Updates of progress on their way: proposed, submitted, returned, approved, corrected; refused, with nothing left."""

from datetime import timedelta

import pytest
from django.core.exceptions import PermissionDenied
from django.utils import timezone

from accounts.models import AuditEvent
from accounts.permissions import Role
from analysis.entry.progress import Document
from inspections.models import ProgressNote, ProgressUpdate
from inspections.progress import actions
from inspections.progress.queries import get_led, get_progress
from kpis.models import Source
from ledger.workflow import InvalidEntry, NewerVersion, NotOpen
from tests.inspections import progress_makers as make
from tests.inspections.refusing import fields, last_event, refused, stored

pytestmark = pytest.mark.django_db
Status = ProgressUpdate.Status


# -- who leads ----------------------------------------------------------------------------------------


@pytest.mark.parametrize("role", [Role.MANAGER, Role.ADMINISTRATOR])
def test_set_lead_is_for_managers_and_administrators(role):
    asked, lead, by = make.make_asked(), make.make_person(), make.make_person(role)
    actions.set_lead(recommendation=asked, lead=lead, by=by)
    asked.refresh_from_db()
    assert asked.lead == lead
    event = last_event()
    assert (event.action, event.actor, event.after) == ("lead_set", by.email, {"lead": lead.email})


def test_set_lead_takes_a_lead_away():
    asked, _ = make.make_led()
    actions.set_lead(recommendation=asked, lead=None, by=make.make_manager())
    asked.refresh_from_db()
    assert asked.lead is None


def test_set_lead_to_the_same_person_changes_nothing():
    asked, lead = make.make_led()
    before = AuditEvent.objects.count()
    actions.set_lead(recommendation=asked, lead=lead, by=make.make_manager())
    assert AuditEvent.objects.count() == before


@pytest.mark.parametrize("role", [Role.MEMBER, Role.OFFICER])
def test_set_lead_is_refused_to_others(role):
    asked, lead = make.make_asked(), make.make_person()
    by = make.make_person(role)
    refused(PermissionDenied, lambda: actions.set_lead(recommendation=asked, lead=lead, by=by))


@pytest.mark.parametrize("role", [Role.MEMBER, Role.ADMINISTRATOR])
def test_a_lead_must_be_someone_who_proposes(role):
    asked, lead, by = make.make_asked(), make.make_person(role), make.make_manager()
    error = refused(InvalidEntry, lambda: actions.set_lead(recommendation=asked, lead=lead, by=by))
    assert fields(error) == ["lead"]


def test_a_closed_account_cannot_lead():
    asked, lead, by = make.make_asked(), make.make_person(is_active=False), make.make_manager()
    refused(InvalidEntry, lambda: actions.set_lead(recommendation=asked, lead=lead, by=by))


# -- drafts -------------------------------------------------------------------------------------------


def test_save_proposal_keeps_exactly_what_was_typed_even_where_it_cannot_be_submitted():
    asked, _ = make.make_led()
    typed = make.proposal(as_at="31/2/2022", rating="splendid", done=" half\n", documents=(Document("", "nowhere"),))
    draft = make.make_draft(asked, typed)
    draft.refresh_from_db()
    assert draft.as_typed == typed
    assert (draft.status, draft.version, draft.rating) == (Status.DRAFT, 1, "")
    assert last_event().action == "update_drafted"
    assert not last_event().changes_pages


def test_save_proposal_counts_its_versions_and_keeps_the_text_before_in_the_trail():
    asked, lead = make.make_led()
    draft = make.make_draft(asked)
    draft = actions.save_proposal(recommendation=asked, typed=make.proposal(done="More."), version=1, by=lead)
    assert draft.version == 2
    assert last_event().before["done"] == "A new team was set up."
    assert last_event().after["done"] == "More."


def test_saving_the_same_text_again_changes_nothing_whatever_the_version():
    asked, lead = make.make_led()
    make.make_draft(asked)
    before = stored()
    actions.save_proposal(recommendation=asked, typed=make.proposal(), version=0, by=lead)
    assert stored() == before


@pytest.mark.slow
def test_of_two_people_who_save_the_second_is_shown_the_first():
    asked, lead = make.make_led()
    draft = make.make_draft(asked)
    actions.save_proposal(recommendation=asked, typed=make.proposal(done="Hers."), version=draft.version, by=lead)
    mine = make.proposal(done="His.")
    error = refused(
        NewerVersion,
        lambda: actions.save_proposal(recommendation=asked, typed=mine, version=draft.version, by=lead),
    )
    assert error.theirs.as_typed.done == "Hers."
    saved = actions.save_proposal(recommendation=asked, typed=mine, version=error.theirs.version, by=lead)
    assert saved.as_typed.done == "His."


def test_two_people_who_begin_at_once_do_not_make_two_drafts():
    asked, lead = make.make_led()
    make.make_draft(asked)
    typed = make.proposal(done="Another.")
    refused(NewerVersion, lambda: actions.save_proposal(recommendation=asked, typed=typed, version=0, by=lead))
    assert asked.updates.count() == 1


def test_a_draft_that_was_given_up_meanwhile_is_not_saved_silently_as_a_new_one():
    asked, lead = make.make_led()
    draft = make.make_draft(asked)
    actions.discard_proposal(update=draft, version=1, by=lead)
    typed = make.proposal(done="Another.")
    error = refused(NewerVersion, lambda: actions.save_proposal(recommendation=asked, typed=typed, version=1, by=lead))
    assert error.theirs is None


@pytest.mark.parametrize("role", list(Role))
def test_only_the_lead_proposes(role):
    asked, _ = make.make_led()
    by = make.make_person(role)
    refused(
        PermissionDenied,
        lambda: actions.save_proposal(recommendation=asked, typed=make.proposal(), version=0, by=by),
    )


def test_a_lead_whose_account_is_closed_proposes_no_more():
    asked, lead = make.make_led()
    lead.is_active = False
    refused(
        PermissionDenied,
        lambda: actions.save_proposal(recommendation=asked, typed=make.proposal(), version=0, by=lead),
    )


@pytest.mark.slow
def test_what_was_submitted_is_not_saved_over():
    asked, lead = make.make_led()
    submitted = make.make_submitted(asked)
    typed = make.proposal(done="More.")
    refused(
        NotOpen,
        lambda: actions.save_proposal(recommendation=asked, typed=typed, version=submitted.version, by=lead),
    )


def test_discard_proposal_leaves_what_was_typed_in_the_trail():
    asked, lead = make.make_led()
    draft = make.make_draft(asked)
    actions.discard_proposal(update=draft, version=draft.version, by=lead)
    assert not asked.updates.exists()
    assert last_event().before["done"] == "A new team was set up."


@pytest.mark.slow
def test_discard_proposal_is_refused_to_others_on_older_versions_and_once_submitted():
    asked, lead = make.make_led()
    draft = make.make_draft(asked)
    manager = make.make_manager()
    refused(PermissionDenied, lambda: actions.discard_proposal(update=draft, version=1, by=manager))
    refused(NewerVersion, lambda: actions.discard_proposal(update=draft, version=9, by=lead))
    submitted = actions.submit_proposal(update=draft, version=1, by=lead, today=make.TODAY)
    refused(NotOpen, lambda: actions.discard_proposal(update=submitted, version=submitted.version, by=lead))


# -- submitting ---------------------------------------------------------------------------------------


@pytest.mark.slow
def test_submit_proposal_writes_the_notes_with_their_links():
    asked, _ = make.make_led()
    kpi, finding = make.make_kpi(), make.make_finding()
    submitted = make.make_submitted(asked, make.full_proposal(kpi, finding))
    submitted.refresh_from_db()
    assert (submitted.status, submitted.rating, submitted.reason) == (Status.SUBMITTED, "embedded", make.REASON)
    assert submitted.as_at.isoformat() == "2022-05-01"
    notes = {note.kind: note for note in submitted.notes.all()}
    assert list(notes) == ["done", "changed", "evidence", "next"]
    assert notes["changed"].text == "Children keep their social worker."
    evidence = notes["evidence"]
    assert list(evidence.kpis.all()) == [kpi]
    assert list(evidence.findings.all()) == [finding]
    assert [(d.title, d.address) for d in evidence.documents.all()] == [
        ("Audit of May", "https://example.org/audit.pdf")
    ]


def test_evidence_may_be_links_alone():
    asked, _ = make.make_led()
    kpi = make.make_kpi()
    submitted = make.make_submitted(asked, make.proposal(rating="embedded", kpis=(kpi.code,)))
    evidence = submitted.notes.get(kind=ProgressNote.Kind.EVIDENCE)
    assert evidence.text == ""
    assert list(evidence.kpis.all()) == [kpi]


def test_notes_that_say_nothing_are_not_written():
    asked, _ = make.make_led()
    submitted = make.make_submitted(asked, make.proposal(changed=" ", next=""))
    assert [note.kind for note in submitted.notes.all()] == ["done"]


@pytest.mark.parametrize(
    ("change", "field"),
    [
        ({"rating": "off_track"}, "reason"),
        ({"rating": "at_risk"}, "reason"),
        ({"rating": "embedded"}, "kpis"),
        ({"rating": ""}, "rating"),
        ({"as_at": "2022-06-02"}, "as_at"),
        ({"kpis": ("GONE",)}, "kpis"),
    ],
)
def test_submit_proposal_is_refused_at_the_field_and_keeps_the_draft(change, field):
    asked, lead = make.make_led()
    draft = make.make_draft(asked, make.proposal(**change))
    error = refused(InvalidEntry, lambda: actions.submit_proposal(update=draft, version=1, by=lead, today=make.TODAY))
    assert fields(error) == [field]


@pytest.mark.slow
def test_a_step_back_from_the_approved_rating_needs_a_reason():
    asked, lead = make.make_led()
    make.make_approved(asked, make.proposal(as_at="2022-03-01", rating="complete"))
    draft = make.make_draft(asked)
    error = refused(InvalidEntry, lambda: actions.submit_proposal(update=draft, version=1, by=lead, today=make.TODAY))
    assert fields(error) == ["reason"]
    typed = make.proposal(reason=make.REASON)
    draft = actions.save_proposal(recommendation=asked, typed=typed, version=1, by=lead)
    assert actions.submit_proposal(update=draft, version=2, by=lead, today=make.TODAY).reason == make.REASON


@pytest.mark.slow
def test_a_rating_that_was_only_submitted_is_no_step_to_go_back_from():
    asked, lead = make.make_led()
    submitted = make.make_submitted(asked, make.proposal(as_at="2022-03-01", rating="complete"))
    manager = make.make_manager()
    returned = actions.return_update(update=submitted, version=submitted.version, reason="No.", by=manager)
    draft = actions.save_proposal(recommendation=asked, typed=make.proposal(), version=returned.version, by=lead)
    assert actions.submit_proposal(update=draft, version=draft.version, by=lead, today=make.TODAY)


def test_a_finding_of_a_visit_that_is_not_public_cannot_be_evidence():
    asked, lead = make.make_led()
    finding = make.make_finding(known_from=timezone.now() + timedelta(days=1))
    draft = make.make_draft(asked, make.proposal(rating="embedded", findings=(str(finding.pk),)))
    error = refused(InvalidEntry, lambda: actions.submit_proposal(update=draft, version=1, by=lead, today=make.TODAY))
    assert fields(error) == ["findings"]


@pytest.mark.slow
def test_a_second_update_for_a_day_is_a_correction():
    asked, lead = make.make_led()
    make.make_approved(asked)
    draft = make.make_draft(asked, make.proposal(done="More."))
    error = refused(InvalidEntry, lambda: actions.submit_proposal(update=draft, version=1, by=lead, today=make.TODAY))
    assert fields(error) == ["as_at"]


@pytest.mark.slow
def test_submit_proposal_is_refused_twice_on_older_versions_and_to_others():
    asked, lead = make.make_led()
    draft = make.make_draft(asked)
    other = make.make_person()
    refused(NewerVersion, lambda: actions.submit_proposal(update=draft, version=2, by=lead, today=make.TODAY))
    refused(PermissionDenied, lambda: actions.submit_proposal(update=draft, version=1, by=other, today=make.TODAY))
    submitted = actions.submit_proposal(update=draft, version=1, by=lead, today=make.TODAY)
    refused(
        NotOpen,
        lambda: actions.submit_proposal(update=submitted, version=submitted.version, by=lead, today=make.TODAY),
    )


# -- returning and approving --------------------------------------------------------------------------


def test_return_update_gives_it_back_with_the_reason():
    asked, _ = make.make_led()
    submitted, manager = make.make_submitted(asked), make.make_manager()
    returned = actions.return_update(update=submitted, version=submitted.version, reason=" Say how. ", by=manager)
    assert (returned.status, returned.return_reason, returned.returned_by) == (Status.RETURNED, "Say how.", manager)
    assert last_event().action == "update_returned"


@pytest.mark.slow
def test_a_returned_update_is_mended_and_submitted_again_with_new_notes():
    asked, lead = make.make_led()
    submitted = make.make_submitted(asked)
    returned = actions.return_update(
        update=submitted, version=submitted.version, reason="Say how.", by=make.make_manager()
    )
    typed = make.proposal(done="Twelve people were hired.", changed="")
    draft = actions.save_proposal(recommendation=asked, typed=typed, version=returned.version, by=lead)
    again = actions.submit_proposal(update=draft, version=draft.version, by=lead, today=make.TODAY)
    assert again.pk == submitted.pk
    assert [note.text for note in again.notes.all()] == ["Twelve people were hired.", "Visit every child monthly."]


@pytest.mark.slow
def test_return_update_is_refused():
    asked, lead = make.make_led()
    submitted, manager = make.make_submitted(asked), make.make_manager()

    def return_to_author(**changed):
        values = {"update": submitted, "version": submitted.version, "reason": "Say how.", "by": manager} | changed
        return lambda: actions.return_update(**values)

    assert fields(refused(InvalidEntry, return_to_author(reason=" "))) == ["return_reason"]
    refused(PermissionDenied, return_to_author(by=lead))
    refused(NewerVersion, return_to_author(version=1))
    return_to_author()()
    submitted.refresh_from_db()
    refused(NotOpen, return_to_author())


@pytest.mark.slow
def test_approve_update_puts_it_before_the_members():
    asked, _ = make.make_led()
    manager = make.make_manager()
    approved = make.make_approved(asked, by=manager)
    assert (approved.status, approved.approved_by) == (Status.APPROVED, manager)
    event = last_event()
    assert (event.action, event.changes_pages) == ("update_approved", True)
    (progress,) = get_progress(timezone.now(), make.TODAY, asked.inspection.slug)
    assert progress.rating == "on_track"


@pytest.mark.parametrize("role", [Role.MEMBER, Role.OFFICER, Role.ADMINISTRATOR])
def test_approve_update_is_for_managers(role):
    asked, _ = make.make_led()
    submitted = make.make_submitted(asked)
    by = make.make_person(role)
    refused(PermissionDenied, lambda: actions.approve_update(update=submitted, version=2, by=by))


def test_a_manager_who_leads_does_not_approve_their_own_update():
    lead = make.make_manager()
    submitted = make.make_submitted(make.make_asked(lead))
    refused(PermissionDenied, lambda: actions.approve_update(update=submitted, version=2, by=lead))


@pytest.mark.slow
def test_a_manager_who_wrote_part_of_it_does_not_approve_it_after_another_submitted_it():
    earlier, later, other = make.make_manager(), make.make_person(), make.make_manager()
    asked = make.make_asked(earlier)
    make.make_draft(asked)
    actions.set_lead(recommendation=asked, lead=later, by=other)
    typed = make.proposal(done="And more.")
    draft = actions.save_proposal(recommendation=asked, typed=typed, version=1, by=later)
    submitted = actions.submit_proposal(update=draft, version=2, by=later, today=make.TODAY)
    refused(PermissionDenied, lambda: actions.approve_update(update=submitted, version=3, by=earlier))
    assert actions.approve_update(update=submitted, version=3, by=other).status == Status.APPROVED


@pytest.mark.slow
def test_approve_update_is_refused_for_what_was_not_looked_at_and_what_does_not_wait():
    asked, _ = make.make_led()
    submitted, manager = make.make_submitted(asked), make.make_manager()
    refused(NewerVersion, lambda: actions.approve_update(update=submitted, version=1, by=manager))
    actions.approve_update(update=submitted, version=2, by=manager)
    refused(NewerVersion, lambda: actions.approve_update(update=submitted, version=2, by=make.make_manager()))
    refused(NotOpen, lambda: actions.approve_update(update=submitted, version=3, by=manager))


@pytest.mark.slow
def test_an_embargoed_update_is_seen_from_its_day_on():
    asked, lead = make.make_led()
    out = timezone.now() + timedelta(days=7)
    approved = make.make_approved(asked, publish_from=out)
    (before,) = get_progress(out - timedelta(microseconds=1), make.TODAY, asked.inspection.slug)
    (after,) = get_progress(out, make.TODAY, asked.inspection.slug)
    assert (before.rating, before.updates) == (None, ())
    assert after.updates == (approved,)
    (line,) = get_led(lead, timezone.now(), make.TODAY)
    assert line.ahead == approved


def test_a_day_in_the_past_publishes_at_once():
    asked, _ = make.make_led()
    before = timezone.now()
    assert make.make_approved(asked, publish_from=make.LONG_AGO).published_at >= before


# -- corrections --------------------------------------------------------------------------------------


@pytest.mark.slow
def test_a_correction_supersedes_and_the_earlier_one_stays_known_to_earlier_dates():
    asked, _ = make.make_led()
    first = make.make_approved(asked)
    second = make.correct(first, make.proposal(rating="complete"))
    first.refresh_from_db()
    assert (first.status, first.superseded_at) == (Status.SUPERSEDED, second.published_at)
    assert (second.revises_id, second.revision_reason) == (first.pk, make.REASON)
    slug = asked.inspection.slug
    (then,) = get_progress(second.published_at - timedelta(microseconds=1), make.TODAY, slug)
    (now,) = get_progress(second.published_at, make.TODAY, slug)
    assert [update.pk for update in then.updates] == [first.pk]
    assert [update.pk for update in now.updates] == [second.pk]


@pytest.mark.slow
def test_an_embargoed_correction_leaves_the_earlier_one_standing_until_it_is_out():
    asked, _ = make.make_led()
    first = make.make_approved(asked)
    out = timezone.now() + timedelta(days=7)
    make.correct(first, make.proposal(rating="complete"), publish_from=out)
    (now,) = get_progress(timezone.now(), make.TODAY, asked.inspection.slug)
    assert now.rating == "on_track"
    (then,) = get_progress(out, make.TODAY, asked.inspection.slug)
    assert then.rating == "complete"


@pytest.mark.slow
def test_a_correction_of_what_is_not_out_yet_comes_out_with_it():
    asked, _ = make.make_led()
    out = timezone.now() + timedelta(days=7)
    first = make.make_approved(asked, publish_from=out)
    second = make.correct(first, make.proposal(rating="complete"))
    assert second.published_at == out
    (then,) = get_progress(out, make.TODAY, asked.inspection.slug)
    assert [update.pk for update in then.updates] == [second.pk]


@pytest.mark.slow
def test_a_correction_begins_with_the_text_that_stands():
    asked, lead = make.make_led()
    kpi, finding = make.make_kpi(), make.make_finding()
    approved = make.make_approved(asked, make.full_proposal(kpi, finding))
    draft = actions.start_correction(update=approved, reason=make.REASON, by=lead)
    assert draft.as_typed == make.full_proposal(kpi, finding)


@pytest.mark.slow
def test_start_correction_is_refused():
    asked, lead = make.make_led()
    approved = make.make_approved(asked)
    other = make.make_manager()

    def begin(**changed):
        return lambda: actions.start_correction(**{"update": approved, "reason": make.REASON, "by": lead} | changed)

    assert fields(refused(InvalidEntry, begin(reason="Wrong."))) == ["revision_reason"]
    refused(PermissionDenied, begin(by=other))
    draft = begin()()
    assert refused(NewerVersion, begin()).theirs == draft


@pytest.mark.slow
def test_what_was_corrected_is_not_corrected_again():
    asked, lead = make.make_led()
    first = make.make_approved(asked)
    second = make.correct(first, make.proposal(rating="complete"))
    error = refused(NewerVersion, lambda: actions.start_correction(update=first, reason=make.REASON, by=lead))
    assert error.theirs == second


def test_what_a_published_paper_says_is_not_corrected():
    asked, lead = make.make_led()
    loaded = ProgressUpdate.objects.create(
        recommendation=asked,
        as_at=make.TODAY,
        source=Source.objects.create(title="Report of June", slug="june"),
        status=Status.APPROVED,
        published_at=make.LONG_AGO,
    )
    refused(NotOpen, lambda: actions.start_correction(update=loaded, reason=make.REASON, by=lead))


@pytest.mark.slow
def test_a_correction_is_not_held_against_the_rating_it_takes_the_place_of():
    asked, _ = make.make_led()
    first = make.make_approved(asked, make.proposal(rating="complete"))
    assert make.correct(first, make.proposal(rating="on_track")).rating == "on_track"


@pytest.mark.slow
def test_an_update_of_the_council_stands_beside_what_a_paper_says_for_that_day():
    asked, _ = make.make_led()
    ProgressUpdate.objects.create(
        recommendation=asked,
        as_at="2022-05-01",
        source=Source.objects.create(title="Report of May", slug="may"),
        status=Status.APPROVED,
        published_at=make.LONG_AGO,
    )
    make.make_approved(asked)
    (progress,) = get_progress(timezone.now(), make.TODAY, asked.inspection.slug)
    assert len(progress.updates) == 2
    assert progress.rating == "on_track"


@pytest.mark.parametrize("field", ["reason", "done", "changed", "evidence", "next"])
def test_text_that_is_too_long_even_for_a_draft_is_refused_at_its_field(field):
    asked, lead = make.make_led()
    typed = make.proposal(**{field: "x" * 10_001})
    call = {"recommendation": asked, "typed": typed, "version": 0, "by": lead}
    error = refused(InvalidEntry, lambda: actions.save_proposal(**call))
    assert fields(error) == [field]
    assert "Shorten this to 5000 characters; it has 10001." in str(error)
