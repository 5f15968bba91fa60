"""The commands: `load S` and each that measures something, as `python -m bench --help` lists them."""

import argparse
import dataclasses
import json
import os
import sys
import tempfile
import time
from pathlib import Path

from bench.setting_up import CannotMeasure, environment, run_python, start_django
from bench.sizes import SIZES


def main(arguments: list[str] | None = None) -> int:
    """0 when all goals are reached, 1 when one is missed, 2 when nothing could be measured."""
    options = parse(arguments)
    if options.command != "load":
        load = f"load {os.getloadavg()[0]:.1f} before the start"
        print(
            f"{time.strftime('%d %B %Y')}, {os.cpu_count()} cores, {load}, Python {sys.version.split()[0]}", flush=True
        )
    try:
        return options.does(options)
    except CannotMeasure as reason:
        print(reason, file=sys.stderr)
        return 2


def parse(arguments: list[str] | None) -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m bench", description="Measure the dashboard on invented figures.")
    commands = parser.add_subparsers(dest="command", required=True)
    load = commands.add_parser("load", help="fill the empty database that DATABASE_URL names")
    load.add_argument("size", choices=SIZES)
    load.add_argument("--json", action="store_true", help="say what was done as JSON")
    load.set_defaults(does=load_size)
    pages = commands.add_parser("pages", help="measure the pages on the server")
    pages.add_argument("--sizes", type=size_names, default=list(SIZES), help="such as S,L (default: all)")
    pages.add_argument("--fresh", action="store_true", help="fill the databases anew")
    pages.set_defaults(does=measure_pages)
    browser = commands.add_parser("browser", help="measure the pages in the browser, beside static files")
    browser.add_argument("--size", choices=SIZES, default="S")
    browser.set_defaults(does=measure_in_browser)
    published = commands.add_parser("published", help="measure the pages on the published data that ./run serves")
    published.set_defaults(does=measure_published)
    writers = commands.add_parser("writers", help="let 16 officers type at once for a minute, beside DATABASE_URL")
    writers.add_argument("--seconds", type=float, default=60.0)
    writers.set_defaults(does=measure_writers)
    publishing = commands.add_parser("publishing", help="let 80 people read while something is published every 2 s")
    publishing.add_argument("--size", choices=SIZES, default="S")
    publishing.add_argument("--seconds", type=float, default=30.0, help="with pauses, and as long without")
    publishing.set_defaults(does=measure_publishing)
    days = commands.add_parser("days", help="compare days that nobody has compared yet, former days made ahead")
    days.add_argument("--size", choices=SIZES, default="S")
    days.add_argument("--unmade", action="store_true", help="without making anything ahead")
    days.set_defaults(does=measure_days)
    reference = commands.add_parser("load-reference", help="time the loading of the published facts")
    reference.set_defaults(does=time_reference)
    assess = commands.add_parser("assess", help="time the assessment of one KPI of ten years of months")
    assess.set_defaults(does=measure_assessing)
    lists = commands.add_parser("lists", help="read and count an invented Annex A workbook of 20,000 rows")
    lists.set_defaults(does=measure_lists)
    house = commands.add_parser("house", help="measure the code: lengths, folders, parameters, imports")
    house.set_defaults(does=measure_house)
    return parser.parse_args(arguments)


def measure_house(options: argparse.Namespace) -> int:
    from bench.house import measure

    return measure()


def size_names(text: str) -> list[str]:
    """The names of sizes in `text`, in the order of size."""
    names = {name.strip().upper() for name in text.split(",") if name.strip()}
    if not names or names - set(SIZES):
        raise argparse.ArgumentTypeError(f"{text!r} does not name sizes; they are {', '.join(SIZES)}")
    return [name for name in SIZES if name in names]


def load_size(options: argparse.Namespace) -> int:
    from django.core.exceptions import ImproperlyConfigured
    from django.core.management import call_command

    try:
        start_django()
    except ImproperlyConfigured as error:
        raise CannotMeasure(str(error)) from error
    from django.db import OperationalError

    from bench.filling import NotEmpty, fill

    try:
        call_command("migrate", interactive=False, verbosity=0)
        filled = fill(SIZES[options.size])
    except NotEmpty as reason:
        raise CannotMeasure(str(reason)) from reason
    except OperationalError as error:
        raise CannotMeasure(f"Nothing was filled; the database did not take it: {error}") from error
    if options.json:
        print(json.dumps(dataclasses.asdict(filled)))
        return 0
    print(f"{filled.kpis:,} KPIs with {filled.figures:,} invented figures in {filled.seconds:.1f} s.")
    print(f"Sign in as a committee member: {filled.email}  {filled.password}")
    return 0


def measure_pages(options: argparse.Namespace) -> int:
    from bench.pages import measure_pages

    return exit_code(measure_pages(options.sizes, options.fresh))


def measure_in_browser(options: argparse.Namespace) -> int:
    from bench.browsing import measure_in_browser

    return exit_code(measure_in_browser(options.size))


def measure_published(options: argparse.Namespace) -> int:
    from bench.published import measure_published

    return exit_code(measure_published())


def measure_writers(options: argparse.Namespace) -> int:
    from bench.writers import measure_writers

    return exit_code(measure_writers(options.seconds))


def measure_publishing(options: argparse.Namespace) -> int:
    from bench.publishing import measure_publishing

    return exit_code(measure_publishing(options.size, options.seconds))


def measure_days(options: argparse.Namespace) -> int:
    from bench.days import measure_days

    return exit_code(measure_days(options.size, not options.unmade))


def measure_assessing(options: argparse.Namespace) -> int:
    from bench.assessing import measure_assessing

    return exit_code(measure_assessing())


def measure_lists(options: argparse.Namespace) -> int:
    from bench.lists import measure_lists

    return exit_code(measure_lists())


def time_reference(options: argparse.Namespace) -> int:
    """Time `load_reference_data` on a new database, the start of the process included."""
    from bench.goals import goal_for_loading, goals_table

    with tempfile.TemporaryDirectory(prefix="bench-") as place:
        variables = environment(Path(place) / "reference.sqlite3", Path(place))
        run_python(["manage.py", "migrate", "--noinput", "-v0"], variables)
        started = time.perf_counter()
        said = run_python(["manage.py", "load_reference_data", "data/west_sussex"], variables)
        seconds = time.perf_counter() - started
    print(said)
    goal = goal_for_loading(seconds)
    print(goals_table([goal]))
    return exit_code([goal])


def exit_code(goals) -> int:
    return 0 if all(goal.is_reached for goal in goals) else 1


if __name__ == "__main__":
    sys.exit(main())
