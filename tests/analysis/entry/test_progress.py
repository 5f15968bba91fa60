"""The scale of progress, the reasons it asks for, and what a proposed update must say."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from analysis.entry.figures import Problem
from analysis.entry.progress import (
    LONGEST_TEXT,
    MOST_DOCUMENTS,
    Document,
    ProgressRating,
    Proposal,
    ProposalContext,
    is_backward,
    is_sentence,
    is_web_address,
    proposal_problems,
    read_day,
    sentence_problems,
    why_reason_needed,
)

TODAY = date(2022, 6, 1)
EARLIER = date(2022, 3, 1)
RATINGS = st.sampled_from(ProgressRating)
WHY = "Two of three teams are short of staff."


def context(**parts):
    values = {"today": TODAY, "ratings": {}, "kpis": frozenset({"K"}), "findings": frozenset({"7"})} | parts
    return ProposalContext(**values)


def proposed(**fields):
    return Proposal(**{"as_at": "2022-05-01", "rating": "on_track", "done": "A team was set up."} | fields)


def fields_refused(proposal, **parts):
    return [problem.field for problem in proposal_problems(proposal, context(**parts))]


def test_the_scale_goes_from_not_started_to_embedded():
    assert [rating.value for rating in sorted(ProgressRating, key=lambda rating: rating.rank)] == [
        "not_started",
        "off_track",
        "at_risk",
        "on_track",
        "complete",
        "embedded",
    ]


def test_each_rating_has_a_word_and_a_symbol_of_its_own():
    assert len({rating.label for rating in ProgressRating}) == len(ProgressRating)
    assert len({rating.symbol for rating in ProgressRating}) == len(ProgressRating)


@given(RATINGS, st.none() | RATINGS)
def test_a_reason_is_needed_in_doubt_and_on_the_way_back_and_never_else(rating, previous):
    order = ["not_started", "off_track", "at_risk", "on_track", "complete", "embedded"]
    back = previous is not None and order.index(rating) < order.index(previous)
    assert is_backward(rating, previous) == back
    assert bool(why_reason_needed(rating, previous)) == (back or rating in ("off_track", "at_risk"))


@given(RATINGS, st.none() | RATINGS, st.booleans(), st.booleans())
def test_what_is_refused_of_a_rating(rating, previous, has_reason, has_link):
    ratings = {EARLIER: previous} if previous else {}
    typed = proposed(rating=rating.value, reason=WHY if has_reason else "", kpis=("K",) if has_link else ())
    refused = fields_refused(typed, ratings=ratings)
    assert ("reason" in refused) == (bool(why_reason_needed(rating, previous)) and not has_reason)
    assert ("kpis" in refused) == (rating is ProgressRating.EMBEDDED and not has_link)
    assert set(refused) <= {"reason", "kpis"}


def test_embedded_is_shown_by_a_finding_as_well():
    assert fields_refused(proposed(rating="embedded", findings=("7",))) == []


def test_embedded_is_not_shown_by_words_and_documents():
    documents = (Document("Audit", "https://example.org/"),)
    assert fields_refused(proposed(rating="embedded", evidence="All agree.", documents=documents)) == ["kpis"]


def test_the_rating_before_is_the_last_one_before_the_day():
    ratings = {date(2022, 1, 1): ProgressRating.COMPLETE, date(2022, 3, 1): ProgressRating.AT_RISK}
    assert context(ratings=ratings).previous(date(2022, 5, 1)) is ProgressRating.AT_RISK
    assert context(ratings=ratings).previous(date(2022, 3, 1)) is ProgressRating.COMPLETE
    assert context(ratings=ratings).previous(date(2022, 1, 1)) is None
    assert context(ratings=ratings).previous(None) is ProgressRating.AT_RISK


def test_a_later_rating_does_not_make_an_earlier_day_a_step_back():
    later = {date(2022, 5, 20): ProgressRating.COMPLETE}
    assert fields_refused(proposed(), ratings=later) == []


def test_the_reason_names_both_ratings_of_a_step_back():
    (problem,) = proposal_problems(proposed(), context(ratings={EARLIER: ProgressRating.COMPLETE}))
    assert problem.message == "Say in a sentence why it goes back from complete to on track."


@pytest.mark.parametrize(
    ("text", "expected"),
    [("two words", False), ("one two three", False), ("one two three four", True), ("   ", False)],
)
def test_a_sentence_has_four_words(text, expected):
    assert is_sentence(text) is expected


@pytest.mark.parametrize(
    ("text", "messages"),
    [
        pytest.param("", ["Say why."], id="nothing"),
        pytest.param("too few words", ["Say why. Write at least 4 words."], id="too little"),
        pytest.param("x" * LONGEST_TEXT, ["Say why. Write at least 4 words."], id="as long as it may be, but one word"),
        pytest.param("word " * LONGEST_TEXT, ["Shorten this to 5000 characters; it has 25000."], id="too much"),
        pytest.param(WHY, [], id="a sentence"),
    ],
)
def test_a_reason_is_a_sentence_that_is_not_too_long(text, messages):
    assert sentence_problems("reason", text, "Say why.") == [Problem("reason", message) for message in messages]


@pytest.mark.parametrize(
    ("fields", "refused"),
    [
        pytest.param({"as_at": ""}, "as_at", id="no day"),
        pytest.param({"as_at": "31/2/2022"}, "as_at", id="no such day"),
        pytest.param({"as_at": "2022-06-02"}, "as_at", id="a day to come"),
        pytest.param({"rating": ""}, "rating", id="no rating"),
        pytest.param({"rating": "splendid"}, "rating", id="no such rating"),
        pytest.param({"done": " \n"}, "done", id="nothing was done"),
        pytest.param({"kpis": ("GONE",)}, "kpis", id="a KPI that is not there"),
        pytest.param({"findings": ("8",)}, "findings", id="a finding that is not public"),
        pytest.param({"next": "x" * (LONGEST_TEXT + 1)}, "next", id="too long"),
        pytest.param({"documents": (Document("", "https://a.example"),)}, "document_0_title", id="no title"),
        pytest.param({"documents": (Document("Audit", ""),)}, "document_0_address", id="no address"),
        pytest.param({"documents": (Document("A", "https://a"),) * (MOST_DOCUMENTS + 1)}, "documents", id="too many"),
    ],
)
def test_a_proposal_is_refused_at_the_field(fields, refused):
    assert fields_refused(proposed(**fields)) == [refused]


def test_today_is_not_in_the_future():
    assert fields_refused(proposed(as_at="1/6/2022")) == []


def test_a_day_that_has_an_approved_update_is_refused():
    assert "as_at" in fields_refused(proposed(), ratings={date(2022, 5, 1): ProgressRating.ON_TRACK})


def test_not_started_needs_nothing_done():
    assert fields_refused(proposed(rating="not_started", done="")) == []


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("2022-01-12", date(2022, 1, 12)),
        ("12/1/2022", date(2022, 1, 12)),
        (" 12/01/2022 ", date(2022, 1, 12)),
        ("13/13/2022", None),
        ("12 January", None),
        ("1/2", None),
        ("١/١/٢٠٢٢", None),
    ],
)
def test_read_day(text, expected):
    assert read_day(text) == expected


@given(st.text())
def test_no_text_breaks_the_reading_of_a_day_or_an_address(text):
    assert read_day(text) is None or isinstance(read_day(text), date)
    assert is_web_address(text) in (True, False)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("https://example.org/a?b=c", True),
        ("http://intranet/report.pdf", True),
        ("javascript:alert(1)", False),
        ("data:text/html,x", False),
        ("https://", False),
        ("https://[", False),
        ("https://example.org/a b", False),
        ("example.org", False),
        ("https://example.org/" + "a" * 600, False),
    ],
)
def test_only_web_addresses_can_be_linked(text, expected):
    assert is_web_address(text) is expected


@given(
    st.builds(
        Proposal,
        as_at=st.text(),
        done=st.text(),
        kpis=st.lists(st.text()).map(tuple),
        documents=st.lists(st.builds(Document, title=st.text(), address=st.text())).map(tuple),
    )
)
def test_no_proposal_breaks_the_checks(proposal):
    assert all(problem.message.endswith(".") for problem in proposal_problems(proposal, context()))
