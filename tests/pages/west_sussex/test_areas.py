"""What the published data say about open areas, findings of full inspections, and judgements of others and of homes."""

from collections import Counter

import pytest

from inspections.models import Finding, NeighbourJudgement
from tests.pages.makers import read
from tests.pages.west_sussex.facts import as_written, read_csv

pytestmark = pytest.mark.usefixtures("west_sussex")
RECOMMENDATIONS = read_csv("recommendations.csv")
LINKS = read_csv("recommendation_kpis.csv")
TITLES = {row["code"]: row["name"] for row in read_csv("kpis.csv")}


def address_of(row):
    return f"/recommendations/{row['inspection_slug']}/{row['number']}/"


def test_the_first_page_has_the_fourteen_that_are_open(member):
    page = read(member, "/")
    assert (
        "14 areas to improve are open today: Standard inspection, 2023: 7; Inspection of special needs services,"
        " 2023: 5; Focused visit, July 2024: 2." in page.text
    )
    assert "/recommendations/?inspection=focused-2024-07" in page.links


def test_on_12_january_2022_the_twelve_of_2019_were_open(member):
    page = read(member, "/?as_at=2022-01-12")
    assert "12 areas to improve are open on this day: Standard inspection, 2019: 12." in page.text


def test_every_recommendation_is_counted_on_its_tab(member):
    words = read(member, "/recommendations/").text.replace(" ", "")
    counted = Counter(row["inspection_slug"].partition("-")[0] for row in RECOMMENDATIONS)
    assert (counted["sif"], counted["commissioner"]) == (13, 6)
    for tab in (
        "Opentoday(14)",
        "Focusedvisit,July2024(2)",
        "Inspectionofspecialneedsservices,2023,reportof2024(5)",
        "Standardinspection,2023(7)",
        "Standardinspection,2019(12)",
        "Ofstedinspection,2015,reportof2016(13)",
        "Government'scommissioner(6)",
        "All(45)",
    ):
        assert tab in words


@pytest.mark.parametrize("row", RECOMMENDATIONS, ids=[row["code"] for row in RECOMMENDATIONS])
def test_each_recommendation_shows_its_kpis_or_why_there_is_none(member, row):
    page = read(member, address_of(row))
    links = [link for link in LINKS if link["recommendation_code"] == row["code"]]
    assert "None linked" not in page.text
    assert row["source_ref"] in page.text
    if not links:
        assert row["inspection_slug"].startswith("commissioner")
        assert "No measure has been linked yet." in page.text
    for link in links:
        if link["kpi_code"] == "none":
            assert f"No measure exists. {link['reason']}" in page.text
        else:
            strength = {"direct": "Measures it", "partial": "Measures part of it"}[link["strength"]]
            assert f"{strength}: {link['reason']}" in page.text
            assert TITLES[link["kpi_code"]] in page.text


def test_no_page_says_that_none_is_linked(member):
    for address in ("/", "/recommendations/?inspection=all"):
        assert "None linked" not in read(member, address).text
        assert "No KPI is linked" not in read(member, address).text


def test_no_reason_names_a_kpi_by_its_code():
    codes = [(row["recommendation_code"], code) for row in LINKS for code in TITLES if code in row["reason"]]
    assert not codes


def test_the_page_of_2019_has_its_findings_with_their_paragraphs(member):
    page = read(member, "/inspections/ilacs-2019/")
    rows = [row for row in read_csv("findings.csv") if row["inspection_slug"] == "ilacs-2019"]
    assert len(rows) == 87
    words = as_written(page.text)
    shown = [row for row in rows if f"{row['paragraph']}, p. {row['page']}" in words and row["text"] in words]
    assert len(shown) == len(rows)
    assert "87 of 87 findings, each with its paragraph." in page.text


@pytest.mark.parametrize(
    ("slug", "number"), [("sif-2016", 112), ("ilacs-2019", 87), ("ilacs-2023", 91), ("send-2023", 31)]
)
def test_findings_by_part_and_tone_add_up(member, slug, number):
    rows = [row for row in read_csv("findings.csv") if row["inspection_slug"] == slug]
    assert len(rows) == number
    for tone, kind in (("strengths", "strength"), ("to-improve", "area_for_improvement")):
        wanted = sum(row["kind"] == kind for row in rows)
        assert f"{wanted} of {number} findings" in read(member, f"/inspections/{slug}/?tone={tone}").text
    for area in {row["judgement_area"] for row in rows}:
        wanted = sum(row["judgement_area"] == area for row in rows)
        found = read(member, f"/inspections/{slug}/?part={area.replace(' ', '-')}").text
        assert f"{wanted} of {number} findings" in found


def test_findings_stand_on_the_pages_of_the_recommendations_and_kpis_they_bear_on(member):
    lost = []
    for row in read_csv("findings.csv"):
        slugs = {one["code"]: address_of(one) for one in RECOMMENDATIONS}
        for code in filter(None, row["recommendation_codes"].split(";")):
            if row["text"] not in _text(member, slugs[code.strip()]):
                lost.append((code, row["text"]))
    assert not lost
    with_kpis = Finding.objects.exclude(kpis=None).prefetch_related("kpis")
    assert len(with_kpis) == 82
    for finding in with_kpis:
        for kpi in finding.kpis.all():
            assert finding.text in _text(member, f"/kpis/{kpi.slug}/")


_texts = {}


def _text(client, address):
    if address not in _texts:
        _texts[address] = as_written(read(client, address).text)
    return _texts[address]


def test_the_judgements_of_every_council_stand_in_the_table_with_their_dates(member):
    rows = read_csv("neighbour_judgements.csv")
    page = read(member, "/inspections/other-councils/")
    assert len(rows) == len(page.table("Council", "Overall").records) == NeighbourJudgement.objects.count() == 27
    assert "Known to 29 June 2026" in page.text
    assert "All(26)Similarcouncils(10)SouthEast(18)" in page.text.replace(" ", "")
    # where all are from is said once, and the place of each there in the file
    assert page.text.count("Data to Insight") == 1
    file = member.get("/inspections/other-councils/download/csv/").content.decode("utf-8-sig")
    assert all(row["source_ref"] in file for row in rows)
    by_name = {line["Council"].removeprefix("◆ "): line for line in page.table("Council", "Overall").records}
    for row in rows:
        line = next(line for name, line in by_name.items() if name.startswith(row["la"]))
        grades = [line[name].lower() for name in ("Overall", "Leaders", "Children in care", "Care leavers")]
        assert grades == [row["overall"], row["leaders"], row["in_care"], row["care_leavers"]]
        assert line["Help and protection"].lower() == row["help_and_protection"]
        assert line["Inspected"].endswith(f"Report on {row['la']}")
        assert row["published_on"][:4] in line["Inspected"]


def test_the_grades_of_every_home_and_service_stand_in_the_table(member):
    rows = read_csv("homes_judgements.csv")
    shown = read(member, "/inspections/homes-and-services/").table("Home or service", "Grade").records
    assert len(rows) == len(shown) == 18
    wanted = Counter((row["name"], (row["grade"] or "No grade in the source").lower(), row["summary"]) for row in rows)
    assert Counter((one["Home or service"], one["Grade"].lower(), one["In short"]) for one in shown) == wanted


def test_commissioners_reports_stand_apart_from_inspections(member):
    page = read(member, "/inspections/")
    assert not [name for name in page.table("Area").headers if "ommissioner" in name]
    lines = [row for table in page.tables if "When" in table.headers for row in table.records]
    reports = [row["When"] for row in lines if row["What"] == "Commissioner's report"]
    assert reports == ["March 2022", "10 December 2020", "17 December 2019"]


def test_the_focused_visit_without_a_date_is_not_the_newest(member):
    tables = {table.caption: table.records for table in read(member, "/inspections/").tables}
    assert [row["What"] for row in tables["Date not known"]] == ["Focused visit", "Monitoring visit"]
    assert tables["Newest"][0]["What"] == "Focused visit"
    assert tables["Newest"][0]["When"] == "24 July 2024"
