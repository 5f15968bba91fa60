"""What the database holds together about inspections, what they asked for and what was done."""

from datetime import date

import pytest
from django.utils import timezone

from inspections.models import (
    Event,
    Inspection,
    NeighbourJudgement,
    ProgressUpdate,
    ReadinessAnswer,
    Recommendation,
    ServiceJudgement,
)
from tests import factories as make
from tests.constraints import assert_breaks, assert_unique, change, declared_constraints, same_again, unique_fields
from tests.inspections.progress.test_constraints import BROKEN as BROKEN_IN_PROGRESS

pytestmark = pytest.mark.django_db
LATER = make.moment(2022)


def write(**columns):
    ProgressUpdate.objects.bulk_create([ProgressUpdate(**make.update_values(**columns))])


def approved_by_its_author():
    person = make.make_person()
    write(entered_by=person, approved_by=person, approved_at=timezone.now())


def lineage_of_one():
    link = make.make_lineage()
    change(link, later=link.earlier)


def link():
    return make.link_kpis(make.make_recommendation(), make.make_kpi())[0]


def met_document():
    return make.make_closing().documents.create(title="Audit", address="https://example.org/audit", position=1)


def make_readiness_answer(**columns):
    values = {"area": "leaders", "question": "know", "text": "Much.", "known_from": make.LONG_AGO} | columns
    return ReadinessAnswer.objects.create(entered_by=make.make_person(), **values)


BROKEN = {
    "readiness_answer_stands_once": lambda: [make_readiness_answer() for _ in range(2)],
    "readiness_answer_says_something": lambda: make_readiness_answer(text=""),
    "readiness_answer_ends_after_it_begins": lambda: make_readiness_answer(superseded_at=make.moment(2014)),
    "inspection_without_date_says_unknown": lambda: change(make.make_inspection(), started_on=None),
    "inspection_ends_after_it_starts": lambda: change(make.make_inspection(), ended_on=date(2019, 2, 24)),
    "judgement_once_for_an_area": lambda: same_again(make.make_judgement(), grade="good"),
    "recommendation_number_once": lambda: same_again(make.make_recommendation(), code="another"),
    "lineage_once": lambda: same_again(make.make_lineage()),
    "lineage_of_two": lineage_of_one,
    "recommendation_kpi_stands_once": lambda: same_again(link(), reason="Another reason."),
    "recommendation_kpi_is_direct_or_partial": lambda: change(link(), strength="wholly"),
    "recommendation_kpi_has_a_reason": lambda: change(link(), reason=""),
    "recommendation_kpi_withdrawn_has_reason_and_person": lambda: change(link(), revision_reason="It was wrong."),
    "recommendation_closing_stands_once": lambda: same_again(make.make_closing(), words="Other words."),
    "recommendation_closing_has_reason_and_evidence": lambda: change(make.make_closing(), words=""),
    "recommendation_closing_has_time": lambda: change(make.make_closing(), published_at=None),
    "recommendation_closing_reopened_has_reason_and_person": lambda: change(make.make_closing(), superseded_at=LATER),
    "met_document_position_once": lambda: same_again(met_document(), title="Another"),
    "met_document_has_title_and_address": lambda: change(met_document(), title=""),
    "declined_link_stands_once": lambda: same_again(make.make_declined_link(), reason="Another reason."),
    "declined_link_has_a_reason": lambda: change(make.make_declined_link(), reason=""),
    "declined_link_taken_back_has_person": lambda: change(make.make_declined_link(), superseded_at=LATER),
    "service_judgement_without_date_says_unknown": lambda: change(make.make_service_judgement(), inspected_on=None),
    "finding_position_once": lambda: same_again(make.make_finding()),
    "update_not_approved_by_its_author": approved_by_its_author,
    "update_approval_has_person_and_time": lambda: write(approved_at=timezone.now()),
    "update_out_has_approver_or_source": lambda: write(source=None, rating="on_track"),
    "update_out_has_publication": lambda: write(published_at=None),
    "update_superseded_has_time": lambda: write(superseded_at=LATER),
    "update_rating_is_known": lambda: write(rating="splendid"),
    "update_revision_has_a_reason": lambda: write(revises=make.make_update()),
    "update_one_from_a_source": lambda: same_again(make.make_update()),
    "note_position_once": lambda: same_again(make.make_note()),
    "action_once": lambda: same_again(make.make_action()),
    "action_without_date_says_unknown": lambda: change(make.make_action(), due_on=None),
    "event_with_a_step_is_an_intervention": lambda: change(
        make.make_event(), intervention_step=Event.InterventionStep.TRUST_BEGINS
    ),
    "event_once": lambda: same_again(make.make_event()),
    "event_once_as_annotation_of_a_kpi": lambda: same_again(make.make_annotation(kpi=make.make_kpi())),
    "event_once_as_annotation_of_all": lambda: same_again(make.make_annotation()),
    "event_annotation_has_author_and_source": lambda: change(make.make_annotation(), source_words=""),
    "event_withdrawn_has_reason_and_person": lambda: change(make.make_annotation(), superseded_at=LATER),
}
MORE = [
    pytest.param(
        "update_superseded_has_time",
        lambda: write(status="superseded", superseded_at=make.LONG_AGO),
        id="superseded before it was published",
    ),
    pytest.param("update_superseded_has_time", lambda: write(status="superseded"), id="superseded without a time"),
    pytest.param("update_out_has_publication", lambda: write(status="draft"), id="a draft with a publication"),
    pytest.param(
        "update_approval_has_person_and_time",
        lambda: write(approved_by=make.make_person(), approved_at=timezone.now()),
        id="approved without an author",
    ),
]
MORE += [
    pytest.param("event_annotation_has_author_and_source", write, id=name)
    for name, write in (
        ("an annotation without author", lambda: change(make.make_annotation(), entered_by=None)),
        ("an annotation from a document", lambda: change(make.make_annotation(), source=make.make_source())),
        ("an event of a document on one KPI", lambda: change(make.make_event(), kpi=make.make_kpi())),
    )
]
WITHDRAWN = {"superseded_at": LATER, "revision_reason": "It was the wrong day."}
MORE += [
    pytest.param("event_withdrawn_has_reason_and_person", write, id=name)
    for name, write in (
        ("withdrawn by nobody", lambda: change(make.make_annotation(), **WITHDRAWN)),
        (
            "withdrawn before it was known",
            lambda: change(
                make.make_annotation(), **WITHDRAWN | {"superseded_at": make.LONG_AGO}, withdrawn_by=make.make_person()
            ),
        ),
        (
            "an event of a document withdrawn by nobody",
            lambda: change(make.make_event(), **WITHDRAWN),
        ),
    )
]


def test_every_constraint_of_the_room_is_broken_here():
    assert set(BROKEN) | set(BROKEN_IN_PROGRESS) == declared_constraints("inspections")


@pytest.mark.parametrize("name", BROKEN)
def test_the_database_refuses(name):
    assert_breaks(name, BROKEN[name])


@pytest.mark.parametrize(("name", "write_it"), MORE)
def test_the_database_refuses_as_well(name, write_it):
    assert_breaks(name, write_it)


@pytest.mark.parametrize(("model", "field"), unique_fields("inspections"))
def test_two_rows_cannot_share(model, field):
    makers = {
        Inspection: make.make_inspection,
        Recommendation: make.make_recommendation,
        NeighbourJudgement: make.make_neighbour_judgement,
        ServiceJudgement: make.make_service_judgement,
    }
    assert_unique(model, field, makers[model])


def test_withdrawn_annotation_leaves_its_place_to_another():
    annotation = make.make_annotation()
    change(annotation, **WITHDRAWN, withdrawn_by=make.make_person())
    same_again(annotation)
    assert Event.objects.count() == 2


def test_annotation_may_have_the_day_and_words_of_a_published_event_or_of_one_on_another_kpi():
    event = make.make_event()
    same = {"on": event.on, "title": event.title}
    make.make_annotation(**same)
    make.make_annotation(**same, kpi=make.make_kpi())
    make.make_annotation(**same, kpi=make.make_kpi())
    assert Event.objects.filter(**same).count() == 4
