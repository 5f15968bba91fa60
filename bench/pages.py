"""Measures the pages on each size, on the product as it is served, and holds the results against the goals."""

import re
import shutil
import subprocess
import tempfile
import time
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from statistics import median

from bench.browsing import explore_times
from bench.goals import Goal, PageResult, SizeResult, goals_for_pages, goals_table, table
from bench.inside import Inside
from bench.pages_measured import PAGES, SCORECARD, TREND, Page
from bench.serving import HOST, Site, served
from bench.setting_up import collect_static, copy_of_database, environment
from bench.sizes import SIZES, Size
from bench.visiting import Visitor, Wire, cold_visit, sign_in, visitor_for_each_worker

ROUNDS_FOR_MEMORY = 3
WARM_BLOCKS, VIEWS_IN_A_BLOCK = 7, 60
MOST_CHANGES, SECONDS_FOR_CHANGES = 9, 20
SECONDS_OF_LOAD, CONNECTIONS = 5, 8


def measure_pages(sizes: Sequence[str], is_fresh: bool) -> list[Goal]:
    """Measure each of `sizes`, print what was found, and return the goals."""
    results = []
    with tempfile.TemporaryDirectory(prefix="bench-") as place:
        folder = Path(place)
        collect_static(folder)
        for name in sizes:
            print(f"Measuring {name} ...", flush=True)
            results.append(_measure(SIZES[name], folder, is_fresh))
    print(f"\n{results_table(results)}\n\n{totals_table(results)}\n")
    goals = goals_for_pages(results)
    print(goals_table(goals))
    return goals


def _measure(size: Size, folder: Path, is_fresh: bool) -> SizeResult:
    database, person = copy_of_database(size, folder, is_fresh)
    variables = environment(database, folder)
    with Inside(variables) as inside:
        queries = inside.queries()
        with served(variables, folder / "server.log") as site:
            cookies = sign_in(site, person["email"], person["password"])
            visitors = visitor_for_each_worker(site, cookies, SCORECARD.path)
            memory = memory_after_visits(site, visitors, inside)
            pages = {page.name: _measure_page(page, queries[page.name], site, visitors[0], inside) for page in PAGES}
            for visitor in visitors:
                visitor.page(SCORECARD.path)
            a_second = scorecards_a_second(site, cookies)
            explored, on_request = explore_times(site, cookies, TREND.path)
    database.unlink()
    return SizeResult(size.name, pages, memory, a_second, explored, on_request)


def memory_after_visits(
    site: Site, visitors: Sequence[Visitor], inside: Inside, pages: Sequence[Page] = PAGES
) -> float:
    """Megabytes of all workers after each of them showed every page, before and after changes of the data."""
    for _ in range(ROUNDS_FOR_MEMORY):
        inside.change()
        for visitor in visitors:
            for page in pages:
                visitor.page(page.path)
    return site.memory()


def _measure_page(page: Page, queries: Sequence[int], site: Site, visitor: Visitor, inside: Inside) -> PageResult:
    wire: Wire = cold_visit(site, visitor.cookies, page.path)
    first = first_views(page, site, visitor, inside.change)
    after_record = first_views(page, site, visitor, inside.change_record)
    etag = visitor.page(page.path).headers["ETag"]
    return PageResult(
        first_queries=queries[0],
        warm_queries=queries[1],
        first_ms=first,
        record_ms=after_record,
        warm_ms=warm_views(page, site, visitor),
        bytes_cold=wire.total,
        bytes_page=wire.page,
        requests=wire.requests,
        is_304=visitor.get(page.path, **{"If-None-Match": etag}).status == 304,
    )


def first_views(page: Page, site: Site, visitor: Visitor, change: Callable[[], None]) -> float:
    """Median milliseconds of processor time of the first view after `change`, of up to nine times."""
    found: list[float] = []
    deadline = time.monotonic() + SECONDS_FOR_CHANGES
    while len(found) < MOST_CHANGES and (not found or time.monotonic() < deadline):
        change()
        found.append(_cpu_of(site, lambda: visitor.page(page.path)))
    return 1000 * median(found)


def warm_views(page: Page, site: Site, visitor: Visitor) -> float:
    """Median over blocks of the mean milliseconds of processor time of a view in the block."""

    def block():
        for _ in range(VIEWS_IN_A_BLOCK):
            visitor.page(page.path)

    block()
    return 1000 * median(_cpu_of(site, block) for _ in range(WARM_BLOCKS)) / VIEWS_IN_A_BLOCK


def _cpu_of(site: Site, visit: Callable) -> float:
    before = site.cpu()
    visit()
    return site.cpu() - before


# -- throughput ---------------------------------------------------------------------------------------


def scorecards_a_second(site: Site, cookies: str) -> float:
    """Warm scorecards that the two workers answer in a second, asked on eight connections."""
    if shutil.which("wrk"):
        return _rate_by_wrk(site, cookies)
    return _rate_by_threads(site, cookies)


def load_tool() -> str:
    return "wrk" if shutil.which("wrk") else "a Python client, which takes a good part of the processors itself"


def _rate_by_wrk(site: Site, cookies: str) -> float:
    command = ["wrk", "-t1", f"-c{CONNECTIONS}", f"-d{SECONDS_OF_LOAD}s", "-H", f"Cookie: {cookies}"]
    command += ["-H", "Accept-Encoding: br", f"http://{HOST}:{site.port}{SCORECARD.path}"]
    said = subprocess.run(command, capture_output=True, text=True, timeout=SECONDS_OF_LOAD + 30, check=True).stdout
    return rate_from(said)


def rate_from(said: str) -> float:
    """The rate that wrk reports; 0 when an answer was not the page or a connection failed."""
    if "Non-2xx" in said or "Socket errors" in said:
        return 0.0
    found = re.search(r"Requests/sec:\s+([\d.]+)", said)
    return float(found.group(1)) if found else 0.0


def _rate_by_threads(site: Site, cookies: str) -> float:
    deadline = time.monotonic() + SECONDS_OF_LOAD

    def visit(_) -> int:
        visitor, count = Visitor(site, cookies), 0
        while time.monotonic() < deadline:
            visitor.page(SCORECARD.path)
            count += 1
        visitor.close()
        return count

    with ThreadPoolExecutor(CONNECTIONS) as pool:
        return sum(pool.map(visit, range(CONNECTIONS))) / SECONDS_OF_LOAD


# -- tables -------------------------------------------------------------------------------------------


def results_table(results: Sequence[SizeResult]) -> str:
    """A line for each page and size."""
    head = (
        "Page",
        "Size",
        "Queries first",
        "warm",
        "CPU first, ms",
        "record, ms",
        "warm, ms",
        "Page, B",
        "Cold, B",
        "Requests",
    )
    rows = []
    for page in PAGES:
        for result in results:
            found = result.pages[page.name]
            times = (f"{found.first_ms:,.1f}", f"{found.record_ms:,.1f}", f"{found.warm_ms:.2f}")
            numbers = (found.first_queries, found.warm_queries, *times)
            sizes = (f"{found.bytes_page:,}", f"{found.bytes_cold:,}", found.requests)
            rows.append((page.name, result.size, *map(str, numbers), *map(str, sizes)))
    return table(head, rows)


def totals_table(results: Sequence[SizeResult]) -> str:
    """A line for each size."""
    head = ("Size", "Memory of both workers, MB", f"Scorecards a second ({load_tool()})", "Plotly drawn, ms")
    rows = []
    for result in results:
        explored = "not measured" if result.explored_ms is None else f"{result.explored_ms:.0f}"
        rows.append((result.size, f"{result.memory:.0f}", f"{result.scorecards_a_second:,.0f}", explored))
    return table(head, rows)
