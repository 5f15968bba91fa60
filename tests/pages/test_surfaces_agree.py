"""Scorecard, page, chart, CSV and workbook of the same KPI say the same: figure, target, rating, signal, sentence."""

import json
import re
from html import unescape

import pytest
import time_machine
from django.contrib.auth import get_user_model

from analysis.spc.variation import Assurance
from tests.pages.makers import read
from tests.pages.practice import NOON
from tests.pages.west_sussex.test_files import rows_of

pytestmark = pytest.mark.slow

FORMATS = ("csv", "xlsx")


@pytest.fixture
def member(practice_database, db, client):
    with time_machine.travel(NOON, tick=False):
        client.force_login(get_user_model().objects.get(email="member@example.org"))
        yield client


# words that a line has; what cannot be told from chance has none
SIGNALS = {"Improving", "Worsening", "Higher", "Lower", "Rising", "Falling"}


def rounded(value):
    return None if value in (None, "") else round(float(value), 6)


def lines_of_the_scorecard(client):
    """By title: what the page of the scorecard says of a KPI, and the address of its own page."""
    seen = read(client, "/kpis/")
    addresses = re.findall(r'<th scope="row"><a href="([^"]+)"', seen.html)
    return {line["KPI"]: (line, address) for line, address in zip(seen.lines, addresses, strict=True)}


def small_charts(client):
    """By title: the badges and the sentence below each small chart."""
    found = {}
    for part in read(client, "/kpis/?view=charts").html.split('<li class="small-multiple">')[1:]:
        title = unescape(re.search(r"<h3[^>]*><a[^>]*>([^<]+)</a>", part)[1])
        sentence = unescape(re.search(r"<figcaption>(.*?)</figcaption>", part, re.DOTALL)[1])
        found[title] = (part, sentence)
    return found


def explored(page):
    """The traces of the chart to explore, by what they are."""
    source = re.search(r'<script id="chart-plotly" type="application/json">(.*?)</script>', page.html, re.DOTALL)[1]
    traces = json.loads(source)["data"]
    return {meta: [trace for trace in traces if trace["meta"] == meta] for meta in {t["meta"] for t in traces}}


def last_group(traces, meta, levels):
    """The last `levels` level lines of a trace, which are parted by points without value."""
    (trace,) = traces[meta]
    return [trace["y"][-2 - 3 * back] for back in reversed(range(levels))]


def is_yearly(row):
    return row["Rules for signals"] in (None, "")


def day_of(row):
    end = row["Period ends"]
    return end if isinstance(end, str) else end.date().isoformat()


def check_files(row, other):
    """A row of the workbook against that of the CSV, where numbers are text."""
    for name, cell in row.items():
        if isinstance(cell, int | float):
            assert rounded(cell) == rounded(other[name]), name
        elif isinstance(cell, str):
            assert cell == other[name], name


def check_line(line, row):
    """The line on the page of the scorecard against its row in the file."""
    if row["Target"] is None:
        assert line["Against target"] == ""
    else:
        assert row["Against target"] in line["Against target"]
        assert f"{row['Target']:g}" in line["Against target"].replace("%", "")
    word = row["Real change?"].partition(":")[0]
    assert line["Real change?"].lstrip("+−↑↓▲▼ ") == (word if word.split(",")[0] in SIGNALS else "")
    outlook = row["Outlook against target"]
    if row["Target"] is not None and not is_yearly(row) and not outlook.startswith("Too early"):
        assert any(assurance.brief in line["Against target"] for assurance in Assurance if assurance.label == outlook)


def check_page(page, row):
    """The KPI's own page against the row in the scorecard's file."""
    assert row["In words"] in page.text
    assert row["Against target"] in page.text
    said = row["Real change?"]
    assert said in page.text or said.replace(": ", " ", 1) in page.text
    if not is_yearly(row):
        assert f"Rules: {row['Rules for signals']}" in page.text


def check_history(newest, row):
    """The newest line of the history's file against the row of the scorecard's file."""
    assert newest["Period"] == row["Period"]
    for name, same in (("Value", "Latest figure"), ("Target", "Target"), ("Numerator", "Numerator")):
        assert rounded(newest.get(name)) == rounded(row[same]), name
    if row["Target"] is not None:
        assert newest["Against target"] == row["Against target"]
    label = (row["Real change?"]).split(":")[0]
    if newest.get("Signal") and not label.startswith("Too early to say"):
        assert newest["Signal"].split(":")[0].split(",")[0] == label


def check_chart(page, newest, row):
    """What the chart draws, with its limits, against the newest line of the history."""
    traces, day = explored(page), day_of(row)
    (home,) = traces["home"]
    assert (home["x"][-1], rounded(home["y"][-1])) == (day, rounded(row["Latest figure"]))
    if row["Target"] is not None:
        assert rounded(traces["target"][-1]["y"][-1]) == rounded(row["Target"])
    wanted = {"Improving": "signal improvement", "Worsening": "signal concern", "Higher": "signal high",
              "Lower": "signal low"}.get(row["Real change?"].split(":")[0])  # fmt: skip
    marked = [meta for meta, found in traces.items() if meta.startswith("signal ") and day in found[0]["x"]]
    # a trend over the years is not that of its last point
    is_by_years = row["Test for trend over the years"] not in (None, "")
    assert marked == ([wanted] if wanted and not is_by_years else [])
    if newest.get("Average") is None:
        assert "mean" not in traces
        return
    assert rounded(*last_group(traces, "mean", 1)) == rounded(newest["Average"])
    lower, upper = last_group(traces, "limits" if "limits" in traces else "provisional limits", 2)
    # a limit is drawn no further than the scale goes
    assert rounded(lower) == rounded(max(newest["Lower limit"], 0))
    top = 100 if row["Unit"] == "Percentage" else newest["Upper limit"]
    assert rounded(upper) == rounded(min(newest["Upper limit"], top))


def test_every_surface_says_the_same_of_every_kpi(member):
    texts, workbook = ({r["KPI"]: r for r in rows_of(member.get(f"/kpis/download/{kind}/"))} for kind in FORMATS)
    shown, charts = lines_of_the_scorecard(member), small_charts(member)
    assert list(texts) == list(workbook) == list(shown)
    assert set(charts) == set(shown)
    said = set()
    for title, (line, address) in shown.items():
        row, (part, sentence) = workbook[title], charts[title]
        check_files(row, texts[title])
        assert sentence.startswith(row["In words"])
        if row["Latest figure"] is None:
            assert line["Now"].startswith("No figure")
            continue
        said.add((row["Real change?"].split(":")[0], row["Against target"]))
        assert row["Against target"] in part
        check_line(line, row)
        check_page(read(member, address), row)
        newest = rows_of(member.get(f"{address}download/xlsx/"))[-1]
        check_files(newest, rows_of(member.get(f"{address}download/csv/"))[-1])
        check_history(newest, row)
        check_chart(read(member, f"{address}?limits=on"), newest, row)
    assert len(said) >= 6
