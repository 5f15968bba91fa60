"""Measures how long the assessment of one KPI takes: ten years of invented months, without database or page."""

import random
import statistics
import time
from collections.abc import Callable
from datetime import date

from analysis.core.periods import Period
from analysis.core.series import Polarity
from analysis.spc.variation import assess_variation
from bench.goals import Goal, goal_for_assessing, goals_table, table

MONTHS = 120
SEED = 4
BLOCKS, REPEATS = 7, 200


def invented_months() -> list[tuple[Period, float]]:
    """A percentage of each month, the same every time."""
    chance = random.Random(SEED)
    first = Period(date(2016, 1, 1), date(2016, 1, 31))
    return [(first.shifted(place), min(100.0, chance.gauss(90, 4))) for place in range(MONTHS)]


def microseconds(work: Callable[[], object], blocks: int = BLOCKS, repeats: int = REPEATS) -> float:
    """The processor time of one call: the median of several blocks, after one that is not counted."""
    taken = []
    for _ in range(blocks + 1):
        started = time.process_time_ns()
        for _ in range(repeats):
            work()
        taken.append((time.process_time_ns() - started) / repeats / 1000)
    return statistics.median(taken[1:])


def measure_assessing() -> list[Goal]:
    """Measure each part of the assessment by itself, and print it beside its goal."""
    points = invented_months()
    parts = {
        "variation and assurance (SPC)": lambda: assess_variation(
            points, polarity=Polarity.HIGHER_IS_BETTER, target=95.0
        )
    }
    measured = {name: microseconds(part) for name, part in parts.items()}
    print(table((f"Part, {MONTHS} months", "CPU, µs"), [(name, f"{found:,.0f}") for name, found in measured.items()]))
    goals = [goal_for_assessing(sum(measured.values()))]
    print(f"\n{goals_table(goals)}")
    return goals
