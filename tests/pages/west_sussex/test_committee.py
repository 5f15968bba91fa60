"""The committee's record that ships: meetings, promises, plans and risks as they were known on the days that matter."""

import re
from datetime import date

import pytest
from django.utils import timezone

from analysis.promises import PromiseState
from scrutiny.commitments.queries import get_promise, get_promises
from scrutiny.meetings.queries import get_meeting, get_meetings
from scrutiny.models import Meeting, MeetingItem
from scrutiny.plan.queries import get_plans
from scrutiny.risks.queries import get_risks
from tests.page_text import text_of
from tests.pages.makers import read
from tests.pages.west_sussex.facts import read_csv
from tests.pages.west_sussex.test_claims import end_of

pytestmark = [pytest.mark.usefixtures("west_sussex"), pytest.mark.django_db]

TODAY = date(2026, 11, 29)


def names(promises):
    return {one.commitment.slug for one in promises}


def meeting_on(slug, day):
    return get_meeting(slug, end_of(day), day)


def test_a_meeting_goes_by_its_day_where_that_is_exact_and_no_other_was_on_it():
    slugs = set(Meeting.objects.values_list("slug", flat=True))
    assert {"2023-09-13", "2020-10-20", "2023-03", "2024-06", "2018-09", "hwb-2019"} <= slugs
    assert len(slugs) == len(read_csv("meetings.csv")) == 36


def test_a_meeting_is_known_from_its_agenda_or_from_the_first_promise_that_names_it():
    # five clear working days before: Good Friday and Easter Monday are not counted
    assert meeting_on("2020-04-14", date(2020, 4, 1)) is None
    assert meeting_on("2020-04-14", date(2020, 4, 2)) is not None
    # the report of January announced what was to come in March
    assert meeting_on("2022-03-09", date(2022, 1, 11)) is None
    assert meeting_on("2022-03-09", date(2022, 1, 12)) is not None


def test_the_meeting_of_september_2023_has_three_requests_without_an_answer():
    record = get_meeting("2023-09-13", timezone.now(), TODAY)
    assert names(record.asked) == {"com-2023-09-5day", "com-2023-09-feedback", "com-2023-09-whole"}
    assert {one.state for one in record.asked} == {PromiseState.OPEN}
    assert names(record.announced) == {"com-2023-09-dfe", "com-2023-09-focused", "com-2023-09-beds"}
    assert names(record.due) == names(record.not_received) == {"com-2023-07-costs"}
    assert record.items == ()


def test_its_page_says_so(member):
    page = text_of(member.get("/meetings/2023-09-13/"))
    asked = page.partition("Asked for at it")[2].partition("Promised or announced at it")[0]
    assert asked.count("No answer recorded") == 3
    assert "It had to be out by 5 September 2023, five clear working days before" in page


def test_the_meeting_of_march_2022_as_it_stood_at_the_end_of_the_month(member):
    record = meeting_on("2022-03-09", date(2022, 3, 31))
    assert names(record.due) == names(record.received) == {"com-2022-01-fostering"}
    before = meeting_on("2022-03-09", date(2022, 3, 8))
    assert names(before.not_received) == {"com-2022-01-fostering"}
    page = text_of(member.get("/meetings/2022-03-09/?as_at=2022-03-31"))
    assert "Promised for this meeting" in page
    assert "Report on phase 2 of the Fostering Service Review" in page


@pytest.mark.parametrize("path", ["/questions/", "/meetings/2023-09-13/questions/"])
def test_at_most_eight_questions_are_asked_and_three_of_a_kpi(member, path):
    page = read(member, path)
    asked = page.html.count('<h2 class="govuk-heading-s">')
    assert 1 <= asked <= 8
    about = [link.partition("?")[0] for link in page.links if link.startswith("/kpis/")]
    assert all(about.count(link) <= 3 for link in about)


def test_what_a_promise_repeats_is_shown_once():
    repeating = MeetingItem.objects.filter(kind__in=["request", "follow_up"])
    assert repeating.count() == 12
    assert not repeating.filter(commitment=None).exists()
    assert not MeetingItem.objects.exclude(commitment=None).filter(kind__in=["focus", "endorsement"]).exists()
    shown = [item for record in get_meetings(timezone.now(), TODAY) for item in record.items]
    assert len(shown) == 18


def test_half_of_the_promises_have_an_answer_and_none_is_accepted():
    promises = get_promises(timezone.now(), TODAY)
    assert len(promises) == 34
    assert sum(one.answer is not None for one in promises) == 17
    assert not any(one.state is PromiseState.ACCEPTED for one in promises)
    late = {one.commitment.slug for one in promises if one.state is PromiseState.LATE}
    assert late == {
        *("com-2019-07-health", "com-2019-07-nqsw", "com-2022-01-prebirth"),
        *("com-2022-01-lifestory", "com-2023-07-costs"),
    }


@pytest.mark.parametrize(
    ("slug", "delay", "outcome"),
    [
        ("com-2016-good", "2 years and 4 months", "not met"),
        ("com-2021-03-panel", "6 months", "late"),
        ("com-2020-06-eh", "about 9 months", "late"),
        ("com-2020-09-model", "1 year and 7 months", "late"),
        # paused before the day on which it was to begin
        ("com-2020-11-trust", "", "overtaken"),
        # it came to the meeting that was to hear of it
        ("com-2023-09-dfe", "", "met"),
    ],
)
def test_how_late_an_answer_came(slug, delay, outcome):
    found = get_promise(slug, timezone.now(), TODAY)
    assert (found.answered_late_words, found.answer.answer.outcome) == (delay, outcome)


def test_an_answer_came_late_exactly_where_we_read_it_so_or_as_not_met():
    for one in get_promises(timezone.now(), TODAY):
        if one.answer:
            assert one.is_answered_late is (one.answer.answer.outcome in ("late", "not met")), one.commitment.slug


def test_good_by_the_end_of_2016_says_what_became_of_it(member):
    page = text_of(member.get("/promises/com-2016-good/"))
    assert "Answered 2 years and 4 months late, not yet accepted" in page
    assert "Not met: all judgements inadequate in the next inspection." in page
    assert "On that day was published: Standard inspection, 2019" in page
    earlier = text_of(member.get("/promises/com-2016-good/?as_at=2019-05-07"))
    assert "Late, no answer recorded" in earlier
    assert "inadequate" not in earlier


@pytest.mark.parametrize(
    "row", [row for row in read_csv("commitments.csv") if row["answered_on"]], ids=lambda row: row["slug"]
)
def test_no_answer_tells_an_earlier_day_of_a_later_one(row):
    assert all(year <= row["answered_on"][:4] for year in re.findall(r"\b20\d\d\b", row["answer"]))


def test_one_promise_was_due_before_the_meeting_that_heard_of_it():
    before = [one for one in get_promises(timezone.now(), TODAY) if one.is_due_before_made]
    assert names(before) == {"com-2022-01-lifestory"}


def test_everything_a_day_shows_was_known_by_then():
    for day in (date(2019, 7, 17), date(2022, 1, 12), date(2023, 9, 13)):
        moment = end_of(day)
        for one in get_promises(moment, day):
            meetings = (one.commitment.meeting, one.due_meeting)
            assert all(meeting.known_from <= moment for meeting in meetings if meeting)
            assert all(answer.answer.known_from <= moment for answer in one.answers)
            assert all(answer.answer.answered_on <= day for answer in one.answers)


def test_before_the_first_promise_nothing_is_shown(member):
    page = text_of(member.get("/promises/?as_at=2016-01-19"))
    assert "No promise was known" in page
    assert "No meeting was known" in text_of(member.get("/meetings/?as_at=2016-01-19"))


def test_promises_are_found_by_recommendation_and_theme(member):
    file = member.get("/promises/download/csv/?theme=workforce").content.decode()
    assert "Hold the uncovered vacancy gap" in file
    assert "Life story policy" not in file


def test_the_plan_of_january_2022_has_seven_priorities(member):
    plans = {plan.slug: plan.priorities_known for plan in get_plans(timezone.now())}
    assert (plans["2019"], plans["2022"], plans["2023"]) == (12, 7, 7)
    assert sum(plans.values()) == len(read_csv("plan_priorities.csv")) == 32
    assert "7 priorities." in text_of(member.get("/plan/2022/"))
    assert member.get("/plan/2022/?as_at=2022-01-11").status_code == 404


def test_the_risks_of_january_2022_are_the_two_of_the_register_first(member):
    risks = get_risks(end_of(date(2022, 1, 12)))
    assert [one.basis for one in risks[:2]] == ["register", "register"]
    assert {one.basis for one in risks[2:]} == {"text"}
    later = [row["slug"] for row in read_csv("risks.csv") if row["as_at"] > "2022-01-12"]
    assert {one.risk.slug for one in risks} == {row["slug"] for row in read_csv("risks.csv")} - set(later)
    page = text_of(member.get("/risks/?as_at=2022-01-12"))
    assert "11 risks: 2 in a register, 9 said in a text only." in page
    assert len(get_risks(timezone.now())) == 17
