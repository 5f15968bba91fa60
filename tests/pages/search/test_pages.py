"""The search: what is found, grouped, with its page and sentence; as at a day; nothing that is not out; odd input."""

from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from accounts.audit import record
from accounts.permissions import Role
from tests import factories as make
from tests.conftest import forget
from tests.page_text import text_of

pytestmark = [pytest.mark.django_db, pytest.mark.slow]


def search(client, words, **more):
    return client.get("/search/", {"q": words, **more})


def test_every_kind_is_found_with_the_page_that_keeps_it(member):
    report = make.make_source(slug="report", title="Report on lanterns")
    make.make_kpi(slug="visits", title="Lantern visits", definition="Visits with a lantern.")
    inspection = make.make_inspection(slug="ilacs-2019", summary="Lanterns were out.", source=report)
    asked = make.make_recommendation(inspection=inspection, short_title="Light lanterns", source=report)
    make.make_finding(inspection=inspection, text="Few lanterns burn.", source=report)
    make.make_judgement(inspection=inspection, area="lanterns", source=report)
    make.make_action(recommendation=asked, title="Buy lanterns")
    make.make_statement(slug="fact", text="Twelve lanterns.", source=report)
    make.make_claim(slug="claim", title="Twice the lanterns", numbers=[1, 2], source=report)
    meeting = make.make_meeting(slug="2023-09", agenda_title="Lanterns")
    make.make_meeting_item(meeting=meeting, text="Asked for lanterns.")
    make.make_commitment(slug="promise", what="More lanterns", meeting=meeting)
    answered = make.make_commitment(slug="answered", what="More oil")
    make.make_answer(commitment=answered, words="Lanterns were bought.")
    make.make_priority(plan=make.make_plan(slug="plan"), title="Lanterns first")
    make.make_risk(words="Lanterns go out.")
    make.make_term(term="LAN", expansion="lantern", definition="A light.")
    make.make_theme(slug="lamps", name="Lamps", about="Lanterns and lamps.")
    page = search(member, "lantern")
    for address in (
        "/themes/lamps/",
        "/kpis/visits/",
        "/inspections/ilacs-2019/",
        "/recommendations/ilacs-2019/1/",
        "/documents/report/#fact",
        "/claims/claim/",
        "/meetings/2023-09/",
        "/promises/promise/",
        "/promises/answered/",
        "/plan/plan/",
        "/risks/",
        "/documents/report/",
        "/glossary/#",
    ):
        assert f'href="{address}' in page.text, address
    assert "<mark>" in page.text


def test_a_number_finds_the_figures_that_read_so(member):
    kpi = make.make_kpi(slug="visits", title="Visits on time")
    make.make_figure(kpi=kpi, period=make.month(2021, 11), stated_value="87.3")
    make.make_figure(kpi=kpi, period=make.month(2021, 12), numerator=245, denominator=300, stated_value=None)
    assert "87.3%, November 2021" in text_of(search(member, "87.3"))
    assert "87.3%, November 2021" in text_of(search(member, "87%"))
    assert "245 of 300" in text_of(search(member, "245"))
    assert "December 2021" in text_of(search(member, "81.7"))
    assert "Visits on time" not in text_of(search(member, "87.4"))


def test_only_some_of_the_words_are_said_to_be_only_some(member):
    make.make_kpi(title="Visits on time")
    assert "Nothing has all of the words" in text_of(search(member, "visits zebra"))
    assert "Nothing has all of the words" not in text_of(search(member, "visits time"))


def test_nothing_found_and_nothing_asked_are_said(member):
    assert "Nothing was found" in text_of(search(member, "zebra"))
    assert "Nothing was found" not in text_of(member.get("/search/"))


def test_one_kind_is_shown_whole_with_a_way_back(member):
    for number in range(8):
        make.make_kpi(title=f"Visits of kind {number}")
    page = search(member, "visits")
    assert text_of(page).count("of kind") == 5
    assert 'href="/search/?q=visits&amp;kind=kpis"' in page.text
    whole = search(member, "visits", kind="kpis")
    assert text_of(whole).count("of kind") == 8
    assert 'href="/search/?q=visits"' in whole.text
    assert text_of(search(member, "visits", kind="nonsense")).count("of kind") == 5


def test_what_was_not_known_on_the_day_is_not_found(member):
    day = timezone.localdate() - timedelta(days=30)
    meeting = make.make_meeting(slug="2023-09")
    make.make_commitment(slug="promise", what="More lanterns", meeting=meeting, known_from=timezone.now())
    assert "More lanterns" in text_of(search(member, "lanterns"))
    assert "More lanterns" not in text_of(search(member, "lanterns", as_at=day.isoformat()))


def test_an_answer_is_found_while_it_is_known_and_not_withdrawn_with_the_promise_it_is_to(member):
    asked = make.make_commitment(slug="promise", what="Where the oil went")
    officer = make.make_person(Role.OFFICER)
    answer = make.make_answer(commitment=asked, words="Lanterns burn it.", entered_by=officer)
    page = search(member, "lanterns")
    assert "Lanterns burn it." in text_of(page)
    assert "Answer. Where the oil went" in text_of(page)
    assert "Nothing was found" in text_of(search(member, "lanterns", as_at="2022-03-01"))
    answer.superseded_at, answer.revision_reason = make.moment(2022, 4, 1), "Entered twice."
    answer.withdrawn_by = officer
    answer.save()
    forget()
    assert "Nothing was found" in text_of(search(member, "lanterns"))
    assert "Lanterns burn it." in text_of(search(member, "lanterns", as_at="2022-03-20"))


def test_signs_of_markup_in_a_finding_are_shown_as_they_are_beside_the_marks(member):
    make.make_finding(inspection=make.make_inspection(), text="Few <b>lanterns</b> burn & <mark>shine</mark>.")
    page = search(member, "lanterns")
    assert "Few &lt;b&gt;<mark>lanterns</mark>&lt;/b&gt; burn &amp; &lt;mark&gt;shine&lt;/mark&gt;." in page.text


def test_what_is_under_embargo_is_found_by_nobody(sign_in):
    kpi = make.make_kpi(title="Visits on time")
    tomorrow = timezone.now() + timedelta(days=1)
    make.make_figure(kpi=kpi, period=make.month(2021, 11), stated_value="87.3", published_at=tomorrow)
    for role in Role:
        assert "November 2021" not in text_of(search(sign_in(role), "87.3"))


def test_a_change_is_found_at_once(member):
    assert "Nothing was found" in text_of(search(member, "lantern"))
    make.make_kpi(title="Lantern visits")
    record(by="a script", action="x", subject="y")
    assert "Lantern visits" in text_of(search(member, "lantern"))


@pytest.mark.parametrize(
    "typed", ["<script>", '"', "' OR 1=1", "x" * 1500, "ＡＢＣ", "٣", "1e400", "." * 50, "9" * 400]
)
def test_odd_words_are_no_fault_and_are_not_taken_for_page(member, typed):
    page = search(member, typed)
    assert page.status_code == 200
    assert "<script>" not in page.text


def test_queries_do_not_grow_with_what_there_is(member):
    def queries_after_adding(number):
        for place in range(number):
            kpi = make.make_kpi(title=f"Lantern {place}")
            make.make_finding(text=f"Lantern {place}", source=make.make_source()).kpis.add(kpi)
            make.make_commitment(what=f"Lantern {place}", meeting=make.make_meeting())
        record(by="a script", action="x", subject="y")
        with CaptureQueriesContext(connection) as asked:
            search(member, "lantern")
        return len(asked)

    # the first time nothing is known from which the record could differ
    queries_after_adding(1)
    assert queries_after_adding(2) == queries_after_adding(20)
