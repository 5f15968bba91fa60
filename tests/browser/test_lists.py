"""Lists brought to a running server: what the pages look like, and that no row is found anywhere afterwards."""

import json
import os
import re
import socket
import tempfile
import time
import urllib.request
from datetime import date, timedelta
from pathlib import Path
from uuid import uuid4

import pytest
from playwright.sync_api import expect

from bench.serving import children
from children_lists.examples.annex_a import write_annex_a
from children_lists.examples.templates import write_health_example, write_pre_birth_example
from children_lists.examples.workbook import ListSheet, write_lists
from tests.browser.rules import flaws
from tests.browser.test_html import NOT_KNOWN_TO_THE_CHECKER, faults

pytestmark = pytest.mark.browser

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
HEADINGS = (
    "Child Unique ID",
    "Date Started to be Looked After",
    "Date Ceased to be Looked After",
    "Child's Legal Status",
    "Date of Last Dental Check",
)
SECONDS_FOR_A_WORKER = 120
LARGEST_FILE = 50 * 1024 * 1024


def bring(page, address: str, button: str, content: bytes) -> None:
    page.goto(address)
    page.get_by_label("Lists", exact=True).set_input_files({"name": "list.xlsx", "mimeType": XLSX, "buffer": content})
    page.get_by_role("button", name=button).click()


@pytest.mark.parametrize(
    ("address", "button", "write", "heading"),
    [
        pytest.param("/lists/", "Count the figures", write_annex_a, "Figures that were counted", id="counts"),
        pytest.param(
            "/lists/health-assessments/", "Show who is due", write_health_example, "Still to be held", id="ladder"
        ),
        pytest.param(
            "/lists/pre-birth/", "Show the weeks", write_pre_birth_example, "Needing attention", id="pre-birth"
        ),
    ],
)
def test_what_lists_say_is_accessible_and_fits_the_screen(opened, address, button, write, heading):
    page = opened("officer")
    bring(page, address, button, write(date.today()))
    expect(page.get_by_text(heading, exact=True).first).to_be_attached()
    assert flaws(page) == []
    page.set_viewport_size({"width": 320, "height": 700})
    assert page.evaluate("document.documentElement.scrollWidth") == 320


def test_a_ladder_prints_without_its_form(opened):
    page = opened("officer")
    bring(page, "/lists/health-assessments/", "Show who is due", write_health_example(date.today()))
    page.emulate_media(media="print")
    expect(page.get_by_role("button", name="Show who is due")).not_to_be_visible()
    expect(page.get_by_role("table").nth(1)).to_be_visible()


def test_answers_to_lists_are_valid_html(site, states, tmp_path):
    officer, today = Officer(site, states("officer")), date.today()
    lists = {"/lists/": write_annex_a, "/lists/health-assessments/": write_health_example}
    lists["/lists/pre-birth/"] = write_pre_birth_example
    for number, (address, write) in enumerate(lists.items()):
        (tmp_path / f"{number}.html").write_text(officer.bring(address, "list.xlsx", write(today)), encoding="utf-8")
    found = faults(tmp_path)
    found.pop(NOT_KNOWN_TO_THE_CHECKER, None)
    assert found == {}


# -- the planted references ----------------------------------------------------------------------------


class Officer:
    """An officer's client that keeps nothing on a disk, unlike a browser."""

    def __init__(self, site, state):
        self.url = site.url
        self.cookies = "; ".join(f"{cookie['name']}={cookie['value']}" for cookie in state["cookies"])

    def ask(self, address: str, body: bytes | None = None, kind: str = "") -> str:
        request = urllib.request.Request(
            self.url + address, body, {"Cookie": self.cookies, "Referer": self.url + address}
        )
        if kind:
            request.add_header("Content-Type", kind)
        with urllib.request.urlopen(request) as answer:
            assert "no-store" in answer.headers["Cache-Control"]
            return answer.read().decode()

    def bring(self, address: str, name: str, content: bytes) -> str:
        page = self.ask(address)
        token = re.search(r'name="csrfmiddlewaretoken" value="([^"]+)"', page)[1]
        month = re.search(r'<option value="(\d{4}-\d{2})"', page)
        typed = {"csrfmiddlewaretoken": token, "month": month[1] if month else "", "taken": f"{date.today()}"}
        parts = [
            f'Content-Disposition: form-data; name="{key}"\r\n\r\n{value}'.encode() for key, value in typed.items()
        ]
        parts.append(f'Content-Disposition: form-data; name="files"; filename="{name}"\r\n\r\n'.encode() + content)
        body = b"".join(b"--edge\r\n" + part + b"\r\n" for part in parts) + b"--edge--\r\n"
        return self.ask(address, body, "multipart/form-data; boundary=edge")


def processes(site) -> list[int]:
    """The server of the site and its workers."""
    port = site.url.rpartition(":")[2].encode()
    own = [pid for pid in children(os.getpid()) if port in Path(f"/proc/{pid}/cmdline").read_bytes()]
    return own + [worker for pid in own for worker in children(pid)]


def count_in_memory(pid: int, mark: bytes) -> int:
    """Number of times that a process holds `mark`. Raises PermissionError where nobody may look."""
    found = 0
    with Path(f"/proc/{pid}/mem").open("rb", buffering=0) as memory:
        for line in Path(f"/proc/{pid}/maps").read_text().splitlines():
            place, permission, *_ = line.split()
            first, last = (int(edge, 16) for edge in place.split("-"))
            if "r" not in permission or "[v" in line:
                continue
            try:
                memory.seek(first)
                found += memory.read(last - first).count(mark)
            except OSError:
                continue
    return found


def files_with(mark: bytes, folder: Path, since: float) -> list[str]:
    """Files in `folder` that hold `mark`, of those changed since then; a database as it is, with its free pages."""
    found = []
    for path in folder.rglob("*"):
        try:
            if path.is_file() and path.stat().st_mtime >= since and path.stat().st_size < LARGEST_FILE:
                found += [str(path)] if mark in path.read_bytes() else []
        except OSError:
            continue
    return found


def planted_csv(mark: str) -> bytes:
    started = date.today() - timedelta(days=800)
    rows = [f"{mark}-{number},{started:%d/%m/%Y},,C2," for number in range(3000)]
    # a list in which nothing happened lately would be taken for an old one
    rows += [f"{mark}-new,{date.today():%d/%m/%Y},,C2,", f"{mark},soon,,C2,"]
    return "\n".join((",".join(HEADINGS), *rows)).encode()


def planted_workbook(mark: str) -> bytes:
    started = date.today() - timedelta(days=10)
    headings = ("Local reference", "Started to be looked after", "First assessment held")
    return write_lists([ListSheet("List", "", headings, [(f"{mark}-{number}", started, None) for number in range(50)])])


def test_a_planted_reference_is_found_nowhere_afterwards(site, states):
    begun, mark = time.time() - 1, f"PLANTED-{uuid4().hex}"
    officer = Officer(site, states("officer"))
    counted = officer.bring("/lists/", f"{mark}.csv", planted_csv(mark))
    assert "List 8 (children in care): 3002 rows" in counted
    assert mark not in counted
    assert mark in officer.bring("/lists/health-assessments/", f"{mark}.xlsx", planted_workbook(mark))
    broken = officer.bring("/lists/", f"{mark}.csv", planted_csv(mark) + b'\n"' + mark.encode())
    assert "cannot be read" in broken
    signed = re.search(r'name="counts" value="([^"]+)"', counted)[1]
    token = re.search(r'name="csrfmiddlewaretoken" value="([^"]+)"', counted)[1]
    body = f"csrfmiddlewaretoken={token}&counts={signed}&figure=CLA-DENTAL".encode()
    assert mark not in officer.ask("/lists/drafts/", body, "application/x-www-form-urlencoded")
    officer.ask("/history/")

    searched = mark.encode()
    assert files_with(searched, site.database.parent, since=0) == []
    assert files_with(searched, Path(tempfile.gettempdir()), since=begun) == []
    assert held_after_a_while(site, searched) == {}


def test_an_upload_broken_off_half_way_leaves_nothing(site, states):
    begun, mark = time.time() - 1, f"PLANTED-{uuid4().hex}"
    officer = Officer(site, states("officer"))
    host, _, port = site.url.removeprefix("http://").partition(":")
    head = f"POST /lists/ HTTP/1.1\r\nHost: {host}:{port}\r\nCookie: {officer.cookies}\r\n"
    head += "Content-Type: multipart/form-data; boundary=edge\r\nContent-Length: 9000000\r\n\r\n"
    part = '--edge\r\nContent-Disposition: form-data; name="files"; filename="a.csv"\r\n\r\n'
    with socket.create_connection((host, int(port))) as line:
        line.sendall((head + part).encode() + planted_csv(mark))
    assert "Figures from lists" in officer.ask("/lists/")
    assert files_with(mark.encode(), site.database.parent, since=0) == []
    assert files_with(mark.encode(), Path(tempfile.gettempdir()), since=begun) == []


def held_after_a_while(site, mark: bytes) -> dict[int, int]:
    """Processes of the server that still hold `mark` when the workers that read lists have had time to end."""
    deadline = time.monotonic() + SECONDS_FOR_A_WORKER
    while True:
        held = {pid: found for pid in processes(site) if (found := _count_or_refused(pid, mark))}
        if not held or time.monotonic() > deadline:
            return held
        time.sleep(0.5)


def _count_or_refused(pid: int, mark: bytes) -> int:
    try:
        return count_in_memory(pid, mark)
    except (PermissionError, FileNotFoundError, ProcessLookupError):
        # a worker lets nobody look into its memory; one that has ended has none
        return 0


def test_the_search_finds_what_is_there(tmp_path):
    mark = f"PLANTED-{uuid4().hex}".encode()
    (tmp_path / "file").write_bytes(b"x" + mark)
    assert files_with(mark, tmp_path, since=0) == [str(tmp_path / "file")]
    assert count_in_memory(os.getpid(), mark) >= 1


def test_the_server_is_found_with_its_worker(site):
    assert len(processes(site)) >= 2


def test_enter_on_a_tick_puts_nothing_into_the_return(opened):
    page = opened("officer")
    bring(page, "/lists/", "Count the figures", write_annex_a(date.today()))
    page.get_by_role("checkbox").first.focus()
    page.keyboard.press("Enter")
    page.wait_for_timeout(300)
    expect(page.locator("h1")).to_contain_text("Figures counted for")


def test_without_script_the_pages_are_the_same(opened):
    page = opened("officer", java_script_enabled=False)
    bring(page, "/lists/pre-birth/", "Show the weeks", write_pre_birth_example(date.today()))
    expect(page.get_by_role("table", name="By expected week of birth")).to_be_visible()


def test_figures_counted_from_a_list_stand_in_the_return(opened, site):
    page = opened("officer")
    page.goto("/lists/")
    page.get_by_label("Month of the return").select_option(site.made["before"])
    page.get_by_label("Lists", exact=True).set_input_files(
        {"name": "list.csv", "mimeType": "text/csv", "buffer": planted_csv("INVENTED")}
    )
    page.get_by_role("button", name="Count the figures").click()
    page.get_by_role("button", name=re.compile("Put the ticked figures into the return")).click()
    expect(page).to_have_url(re.compile(f"/returns/{site.made['before']}/|/imports/"))
    assert "INVENTED" not in json.dumps(page.content())
