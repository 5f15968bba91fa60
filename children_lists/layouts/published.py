"""Headings of the published layouts, from the data files that ship with the product."""

import csv
import re
from collections import defaultdict
from functools import cache
from pathlib import Path

FOLDER = Path(__file__).resolve().parents[2] / "data" / "child_lists"


@cache
def annex_a_headings() -> dict[int, tuple[str, ...]]:
    """Headings of each list of Annex A in all layouts, by the number of the list."""
    found: defaultdict[int, list[str]] = defaultdict(list)
    for row in _rows("annex_a_columns.csv"):
        found[int(re.sub(r"\D", "", row["list"]))].append(row["column"])
    return {number: tuple(dict.fromkeys(headings)) for number, headings in found.items()}


@cache
def ssda903_headings() -> dict[str, tuple[str, ...]]:
    """Headings of each SSDA903 table."""
    found: defaultdict[str, list[str]] = defaultdict(list)
    for row in _rows("ssda903_columns.csv"):
        found[row["table"]].append(row["column"])
    return {table: tuple(headings) for table, headings in found.items()}


def _rows(name: str) -> list[dict[str, str]]:
    with (FOLDER / name).open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))
