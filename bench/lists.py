"""Measures the reading of child-level lists: an invented Annex A workbook of 20,000 rows."""

import csv
import re
import resource
import subprocess
import sys
from datetime import date

from analysis.core.periods import Period
from bench.goals import Goal, goals_for_lists, goals_table, table
from bench.setting_up import ROOT, CannotMeasure
from children_lists.examples.annex_a import LAYOUT_2019, LAYOUT_2024, SIZES, write_annex_a
from children_lists.job import ListsJob, ListsTask, from_line
from children_lists.measures.registry import get_measures

TAKEN = date(2022, 4, 4)
MONTH = Period(date(2022, 3, 1), date(2022, 3, 31))
ROWS = 20_000
# what a process prints of itself when it has done its job
READER = (
    "import re, sys\n"
    "from children_lists.__main__ import main\n"
    "main()\n"
    "sys.stderr.write(re.search(r'VmHWM:\\s+(\\d+)', open('/proc/self/status').read())[1])"
)


def seconds_of_children() -> float:
    """Seconds of processor that the ended processes which this one began have taken so far."""
    taken = resource.getrusage(resource.RUSAGE_CHILDREN)
    return taken.ru_utime + taken.ru_stime


def read_workbook(layout: str) -> tuple[float, float]:
    """Seconds of processor that the reading process took from start to end, and the most megabytes that it held."""
    with (ROOT / "data" / "bank_holidays_england.csv").open(encoding="utf-8", newline="") as file:
        holidays = frozenset(date.fromisoformat(row["date"]) for row in csv.DictReader(file))
    job = ListsJob(ListsTask.COUNT, TAKEN, TAKEN, holidays, dict.fromkeys(get_measures(), MONTH))
    content = write_annex_a(TAKEN, layout=layout, times=-(-ROWS // sum(SIZES.values())))
    begun = seconds_of_children()
    ran = subprocess.run(
        [sys.executable, "-c", READER], cwd=ROOT, input=job.line([len(content)]) + content, capture_output=True
    )
    seconds = seconds_of_children() - begun
    if not re.fullmatch(rb"\d+", ran.stderr) or not from_line(ran.stdout).get("counted"):
        raise CannotMeasure(f"The workbook was not read: {ran.stderr.decode()[-500:]}")
    return seconds, int(ran.stderr) / 1024


def measure_lists() -> list[Goal]:
    """Measure both layouts, and print them beside their goals."""
    measured = {layout: read_workbook(layout) for layout in (LAYOUT_2019, LAYOUT_2024)}
    rows = [(layout, f"{seconds:.1f}", f"{megabytes:.0f}") for layout, (seconds, megabytes) in measured.items()]
    print(table((f"Annex A, {ROWS:,} rows", "s", "MB"), rows))
    goals = goals_for_lists(*(max(found) for found in zip(*measured.values(), strict=True)))
    print(f"\n{goals_table(goals)}")
    return goals
