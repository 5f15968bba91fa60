"""The product as people meet it: a real server on a database of its own, and one Chromium that visits it.

Nothing here touches the database of the other tests. The server runs in a process of its own with collected static
files, so that the security policy, the compression and the caching are those of an installation.
"""

import json
import os
import shutil
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from functools import cache
from pathlib import Path

import pytest
from playwright.sync_api import expect

from tests.browser.visits import Visits
from tests.browser.watching import Watched
from tests.snapshots import made_once

ROOT = Path(__file__).resolve().parents[2]
SECONDS_TO_START = 120
DATABASE = "site.sqlite3"
# Playwright keeps an event loop in this thread, which Django would take for asynchronous code in every later test.
os.environ.setdefault("DJANGO_ALLOW_ASYNC_UNSAFE", "true")
# milliseconds to wait for what must come: the suites share two cores
expect.set_options(timeout=30_000)


@dataclass(frozen=True)
class Site:
    """A running installation: its address, the password of each role's person, the keys of what was made, its rows."""

    url: str
    people: dict[str, tuple[str, str]]
    made: dict[str, str]
    database: Path


@pytest.fixture(scope="session")
def browser_type_launch_args(browser_type_launch_args):
    path = os.environ.get("CHROMIUM", "/usr/bin/chromium")
    # each page is there for a second: to compile its scripts for the long run costs more than it brings
    arguments = ["--no-sandbox", "--js-flags=--no-turbofan --interrupt-budget-for-maglev=100000"]
    return {**browser_type_launch_args, "executable_path": path, "args": arguments}


@pytest.fixture(scope="session")
def site(tmp_path_factory, of_the_run):
    """An installation with the published data, people of each role and some of their work, gone after the tests.

    It is prepared once for a run; each worker serves a copy of its own, so that nobody meets another's changes.
    """
    prepared = of_the_run / "site"
    made_once(prepared, _prepare)
    folder = tmp_path_factory.mktemp("served") / "site"
    shutil.copytree(prepared, folder)
    variables = _variables(folder)
    people, made = folder / "people.json", folder / "made.json"
    port = _free_port()
    log = folder / "server.log"
    command = [sys.executable, "-m", "gunicorn", "--config", "python:wscc_dashboard.server"]
    command += ["--bind", f"127.0.0.1:{port}", "--workers", "1"]
    with log.open("w") as written:
        server = subprocess.Popen(command, cwd=ROOT, env=variables, stdout=written, stderr=subprocess.STDOUT)
    url = f"http://127.0.0.1:{port}"
    try:
        _wait_for(url, server, log)
        rows = json.loads(people.read_text())
        sign_ins = {row["role"]: (row["email"], row["password"]) for row in rows}
        yield Site(url, sign_ins, json.loads(made.read_text()), folder / DATABASE)
    finally:
        server.terminate()
        server.wait(timeout=15)


def _prepare(folder: Path) -> None:
    folder.mkdir()
    variables = _variables(folder)
    with ThreadPoolExecutor() as pool:
        collected = pool.submit(_run, ["manage.py", "collectstatic", "--noinput"], variables)
        people, made = str(folder / "people.json"), str(folder / "made.json")
        _run(["-m", "tests.browser.preparing", people, made], variables)
        collected.result()


def _variables(folder: Path) -> dict[str, str]:
    """The environment of the server: this machine's, and the settings of a demonstration."""
    return {
        **os.environ,
        "DJANGO_SETTINGS_MODULE": "wscc_dashboard.settings",
        "SECRET_KEY": "only for tests in a browser",
        "DATABASE_URL": f"sqlite:///{folder / DATABASE}",
        "VAR_DIR": str(folder),
        "ALLOWED_HOSTS": "127.0.0.1",
        "DEMONSTRATION": "true",
        "PRACTICE": "false",
        "HTTPS": "false",
    }


def _run(arguments: list[str], variables: dict[str, str]) -> None:
    done = subprocess.run([sys.executable, *arguments], cwd=ROOT, env=variables, capture_output=True, text=True)
    if done.returncode:
        pytest.fail(f"The site could not be prepared:\n{done.stderr}", pytrace=False)


def _free_port() -> int:
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        return free.getsockname()[1]


def _wait_for(url: str, server: subprocess.Popen, log: Path) -> None:
    deadline = time.monotonic() + SECONDS_TO_START
    while time.monotonic() < deadline and server.poll() is None:
        try:
            with urllib.request.urlopen(f"{url}/glossary/"):
                return
        except urllib.error.URLError:
            time.sleep(0.1)
    pytest.fail(f"The server did not start:\n{log.read_text()}", pytrace=False)


def sign_in(page, site: Site, role: str = "member") -> None:
    email, password = site.people[role]
    page.goto(f"{site.url}/accounts/login/")
    page.get_by_label("Email").fill(email)
    page.get_by_label("Password", exact=True).fill(password)
    page.locator("main").get_by_role("button", name="Sign in").click()


@pytest.fixture(scope="session")
def member_state(states):
    """The cookies of a committee member who has signed in."""
    return states("member")


@pytest.fixture(scope="session")
def states(browser, site):
    """Gives the cookies of a role's person who has signed in; each signs in once."""

    @cache
    def state(role: str):
        context = browser.new_context()
        page = context.new_page()
        sign_in(page, site, role)
        page.wait_for_url(lambda address: "/accounts/" not in address)
        kept = context.storage_state()
        context.close()
        return kept

    return state


@pytest.fixture(scope="session")
def _pages_of(browser, states):
    """Gives the one page that all tests of a role's person share; "" is somebody who has not signed in."""
    contexts = []

    @cache
    def page(role: str, has_script: bool = True):
        state = states(role) if role else None
        contexts.append(browser.new_context(storage_state=state, locale="en-GB", java_script_enabled=has_script))
        return contexts[-1].new_page()

    yield page
    for context in contexts:
        context.close()


@pytest.fixture(scope="session")
def visits(request, _pages_of, site):
    """Gives what was seen of a page in the one visit that all tests of this run share."""
    modules = {item.path.stem for item in request.session.items}
    return Visits(_pages_of, site, modules)


@pytest.fixture
def person(request, _pages_of, site):
    """The page of a person of the role that the test names as its parameter."""
    with Watched(_pages_of(request.param), site.url) as watched:
        yield watched


@pytest.fixture
def opened(browser, states, site):
    """Opens a page of its own for a role's person, with JavaScript or without; closed after the test."""
    contexts = []

    def page(role: str, **choices):
        contexts.append(browser.new_context(storage_state=states(role), locale="en-GB", base_url=site.url, **choices))
        return contexts[-1].new_page()

    yield page
    for context in contexts:
        context.close()


@pytest.fixture
def member(request, _pages_of, site):
    """A committee member's page on a wide screen, with what it asks for and says under watch."""
    with Watched(_pages_of("member"), site.url, request.node.originalname) as watched:
        yield watched


@pytest.fixture
def visitor(_pages_of, site):
    """The page of somebody who has not signed in."""
    with Watched(_pages_of(""), site.url) as watched:
        yield watched


@pytest.fixture
def plain(_pages_of, site):
    """A committee member's page in a browser that runs no scripts."""
    with Watched(_pages_of("member", has_script=False), site.url) as watched:
        yield watched
