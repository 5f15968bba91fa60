"""Documents of the published data: the report of 12 January 2022 paragraph by paragraph, and where sources lead."""

import re
from datetime import date
from html import unescape

import pytest
from django.utils.text import slugify

from inspections.queries import get_events
from kpis.models import Kpi, Source
from pages.documents.queries import get_holdings
from tests.pages.makers import read
from tests.pages.west_sussex.facts import read_csv
from web.reading import read_present

pytestmark = [pytest.mark.usefixtures("west_sussex"), pytest.mark.django_db]

REPORT = (
    "/documents/wscc-report-to-children-and-young-peoples-services-scrutiny-committee-12-january-2022"
    "-children-we-care-for/"
)
# each paragraph of the report that has a number in it, and what a reader finds there
PARAGRAPHS = {
    "1.3": ["2021"],
    "1.4": ["865, October 2021", "an increase of 30% since 2018", "marginal long-term reduction"],
    "1.5": ["In 2019 too few children in care had a good plan", "waited too long", "neglect was answered late"],
    "1.7": ["planning for permanence was uneven", "life story work was erratic"],
    "2.1": ["October 2020"],
    "2.5": ["108, February 2020", "245, November 2021", "more than double to 245", "2,356", "89%, August 2020",
            "98%, October 2021", "target 100%", "March 2020: Permanence Panel", "April 2020"],
    "2.6": ["target 100%", "96%, October 2021", "87%, 31 March 2021", "89%, October 2021", "93%, November 2021",
            "5%", "from 1 October 2021"],
    "2.7": ["13% of the children who came into care in December 2018", "20% to 59%, 2021", "20 working days"],
    "2.9": ["85%"],
    "2.10": ["86%", "70%", "52%, 31 March 2021", "12 months or more"],
    "2.11": ["due January 2022"],
    "2.12": ["75%", "69%", "8 or more out of 10", "support received: 10", "due March 2022"],
    "2.13": ["76%", "36%", "33%", "26, 1 April 2021 to 31 October 2021", "47%", "400%", "60%", "April 2021"],
    "2.15": ["Children in foster-to-adopt arrangements: 15", "since adopted: 5", "awaiting hearing: 4",
             "awaiting matching panel: 4", "awaiting placement order: 2", "being considered: 10"],
    "2.16": ["due December 2021", "May 2021"],
    "2.17": ["In 2019 education plans were late"],
    "2.18": ["95%, school year 2020/21"],
    "2.19": ["Attendance ... remained strong"],
    "2.20": ["95%", "60%", "33%"],
    "2.22": ["0 (1 June 2020 to 30 November 2021)"],
    "2.23": ["rated outstanding: 3", "inspections of council homes: 3"],
    "2.24": ["90, November 2021", "After Kent and Portsmouth"],
    "2.25": ["transfer scheme: 3", "January 2022"],
    "3.1": ["1 December 2021"],
    "3.2": ["127, 2018", "417, 2019", "677, 2020", "395, 1 January 2021 to 30 June 2021", "2016"],
    "3.3": ["400", "12 (in November 2021)", "aged 10 to 16"],
    "3.4": ["330, 7 November 2021", "500, 7 November 2021"],
    "3.5": ["aged 4 to 18"],
    "4.1": ["Monitoring visit, May 2021"],
    "4.2": ["Planned for March 2022"],
    "4.3": ["due December 2022"],
}  # fmt: skip


def places(page):
    """What the page of a document says at each place, by the name of the place."""
    found = {}
    for part in page.html.split('<section class="place"')[1:]:
        name = re.search(r'place__name">(.*?)</h3>', part)[1]
        said = re.sub(r"<[^>]+>", "", part.partition("</h3>")[2].partition("</section>")[0])
        found[unescape(name)] = " ".join(unescape(said).split())
    return found


def test_a_reader_of_the_report_finds_every_paragraph_with_a_number_in_it(member):
    said = places(read(member, REPORT))
    missing = []
    for number, wanted in PARAGRAPHS.items():
        # what is known from two paragraphs at once is with the first of them
        here = " ".join(words for name, words in said.items() if re.search(rf"\b{re.escape(number)}(?!\d)", name))
        missing += [(number, words) for words in wanted if words not in here]
    assert missing == []


def test_the_report_stands_in_the_order_of_the_paper(member):
    numbers = [
        tuple(int(part) for part in found[1].split("."))
        for name in places(read(member, REPORT))
        if (found := re.match(r"Paragraphs? (\d+\.\d+)", name))
    ]
    assert numbers == sorted(numbers)
    assert len(numbers) > 30


def test_the_report_is_not_known_before_its_day(member):
    early = read(member, f"{REPORT}?as_at=2022-01-11")
    assert "It was published after this day" in early.text
    assert "865" not in early.text
    # what happened in the open is known from when it happened, whichever paper tells of it
    assert "Permanence Panel starts" in early.text
    assert REPORT not in read(member, "/documents/?as_at=2019-05-01").html
    assert "It was published after this day" not in read(member, f"{REPORT}?as_at=2022-01-12").text
    assert "865, October 2021" in read(member, f"{REPORT}?as_at=2022-01-12").text


def test_every_document_has_its_page_and_is_listed(member):
    listed = {link.partition("?")[0] for link in read(member, "/documents/").links}
    for source in Source.objects.all():
        address = f"/documents/{source.slug}/"
        assert address in listed, source
        page = read(member, address)
        assert source.title in page.text
        if source.url:
            assert source.url in page.links


def test_a_book_of_data_prints_no_thousands_of_lines(member):
    biggest = max(get_holdings(read_present().moment), key=lambda one: one.total)
    assert biggest.total > 6000
    page = read(member, f"/documents/{biggest.source.slug}/")
    assert len(page.html) < 60_000
    records = page.table("KPI", "Figures").records
    assert sum(int(row["Figures"].replace(",", "")) for row in records) > 6000


def test_no_page_but_that_of_the_document_leads_out_to_a_source(member):
    outside = set(Source.objects.exclude(url="").values_list("url", flat=True))
    addresses = ["/", "/inspections/", "/inspections/ilacs-2019/", "/recommendations/ilacs-2019/12/", "/glossary/",
                 "/sources/", "/intervention/", "/claims/below-national-average/", "/kpis/children-looked-after/",
                 "/kpis/statutory-visits-in-timescale/?events=all",
                 "/kpis/three-or-more-placements-in-a-year/"]  # fmt: skip
    for address in addresses:
        page = read(member, address)
        assert not outside & set(page.links), address
        if address not in ("/",):
            assert any(link.startswith("/documents/") for link in page.links), address


def test_documents_have_the_kind_and_date_of_the_file():
    rows = {row["source_title"]: row for row in read_csv("documents.csv")}
    for source in Source.objects.all():
        row = rows[source.title]
        assert source.kind == row["kind"] != "", source
        assert (source.published_on.isoformat() if source.published_on else "") == row["published_on"], source


def test_nothing_known_from_a_document_is_known_before_it_was_out_or_happened():
    """A date that was found for a document must not come after the rows that say they were published with it."""
    late = [
        (row["source_title"], row["published_on"])
        for name in ("observations.csv", "statements.csv")
        for row in read_csv(name)
        if (found := Source.objects.filter(title=row["source_title"]).first())
        and found.published_on
        and found.date_precision in ("exact", "meeting")
        and row["published_on"]
        and date.fromisoformat(row["published_on"]) < found.published_on
    ]
    assert late == []


# -- events where they matter ---------------------------------------------------------------------------


def events_of(member, code):
    page = read(member, f"/kpis/{slugify(Kpi.objects.get(code=code).title)}/?events=all")
    return page.text


def test_the_end_of_virtual_visits_is_on_the_chart_of_visits_and_on_no_other(member):
    assert "Virtual statutory visits end" in events_of(member, "CLA-VISITS")
    for code in ("PEP-ONTIME", "CLA-PERSABS", "FC-UTIL", "CLA-NUM"):
        said = events_of(member, code).lower()
        assert "virtual statutory visits" not in said, code
        assert "virtual visits" not in said, code


def test_what_bears_on_a_service_area_is_on_its_charts_alone(member):
    area = Kpi.objects.get(code="FC-UTIL").service_area
    for kpi in Kpi.objects.filter(code__in=["FC-UTIL", "FC-ASSESS", "CLA-PERSABS", "CPP-2YR"]):
        titles = {event.title for event in get_events(read_present().moment, kpi.pk)}
        assert ("Foster carer rates raised" in titles) == (kpi.service_area == area), kpi


# -- single facts where they bear -----------------------------------------------------------------------


def test_single_facts_are_with_their_kpi_and_their_recommendation(member):
    fact = "Initial health assessment on time: 13% of the children who came into care in December 2018."
    kpi = "/kpis/initial-health-assessment-in-20-working-days/"
    asked = "/recommendations/ilacs-2019/12/"
    for address in (kpi, asked):
        assert fact in read(member, address).text
        assert fact not in read(member, f"{address}?as_at=2022-01-11").text


def test_the_intervention_lasted_from_its_direction_to_the_day_it_was_lifted(member):
    page = read(member, "/intervention/")
    assert "4 June 2019 to 11 May 2023: 3 years and 11 months" in page.text
    assert "17 December 2019 to 31 March 2022: 2 years and 3 months" in page.text
    titles = [row["title"] for row in read_csv("events.csv") if row["is_intervention"] == "true"]
    assert [title for title in titles if title not in page.text] == []
    assert {f"/inspections/commissioner-{year}/" for year in (2019, 2020, 2022)} <= set(page.links)
    assert "/intervention/" in read(member, "/").links
