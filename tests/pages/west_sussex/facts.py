"""The data files read in plain Python, and what the scorecard should make of them, worked out a second time.

Nothing of the product is used here but its data files.
"""

import csv
from collections import defaultdict
from datetime import date, timedelta
from decimal import Decimal
from functools import cache
from pathlib import Path

FOLDER = Path(__file__).resolve().parents[3] / "data" / "west_sussex"
HOME = "West Sussex"


def read_csv(name):
    with (FOLDER / name).open(encoding="utf-8-sig", newline="") as file:
        return list(csv.DictReader(file))


TERMS = read_csv("glossary.csv")


@cache
def as_written(text):
    """The text of a page as the files have it, without the words that the page puts behind a short name."""
    for row in TERMS:
        for plural in ("", "s"):
            text = text.replace(f"({row['term']}{plural}, {row['expansion']}{plural})", f"({row['term']}{plural})")
            text = text.replace(f"{row['term']}{plural} ({row['expansion']}{plural})", f"{row['term']}{plural}")
    return text


KPIS = {row["code"]: row for row in read_csv("kpis.csv")}
OBSERVATIONS = read_csv("observations.csv") + read_csv("observations_derived.csv")
BY_KPI = defaultdict(list)
for _row in OBSERVATIONS:
    BY_KPI[_row["kpi_code"]].append(_row)


def day(text):
    return date.fromisoformat(text)


def span(row):
    return day(row["period_start"]), day(row["period_end"])


def is_last_of_month(when):
    return (when + timedelta(days=1)).day == 1


def months_of(row):
    """How many whole months a period holds; 0 for a day, None for an odd span."""
    start, end = span(row)
    if start == end:
        return 0
    if start.day == 1 and is_last_of_month(end):
        return (end.year - start.year) * 12 + end.month - start.month + 1
    return None


def measured(row):
    return KPIS[row["kpi_code"]]["measured"]


def length(row):
    """The length of the period of a row, as the address names it for what happened in one."""
    start, end = span(row)
    months = months_of(row)
    if months == 1:
        return "month"
    if months == 3 and start.month % 3 == 1:
        return "quarter"
    if months == 12:
        return f"year-{end.month:02}"
    if months == 0:
        return "day"
    return f"months-{months}" if months else f"days-{(end - start).days + 1}"


def series_slug(row):
    """The word under which the address names the series of a row: positions and rolling years have one each."""
    return {"position": "position", "rolling_year": "rolling-year"}.get(measured(row)) or length(row)


def step_of(row):
    return {"month": 1, "quarter": 3}.get(series_slug(row), 12)


def plain(number):
    """A number as people write it: commas between thousands, no zeros that only fill up."""
    text = f"{Decimal(number):,f}"
    return text.rstrip("0").rstrip(".") if "." in text else text


def written(row):
    """The value of a row in the unit of its KPI."""
    unit = KPIS[row["kpi_code"]]["unit"]
    number = plain(row["value"])
    if unit == "percent":
        return f"{number}%"
    if unit == "days":
        return f"{number} day" if number == "1" else f"{number} days"
    return number


def known_on(row):
    return day(row["published_on"] or row["period_end"])


def edition(row):
    """The column in which a row stands: its area, and for neighbours the edition of the model."""
    if row["area"] != "statistical neighbours":
        return row["area"]
    if "2025 model" in row["note"]:
        return "Similar councils (May 2025 model)"
    if "model in use in 2016" in row["note"]:
        return "Similar councils (2016 model)"
    return "Similar councils (edition not stated)"


def latest(code, on):
    """The row that says where the council stood on a day, by the rule of docs/methods.md, or None.

    Of all series the one whose newest period ends last; then the one counted as often as the catalogue says;
    then the longer one; then by name.
    """
    declared = {"monthly": 1, "quarterly": 3, "annual": 12}[KPIS[code]["frequency"]]
    series = defaultdict(list)
    for row in BY_KPI[code]:
        if row["area"] == HOME and known_on(row) <= on:
            series[series_slug(row)].append(row)
    if not series:
        return None
    newest = {slug: max(rows, key=lambda r: (span(r)[1], span(r)[0])) for slug, rows in series.items()}
    slug = max(
        series,
        key=lambda s: (span(newest[s])[1], step_of(newest[s]) == declared, len(series[s]), s),
    )
    return newest[slug]


def beside(row, on):
    """The values of other areas for the time of `row`, by column: its period, or the last day of a position."""
    time = span if measured(row) == "flow" else lambda r: span(r)[1]
    same = (r for r in BY_KPI[row["kpi_code"]] if time(r) == time(row) and r["area"] != HOME and known_on(r) <= on)
    return {edition(r): r for r in same}
