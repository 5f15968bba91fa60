"""What changed of inspections between two moments: grades, areas to improve, progress, actions, by time and by hand."""

from datetime import date

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from accounts.permissions import Role
from analysis.changes.change import ChangeKind, Span, Turn
from inspections.changes.queries import INSPECTION_PARTS
from inspections.models import (
    Action,
    ActionClosing,
    ActionSlip,
    Finding,
    Inspection,
    ProgressUpdate,
    RecommendationClosing,
)
from tests import factories as make

pytestmark = pytest.mark.django_db
START, BETWEEN, END = make.moment(2022, 1, 12), make.moment(2022, 6, 8), make.moment(2023, 9, 13)
SPAN = Span(START, END, date(2022, 1, 12), date(2023, 9, 13))
LATER = make.moment(2023, 9, 14)
KIND = ChangeKind


def changes(span=SPAN):
    return [change for part in INSPECTION_PARTS for change in part(span)]


def of(kind):
    return [change for change in changes() if change.kind is kind]


def one(kind):
    (found,) = of(kind)
    return found


def reinspect(at=BETWEEN, **columns):
    """An inspection that became known at `at`."""
    return make.make_inspection(started_on=date(2022, 3, 13), known_from=at, **columns)


def test_nothing_changed_where_nothing_happened():
    asked = make.make_recommendation()
    make.make_judgement(inspection=asked.inspection)
    make.make_finding(inspection=asked.inspection)
    make.make_update(recommendation=asked)
    make.make_action(recommendation=asked, due_on=date(2021, 9, 30))
    assert changes() == []


def test_a_grade_is_beside_the_one_before_it_and_each_links_to_its_own_report():
    make.make_judgement(inspection=make.make_inspection(slug="first"), grade="inadequate")
    second = reinspect(slug="second", type_words="standard inspection")
    make.make_judgement(inspection=second, grade="good")
    found = one(KIND.GRADE)
    assert (found.subject, found.before, found.after) == ("Overall effectiveness", "inadequate", "good")
    assert (found.address, found.address_before) == (("pages:inspection", "second"), ("pages:inspection", "first"))
    assert found.when == date(2022, 6, 8)


def test_the_overall_grade_comes_before_the_others():
    second = reinspect()
    make.make_judgement(inspection=second, area="child protection arrangements", position=1)
    make.make_judgement(inspection=second, position=2)
    heaviest = max(of(KIND.GRADE), key=lambda change: change.weight)
    assert heaviest.subject == "Overall effectiveness"


def test_a_grade_that_somebody_added_later_is_known_from_then():
    make.make_judgement(known_from=BETWEEN)
    assert one(KIND.GRADE).when == date(2022, 6, 8)


@pytest.mark.slow
def test_a_visit_its_findings_and_what_it_asked_for_are_told():
    visit = reinspect(kind="monitoring_visit", type_words="", headline="Steady progress.", slug="mv")
    make.make_finding(inspection=visit)
    make.make_finding(inspection=visit, tone=Finding.Tone.AREA_FOR_IMPROVEMENT)
    make.make_recommendation(inspection=visit, short_title="Plans", number=2)
    assert one(KIND.VISIT).after == "Steady progress"
    assert one(KIND.FINDING).after == "1 to improve, 1 strength"
    found = one(KIND.ASKED)
    assert (found.subject, found.address) == ("Plans", ("pages:recommendation", "mv", "2"))


def test_what_a_full_inspection_asked_for_comes_before_what_a_visit_did():
    visit = reinspect(kind="monitoring_visit")
    asked = [make.make_recommendation(inspection=visit, number=1, short_title="visit")]
    full = reinspect()
    asked += [make.make_recommendation(inspection=full, number=n, short_title=f"full {n}") for n in (2, 1)]
    in_order = sorted(of(KIND.ASKED), key=lambda change: -change.weight)
    assert [change.subject for change in in_order] == ["full 1", "full 2", "visit"]


def test_what_was_published_after_the_span_is_no_change():
    later = reinspect(at=LATER)
    make.make_judgement(inspection=later)
    make.make_finding(inspection=later)
    make.make_recommendation(inspection=later)
    assert changes() == []


def test_steps_of_the_intervention_are_told_and_other_events_are_not():
    make.make_event(known_from=BETWEEN)
    make.make_event(known_from=BETWEEN, title="Talks", is_intervention=True)
    step = "trust ends"
    make.make_event(known_from=BETWEEN, title="No trust", is_intervention=True, intervention_step=step)
    found = sorted(of(KIND.INTERVENTION), key=lambda change: -change.weight)
    assert [change.subject for change in found] == ["No trust", "Talks"]


def test_a_grade_of_a_home_is_beside_the_one_before_it():
    home = {"name": "Seaside", "known_from": START}
    make.make_service_judgement(**home, grade="inadequate", inspected_on=date(2021, 6, 1))
    make.make_service_judgement(
        **home | {"known_from": BETWEEN}, grade="good", inspected_on=date(2022, 5, 1), published_on=date(2022, 6, 8)
    )
    found = one(KIND.SERVICE)
    assert (found.subject, found.before, found.after) == ("Seaside", "inadequate", "good")


# -- progress -----------------------------------------------------------------------------------------


def rate(asked, rating, at=BETWEEN, as_at=date(2022, 6, 1), **columns):
    people = {"entered_by": make.make_person(Role.OFFICER, name="Ola")}
    people |= {"approved_by": make.make_person(Role.MANAGER, name="Mo"), "approved_at": at}
    return make.make_update(
        recommendation=asked, rating=rating, published_at=at, as_at=as_at, source=None, **people, **columns
    )


@pytest.mark.parametrize(
    ("before", "after", "turn"),
    [
        ("on_track", "off_track", Turn.WORSE),
        ("off_track", "on_track", Turn.BETTER),
        ("", "on_track", Turn.NEITHER),
    ],
)
def test_a_rating_is_beside_the_one_before_it(before, after, turn):
    asked = make.make_recommendation()
    if before:
        rate(asked, before, at=START, as_at=date(2021, 6, 1), reason="Late." if before == "off_track" else "")
    rate(asked, after, reason="No one was found." if after == "off_track" else "")
    found = one(KIND.PROGRESS)
    assert (found.turn, found.who) == (turn, "Entered by Ola, approved by Mo")
    assert found.before != found.after


def test_a_corrected_rating_is_beside_the_one_that_readers_saw():
    asked = make.make_recommendation()
    first = rate(asked, "on_track", at=START)
    ProgressUpdate.objects.filter(pk=first.pk).update(status="superseded", superseded_at=BETWEEN)
    rate(asked, "off_track", revises=first, revision_reason="Wrong list.", reason="No room.")
    found = one(KIND.PROGRESS)
    assert (found.turn, found.reason) == (Turn.WORSE, "No room.")


def test_accounts_without_a_rating_are_counted_before_and_after():
    asked = make.make_recommendation()
    make.make_update(recommendation=asked)
    for _ in range(2):
        make.make_update(recommendation=asked, published_at=BETWEEN)
    found = one(KIND.PROGRESS)
    assert (found.before, found.after) == ("1 account of progress", "3 accounts of progress")


def test_a_recommendation_that_was_closed_or_opened_again_says_why():
    make.make_closing(published_at=BETWEEN)
    found = one(KIND.PROGRESS)
    assert (found.before, found.after) == ("Open", "Closed as met")
    RecommendationClosing.objects.update(
        published_at=START,
        superseded_at=BETWEEN,
        reopened_by=make.make_person(Role.MANAGER),
        revision_reason="It came back.",
    )
    found = one(KIND.PROGRESS)
    assert (found.before, found.after, found.reason) == ("Closed as met", "Open again", "It came back.")


# -- actions ------------------------------------------------------------------------------------------


def close(action, at, **columns):
    values = {"status": "done", "words": "All were trained.", "closed_by": make.make_person(Role.MANAGER, name="Mo")}
    Action.objects.filter(pk=action.pk).update(status="done", closed_at=at)
    return ActionClosing.objects.create(action=action, published_at=at, **values | columns)


def test_an_action_becomes_late_with_its_day_alone():
    make.make_action(due_on=date(2022, 1, 12))
    found = one(KIND.ACTION)
    assert (found.turn, found.when) == (Turn.WORSE, date(2022, 1, 12))
    assert found.before == "Planned, due 12 January 2022"
    assert found.after == "No outcome recorded; it was due 12 January 2022"


def test_an_action_due_on_the_last_day_is_not_late_yet():
    make.make_action(due_on=date(2023, 9, 13))
    assert changes() == []


def test_an_action_that_is_done_says_how():
    close(make.make_action(), BETWEEN)
    found = one(KIND.ACTION)
    assert (found.after, found.reason, found.who) == ("Done", "All were trained.", "Closed by Mo")


def test_an_action_that_was_moved_says_from_when_to_when_and_why():
    action = make.make_action(due_on=date(2024, 3, 31))
    by = make.make_person(Role.OFFICER, name="Ola")
    old = {"from_on": date(2023, 12, 31), "from_precision": "exact"}
    ActionSlip.objects.create(
        action=action, to_on=date(2024, 3, 31), reason="No room.", by=by, known_from=BETWEEN, **old
    )
    found = one(KIND.ACTION)
    assert (found.before, found.after) == ("Planned, due 31 December 2023", "Planned, due 31 March 2024")
    assert (found.reason, found.who) == ("No room.", "Moved by Ola")


def test_an_action_that_was_added_has_no_state_before():
    make.make_action(known_from=BETWEEN, due_on=date(2024, 3, 31))
    assert one(KIND.ACTION).before == ""


def test_an_action_closed_after_the_span_is_no_change():
    close(make.make_action(), LATER)
    assert changes() == []


@pytest.mark.slow
def test_the_queries_do_not_grow_with_the_history():
    def happen():
        asked = make.make_recommendation(inspection=reinspect())
        make.make_judgement(inspection=asked.inspection)
        make.make_finding(inspection=asked.inspection)
        rate(asked, "on_track")
        close(make.make_action(recommendation=asked), BETWEEN)
        make.make_closing(recommendation=asked, published_at=BETWEEN)

    def count():
        with CaptureQueriesContext(connection) as counted:
            changes()
        return len(counted)

    happen()
    few = count()
    for _ in range(10):
        happen()
    assert count() == few <= 24
    assert Inspection.objects.count() == 11
