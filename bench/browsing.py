"""Measures pages in headless Chromium with a cold cache, beside a static file of the same content."""

import gzip
import os
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from statistics import median
from urllib.parse import unquote, urlsplit

from bench.goals import BrowserResult, Goal, goals_in_browser, goals_table, table
from bench.pages_measured import PAGES
from bench.serving import HOST, Site, answers, free_port, served, stop
from bench.setting_up import CannotMeasure, collect_static, copy_of_database, environment
from bench.sizes import SIZES
from bench.visiting import Visitor, linked_files, sign_in

BROWSERS = ("chromium", "chromium-browser", "google-chrome")
REPEATS, REPEATS_OF_EXPLORING = 9, 5
SETTLE_MS, PATIENCE_MS = 150, 15_000
# Called before anything of the page runs: remembers tasks that took more than 50 ms.
WATCH_LONG_TASKS = """
window.longTasks = [];
new PerformanceObserver((list) => {
  for (const entry of list.getEntries()) window.longTasks.push(entry.duration);
}).observe({ type: "longtask", buffered: true });
"""
# From the click until the lines of the chart stand in the page and two frames have passed.
EXPLORE = """
() => new Promise((resolve) => {
  const figure = document.querySelector("figure[data-plotly-src]");
  const started = performance.now();
  const look = () => {
    if (figure.querySelector(".scatterlayer .trace path")) {
      requestAnimationFrame(() => requestAnimationFrame(() => resolve(performance.now() - started)));
    } else {
      requestAnimationFrame(look);
    }
  };
  figure.querySelector("[data-explore]").click();
  look();
})
"""


@contextmanager
def browser() -> Iterator:
    """Headless Chromium, driven by Playwright. Raises CannotMeasure where either is missing."""
    try:
        from playwright.sync_api import sync_playwright
    except ImportError as error:
        raise CannotMeasure("Playwright is not installed; ./test installs it into .venv-dev.") from error
    executable = next((path for path in map(shutil.which, BROWSERS) if path), None)
    if executable is None:
        raise CannotMeasure("Chromium is not installed.")
    with sync_playwright() as playwright:
        chromium = playwright.chromium.launch(executable_path=executable, args=["--no-sandbox"])
        try:
            yield chromium
        finally:
            chromium.close()


def has_browser() -> bool:
    try:
        with browser():
            return True
    except CannotMeasure as reason:
        print(f"Not measured in a browser: {reason}")
        return False


@contextmanager
def _reader(chromium, site: Site, cookies: str) -> Iterator:
    """A page of a browser that has nothing in its cache, signed in."""
    context = chromium.new_context()
    context.set_default_timeout(PATIENCE_MS)
    pairs = [pair.split("=", 1) for pair in cookies.split("; ")]
    context.add_cookies([{"name": name, "value": value, "domain": HOST, "path": "/"} for name, value in pairs])
    context.add_init_script(WATCH_LONG_TASKS)
    try:
        yield context.new_page()
    finally:
        context.close()


def explore_times(site: Site, cookies: str, path: str) -> tuple[float | None, bool]:
    """Median milliseconds from the click to the drawn Plotly chart, and whether it is fetched only then.

    None where there is no browser on this machine.
    """
    if not has_browser():
        return None, True
    times, is_on_request = [], True
    with browser() as chromium:
        for _ in range(REPEATS_OF_EXPLORING):
            with _reader(chromium, site, cookies) as page:
                fetched: list[str] = []
                page.on("request", lambda request, fetched=fetched: fetched.append(request.url))
                page.goto(f"http://{HOST}:{site.port}{path}", wait_until="load")
                page.wait_for_timeout(SETTLE_MS)
                is_on_request &= not any("plotly" in url for url in fetched)
                times.append(page.evaluate(EXPLORE))
                is_on_request &= any("plotly" in url for url in fetched)
    return median(times), is_on_request


# -- beside a static file -----------------------------------------------------------------------------


def measure_in_browser(size_name: str) -> list[Goal]:
    """Measure the four pages beside static files, print what was found, and return the goals."""
    with tempfile.TemporaryDirectory(prefix="bench-") as place:
        folder = Path(place)
        collect_static(folder)
        database, person = copy_of_database(SIZES[size_name], folder)
        with served(environment(database, folder), folder / "server.log") as site:
            cookies = sign_in(site, person["email"], person["password"])
            _keep_as_files(site, cookies, folder / "files", folder / "static")
            with served_as_files(folder / "files", folder) as (files, server):
                results = _compare(site, files, cookies)
    print(f"\nSize {size_name}; the static files are served by {server}.\n\n{results_table(results)}\n")
    goals = goals_in_browser(results)
    print(goals_table(goals))
    return goals


def file_name(number: int) -> str:
    return f"page-{number}.html"


def _keep_as_files(site: Site, cookies: str, folder: Path, static: Path) -> None:
    """Write the four pages and the files they link to into `folder`, each also compressed."""
    visitor = Visitor(site, cookies)
    for number, page in enumerate(PAGES):
        visitor.page(page.path)
        html = visitor.text(page.path)
        _write(folder / file_name(number), html.encode())
        for name in linked_files(html):
            path = unquote(urlsplit(name).path).removeprefix("/static/")
            _write(folder / "static" / path, (static / path).read_bytes())


def _write(path: Path, content: bytes) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(content)
    path.with_name(path.name + ".gz").write_bytes(gzip.compress(content, 9, mtime=0))


@contextmanager
def served_as_files(folder: Path, place: Path) -> Iterator[tuple[int, str]]:
    """`folder` on a port of this machine, by nginx where it is installed; the port and the name of the server."""
    port = free_port()
    nginx = shutil.which("nginx") or shutil.which("nginx", path="/usr/sbin:/usr/local/sbin")
    if nginx:
        settings = place / "nginx.conf"
        settings.write_text(nginx_settings(folder, place, port, os.geteuid() == 0))
        command, name = [nginx, "-c", str(settings), "-p", str(place), "-e", str(place / "nginx.log")], "nginx"
    else:
        command = [sys.executable, "-m", "http.server", str(port), "--bind", HOST, "--directory", str(folder)]
        name = "Python's http.server, since nginx is not installed"
    with subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL) as server:
        try:
            deadline = time.monotonic() + 10
            while not answers(port):
                if time.monotonic() > deadline or server.poll() is not None:
                    raise CannotMeasure(f"{name} did not start.")
                time.sleep(0.05)
            yield port, name
        finally:
            stop(server)


def nginx_settings(folder: Path, place: Path, port: int, is_root: bool) -> str:
    """Settings of an nginx that sends the ready-compressed files of `folder` and writes only into `place`.

    It parts its pages from those of other sites as the product does: for that a browser begins another process, which
    takes some 45 ms of the first page of a tab, whoever serves it.
    """
    user = "user root;" if is_root else ""
    temporary = "\n".join(
        f"  {kind}_temp_path {place}/nginx-{kind};" for kind in ("client_body", "proxy", "fastcgi", "uwsgi", "scgi")
    )
    return f"""{user}
daemon off; worker_processes 1; pid {place}/nginx.pid; error_log {place}/nginx.log;
events {{}}
http {{
{temporary}
  types {{ text/html html; text/css css; text/javascript js; }}
  charset utf-8; access_log off; gzip_static on;
  add_header Cross-Origin-Opener-Policy same-origin;
  server {{ listen {HOST}:{port}; root {folder}; }}
}}
"""


def _compare(site: Site, files_port: int, cookies: str) -> list[BrowserResult]:
    """Each page and its static file by turns, so that what else the machine does falls on both."""
    results = []
    with browser() as chromium:
        for number, page in enumerate(PAGES):
            addresses = (
                f"http://{HOST}:{site.port}{page.path}",
                f"http://{HOST}:{files_port}/{file_name(number)}",
            )
            found: tuple[list, list] = ([], [])
            for turn in range(REPEATS + 1):
                for place, address in enumerate(addresses):
                    seen = _visit(chromium, site, cookies, address)
                    # the first turn warms the server and the browser and is not counted
                    if turn:
                        found[place].append(seen)
            results.append(_summary(page.name, *found))
    return results


def _visit(chromium, site: Site, cookies: str, address: str) -> tuple[float, float, float]:
    """Milliseconds until the page is complete, of its main thread, and of its longest task over 50 ms (else 0)."""
    with _reader(chromium, site, cookies) as page:
        session = page.context.new_cdp_session(page)
        session.send("Performance.enable", {"timeDomain": "threadTicks"})
        answer = page.goto(address, wait_until="load")
        if answer.status != 200:
            raise CannotMeasure(f"{address} answers {answer.status}.")
        page.wait_for_timeout(SETTLE_MS)
        complete = page.evaluate("performance.getEntriesByType('navigation')[0].loadEventEnd")
        longest = page.evaluate("Math.max(0, ...window.longTasks)")
        metrics = {one["name"]: one["value"] for one in session.send("Performance.getMetrics")["metrics"]}
    return complete, 1000 * metrics["TaskDuration"], longest


def _summary(name: str, seen: Sequence[tuple], static: Sequence[tuple]) -> BrowserResult:
    complete, work, _ = (median(column) for column in zip(*seen, strict=True))
    static_complete, static_work, _ = (median(column) for column in zip(*static, strict=True))
    longest, static_longest = (median(task for _, _, task in visits) for visits in (seen, static))
    return BrowserResult(name, complete, static_complete, work, static_work, longest, static_longest)


def results_table(results: Sequence[BrowserResult]) -> str:
    head = ("Page", "Complete, ms", "static file", "Main thread, ms", "static file", "Longest task, ms", "static file")
    rows = [
        (
            found.page,
            *(f"{number:.0f}" for number in (found.complete, found.static_complete, found.work, found.static_work)),
            *(f"{task:.0f}" if task else "none over 50" for task in (found.longest_task, found.static_longest_task)),
        )
        for found in results
    ]
    return table(head, rows)
