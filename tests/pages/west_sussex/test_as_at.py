"""Looking back: what was known on a day is worked out a second time from the files, and nothing later is seen."""

import io
from datetime import date
from urllib.parse import urlsplit

import openpyxl
import pytest
from django.utils import timezone
from django.utils.text import slugify

from tests.pages.makers import Page, history, is_internal, query_of, read
from tests.pages.west_sussex.facts import HOME, KPIS, OBSERVATIONS, beside, known_on, latest, read_csv, written

pytestmark = pytest.mark.usefixtures("west_sussex")

DAY = date(2022, 1, 12)
READING = (
    "/",
    "/kpis/",
    "/recommendations/",
    "/inspections/",
    "/claims/",
    "/documents/",
    "/intervention/",
    "/glossary/",
    "/methods/",
    "/sources/",
    "/accessibility/",
)
DATED = ("/kpis/", "/recommendations/", "/inspections/", "/claims/", "/documents/")
# pages that speak of the dashboard and not of a day
TIMELESS = ("/glossary/", "/methods/", "/sources/", "/accessibility/")


def is_reading_page(link):
    path = urlsplit(link).path
    return link.startswith("?") or path in READING or path.startswith(DATED)


def walk(client, start, day):
    """Every page and file that links lead to from `start` without leaving the day, by path; one of each path.

    Of a KPI's history the CSV is enough: the workbook is made from the same sheet.
    """
    found, waiting = {}, [start]
    while waiting:
        address = waiting.pop()
        path = urlsplit(address).path
        if path in found:
            continue
        answer = client.get(address)
        assert answer.status_code == 200, address
        if not answer["Content-Type"].startswith("text/html"):
            found[path] = answer
            continue
        page = found[path] = Page(answer)
        for link in page.links:
            target = path + link if link.startswith("?") else link
            if path.startswith("/kpis/") and len(path) > 6 and urlsplit(link).path.endswith("/xlsx/"):
                continue
            if is_internal(link) and is_reading_page(target) and query_of(target).get("as_at") == [day.isoformat()]:
                waiting.append(target)
    return found


@pytest.fixture
def then(member):
    """All pages and files as at 12 January 2022."""
    return walk(member, f"/?as_at={DAY.isoformat()}", DAY)


def words_of(found):
    """All that a page or a file says."""
    if isinstance(found, Page):
        return found.html
    if found["Content-Type"].endswith("sheet"):
        book = openpyxl.load_workbook(io.BytesIO(found.content))
        return "\n".join(str(cell.value) for sheet in book for row in sheet for cell in row)
    return found.content.decode()


def test_nothing_later_is_seen_on_any_page_or_file_and_every_page_says_the_day(then):
    """One walk of all links: the inspections and visits published later are nowhere, and no link leaves the day."""
    later = [
        row
        for row in read_csv("inspections.csv")
        if row["published_on"] > DAY.isoformat() or row["started_on"] > DAY.isoformat()
    ]
    assert "ilacs-2023" in {row["slug"] for row in later}
    marks = [row["slug"] for row in later] + [row["summary"] for row in later if row["summary"]]
    marks += [row["summary"] for row in read_csv("recommendations.csv") if row["inspection_slug"] == "ilacs-2023"]
    marks += ["Standard inspection, 2023"]

    assert len([path for path in then if path.startswith("/kpis/")]) >= len(KPIS)
    assert any(path.endswith("/download/xlsx/") for path in then)
    leaks, silent, leaving = [], [], set()
    for path, found in then.items():
        words = words_of(found)
        leaks += [(path, mark[:60]) for mark in marks if mark in words]
        if not isinstance(found, Page):
            # a file of no rows says the day in its name alone
            is_empty = len(words.splitlines()) == 1
            if "as-at-2022-01-12" not in found["Content-Disposition"] or not (is_empty or "12 January 2022" in words):
                silent.append(path)
            continue
        if (
            path not in TIMELESS
            and "You are looking at what was known at the end of 12 January 2022." not in found.text
        ):
            silent.append(path)
        for link in found.links:
            if is_internal(link) and is_reading_page(link) and query_of(link).get("as_at") != [DAY.isoformat()]:
                leaving.add(link)

    assert not leaks
    assert not silent
    # the one way back to today stands in the banner, one for each page, with the choices of that page
    assert {urlsplit(link).path for link in leaving} <= set(then) | {"/"}


def test_no_link_leaves_the_day_but_the_one_in_the_banner(member):
    page = read(member, f"/kpis/?as_at={DAY.isoformat()}&sort=kpi")
    leaving = [
        link
        for link in page.links
        if is_internal(link) and is_reading_page(link) and query_of(link).get("as_at") != [DAY.isoformat()]
    ]
    assert leaving == ["/kpis/?sort=kpi"]


def test_the_list_of_documents_as_at_a_day_names_none_that_only_later_things_are_known_from(member):
    later = {row["source_title"] for row in read_csv("judgements.csv") if row["inspection_slug"] == "ilacs-2023"}
    page = read(member, f"/documents/?as_at={DAY.isoformat()}")
    assert not [title for title in later if title in page.text]


@pytest.mark.parametrize("slug", ["ilacs-2023"])
def test_an_inspection_that_was_not_out_has_no_page(member, slug):
    assert member.get(f"/inspections/{slug}/?as_at={DAY.isoformat()}").status_code == 404
    assert member.get(f"/recommendations/{slug}/1/?as_at={DAY.isoformat()}").status_code == 404
    assert member.get(f"/inspections/{slug}/").status_code == 200


def scorecard(client, query):
    return {line["KPI"]: line for line in read(client, f"/kpis/?{query}").lines}


@pytest.mark.parametrize("day", [date(2010, 6, 30), date(2019, 5, 8), DAY, date(2023, 7, 1), date(2025, 3, 31)])
def test_the_scorecard_of_a_day_is_what_the_files_say_was_known(member, day):
    shown = scorecard(member, f"as_at={day.isoformat()}")
    wrong = []
    for code, kpi in KPIS.items():
        line, row = shown[kpi["name"]], latest(code, day)
        wanted = written(row).split(" ")[0] if row else "No"
        if line["Now"].split(" ")[0] != wanted:
            wrong.append((code, wanted, line["Now"]))
        if row and kpi["unit"] != "count":
            others = beside(row, day)
            value = line["Against England"].removeprefix("better: ").removeprefix("worse: ")
            if value != (written(others["England"]) if "England" in others else ""):
                wrong.append((code, line["Against England"]))
    assert not wrong


@pytest.mark.parametrize("code", ["CLA-RATE", "ICPC-15D", "CLA-VISITS", "CPP-2YR"])
def test_the_history_of_a_day_holds_exactly_what_was_known(member, code):
    rows = [row for row in OBSERVATIONS if row["kpi_code"] == code and row["area"] == HOME and known_on(row) <= DAY]
    address = f"/kpis/{slugify(KPIS[code]['name'])}/"
    page = read(member, f"{address}?as_at={DAY.isoformat()}")
    series = {query_of(link)["series"][0] for link in page.links if "series" in query_of(link)} or {""}
    shown = [
        line["Value"].partition(" ")[0]
        for one in series
        for line in history(member, f"{address}?as_at={DAY.isoformat()}&series={one}")
        if line["Value"] != "No figure"
    ]
    assert sorted(shown) == sorted(map(written, rows))


@pytest.mark.parametrize("day", ["1990-01-01", "2005-06-01"])
def test_before_all_data_the_pages_say_so_and_stand(member, day):
    found = walk(member, f"/?as_at={day}", date.fromisoformat(day))
    assert "No judgement was known" in found["/"].text
    assert "No figure was known on this date." in found["/"].text
    assert "No inspection or visit was known on this date." in found["/inspections/"].text
    assert {line["Now"].split(" ")[0] for line in scorecard(member, f"as_at={day}").values()} == {"No"}


def test_before_the_lead_inspection_nothing_of_what_it_asked_for_is_named(member):
    asked = [row["short_title"] for row in read_csv("recommendations.csv") if row["inspection_slug"] == "ilacs-2019"]
    earlier = {row["short_title"] for row in read_csv("recommendations.csv") if row["inspection_slug"] == "sif-2016"}
    # words that a KPI's name has as well
    earlier |= {title for title in asked if any(title in kpi["name"] for kpi in KPIS.values())}
    assert len(set(asked) - earlier) >= 9
    for address in ("/", "/kpis/", "/kpis/?view=charts", "/recommendations/"):
        page = read(member, f"{address}{'&' if '?' in address else '?'}as_at=2019-05-07")
        assert not [title for title in asked if title in page.html and title not in earlier], address


@pytest.mark.parametrize(
    "address",
    [
        "/",
        "/kpis/",
        "/kpis/?view=charts",
        f"/kpis/{slugify(KPIS['CLA-RATE']['name'])}/",
        "/recommendations/",
        "/inspections/",
        "/kpis/download/csv/",
    ],
)
def test_as_at_today_is_the_present(member, address):
    today = timezone.localdate().isoformat()
    live = member.get(address)
    dated = member.get(f"{address}{'&' if '?' in address else '?'}as_at={today}")
    strip = f"as_at={today}"
    assert dated.status_code == live.status_code == 200
    assert without(dated.content.decode(), strip) == without(live.content.decode(), strip)


def without(html, dated):
    for words in (f"?{dated}&amp;", f"&amp;{dated}", f"?{dated}"):
        html = html.replace(words, "?" if words.endswith("&amp;") else "")
    return html
