"""Pages of promises: the list with its filters and files, one promise, and the steps of officers and managers."""

from datetime import date

import pytest
from django.urls import reverse

from accounts.permissions import Role
from scrutiny.commitments.queries import by_year, describe_promises, get_promises
from scrutiny.models import Commitment, CommitmentSlip
from tests import factories as make
from tests.accounts.makers import signed_in
from tests.page_text import text_of
from tests.scrutiny import desk
from tests.scrutiny.meetings.test_pages import queries_of

pytestmark = [pytest.mark.django_db, pytest.mark.slow]
NOW = make.moment(2999)
SHOWN = date(2022, 6, 8)


def full_promise():
    meeting = make.make_meeting()
    promise = make.make_commitment(meeting=meeting, due_meeting=meeting)
    promise.kpis.add(make.make_kpi())
    promise.recommendations.add(make.make_recommendation())
    make.make_decision(answer=make.make_answer(commitment=promise))
    return promise


@pytest.mark.parametrize("name", ["promises", "promise"])
def test_the_queries_do_not_grow_with_the_history(member, name):
    first = full_promise()
    url = reverse("scrutiny:promises") if name == "promises" else reverse("scrutiny:promise", args=[first.slug])
    member.get(url)
    few = queries_of(member, f"{url}?a=1")
    for _ in range(10):
        full_promise()
    member.get(url)
    assert queries_of(member, f"{url}?a=2") <= few


def one_of_each():
    """A late, an open, an answered, a late answered, an accepted and a twice moved promise."""
    late = make.make_commitment(what="Late thing", due_on=date(2022, 1, 31))
    late.recommendations.add(make.make_recommendation(theme="health", short_title="Health checks", code="asked-01"))
    make.make_commitment(what="Open thing", to_whom="Cabinet Member")
    make.make_answer(commitment=make.make_commitment(what="Answered thing"))
    make.make_answer(commitment=make.make_commitment(what="Answered late thing", due_on=date(2022, 2, 1)))
    make.make_decision(answer=make.make_answer(commitment=make.make_commitment(what="Accepted thing")))
    moved = make.make_commitment(what="Moved thing", due_on=date(2999, 1, 1))
    for day in (1, 2):
        CommitmentSlip.objects.create(
            commitment=moved,
            to_on=date(2999, 1, day),
            reason=desk.REASON,
            by=desk.make_officer(),
            known_from=make.moment(2022, 2, day),
        )


ALL = {f"{word} thing" for word in ("Late", "Open", "Answered", "Answered late", "Accepted", "Moved")}


@pytest.mark.parametrize(
    ("query", "expected"),
    [
        ("", ALL),
        ("show=late", {"Late thing"}),
        ("show=unanswered", {"Late thing", "Open thing", "Moved thing"}),
        ("show=due", set()),
        ("show=answered", {"Answered thing", "Answered late thing"}),
        ("show=answered_late", {"Answered late thing"}),
        ("show=accepted", {"Accepted thing"}),
        ("show=slipped", {"Moved thing"}),
        ("person=Cabinet+Member", {"Open thing"}),
        ("theme=health", {"Late thing"}),
        ("recommendation=asked-01&show=late", {"Late thing"}),
        ("recommendation=asked-01&show=open", {"Late thing"}),
        ("show=purple&person=nobody", ALL),
    ],
)
def test_the_list_is_filtered_by_its_address(member, query, expected):
    one_of_each()
    response = member.get(f"/promises/?{query}")
    table = response.content.decode().partition("promises-table")[2].partition("downloads")[0]
    assert {words for words in ALL if f">{words}<" in table} == expected
    assert response.status_code == 200


def test_the_list_is_sorted_by_its_address(member):
    one_of_each()
    for sort in ("what", "-what", "made", "due", "-due", "slips", "state"):
        assert member.get(f"/promises/?sort={sort}").status_code == 200


def test_promises_kept_are_those_that_the_committee_accepted():
    one_of_each()
    make.make_commitment(made_on=date(2021, 1, 12))
    promises = get_promises(NOW, SHOWN)
    assert [(one.year, one.made, one.accepted, one.answered, one.answered_late) for one in by_year(promises)] == [
        (2022, 6, 1, 2, 1),
        (2021, 1, 0, 0, 0),
    ]
    assert [(one.unanswered, one.late) for one in by_year(promises)] == [(3, 1), (1, 0)]
    assert describe_promises(promises) == (
        "Of 7, 4 have no answer recorded (1 of them late), 2 have an answer that the committee has not accepted yet "
        "(1 came late), and 1 was accepted by the committee."
    )
    assert describe_promises([]) == ""


def test_those_that_need_attention_come_first():
    one_of_each()
    states = [one.state for one in get_promises(NOW, SHOWN)]
    assert states == sorted(states, key=lambda state: state.rank)


def test_the_file_has_the_selection_with_our_reading(member):
    one_of_each()
    promise = make.make_commitment(what="Read thing")
    make.make_answer(commitment=promise, outcome="not met", words="It did not come.")
    file = member.get("/promises/download/csv/?show=answered").content.decode()
    assert "Read thing" in file
    assert "not met" in file
    assert "Open thing" not in file
    assert "State: Answered, not yet accepted" in file
    assert member.get("/promises/download/xlsx/").status_code == 200


def test_one_promise_as_it_was_known(member):
    promise = full_promise()
    before = text_of(member.get(f"/promises/{promise.slug}/?as_at=2022-03-08"))
    assert "No answer is recorded." in before
    between = text_of(member.get(f"/promises/{promise.slug}/?as_at=2022-03-09"))
    assert "No decision of the committee on it is recorded." in between
    after = text_of(member.get(f"/promises/{promise.slug}/?as_at=2022-06-08"))
    assert "Accepted by the committee on 8 June 2022, minute 12.3." in after
    assert member.get(f"/promises/{promise.slug}/?as_at=2022-01-11").status_code == 404
    assert member.get("/promises/no-such/").status_code == 404


def test_a_remark_is_known_from_when_it_was_written(member):
    promise = make.make_commitment(note="No paper found.", noted_at=make.moment(2022, 6, 1))
    assert "No paper found." not in text_of(member.get(f"/promises/{promise.slug}/?as_at=2022-05-31"))
    assert "No paper found." in text_of(member.get(f"/promises/{promise.slug}/?as_at=2022-06-01"))


def test_a_promise_due_before_it_was_told_says_so(member):
    promise = make.make_commitment(due_on=date(2021, 12, 31))
    assert "This is before the committee was told of it" in text_of(member.get(f"/promises/{promise.slug}/"))


def test_readers_see_no_way_to_change(member, sign_in):
    promise = full_promise()
    assert "Record an answer" not in text_of(member.get(f"/promises/{promise.slug}/"))
    officer = sign_in(Role.OFFICER)
    assert "Record an answer" in text_of(officer.get(f"/promises/{promise.slug}/"))
    assert "Record an answer" not in text_of(officer.get(f"/promises/{promise.slug}/?as_at=2022-06-08"))


def test_an_officer_adds_a_promise_from_its_meeting(sign_in):
    meeting = make.make_meeting(slug="2022-01-12")
    client = sign_in(Role.OFFICER)
    form = client.get("/promises/add/?meeting=2022-01-12").content.decode()
    assert '<option value="2022-01-12" selected>' in form
    typed = {"kind": "request", "what": "More figures", "to_whom": "officers", "meeting": meeting.slug}
    refused = client.post("/promises/add/", typed | {"due_on": "30/2/2022"})
    assert refused.status_code == 422
    assert "Enter a real date" in text_of(refused)
    early = client.post("/promises/add/", typed | {"due_on": "11/1/2022"})
    assert "It was made on 12 January 2022. Enter a day from then on." in text_of(early)
    added = client.post("/promises/add/", typed | {"due_on": "31/3/2022"}, follow=True)
    assert "It is on the list." in text_of(added)
    assert Commitment.objects.get().due_on == date(2022, 3, 31)


def test_the_steps_on_a_promise_by_officer_and_manager():
    officer, manager = desk.make_officer(), desk.make_manager()
    promise = desk.add(by=officer)
    url = f"/promises/{promise.slug}/change/"
    client = signed_in(officer)

    def step(client, version, **data):
        return text_of(client.post(url, {"version": version} | data, follow=True))

    assert "moved 1 time" in step(client, 1, step="move", to_on="2099-01-13", reason=desk.REASON)
    assert "Say what the answer is." in step(client, 2, step="answer", answered_on="9/3/2022")
    page = step(client, 2, step="answer", answered_on="9/3/2022", words="They are in the report.")
    assert "The answer is recorded." in page
    assert "Record that the committee accepted" not in page
    assert client.post(url, {"step": "accept", "version": 3, "minute": "minute 1"}).status_code == 403
    client = signed_in(manager)
    page = step(client, 3, step="refuse", decided_on="8/6/2022", minute="minute 12", reason="Two teams are missing.")
    assert "Answer not accepted" in page
    page = step(client, 4, step="withdraw_decision", reason="It was another promise.")
    assert "Answered, not yet accepted" in page
    page = step(client, 5, step="accept", decided_on="8/6/2022", minute="minute 12.3")
    assert "Accepted by the committee" in page
    assert "Move the day" not in page


def test_two_people_on_one_promise_see_what_stands_now():
    promise = desk.add()
    desk.move(promise)
    client = signed_in(desk.make_officer())
    data = {"step": "move", "version": 1, "to_on": "2099-01-13", "reason": "The second course is full."}
    response = client.post(f"/promises/{promise.slug}/change/", data)
    assert response.status_code == 409
    assert "The second course is full." in text_of(response)
    assert CommitmentSlip.objects.count() == 1


def test_a_promise_that_was_withdrawn_is_gone_from_now_on(sign_in):
    promise = desk.add()
    client = sign_in(Role.OFFICER)
    data = {"step": "withdraw", "version": 1, "reason": "It was entered twice by mistake."}
    response = client.post(f"/promises/{promise.slug}/change/", data, follow=True)
    assert "No promise was known" in text_of(response)
    assert client.get(f"/promises/{promise.slug}/").status_code == 404
    assert client.get(f"/promises/{promise.slug}/change/").status_code == 404
