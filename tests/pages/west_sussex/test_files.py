"""The files of the reading pages: rows and values as on the page, numbers as numbers, and what they say they are."""

import csv
import io
from decimal import Decimal

import openpyxl
import pytest
from django.utils.text import slugify

from tests.pages.makers import history, read
from tests.pages.west_sussex.facts import BY_KPI, HOME, KPIS, plain, series_slug

pytestmark = pytest.mark.usefixtures("west_sussex")

FORMATS = ("csv", "xlsx")


def rows_of(answer):
    """The table of a file as dictionaries; cells of a workbook as they are, those of a CSV as text."""
    assert answer.status_code == 200
    if answer["Content-Type"].startswith("text/csv"):
        return list(csv.DictReader(io.StringIO(answer.content.decode("utf-8-sig"))))
    sheet = openpyxl.load_workbook(io.BytesIO(answer.content))["Table"]
    header, *rows = sheet.iter_rows(values_only=True)
    return [dict(zip(header, row, strict=True)) for row in rows]


def about(answer):
    """What a workbook says of itself on its sheet of notes."""
    book = openpyxl.load_workbook(io.BytesIO(answer.content))
    return "\n".join(str(cell) for row in book["About"].iter_rows(values_only=True) for cell in row if cell)


def number(cell):
    return None if cell in (None, "") else Decimal(str(cell))


@pytest.mark.parametrize("file_format", FORMATS)
def test_the_scorecard_file_has_the_rows_and_values_of_the_page(member, file_format):
    rows = {row["KPI"]: row for row in rows_of(member.get(f"/kpis/download/{file_format}/"))}
    shown = {line["KPI"]: line for line in read(member, "/kpis/").lines}
    assert list(rows) == list(shown)
    wrong = []
    for title, line in shown.items():
        value = number(rows[title]["Latest figure"])
        said = "No" if value is None else plain(value)
        if line["Now"].split(" ")[0].rstrip("%") != said:
            wrong.append((title, said, line["Now"]))
        for column, area in (("Against England", "England"), ("Similar councils", "Similar councils")):
            # plain numbers of other places stand in the file alone
            value = None if rows[title]["Unit"] == "Number" else number(rows[title][area])
            told = line[column].removeprefix("better: ").removeprefix("worse: ")
            if told.split(" ")[0].rstrip("%") != ("" if value is None else plain(value)):
                wrong.append((title, area, value, line[column]))
    assert not wrong


@pytest.mark.parametrize("code", [code for code in KPIS if BY_KPI[code]][::6])
@pytest.mark.parametrize("file_format", FORMATS)
def test_the_history_file_has_the_rows_and_values_of_the_page(member, file_format, code):
    address = f"/kpis/{slugify(KPIS[code]['name'])}/"
    slug = series_slug(next(row for row in BY_KPI[code] if row["area"] == HOME))
    rows = rows_of(member.get(f"{address}download/{file_format}/?series={slug}"))
    shown = list(reversed(history(member, f"{address}?series={slug}")))
    assert [row["Period"] for row in rows] == [line["Period"] for line in shown]
    for row, line in zip(rows, shown, strict=True):
        value = number(row["Value"])
        assert line["Value"].split(" ")[0].rstrip("%") == ("No" if value is None else plain(value))
        assert (row["Remarks"] or "").startswith("No figure") == (value is None)
        assert (row["Source"] or "") in line["Source"]
        for column in set(line) & {"England", "South East"}:
            assert number(row[column]) == number(line[column].strip("–").rstrip("%").replace(",", "").split(" ")[0])


@pytest.mark.parametrize("file_format", FORMATS)
def test_the_progress_file_has_the_rows_of_the_page(member, file_format):
    for query, wanted in (("", 14), ("?inspection=ilacs-2019", 12), ("?inspection=all", 45)):
        rows = rows_of(member.get(f"/recommendations/download/{file_format}/{query}"))
        shown = read(member, f"/recommendations/{query}").table("Recommendation").records
        assert len(rows) == wanted
        for row, line in zip(rows, shown, strict=True):
            years = f" asked {row['Years in which it was asked']}" if row["Years in which it was asked"] else ""
            assert f"{row['Recommendation']}. {row['Title']}{years}" == line["Recommendation"]
    for row in rows:
        found = number(row["Inspectors' findings since"])
        page = read(member, f"/recommendations/{row['Code of the inspection']}/{row['Recommendation']}/")
        assert (f"What inspectors found since ({found})" in page.text) == (found > 0)


@pytest.mark.parametrize("file_format", FORMATS)
def test_what_stands_only_in_the_files_is_filled(member, file_format):
    scorecard = rows_of(member.get(f"/kpis/download/{file_format}/"))
    assert {row["KPI"]: (row["Code"], row["Service area"]) for row in scorecard} == {
        kpi["name"]: (code, kpi["service_area"]) for code, kpi in KPIS.items()
    }
    assert all(row["Unit"] for row in scorecard)
    progress = rows_of(member.get(f"/recommendations/download/{file_format}/"))
    counted = ("KPIs on target", "KPIs near target", "KPIs off target", "KPIs too close to call")
    counted += ("KPIs without target", "KPIs without figure")
    for row in progress:
        linked = (row["Linked KPIs"] or "").split("; ")
        names = [one for one in linked if one.split(": ")[0] in {kpi["name"] for kpi in KPIS.values()}]
        assert sum(number(row[column]) for column in counted) == len(names), row["Title"]
    assert any(number(row["KPIs on target"]) for row in progress)


@pytest.mark.parametrize(
    ("address", "columns"),
    [
        ("/kpis/download/xlsx/", ("Latest figure", "Target", "England", "Latest less target")),
        (f"/kpis/{slugify(KPIS['CLA-RATE']['name'])}/download/xlsx/", ("Value", "England")),
        ("/recommendations/download/xlsx/", ("KPIs on target", "Inspectors' findings since")),
    ],
)
def test_numbers_are_numbers_in_a_workbook(member, address, columns):
    for row in rows_of(member.get(address)):
        for column in columns:
            assert row[column] is None or isinstance(row[column], int | float), (column, row[column])


@pytest.mark.parametrize(
    ("address", "words"),
    [
        ("/kpis/download/xlsx/", ("Scorecard", "Selection", "All KPIs")),
        (
            f"/kpis/{slugify(KPIS['CLA-RATE']['name'])}/download/xlsx/",
            (KPIS["CLA-RATE"]["name"], "CLA-RATE", "In words"),
        ),
        ("/recommendations/download/xlsx/", ("Progress on recommendations", "Open today: 14")),
    ],
)
def test_a_workbook_says_what_it_shows_as_at_when_and_from_where(member, address, words):
    said = about(member.get(address))
    for word in (*words, "West Sussex County Council", "as known on", "Source", "Open Government Licence"):
        assert word in said
    assert "as known at the end of 12 January 2022" in about(member.get(f"{address}?as_at=2022-01-12"))


@pytest.mark.parametrize("address", ["/kpis/download/csv/", "/recommendations/download/csv/"])
def test_every_line_of_a_csv_says_what_it_is(member, address):
    for row in rows_of(member.get(address)):
        assert row["Council"] == "West Sussex County Council"
        assert row["As at"].startswith("as known on ")
        assert "Open Government Licence" in row["Licence"]


@pytest.mark.parametrize("file_format", FORMATS)
@pytest.mark.parametrize(
    "address",
    [
        "/kpis/download/{}/",
        f"/kpis/{slugify(KPIS['CLA-RATE']['name'])}/download/{{}}/",
        "/recommendations/download/{}/",
    ],
)
def test_a_practice_file_says_that_its_figures_are_invented(member, settings, address, file_format):
    settings.IS_PRACTICE = True
    answer = member.get(address.format(file_format))
    if file_format == "csv":
        assert rows_of(answer)[0]["Practice"] == "These figures are invented. Do not use them."
    else:
        assert "These figures are invented. Do not use them." in about(answer)


def test_a_real_file_says_nothing_of_practice(member):
    assert "invented" not in about(member.get("/kpis/download/xlsx/"))


@pytest.mark.parametrize(
    ("query", "words"),
    [
        ("q=visits", "Search in names, definitions and what was asked for: visits"),
        ("rating=red", "Against target: red"),
        ("recommendation=open", "Recommendation: open"),
        ("recommendation=ilacs-2019-04", "Recommendation: ilacs-2019-04"),
        ("frequency=annual", "How often it is counted: annual"),
        ("rating=no_figure", "Against target: no_figure"),
    ],
)
def test_a_file_holds_the_selection_of_the_page_and_names_it(member, query, words):
    shown = [line["KPI"] for line in read(member, f"/kpis/?{query}").lines]
    rows = rows_of(member.get(f"/kpis/download/csv/?{query}"))
    assert 0 < len(rows) < len(KPIS)
    assert [row["KPI"] for row in rows] == shown
    assert words.split(":")[0] in rows[0]["Selection"]


def test_a_file_is_sorted_as_the_page(member):
    parts = [
        [line["KPI"] for line in table.records]
        for table in read(member, "/kpis/?sort=-kpi").tables
        if "Now" in table.headers
    ]
    rows = rows_of(member.get("/kpis/download/csv/?sort=-kpi"))
    assert [row["KPI"] for row in rows] == [title for part in parts for title in part]
    # those with a current figure first, then the older ones, then those without
    assert len(parts) == 3
    assert parts == [sorted(part, key=str.casefold, reverse=True) for part in parts]


def test_the_links_of_a_page_lead_to_files_of_the_same_selection(member):
    page = read(member, "/kpis/?q=visits&as_at=2022-01-12&page=1")
    links = [link for link in page.links if "/download/" in link]
    assert len(links) == 2
    assert all("q=visits" in link and "as_at=2022-01-12" in link and "page=" not in link for link in links)


@pytest.mark.parametrize("file_format", FORMATS)
@pytest.mark.parametrize(
    ("address", "name"),
    [
        ("/kpis/download/{}/?as_at=2022-01-12", "scorecard-west-sussex-as-at-2022-01-12"),
        ("/recommendations/download/{}/?as_at=2022-01-12", "progress-recommendations-west-sussex-as-at-2022-01-12"),
    ],
)
def test_the_name_of_a_file_says_what_and_as_at_when(member, address, name, file_format):
    answer = member.get(address.format(file_format))
    assert answer["Content-Disposition"] == f'attachment; filename="{name}.{file_format}"'


def test_a_history_workbook_holds_a_chart(member):
    answer = member.get(f"/kpis/{slugify(KPIS['CLA-RATE']['name'])}/download/xlsx/")
    book = openpyxl.load_workbook(io.BytesIO(answer.content))
    assert len(book["Report"]._charts) == 1


# -- what a committee is shown ------------------------------------------------------------------------


def report_of(answer):
    """The rows of a report as text by heading, numbers as they are shown."""
    sheet = openpyxl.load_workbook(io.BytesIO(answer.content)).worksheets[0]
    assert sheet.title == "Report"
    lines = [[shown(cell) for cell in row] for row in sheet.iter_rows()]
    head = int(sheet.print_title_rows.split("$")[-1])
    return [dict(zip(lines[head - 1], line, strict=True)) for line in lines[head:] if any(line[1:])]


def shown(cell):
    if not isinstance(cell.value, int | float) or isinstance(cell.value, bool):
        return str(cell.value or "")
    number, _, unit = cell.number_format.partition('"')
    places = number.rstrip("%").partition(".")[2]
    if number.endswith("%"):
        return f"{cell.value * 100:.{len(places)}f}%"
    return f"{cell.value:,.{len(places)}f}{unit.rstrip(chr(34))}"


def test_the_report_of_the_scorecard_says_what_the_page_says(member):
    rows = {row["KPI"]: row for row in report_of(member.get("/kpis/download/xlsx/"))}
    lines = {line["KPI"]: line for line in read(member, "/kpis/").lines}
    assert rows.keys() == lines.keys()
    for title, line in lines.items():
        assert rows[title]["Now"] == line["Now"], title
        # a page has the kind of change in a badge of its own, and the target with its rating
        assert rows[title]["Real change?"].split(" ")[-1] == line["Real change?"].split(" ")[-1], title
        assert line["Against target"].startswith(rows[title]["Target"]), title
        assert bool(rows[title]["Target"]) == bool(line["Against target"]), title


def test_the_report_of_progress_says_what_the_page_says(member):
    rows = report_of(member.get("/recommendations/download/xlsx/"))
    lines = read(member, "/recommendations/").table("Recommendation").records
    assert [row["Measures"] for row in rows] == [line["Measures"] for line in lines]
    assert [row["Concerns"] or "–" for row in rows] == [line["Concerns"] for line in lines]


def test_the_report_of_a_history_says_what_the_page_says(member):
    address = f"/kpis/{slugify(KPIS['CLA-RATE']['name'])}/"
    rows = report_of(member.get(f"{address}download/xlsx/"))
    lines = list(reversed(history(member, address)))
    assert [(row["Period"], row["Value"].rstrip("%")) for row in rows] == [
        (line["Period"], line["Value"].split(" ")[0].rstrip("%")) for line in lines
    ]
    assert [row["England"] for row in rows] == [line["England"] for line in lines]
