"""The blank workbook of Ofsted filled with invented rows, and counted a second time by plain loops over the same rows.

The months hold Christmas and Easter. The second counting knows nothing of the product: it walks over days.
"""

import io
import random
from datetime import date, timedelta

import openpyxl
import pytest

from analysis.core.periods import Period
from children_lists.job import ListsJob, ListsTask
from children_lists.work import do_job
from tests.children_lists.makers import HOLIDAYS, ROOT

pytestmark = pytest.mark.slow

BLANK = ROOT / "data/child_lists/ofsted_annex_a_blank_2019-08.xlsx"
DECEMBER, APRIL = Period(date(2021, 12, 1), date(2021, 12, 31)), Period(date(2022, 4, 1), date(2022, 4, 30))
# three months before the last days of the two, by the calendar on the wall
MONTHS_BEFORE = {DECEMBER.end: date(2021, 9, 30), APRIL.end: date(2022, 1, 31)}
ROWS = 300
KPIS = ("CLA-NUM", "CLA-VISITS", "CLA-DENTAL", "ASSESS-45D", "ICPC-15D", "CPP-2YR-OP", "CPP-NUM", "CIN-NUM")
WRITTEN = ("%d/%m/%Y", "%Y-%m-%d", "%d %B %Y", "%d-%b-%y", None)


class Invented:
    """Rows of five lists as they stood on the day they were taken."""

    def __init__(self, taken: date, seed: int):
        self.taken, self.chance, self.placing = taken, random.Random(seed), random.Random(seed + 1000)
        self.care = [self.in_care(number) for number in range(ROWS)]
        self.assessments = [self.pair(80) for _ in range(ROWS)]
        self.conferences = [self.pair(32) for _ in range(ROWS)]
        self.plans = [self.span(1100) for _ in range(ROWS)]
        self.needs = [self.span(600) for _ in range(ROWS)]

    def ago(self, most: int) -> date:
        return self.taken - timedelta(days=self.chance.randrange(most))

    def perhaps(self, day: date, share: float) -> date | None:
        return day if day <= self.taken and self.chance.random() < share else None

    def span(self, most: int):
        start = self.ago(most)
        return start, self.perhaps(start + timedelta(days=self.chance.randrange(1, 400)), 0.3)

    def pair(self, most: int):
        start = self.ago(110)
        return start, self.perhaps(start + timedelta(days=self.chance.randrange(most)), 0.9)

    def in_care(self, number: int):
        start, end = self.span(60 if number % 2 else 900)
        seen = [self.perhaps(start + timedelta(days=self.chance.randrange(40)), 0.8)]
        seen += [self.perhaps(self.taken - timedelta(days=self.chance.randrange(most)), 0.9) for most in (70, 500)]
        status = self.chance.choice(("C2: FCO", "V2: Single period", "V4: Short term breaks"))
        placement = self.placing.choice(("d) U4: Foster placement - long term", "f) U6: Foster placement", ""))
        placed = start + timedelta(days=self.placing.randrange(200))
        placed = placed if placed <= self.taken and self.placing.random() < 0.9 else None
        if "U4" in placement and seen[1] and self.placing.random() < 0.5:
            # around the three months before the period's end
            seen[1] = max(start, self.taken - timedelta(days=self.placing.randrange(70, 150)))
        return start, end, *seen, status, placement, placed


def fill(invented: Invented) -> bytes:
    """Write the rows under the headings of the blank workbook, days in one of five ways each."""
    book = openpyxl.load_workbook(BLANK)
    layouts = {
        "List_4": (
            invented.assessments,
            ("Continuous Assessment Start Date", "Continuous Assessment Date of Authorisation"),
        ),
        "List_5": (
            invented.conferences,
            (
                "Strategy discussion initiating Section 47 Enquiry Start Date",
                "Date of Initial Child Protection Conference",
            ),
        ),
        "List_6": (invented.needs, ("CIN Start Date", "CIN Closure Date")),
        "List_7": (invented.plans, ("Child Protection Plan Start Date", "Child Protection Plan End Date")),
        "List_8": (
            invented.care,
            (
                "Date Started to be Looked After",
                "Date Ceased to be Looked After ",
                "Date of Last Health Assessment",
                "Date of Last Social Work Visit",
                "Date of Last Dental Check",
                "Child's Legal Status",
                "Placement Type",
                "Start Date of Most Recent Placement",
            ),
        ),
    }
    for name, (rows, headings) in layouts.items():
        sheet = book[name]
        places = {cell.value: cell.column for cell in sheet[2]}
        for number, values in enumerate(rows, start=3):
            sheet.cell(number, places["Child Unique ID"], f"INVENTED-{name}-{number}")
            for heading, value in zip(headings, values, strict=True):
                sheet.cell(number, places[heading], written(value, number) if isinstance(value, date) else value)
    file = io.BytesIO()
    book.save(file)
    return file.getvalue()


def written(day: date, number: int):
    way = WRITTEN[number % len(WRITTEN)]
    return day.strftime(way) if way else day


# -- the second counting -------------------------------------------------------------------------------


def is_within(start: date, end: date, most: int) -> bool:
    """True where at most `most` working days come after `start` up to `end`, counted one by one."""
    counted, day = 0, start
    while day < end:
        day = day + timedelta(days=1)
        if day.strftime("%a") not in ("Sat", "Sun") and day not in HOLIDAYS:
            counted += 1
    return counted <= most


def years_before(day: date, years: int) -> date:
    # the months of this test end on days that every year has
    return date(day.year - years, day.month, day.day)


def count_again(invented: Invented, period: Period) -> dict:
    first, last = period.start, period.end
    found = {kpi: [0, 0] for kpi in (*KPIS, "IHA-20WD")}

    def add(kpi, is_counted):
        found[kpi][0] += bool(is_counted)
        found[kpi][1] += 1

    for start, end, health, visit, dentist, status, placement, placed in invented.care:
        if first <= start <= last and not (health and health > start + timedelta(days=150)):
            add("IHA-20WD", health and is_within(start, health, 20))
        if status.startswith("V4") or start > last or (end and end <= last):
            continue
        add("CLA-NUM", True)
        is_new = (placed or start) > last - timedelta(days=7) and visit is None
        if not is_new and not (visit and visit > last):
            lasts = "U4" in placement and placed and placed <= years_before(last, 1)
            since = MONTHS_BEFORE[last] if lasts else last - timedelta(days=42)
            add("CLA-VISITS", visit and visit >= since)
        if start <= years_before(last, 1) and not (dentist and dentist > last):
            add("CLA-DENTAL", dentist and dentist >= years_before(last, 1))
    for kpi, rows, most in (("ASSESS-45D", invented.assessments, 45), ("ICPC-15D", invented.conferences, 15)):
        for start, end in rows:
            if end and first <= end <= last:
                add(kpi, is_within(start, end, most))
    for start, end in invented.plans:
        if start <= last and not (end and end <= last):
            add("CPP-NUM", True)
            add("CPP-2YR-OP", start <= years_before(last, 2))
    for start, end in invented.needs:
        if start <= last and not (end and end <= last):
            add("CIN-NUM", True)
    return {kpi: tuple(counts) for kpi, counts in found.items()}


def check(invented: Invented, period: Period, kpis: tuple[str, ...]) -> None:
    job = ListsJob(ListsTask.COUNT, invented.taken, invented.taken, HOLIDAYS, dict.fromkeys(kpis, period))
    answer = do_job(job, [fill(invented)])
    counted = {one.kpi: (one.numerator, one.denominator or one.numerator) for one in answer["counted"]}
    again = count_again(invented, period)
    assert not answer["missing"]
    assert not answer["findings"]
    assert counted == {kpi: again[kpi] for kpi in kpis}
    # the rows are such that a rule which is a day off shows
    assert all(upper > 0 for upper, _ in counted.values())
    assert all(upper < lower for kpi, (upper, lower) in counted.items() if not kpi.endswith("NUM"))


@pytest.mark.parametrize("seed", [1, 2])
@pytest.mark.parametrize("period", [DECEMBER, APRIL], ids=["Christmas", "Easter"])
def test_both_countings_agree(period, seed):
    check(Invented(period.end + timedelta(days=2), seed), period, KPIS)


@pytest.mark.parametrize("seed", [1, 2])
@pytest.mark.parametrize("period", [DECEMBER, APRIL], ids=["Christmas", "Easter"])
def test_both_countings_of_initial_health_assessments_agree(period, seed):
    """On lists taken when the twenty working days of the last child are over."""
    check(Invented(period.end + timedelta(days=33), seed), period, ("IHA-20WD",))
