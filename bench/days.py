"""Measures two days that nobody has compared yet, on the product as it is served, after former days were made ahead."""

import resource
import tempfile
import time
from datetime import date, timedelta
from pathlib import Path

from bench.goals import Goal, goals_for_days, goals_table
from bench.inside import Inside
from bench.pages import memory_after_visits
from bench.serving import Site, served
from bench.setting_up import collect_static, copy_of_database, environment, run_python
from bench.sizes import SIZES
from bench.visiting import Visitor, sign_in, visitor_for_each_worker

PAIRS = 12
REPEATED = 60
SECONDS_TO_MAKE = 7200
# no pair shares a day with another one, nor a month
FIRST_DAY, BETWEEN, LONGEST = date(2012, 3, 9), timedelta(days=397), timedelta(days=180)


def measure_days(size: str, is_made: bool) -> list[Goal]:
    """Print what a first view of two days costs and return the goals; without `is_made` nothing is made ahead."""
    with tempfile.TemporaryDirectory(prefix="bench-") as place:
        folder = Path(place)
        collect_static(folder)
        database, person = copy_of_database(SIZES[size], folder)
        return measure_on(database, folder, person, is_made)


def measure_on(database: Path, folder: Path, person: dict, is_made: bool = True) -> list[Goal]:
    """The same on a filled database, with `folder` for what is made at run time."""
    variables = environment(database, folder)
    if is_made:
        make_ahead(variables, folder)
    with Inside(variables) as inside, served(variables, folder / "server.log") as site:
        cookies = sign_in(site, person["email"], person["password"])
        visitors = visitor_for_each_worker(site, cookies, "/")
        visitor = visitors[0]
        pairs = [FIRST_DAY + number * BETWEEN for number in range(PAIRS)]
        paths = [f"/changes/?from={day}&to={day + LONGEST}" for day in pairs]
        paths += [f"/changes/?from={day + timedelta(days=1)}" for day in pairs]
        first = [cost(site, visitor, path) for path in paths]
        again = cost(site, visitor, *paths[-1:] * REPEATED) / REPEATED
        memory = memory_after_visits(site, visitors, inside)
    print(f"First views, ms: {', '.join(f'{one:.0f}' for one in first)}")
    print(f"Both workers {memory:.0f} MB after every page was shown before and after three changes")
    goals = goals_for_days(first, again)
    print(goals_table(goals))
    return goals


def make_ahead(variables: dict[str, str], folder: Path) -> None:
    """Have all former days made, and print what that costs."""
    began, before = time.perf_counter(), _cpu_of_children()
    said = run_python(["manage.py", "keep_former_standings"], variables, SECONDS_TO_MAKE)
    size = sum(path.stat().st_size for path in folder.glob("stood-*")) / 1e6
    seconds, clock = _cpu_of_children() - before, time.perf_counter() - began
    print(f"{said.strip()} {seconds:.0f} s of processor, {clock:.0f} s on the clock, {size:.0f} MB.", flush=True)


def cost(site: Site, visitor: Visitor, *paths: str) -> float:
    """Milliseconds of processor time of the server for views of these pages."""
    before = site.cpu()
    for path in paths:
        visitor.page(path)
    return 1000 * (site.cpu() - before)


def _cpu_of_children() -> float:
    used = resource.getrusage(resource.RUSAGE_CHILDREN)
    return used.ru_utime + used.ru_stime
