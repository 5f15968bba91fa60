"""The series of tests/data/spc as the assessment takes them, to hold results against those of the package."""

import csv
import json
from dataclasses import replace
from datetime import date
from pathlib import Path

from analysis.core.periods import Period
from analysis.core.rule_sets import DEFAULT_RULE_SET
from analysis.core.series import Polarity
from analysis.spc.variation import assess_variation

DATA = Path(__file__).resolve().parents[2] / "data" / "spc"
POLARITIES = {
    "increase": Polarity.HIGHER_IS_BETTER,
    "decrease": Polarity.LOWER_IS_BETTER,
    "neutral": Polarity.NEUTRAL,
}


def read(name):
    with (DATA / name).open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def of_series(name):
    """The rows of a file by the series they are of."""
    found = {}
    for row in read(name):
        found.setdefault(row["series_id"], []).append(row)
    return found


def unit_vectors(begins):
    """The vectors whose title begins so."""
    vectors = json.loads((DATA / "unit_vectors.json").read_text(encoding="utf-8"))
    (found,) = [value for title, value in vectors.items() if title.startswith(begins)]
    return found


SERIES = of_series("series.csv")
PARAMETERS = {row["series_id"]: row for row in read("parameters.csv")}
POINTS = of_series("points.csv")
SUMMARIES = of_series("summary.csv")


def assessed(name):
    given = PARAMETERS[name]
    days = [(date.fromisoformat(row["x"]), float(row["y"])) for row in SERIES[name]]
    rebases = [] if given["rebase"] == "NULL" else given["rebase"].split(";")
    return assess_variation(
        [(Period(day, day), value) for day, value in days],
        polarity=POLARITIES[given["improvement_direction"]],
        rule_set=replace(DEFAULT_RULE_SET, screens_outliers=given["screen_outliers"] == "TRUE"),
        target=float(given["target"]) if given["target"] else None,
        rebases=[date.fromisoformat(day) for day in rebases],
        fix_after=int(given["fix_after_n_points"]) if given["fix_after_n_points"] else None,
    )
