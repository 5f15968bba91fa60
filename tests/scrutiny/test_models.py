"""What the database holds together about meetings, promises, plans, risks, claims and the glossary."""

from datetime import date

import pytest
from django.db import IntegrityError, transaction

from accounts.permissions import Role
from scrutiny.models import (
    Claim,
    ClaimOperand,
    Commitment,
    CommitmentSlip,
    Followed,
    GlossaryTerm,
    ImprovementPlan,
    Meeting,
    MeetingItem,
    MeetingMail,
    OwnQuestion,
    PlanPriority,
    QuestionTick,
    Risk,
    RiskVersion,
    Statement,
    Theme,
)
from tests import factories as make
from tests.constraints import assert_breaks, assert_unique, change, declared_constraints, same_again, unique_fields

pytestmark = pytest.mark.django_db


def two_meetings_of_a_committee_on_a_day():
    meeting = make.make_meeting()
    Meeting.objects.bulk_create(
        [
            Meeting(
                slug="other",
                committee=meeting.committee,
                held_on=meeting.held_on,
                date_precision="exact",
                known_from=make.LONG_AGO,
            )
        ]
    )


def change_claim(**columns):
    Claim.objects.filter(pk=make.make_claim().pk).update(**columns)


def change_operand(figure=False, **columns):
    operand = make.make_operand(**(make.operand_of_figure(make.make_figure()) if figure else {}))
    ClaimOperand.objects.filter(pk=operand.pk).update(**columns)


def two_operands_in_one_place():
    first = make.make_operand()
    ClaimOperand.objects.bulk_create([ClaimOperand(claim=first.claim, position=first.position, label="Another")])


LATER = make.moment(2024)
SAID = "It was entered twice by mistake."


def officer():
    return make.make_person(role=Role.OFFICER)


def withdrawn_without_reason(maker):
    """A row that was entered here and is withdrawn by somebody, who does not say why."""
    person = officer()
    row = maker(entered_by=person)
    change(row, superseded_at=LATER, withdrawn_by=person)


def make_slip(**columns):
    values = {"to_on": date(2022, 9, 30), "reason": SAID, "known_from": LATER} | columns
    CommitmentSlip.objects.create(commitment=make.make_commitment(), by=officer(), **values)


def submitted_risk(**columns):
    values = {"status": "submitted", "submitted_at": LATER, "entered_by": officer()} | columns
    return make.make_risk(**values)


def adopted_plan(author, manager):
    return ImprovementPlan.objects.create(
        slug="next", title="Next", known_from=LATER, entered_by=author, adopted_by=manager, minute="minute 5"
    )


def adopt_own_plan():
    author = officer()
    adopted_plan(author, author)


def approve_own_risk():
    risk = submitted_risk()
    change(risk, status="approved", approved_by=risk.entered_by, approved_at=LATER, published_at=LATER)


BROKEN = {
    "statement_has_a_source": lambda: make.make_statement(source=None),
    "statement_period_in_order": lambda: make.make_statement(period_end=date(2021, 3, 31)),
    "meeting_added_here_has_its_day": lambda: make.make_meeting(
        entered_by=officer(), held_on=None, date_precision="unknown"
    ),
    "meeting_withdrawn_has_reason_and_person": lambda: withdrawn_without_reason(make.make_meeting),
    "meeting_item_says_something": lambda: make.make_meeting_item(text=""),
    "meeting_item_withdrawn_has_reason_and_person": lambda: withdrawn_without_reason(make.make_meeting_item),
    "commitment_says_what_to_whom": lambda: make.make_commitment(to_whom=""),
    "commitment_added_here_is_due_after_it_was_made": lambda: make.make_commitment(
        entered_by=officer(), due_on=date(2022, 1, 11)
    ),
    "commitment_has_author_or_source": lambda: change(make.make_commitment(), source=None),
    "commitment_question_has_key": lambda: make.make_commitment(question="Why?"),
    "commitment_note_has_time": lambda: make.make_commitment(note="No paper found."),
    "commitment_withdrawn_has_reason_and_person": lambda: withdrawn_without_reason(make.make_commitment),
    "commitment_slip_has_a_reason": lambda: make_slip(reason=""),
    "commitment_slip_has_a_new_date": lambda: make_slip(to_on=None),
    "answer_says_something": lambda: make.make_answer(words=""),
    "answer_outcome_is_of_the_files_only": lambda: make.make_answer(entered_by=officer(), outcome="met"),
    "answer_document_has_title_and_address": lambda: make.make_answer(document_title="Report"),
    "answer_withdrawn_has_reason_and_person": lambda: withdrawn_without_reason(make.make_answer),
    "decision_stands_once": lambda: same_again(make.make_decision()),
    "decision_has_who_recorded_it": lambda: change(make.make_decision(), entered_by=None),
    "decision_has_a_minute": lambda: make.make_decision(minute=""),
    "decision_against_has_a_reason": lambda: make.make_decision(is_accepted=False),
    "decision_withdrawn_has_reason_and_person": lambda: change(make.make_decision(), superseded_at=LATER),
    "plan_is_published_adopted_or_a_draft": lambda: make.make_plan(minute="minute 5"),
    "plan_not_adopted_by_its_author": adopt_own_plan,
    "priority_has_a_title": lambda: make.make_priority(title=""),
    "priority_period_in_order": lambda: make.make_priority(period_from=date(2022, 1, 12), period_to=date(2021, 12, 31)),
    "risk_has_one_version_that_stands": lambda: same_again(make.make_risk()),
    "risk_has_one_open_version": lambda: same_again(submitted_risk()),
    "risk_closed_was_on_the_list": lambda: make.make_risk(is_closed=True),
    "risk_says_something": lambda: make.make_risk(words=""),
    "risk_basis_says_where_it_comes_from": lambda: make.make_risk(basis="here"),
    "risk_is_revised_once": lambda: revise_twice(),
    "risk_open_has_an_author": lambda: submitted_risk(entered_by=None),
    "risk_returned_has_reason_and_person": lambda: change(submitted_risk(), status="returned"),
    "risk_submitted_has_time": lambda: submitted_risk(submitted_at=None),
    "risk_not_approved_by_its_author": approve_own_risk,
    "risk_approval_has_person_and_time": lambda: change(make.make_risk(), approved_at=LATER),
    "risk_out_has_approver_or_source": lambda: change(make.make_risk(), source=None),
    "risk_out_has_publication": lambda: change(make.make_risk(), published_at=None),
    "risk_superseded_has_time": lambda: change(make.make_risk(), superseded_at=LATER),
    "risk_revision_has_a_reason": lambda: make.make_risk(revises=make.make_risk()),
    "claim_has_a_source": lambda: change_claim(source=None),
    "claim_number_has_a_rounding": lambda: change_claim(rounding=None),
    "claim_operand_has_its_own_place": two_operands_in_one_place,
    "claim_operand_figure_is_whole": lambda: change_operand(figure=True, area=None),
    "claim_operand_period_in_order": lambda: change_operand(figure=True, period_end=date(1999, 1, 1)),
    "claim_operand_number_has_unit_and_source": lambda: change_operand(number=5),
    "claim_operand_of_the_record_is_whole": lambda: change_operand(reads="visits"),
    "claim_operand_says_what_it_is": lambda: change_operand(label=""),
    "glossary_term_stands_once": lambda: [make.make_term(term="IHA") for _ in range(2)],
    "question_is_ticked_once": lambda: tick_twice(),
    "ticked_question_has_key_and_words": lambda: QuestionTick.objects.create(person=make.make_person(), key="late"),
    "own_question_says_something": lambda: OwnQuestion.objects.create(person=make.make_person(), text=""),
    "followed_once": lambda: follow_twice(),
    "followed_has_kind_and_place": lambda: Followed.objects.create(
        person=make.make_person(), kind="kpis", row=1, place=0
    ),
    "theme_says_what_it_is": lambda: make.make_theme(about=""),
    "meeting_once_on_a_day": two_meetings_of_a_committee_on_a_day,
    "meeting_without_date_says_unknown": lambda: Meeting.objects.filter(pk=make.make_meeting().pk).update(held_on=None),
}


def tick_twice():
    member = make.make_person()
    for _ in range(2):
        QuestionTick.objects.create(person=member, key="late:1", words="Why?")


def follow_twice():
    member = make.make_person()
    for place in (1, 2):
        Followed.objects.create(person=member, kind="kpis", row=1, place=place)


def revise_twice():
    first = make.make_risk(status="superseded", published_at=make.LONG_AGO, superseded_at=LATER)
    for _ in range(2):
        make.make_risk(revises=first, revision_reason=SAID)


def test_every_constraint_of_the_room_is_broken_here():
    assert set(BROKEN) == declared_constraints("scrutiny")


@pytest.mark.parametrize("name", BROKEN)
def test_the_database_refuses(name):
    assert_breaks(name, BROKEN[name])


@pytest.mark.parametrize(("model", "field"), unique_fields("scrutiny"))
def test_two_rows_cannot_share(model, field):
    makers = {
        Meeting: make.make_meeting,
        MeetingItem: make.make_meeting_item,
        Commitment: make.make_commitment,
        ImprovementPlan: make.make_plan,
        PlanPriority: make.make_priority,
        Risk: lambda: make.make_risk().risk,
        Statement: make.make_statement,
        GlossaryTerm: make.make_term,
        Claim: make.make_claim,
        Theme: make.make_theme,
        MeetingMail: lambda: MeetingMail.objects.create(person=make.make_person()),
    }
    if (model, field) == (Meeting, "code"):
        assert_unique(model, field, lambda: make.make_meeting(code=f"mtg-{make.next_number()}"))
    else:
        assert_unique(model, field, makers[model])


def test_a_risk_is_approved_by_nobody_who_typed_any_of_it():
    risk, manager = submitted_risk(), make.make_person(role=Role.MANAGER)
    risk.writers.add(manager)
    with pytest.raises(IntegrityError, match="typed none of it"), transaction.atomic():
        RiskVersion.objects.filter(pk=risk.pk).update(
            status="approved", approved_by=manager, approved_at=LATER, published_at=LATER
        )


def test_a_committee_may_have_several_meetings_without_a_date():
    for _ in range(2):
        make.make_meeting(committee="Cabinet", held_on=None, date_precision="unknown")
    assert Meeting.objects.count() == 2


@pytest.mark.parametrize(
    ("name", "change"),
    [
        ("claim_number_has_a_rounding", lambda: change_claim(rounding=0)),
        ("claim_number_has_a_rounding", lambda: change_claim(rounding=-1)),
        ("claim_number_has_a_rounding", lambda: change_claim(claimed_value=None)),
        (
            "claim_operand_figure_is_whole",
            lambda: change_operand(figure=True, number=5, kind="count", source=make.make_source()),
        ),
        ("claim_operand_of_the_record_is_whole", lambda: change_operand(reads="grade")),
        ("claim_operand_of_the_record_is_whole", lambda: change_operand(inspection=make.make_inspection())),
        (
            "claim_operand_of_the_record_is_whole",
            lambda: change_operand(figure=True, inspection=make.make_inspection(), reads="grade"),
        ),
        ("claim_operand_number_has_unit_and_source", lambda: change_operand(kind="count")),
        ("claim_operand_number_has_unit_and_source", lambda: change_operand(number=5, kind="count")),
        (
            "claim_operand_number_has_unit_and_source",
            lambda: change_operand(number=-5, kind="count", source=make.make_source()),
        ),
    ],
)
def test_half_a_claim_is_refused(name, change):
    assert_breaks(name, change)
