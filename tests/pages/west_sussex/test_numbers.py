"""Every number and every fact of the data files stands on the pages, in the place where it belongs."""

import calendar
import csv
import io
from collections import defaultdict
from decimal import Decimal

import pytest
from django.utils import timezone
from django.utils.text import slugify

from inspections.models import Event
from tests.pages.makers import history, read
from tests.pages.west_sussex.facts import (
    BY_KPI,
    HOME,
    KPIS,
    OBSERVATIONS,
    as_written,
    beside,
    edition,
    latest,
    length,
    plain,
    read_csv,
    series_slug,
    span,
    written,
)

pytestmark = pytest.mark.usefixtures("west_sussex")


def test_counts_of_a_rate_are_asked_for_as_they_are_counted():
    rates = [row for row in KPIS.values() if row["unit"] == "rate per 10,000"]
    assert rates
    assert not [row["code"] for row in rates if "10,000" in row["numerator"] + row["denominator"]]


def address_of(code):
    return f"/kpis/{slugify(KPIS[code]['name'])}/"


def label_of(row):
    """A period in words, written a second time from its ends."""
    start, end = span(row)
    months = calendar.month_name[1:]

    def long(day):
        return f"{day.day} {months[day.month - 1]} {day.year}"

    slug = length(row)
    if start == end:
        said = long(end)
    elif slug == "month":
        said = f"{months[end.month - 1]} {end.year}"
    elif slug == "quarter":
        said = f"{months[start.month - 1]} to {months[end.month - 1]} {end.year}"
    elif slug == "year-03":
        said = f"{start.year}/{end.year % 100:02}"
    elif slug == "year-08":
        said = f"school year {start.year}/{end.year % 100:02}"
    elif slug == "year-12":
        said = str(end.year)
    elif slug.startswith("year-"):
        said = f"year to {long(end)}"
    else:
        said = f"{long(start)} to {long(end)}"
    return f"about {said}" if row["date_precision"] == "approx" and row["area"] == HOME else said


def test_the_files_hold_the_rows_that_are_looked_for_here():
    assert (len(OBSERVATIONS), len(KPIS)) == (1855, 97)


def counts_of(row):
    """The counts below a value of the council; empty where none are in the files."""
    top, bottom = (f"{Decimal(row[name]).normalize():,f}" if row[name] else "" for name in ("numerator", "denominator"))
    return f"{top} of {bottom}" if bottom else top and f"{top} counted"


@pytest.mark.parametrize("code", KPIS)
def test_every_value_stands_in_the_row_of_its_period_and_the_column_of_its_area(member, code):
    by_series = defaultdict(list)
    for row in BY_KPI[code]:
        by_series[series_slug(row)].append(row)
    lost = []
    for slug, rows in by_series.items():
        found = history(member, f"{address_of(code)}?series={slug}&page=all")
        shown = {line["Period"].removeprefix("about "): line for line in found}
        for row in rows:
            line = shown.get(label_of(row).removeprefix("about "), {})
            cell = line.get("Value" if row["area"] == HOME else edition(row), "")
            wanted = written(row)
            if row["area"] == HOME:
                notes = [counts_of(row), "derived" if row["status"] == "derived" else ""]
                is_right = cell == f"{wanted} {'; '.join(note for note in notes if note)}".strip()
                is_right = is_right and row["source_title"] in line["Source"]
                is_right = is_right and line["Period"] == label_of(row)
            else:
                is_right = cell == wanted
            if not is_right:
                lost.append(f"{slug} {label_of(row)} {edition(row)}: {wanted}, but the page has {cell!r}")
    assert not lost


def test_pages_of_a_long_history_hold_each_period_once(member, monkeypatch):
    monkeypatch.setattr("pages.kpi.sections.history.section.PERIODS_ON_A_PAGE", 9)
    # no other test asks for this address, so it is not kept with longer pages
    address = f"{address_of('CLA-NUM')}?axis=whole&events=none"
    whole = history(member, f"{address}&page=all")
    pages = [history(member, f"{address}&page={page}") for page in range(1, -(-len(whole) // 9) + 1)]
    assert len(whole) > 27
    assert [len(page) for page in pages[:-1]] == [9] * (len(pages) - 1)
    assert [line["Period"] for page in pages for line in page] == [line["Period"] for line in whole]
    assert history(member, address) == pages[0]


def test_values_by_different_editions_of_the_neighbour_model_never_share_a_column(member):
    columns = defaultdict(set)
    for row in OBSERVATIONS:
        if row["area"] == "statistical neighbours":
            columns[row["kpi_code"]].add(edition(row))
    (code,) = (code for code, found in columns.items() if len(found) == 3)
    (line, *_) = history(member, f"{address_of(code)}?series=position")
    assert columns[code] <= set(line)


def scorecard(client, query=""):
    """The lines of the scorecard by the title of the KPI, the folded ones too."""
    return {line["KPI"]: line for line in read(client, f"/kpis/?{query}").lines}


def test_the_scorecard_has_every_kpi_once(member):
    assert set(scorecard(member)) == {row["name"] for row in KPIS.values()}


def test_the_latest_values_of_the_scorecard_are_those_of_the_files(member):
    today = timezone.localdate()
    shown = scorecard(member)
    answer = member.get("/kpis/download/csv/").content.decode("utf-8-sig")
    in_file = {row["KPI"]: row for row in csv.DictReader(io.StringIO(answer))}
    wrong = []
    for code, kpi in KPIS.items():
        line, row = shown[kpi["name"]], latest(code, today)
        if row is None:
            if not line["Now"].startswith("No figure"):
                wrong.append((code, "no figure", line["Now"]))
            continue
        if line["Now"].split(" ")[0] != written(row).split(" ")[0]:
            wrong.append((code, written(row), line["Now"]))
        others = beside(row, today)
        for area in ("England", "South East"):
            wanted = plain(Decimal(others[area]["value"])) if area in others else ""
            found = in_file[kpi["name"]][area]
            if (plain(Decimal(found)) if found else "") != wanted:
                wrong.append((code, area, wanted, found))
        wanted = written(others["England"]) if "England" in others and kpi["unit"] != "count" else ""
        if line["Against England"].removeprefix("better: ").removeprefix("worse: ") != wanted:
            wrong.append((code, wanted, line["Against England"]))
    assert not wrong


@pytest.fixture
def recommendation_pages(member):
    """The pages of all recommendations, by code."""
    pages = {}
    for row in read_csv("recommendations.csv"):
        pages[row["code"]] = read(member, f"/recommendations/{row['inspection_slug']}/{row['number']}/")
    return pages


def squeezed(text):
    return " ".join(text.split())


def missing(rows, page_of, *columns):
    return [
        (row[column][:80], page_of(row).response.request["PATH_INFO"])
        for row in rows
        for column in columns
        if row[column] and squeezed(row[column]) not in as_written(page_of(row).text)
    ]


def test_every_recommendation_note_and_action_stands_on_its_page(recommendation_pages):
    recommendations, notes, actions = (read_csv(f"{n}.csv") for n in ("recommendations", "progress", "actions"))
    assert (len(recommendations), len(notes), len(actions)) == (45, 79, 27)
    page_of = recommendation_pages.__getitem__

    assert not missing(recommendations, lambda row: page_of(row["code"]), "short_title", "summary", "source_title")
    assert not missing(notes, lambda row: page_of(row["recommendation_code"]), "text", "source_title", "source_ref")
    assert not missing(actions, lambda row: page_of(row["recommendation_code"]), "title", "source_title")


def names_of(page):
    """The names in the progress table, without the years in which the same was asked."""
    return [line["Recommendation"].partition(" asked ")[0] for line in page.table("Recommendation").records]


def test_the_progress_table_of_all_inspections_has_every_recommendation(member):
    page = read(member, "/recommendations/?inspection=all")
    shown = set(names_of(page))
    assert len(page.table("Recommendation").records) == 45
    assert shown == {f"{row['number']}. {row['short_title']}" for row in read_csv("recommendations.csv")}


def test_the_progress_table_begins_with_what_is_open(member):
    shown = names_of(read(member, "/recommendations/"))
    open_today = ("ilacs-2023", "send-2023", "focused-2024-07")
    asked = [row for slug in open_today for row in read_csv("recommendations.csv") if row["inspection_slug"] == slug]
    assert shown == [f"{row['number']}. {row['short_title']}" for row in asked]
    assert len(shown) == 7 + 5 + 2


def test_the_twelve_of_2019_are_complete_one_click_from_the_first_page(member):
    assert "/recommendations/?inspection=ilacs-2019" in read(member, "/").links
    page = read(member, "/recommendations/?inspection=ilacs-2019")
    asked = [row for row in read_csv("recommendations.csv") if row["inspection_slug"] == "ilacs-2019"]
    shown = names_of(page)
    assert shown == [f"{row['number']}. {row['short_title']}" for row in asked]
    assert len(shown) == 12


def test_the_lineage_stands_on_the_pages_of_both_recommendations(recommendation_pages):
    rows = read_csv("lineage.csv")
    for end in ("earlier_code", "later_code"):
        assert not missing(rows, lambda row, end=end: recommendation_pages[row[end]], "issue", "basis")


def test_every_inspection_with_its_judgements_and_findings_stands_on_its_page(member):
    inspections, visits = read_csv("inspections.csv"), read_csv("monitoring_visits.csv")
    judgements, findings = read_csv("judgements.csv"), read_csv("monitoring_findings.csv")
    in_full = read_csv("findings.csv")
    assert (len(judgements), len(findings), len(in_full)) == (19, 48, 321)
    pages = {row["slug"]: read(member, f"/inspections/{row['slug']}/") for row in inspections + visits}

    assert not missing(inspections, lambda row: pages[row["slug"]], "summary", "source_title")
    assert not missing(visits, lambda row: pages[row["slug"]], "progress_headline", "evidence")
    assert not missing(findings, lambda row: pages[row["visit_slug"]], "text", "source_title")
    assert not missing(in_full, lambda row: pages[row["inspection_slug"]], "text", "paragraph", "source_title")
    lost = [
        (row["inspection_slug"], row["area"], row["grade"])
        for row in judgements
        if row["grade"].lower() not in pages[row["inspection_slug"]].text.lower()
        or row["area"].lower() not in pages[row["inspection_slug"]].text.lower()
    ]
    assert not lost


def test_every_event_stands_on_some_page(member):
    """On the page of its inspection, marked on a chart that reaches its time, or else on the page of its document."""
    addresses = [
        f"/inspections/{row['slug']}/" for row in read_csv("inspections.csv") + read_csv("monitoring_visits.csv")
    ]
    addresses += [f"{address_of(code)}?events=all" for code in KPIS]
    addresses += [f"/documents/{slug}/" for slug in Event.objects.order_by("on").values_list("source__slug", flat=True)]
    titles = {squeezed(row["title"]) for row in read_csv("events.csv")}
    assert len(read_csv("events.csv")) == 66
    for address in addresses:
        if titles:
            text = read(member, address).text
            titles -= {title for title in titles if title in text}
    assert not titles


def test_every_term_stands_in_the_glossary(anonymous):
    page, terms = read(anonymous, "/glossary/"), read_csv("glossary.csv")
    assert len(terms) == 49
    assert not missing(terms, lambda row: page, "term", "definition")
    assert not [row["expansion"] for row in terms if row["expansion"].lower() not in page.text.lower()]


def test_every_source_stands_on_the_page_of_sources(member):
    page, collections = read(member, "/sources/"), read_csv("sources.csv")
    assert len(collections) == 22
    assert not missing(collections, lambda row: page, "source", "commit", "licence")
    documents = read(member, "/documents/")
    assert not missing(OBSERVATIONS, lambda row: documents, "source_title")


@pytest.mark.parametrize("code", KPIS)
def test_the_page_of_a_kpi_says_what_it_measures(member, code):
    row, page = KPIS[code], read(member, address_of(code))
    assert not missing(
        [row], lambda row: page, "name", "code", "definition", "statutory_basis", "notes", "source_title"
    )
    for words in (row["numerator"], row["denominator"]):
        assert words.lower() in page.text.lower()


def test_targets_stand_on_the_pages_of_their_kpis_with_their_reason(member):
    for row in read_csv("targets.csv"):
        page = read(member, address_of(row["kpi_code"]))
        assert written({"kpi_code": row["kpi_code"], "value": row["value"]}) in page.text
        assert not missing([row], lambda row, page=page: page, "reason", "source_title")


def test_the_break_stands_on_the_page_of_its_kpi(member):
    for row in read_csv("breaks.csv"):
        assert row["what_changed"] in read(member, address_of(row["kpi_code"])).text


def test_a_kpi_without_figures_is_there_and_says_why(member):
    empty = [code for code in KPIS if not BY_KPI[code]]
    assert len(empty) == 3
    for code in empty:
        assert "No public figure of this KPI was found" in read(member, address_of(code)).text
