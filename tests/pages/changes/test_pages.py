"""Pages of what has changed: two days and what can be wrong with them, meetings, files, and links to both states."""

from datetime import date, timedelta
from decimal import Decimal

import pytest
from django.conf import settings
from django.utils import timezone

from accounts.permissions import Role
from pages.changes.views import SHOWN_AT_ONCE, SHOWN_OF_A_KIND
from tests import factories as make
from tests.page_text import text_of
from tests.pages.makers import Page
from tests.scrutiny.meetings.test_pages import queries_of

pytestmark = [pytest.mark.django_db, pytest.mark.slow]
BETWEEN = make.moment(2022, 6, 8)
DAYS = "from=2022-01-12&to=2023-09-13"


def seen(client, query="", path="/changes/"):
    return Page(client.get(f"{path}?{query}"))


def revised(**columns):
    """A KPI whose figure of January 2021 was corrected from 80% to 75%."""
    figure = make.make_figure(stated_value=Decimal(80), **columns)
    make.revise_figure(figure, 75, BETWEEN)
    return figure.kpi


def happen():
    """One change of each room that pages assemble."""
    kpi = revised()
    make.make_figure(kpi=kpi, period=make.month(2021, 2), published_at=BETWEEN)
    make.make_target(kpi=kpi, published_at=BETWEEN)
    asked = make.make_recommendation(inspection=make.make_inspection(known_from=BETWEEN))
    make.make_judgement(inspection=asked.inspection)
    make.make_action(recommendation=asked, known_from=BETWEEN)
    make.make_answer(commitment=make.make_commitment())
    make.make_risk(published_at=BETWEEN)
    source = make.make_source(published_on=date(2022, 6, 8))
    make.make_finding(inspection=asked.inspection, source=source)


def test_each_line_links_to_both_states(member):
    kpi = revised()
    links = seen(member, DAYS).links
    assert f"/kpis/{kpi.slug}/?as_at=2022-01-12" in links
    assert f"/kpis/{kpi.slug}/?as_at=2023-09-13" in links
    # until now: the present page
    assert f"/kpis/{kpi.slug}/" in seen(member, "from=2022-01-12").links


def test_both_states_are_what_their_links_show(member):
    kpi = revised()
    page = seen(member, DAYS)
    assert [row["Before"] for table in page.tables for row in table.records] == ["80%"]
    assert "80%" in seen(member, "as_at=2022-01-12", f"/kpis/{kpi.slug}/").text
    assert "75%" in seen(member, "as_at=2023-09-13", f"/kpis/{kpi.slug}/").text


def test_nothing_changed_is_said_plainly(member):
    make.make_figure()
    assert (
        "Nothing changed between the end of 12 January 2022 and the end of 13 September 2023."
        in seen(member, DAYS).text
    )


def test_days_before_all_data_say_when_the_first_figure_became_known(member):
    make.make_figure(published_at=make.moment(2015, 3, 2))
    words = seen(member, "from=1995-01-01&to=1996-01-01").text
    assert "Nothing changed between" in words
    assert "the first figure became known on 2 March 2015" in words
    assert "first figure became known" not in seen(member, "from=2016-01-01&to=2017-01-01").text


@pytest.mark.parametrize(
    ("query", "words"),
    [
        pytest.param("from=2022-02-31", "“2022-02-31” is no date", id="no such day"),
        pytest.param("from=soon&to=2023-09-13", "“soon” is no date", id="unreadable"),
        pytest.param("from=2022-01-12&to=2022-01-12", "Choose another day than 12 January 2022", id="equal"),
        pytest.param("from=2023-09-13&to=2022-01-12", "the two days are in the wrong order", id="reversed"),
        pytest.param("from=2022-01-12&to=2999-01-01", "Enter a day up to", id="in the future"),
        pytest.param("from=1066-10-14&to=2022-01-12", "Enter a day from 1 January 1990 on", id="before anything"),
        pytest.param(f"from={'9' * 300}", "9…” is no date", id="very long"),
    ],
)
def test_days_that_cannot_be_compared_are_refused_at_their_field(member, query, words):
    revised()
    response = member.get(f"/changes/?{query}")
    assert response.status_code == 200
    assert words in text_of(response)
    assert "There is a problem" in text_of(response)
    assert not Page(response).tables


def test_what_was_typed_stays_in_its_field_and_may_be_exchanged(member):
    page = seen(member, "from=soon&to=13/9/2023")
    assert 'value="soon"' in page.html
    assert 'value="2023-09-13"' in page.html
    page = seen(member, "from=2023-09-13&to=2022-01-12")
    assert "/changes/?from=2022-01-12&to=2023-09-13" in page.links


def test_without_days_the_page_begins_at_the_last_meeting(member):
    last = date(2022, 3, 9)
    make.make_meeting(committee=settings.COMMITTEE_NAME, held_on=last, slug="last")
    make.make_meeting(committee=settings.COMMITTEE_NAME, held_on=date(2022, 1, 12))
    make.make_meeting(committee=settings.COMMITTEE_NAME, held_on=timezone.localdate() + timedelta(days=9))
    make.make_meeting(committee="Cabinet", held_on=date(2022, 6, 1))
    page = seen(member)
    assert "What has changed since the last meeting" in page.text
    assert 'value="2022-03-09"' in page.html
    assert "/meetings/last/" in page.links


def test_without_a_meeting_the_page_looks_back_a_year(member):
    first = timezone.localdate() - timedelta(days=365)
    assert f'value="{first.isoformat()}"' in seen(member).html


def test_an_earlier_day_is_the_latest_to_look_to(member):
    kpi = revised()
    make.make_figure(kpi=kpi, period=make.month(2021, 2), published_at=make.moment(2023))
    page = seen(member, "from=2022-01-12&as_at=2022-12-31")
    assert 'value="2022-12-31"' in page.html
    assert "Corrected figure" not in page.text
    assert "1 corrected figure" in page.text
    assert "new figure" not in page.text
    assert (
        "Enter a day up to 31 December 2022, the day that is shown"
        in seen(member, "from=2022-01-12&to=2023-01-31&as_at=2022-12-31").text
    )


def test_what_is_under_embargo_is_not_told(member):
    figure = make.make_figure(stated_value=Decimal(80))
    make.revise_figure(figure, 75, timezone.now() + timedelta(days=1))
    assert "Nothing changed" in seen(member, "from=2022-01-12").text


def test_much_of_a_kind_is_on_a_page_of_its_own(member):
    asked = make.make_inspection(known_from=BETWEEN)
    number = SHOWN_AT_ONCE + 1
    for place in range(number):
        make.make_recommendation(inspection=asked, number=place + 1)
    (table,) = [table for table in seen(member, DAYS).tables if table.caption == "New areas to improve"]
    assert len(table.rows) == SHOWN_OF_A_KIND
    assert f"/changes/?{DAYS}&kind=asked" in seen(member, DAYS).links
    assert len(seen(member, f"{DAYS}&kind=asked").tables[0].rows) == SHOWN_AT_ONCE
    assert len(seen(member, f"{DAYS}&kind=asked&page=2").tables[0].rows) == 1


@pytest.mark.parametrize("kind", ["purple", "plans"], ids=["no such kind", "a kind without a change"])
def test_an_odd_kind_shows_all(member, kind):
    revised()
    assert "1 corrected figure" in seen(member, f"{DAYS}&kind={kind}").text
    assert len(seen(member, f"{DAYS}&kind={kind}").tables) == 1


def test_a_new_figure_names_its_source_on_page_and_file(member):
    kpi = make.make_figure().kpi
    source = make.make_source(title="Book of 2022")
    make.make_figure(kpi=kpi, period=make.month(2021, 2), published_at=BETWEEN, source=source)
    assert "Book of 2022" in seen(member, DAYS).text
    assert "Book of 2022" in member.get(f"/changes/download/csv/?{DAYS}").content.decode()


@pytest.mark.parametrize("file_format", ["csv", "xlsx"])
def test_files_have_all_changes_of_the_address(member, file_format):
    happen()
    assert member.get(f"/changes/download/{file_format}/?{DAYS}").status_code == 200


def test_a_file_says_kind_before_after_reason_and_the_paragraph(member):
    kpi = revised()
    words = member.get(f"/changes/download/csv/?{DAYS}").content.decode()
    assert f"Figures that were corrected,{kpi.title},January 2021,80%,75%,2022-06-08,Counted again." in words
    assert "there was 1 corrected figure." in words


def test_a_file_of_one_kind_has_no_other(member):
    revised()
    make.make_recommendation(inspection=make.make_inspection(known_from=BETWEEN), short_title="Plans")
    words = member.get(f"/changes/download/csv/?{DAYS}&kind=asked").content.decode()
    assert "New areas to improve,Plans" in words
    assert "Counted again." not in words


@pytest.mark.parametrize("query", ["from=soon", "from=2022-01-12&to=2022-01-12"])
def test_no_file_without_two_days(member, query):
    assert member.get(f"/changes/download/csv/?{query}").status_code == 404


# -- meetings -----------------------------------------------------------------------------------------


def meeting(day, slug, committee="Scrutiny", **columns):
    return make.make_meeting(held_on=day, slug=slug, committee=committee, **columns)


def test_a_meeting_shows_what_changed_since_the_one_before_it(member):
    meeting(date(2022, 1, 12), "january")
    meeting(date(2022, 3, 9), "march")
    meeting(date(2022, 9, 14), "september")
    meeting(date(2022, 6, 1), "other", committee="Cabinet")
    revised()
    assert (
        "Nothing changed between the end of 12 January 2022 and the end of 9 March 2022."
        in seen(member, path="/meetings/march/changes/").text
    )
    page = seen(member, path="/meetings/september/changes/")
    assert "Between the end of 9 March 2022 and the end of 14 September 2022 there was 1 corrected figure" in page.text
    assert "/changes/?from=2022-03-09&to=2022-09-14" in page.links
    assert "/meetings/september/changes/" in seen(member, path="/meetings/september/").links


def test_a_coming_meeting_shows_what_changed_until_now(member):
    meeting(date(2022, 3, 9), "march")
    meeting(timezone.localdate() + timedelta(days=9), "coming")
    revised()
    assert "Between the end of 9 March 2022 and now there was" in seen(member, path="/meetings/coming/changes/").text


def test_a_meeting_of_which_the_month_is_known_counts_as_held_on_its_last_day(member):
    meeting(date(2022, 2, 1), "february", date_precision="inferred")
    meeting(date(2022, 3, 9), "march")
    assert "the end of 28 February 2022" in seen(member, path="/meetings/march/changes/").text


@pytest.mark.parametrize(
    ("slug", "words"),
    [
        pytest.param("first", "No earlier meeting of the Scrutiny is recorded.", id="the first meeting"),
        pytest.param("undated", "The day of this meeting is not known", id="without a day"),
        pytest.param("second ahead", "The meeting before this one is still to come.", id="two to come"),
    ],
)
def test_a_meeting_without_one_to_look_back_to_says_so(member, slug, words):
    today = timezone.localdate()
    meeting(date(2022, 1, 12), "first")
    meeting(None, "undated", date_precision="unknown")
    meeting(today + timedelta(days=9), "ahead", committee="Board")
    meeting(today + timedelta(days=30), "second-ahead", committee="Board")
    path = f"/meetings/{slug.replace(' ', '-')}/changes/"
    assert words in seen(member, path=path).text
    assert member.get(f"{path}download/csv/").status_code == 404


def test_a_meeting_that_was_not_known_then_has_no_changes_then(member):
    meeting(date(2022, 3, 9), "march", known_from=BETWEEN)
    assert member.get("/meetings/march/changes/?as_at=2022-01-12").status_code == 404
    assert member.get("/meetings/none/changes/").status_code == 404


# -- on the pages of what changed ---------------------------------------------------------------------


@pytest.fixture
def since(db):
    return make.make_meeting(committee=settings.COMMITTEE_NAME, held_on=date(2022, 1, 12))


def test_a_kpi_says_what_changed_since_the_last_meeting(member, since):
    kpi = revised()
    page = seen(member, path=f"/kpis/{kpi.slug}/")
    assert "Since the meeting of 12 January 2022: 1 change" in page.text
    assert f"/kpis/{kpi.slug}/?as_at=2022-01-12" in page.links
    other = make.make_figure().kpi
    assert "Since the meeting of 12 January 2022: nothing changed" in seen(member, path=f"/kpis/{other.slug}/").text
    assert "Since the meeting" not in seen(member, "as_at=2022-01-11", f"/kpis/{other.slug}/").text


def test_a_kpi_that_shows_another_series_compares_the_one_that_reaches_furthest(member, since):
    kpi = make.make_figure(stated_value=Decimal(80), period=make.month(2021, 1)).kpi
    make.make_figure(kpi=kpi, stated_value=Decimal(60), period=(date(2019, 4, 1), date(2020, 3, 31)))
    for series in ("", "series=year-03"):
        assert "nothing changed" in seen(member, series, f"/kpis/{kpi.slug}/").text


def test_a_recommendation_says_what_changed_since_the_last_meeting(member, since):
    asked = make.make_recommendation()
    other = make.make_recommendation(inspection=asked.inspection, number=2)
    make.make_action(recommendation=asked, known_from=BETWEEN)
    answered = make.make_commitment()
    answered.recommendations.add(asked)
    make.make_answer(commitment=answered)
    base = f"/recommendations/{asked.inspection.slug}"
    assert "Since the meeting of 12 January 2022: 2 changes" in seen(member, path=f"{base}/1/").text
    assert "Since the meeting of 12 January 2022: nothing changed." in seen(member, path=f"{base}/{other.number}/").text


# -- queries ------------------------------------------------------------------------------------------


@pytest.mark.parametrize("path", ["/changes/", "/meetings/march/changes/"])
def test_the_queries_do_not_grow_with_the_history(member, path):
    meeting(date(2022, 1, 12), "january")
    meeting(date(2023, 3, 9), "march")
    happen()
    address = f"{path}?{DAYS if path == '/changes/' else ''}"
    member.get(address)
    few = queries_of(member, f"{address}&a=1")
    for _ in range(10):
        happen()
    member.get(address)
    assert queries_of(member, f"{address}&a=2") <= few


@pytest.mark.parametrize("role", list(Role))
def test_every_role_that_reads_sees_it(sign_in, role):
    happen()
    assert sign_in(role).get(f"/changes/?{DAYS}").status_code == 200
