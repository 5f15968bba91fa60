"""The public synthetic SSDA903 tables, counted a second time by plain loops over their text."""

import csv
from datetime import date, datetime

import pytest

from analysis.core.periods import Period
from children_lists.job import ListsJob, ListsTask
from children_lists.work import do_job
from tests.children_lists.makers import HOLIDAYS, ROOT

FOLDER = ROOT / "data/child_lists/ssda903_fake"
YEAR = Period(date(2017, 4, 1), date(2018, 3, 31))
TAKEN = date(2018, 4, 30)
FOSTERED = ("U1", "U2", "U3", "U4", "U5", "U6")


def rows(name):
    with (FOLDER / f"{name}.csv").open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def day(text):
    return datetime.strptime(text, "%d/%m/%Y").date() if text else None


def is_open(row):
    return day(row["DECOM"]) <= YEAR.end and not (row["DEC"] and day(row["DEC"]) <= YEAR.end)


def is_in(text):
    return text and YEAR.start <= day(text) <= YEAR.end


EPISODES = [row for row in rows("episodes") if row["LS"] not in ("V3", "V4")]
IN_CARE = {row["CHILD"] for row in EPISODES if is_open(row)}
DURING = {
    row["CHILD"]
    for row in EPISODES
    if day(row["DECOM"]) <= YEAR.end and not (row["DEC"] and day(row["DEC"]) < YEAR.start)
}
MISSING = {row["CHILD"] for row in rows("missing") if row["MISSING"] == "M" and is_in(row["MIS_START"])}
EXPECTED = {
    "CLA-NUM": (len(IN_CARE), None),
    "CLA-FOSTERED": (
        len({row["CHILD"] for row in EPISODES if is_open(row) and row["PLACE"] in FOSTERED}),
        len(IN_CARE),
    ),
    "CLA-STARTS": (len({row["CHILD"] for row in EPISODES if row["RNE"] == "S" and is_in(row["DECOM"])}), None),
    "CLA-CEASED": (
        len({row["CHILD"] for row in EPISODES if row["REC"] not in ("", "X1") and is_in(row["DEC"])}),
        None,
    ),
    "CLA-MISSING": (len(MISSING & DURING), len(DURING)),
    "CLA-HEALTH-DFE": (sum(row["HEALTH_ASSESSMENT"] == "1" for row in rows("oc2")), 200),
    "CLA-DENTAL-DFE": (sum(row["TEETH_CHECK"] == "1" for row in rows("oc2")), 200),
    "CLA-IMMS-DFE": (sum(row["IMMUNISATIONS"] == "1" for row in rows("oc2")), 200),
    "CLA-SDQ-DFE": (
        sum(int(row["SDQ_SCORE"]) for row in rows("oc2") if row["SDQ_SCORE"]),
        sum(bool(row["SDQ_SCORE"]) for row in rows("oc2")),
    ),
}


@pytest.fixture(scope="module")
def answer():
    contents = [path.read_bytes() for path in sorted(FOLDER.glob("*.csv"))]
    return do_job(ListsJob(ListsTask.COUNT, TAKEN, TAKEN, HOLIDAYS, dict.fromkeys(EXPECTED, YEAR)), contents)


@pytest.mark.parametrize("kpi", EXPECTED)
def test_both_countings_agree(answer, kpi):
    figure = next(one for one in answer["counted"] if one.kpi == kpi)
    assert (figure.numerator, figure.denominator) == EXPECTED[kpi]


def test_every_table_is_known(answer):
    assert answer["unknown"] == 0
    assert len(answer["lists"]) == len(list(FOLDER.glob("*.csv")))


def test_young_people_of_oc3_by_birthday():
    """In the year in which the young people of the table are 19 to 21."""
    year = Period(date(2019, 4, 1), date(2020, 3, 31))
    cohort = [
        row
        for row in rows("oc3")
        if row["IN_TOUCH"] not in ("DIED", "RHOM") and date(1998, 3, 31) < day(row["DOB"]) <= date(2001, 3, 31)
    ]
    job = ListsJob(ListsTask.COUNT, year.end, year.end, HOLIDAYS, {"CL-EET": year})
    [figure] = do_job(job, [(FOLDER / "oc3.csv").read_bytes()])["counted"]
    assert (figure.numerator, figure.denominator) == (sum(row["ACTIV"][0] in "FP" for row in cohort), len(cohort))
    assert figure.denominator > 0
