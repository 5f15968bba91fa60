"""Documents: the list, and a page for each with what is known from it, place by place."""

from datetime import date
from decimal import Decimal

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from accounts.audit import record
from accounts.permissions import Role
from inspections.action_plan.actions import move_due_date
from inspections.models import Action, Event
from kpis.models import Source
from pages.documents.entries import DocumentEntry
from pages.documents.kinds import KINDS
from pages.documents.kinds.committee import StatementEntries
from pages.documents.queries import MOST_FIGURES, get_counts, in_places
from tests import factories as make
from tests.pages.makers import read
from web.reading import read_present

pytestmark = [pytest.mark.django_db, pytest.mark.slow]


@pytest.fixture
def paper():
    """A paper of January 2022 with one entry of most kinds."""
    source = make.make_source(
        "Report of January",
        slug="report-of-january",
        url="https://example.org/report",
        kind=Source.Kind.COMMITTEE,
        published_on=date(2022, 1, 12),
        date_basis="date in the title",
    )
    known = make.moment(2022, 1, 12)
    kpi = make.make_kpi(slug="visits", title="Visits on time")
    from_paper = {"source": source, "source_ref": "para 2.6"}
    make.make_figure(kpi=kpi, stated_value=Decimal(93), published_at=known, **from_paper)
    asked = make.make_recommendation(number=6, short_title="Permanence")
    make.make_statement(
        slug="covid", text="Visits delayed: 5%.", kpi=kpi, source=source, source_ref="para 2.10", known_from=known
    )
    make.make_event(
        title="Video calls end", on=date(2021, 10, 1), date_precision="month", known_from=known, **from_paper
    )
    make.make_action(
        recommendation=asked, title="Write a policy", due_on=date(2022, 1, 31), due_precision="month",
        known_from=known, source=source, source_ref="",
    )  # fmt: skip
    update = make.make_update(recommendation=asked, source=source, published_at=known)
    make.make_note(update=update, text="A panel was set up.", source_ref="paras 2.4 and 2.5")
    make.make_term(term="IHA", source=source, source_ref="para 2.7")
    return source


def places_of(page):
    """The names of the places of a document's page, in its order."""
    found = page.html.split('<h3 class="govuk-heading-s place__name">')[1:]
    return [part.partition("</h3>")[0] for part in found]


# -- one document ---------------------------------------------------------------------------------------


def test_page_says_place_by_place_what_is_known(paper, member):
    page = read(member, "/documents/report-of-january/")
    assert places_of(page) == [
        "Paragraphs 2.4 and 2.5",
        "Paragraph 2.6",
        "Paragraph 2.7",
        "Paragraph 2.10",
        "Without a place in the document",
    ]
    assert "6 things are known from this document." in page.text
    assert "12 January 2022 (date in the title)" in page.text
    assert "Visits on time: 93%" in page.text
    assert "October 2021: Video calls end." in page.text
    assert "Write a policy: due January 2022" in page.text
    assert "https://example.org/report" in page.links


def test_each_entry_leads_to_where_it_is_kept(paper, member):
    links = set(read(member, "/documents/report-of-january/").links)
    asked = [link for link in links if link.startswith("/recommendations/") and link.endswith("/6/")]
    assert len(asked) == 1
    assert {"/kpis/visits/", "/glossary/#term-iha"} <= links
    assert 'id="covid"' in read(member, "/documents/report-of-january/").html


def test_one_kind_can_be_chosen(paper, member):
    page = read(member, "/documents/report-of-january/?kind=statements")
    assert places_of(page) == ["Paragraph 2.10"]
    assert places_of(read(member, "/documents/report-of-january/?kind=rumours")) == places_of(
        read(member, "/documents/report-of-january/")
    )


def test_what_was_not_known_yet_is_left_out(paper, member):
    early = read(member, "/documents/report-of-january/?as_at=2022-01-11")
    assert places_of(early) == ["Paragraph 2.7"]
    assert "It was published after this day." in early.text
    make.make_statement(text="Said again later.", source=paper, known_from=make.moment(2023))
    page = read(member, "/documents/report-of-january/?as_at=2022-01-12")
    assert "Said again later." not in page.text
    assert "/kpis/visits/?as_at=2022-01-12" in page.links
    assert "Said again later." in read(member, "/documents/report-of-january/").text


def test_document_of_dated_things_alone_has_no_page_before_they_were_known(member):
    letter = make.make_source("Letter", slug="letter", published_on=date(2022, 1, 12))
    make.make_statement(source=letter, known_from=make.moment(2022, 1, 12))
    assert member.get("/documents/letter/?as_at=2022-01-11").status_code == 404
    assert member.get("/documents/letter/?as_at=2022-01-12").status_code == 200


def test_action_is_shown_with_the_date_that_the_document_gave(paper, member):
    action = Action.objects.get()
    manager = make.make_person(role=Role.MANAGER)
    move_due_date(
        action=action, version=action.version, to_on=date(2999, 1, 1), reason="The rooms were not ready in time.",
        by=manager, today=date(2022, 6, 1),
    )  # fmt: skip
    assert "Write a policy: due January 2022" in read(member, "/documents/report-of-january/").text


def test_book_of_data_is_counted_by_kpi_and_not_printed(member):
    book = make.make_source("Book of data", slug="book")
    kpi, area = make.make_kpi(slug="rate", title="Rate"), make.make_area()
    make.make_history(kpi, MOST_FIGURES + 1, area=area, source=book)
    make.make_statement(text="It is printed on paper.", source=book, source_ref="p. 1")
    page = read(member, "/documents/book/")
    (row,) = page.table("KPI", "Figures", "Areas").records
    assert (row["KPI"], row["Figures"], row["Areas"]) == ("Rate", str(MOST_FIGURES + 1), "1")
    assert places_of(page) == ["Page 1"]
    assert "/kpis/rate/" in page.links


def test_a_longer_document_costs_no_query(paper, member):
    def queries():
        # the version of the data moves on, so that the page is made anew
        record(by="test", action="reference_row_added", subject=paper)
        with CaptureQueriesContext(connection) as found:
            read(member, "/documents/report-of-january/")
        return len(found)

    # the first time nothing is known from which the record could differ
    queries()
    before = queries()
    kpi = make.make_kpi()
    for _ in range(8):
        make.make_statement(source=paper, source_ref="para 3.1", kpi=kpi)
        event = make.make_event(source=paper, scope=Event.Scope.KPI)
        event.kpis.add(kpi)
        make.make_action(source=paper)
        make.make_note(update=make.make_update(source=paper))
    make.make_history(kpi, 20, source=paper)
    assert queries() == before


def test_kinds_have_names_and_slugs_of_their_own():
    for attribute in ("slug", "name", "names"):
        found = [getattr(kind, attribute) for kind in KINDS]
        assert len(set(found)) == len(found)


def test_count_is_what_is_printed(paper):
    reading = read_present()
    for kind, number in get_counts(reading.moment)[paper.pk].items():
        assert len(list(kind.entries(kind.of(paper, reading.moment), reading))) == number, kind


def test_anchors_of_places_differ():
    entries = [
        DocumentEntry(StatementEntries, place)
        for place in ("para 2.6", "para 26", "What needs, bullet 1, p. 2", "p. 2")
    ]
    anchors = [place.anchor for place in in_places(entries)]
    assert len(set(anchors)) == len(anchors)
    assert {"paragraph-2-6", "paragraph-26"} <= set(anchors)


# -- the list -------------------------------------------------------------------------------------------


def test_list_counts_what_each_document_holds(paper, member):
    page = read(member, "/documents/")
    row = next(row for row in page.table("Document", "What is known from it").records if "January" in row["Document"])
    assert row["Date"] == "12 January 2022"
    assert row["What is known from it"] == (
        "1 figure, 1 single fact, 1 note on progress, 1 planned action, 1 event, 1 term of the glossary"
    )
    assert row["In all"] == "6"
    assert "/documents/report-of-january/" in page.links


@pytest.mark.parametrize(
    ("query", "is_there"),
    [
        ("kind=committee", True),
        ("kind=press", False),
        ("year=2022", True),
        ("year=2021", True),  # not a year of any document: the filter is refused and nothing is left out
        ("holds=statements", True),
        ("holds=claims", False),
        ("q=january", True),
        ("q=february", False),
        ("as_at=2022-01-11", False),
        ("sort=-total", True),
    ],
)
def test_list_is_filtered_and_sorted_by_the_address(paper, member, query, is_there):
    assert ("Report of January" in read(member, f"/documents/?{query}").text) == is_there


def test_document_from_which_nothing_is_known_is_not_listed(paper, member):
    make.make_source("Empty", slug="empty")
    assert "Empty" not in read(member, "/documents/").text
    assert member.get("/documents/empty/").status_code == 404


def test_list_comes_as_a_file(paper, sign_in):
    answer = sign_in(Role.MANAGER).get("/documents/download/csv/")
    assert "Report of January" in answer.content.decode()
    assert "date in the title" in answer.content.decode()


def test_sources_lead_to_the_documents(member):
    assert "/documents/" in read(member, "/sources/").links
