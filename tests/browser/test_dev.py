"""A developer's loop: an open page shows each change of the code by itself, with the errors and its queries."""

import os
import shutil
import signal
import socket
import subprocess
import sys
import time
from pathlib import Path

import pytest

pytestmark = [pytest.mark.browser, pytest.mark.slow]
ROOT = Path(__file__).resolve().parents[2]
SECONDS_TO_START = 300
# the stream of a page that has just been left takes up to two looks to end, and until then it can take the news
SECONDS_TO_LISTEN = 5
SECONDS_TO_SEE = 90  # about one on an idle machine; the checks share theirs


def free_port():
    with socket.socket() as listener:
        listener.bind(("127.0.0.1", 0))
        return listener.getsockname()[1]


@pytest.fixture
def copy_for_developers(tmp_path):
    """A copy of the project served for a developer: its folder and its address."""
    copy = tmp_path / "copy"
    left_out = shutil.ignore_patterns(".venv*", "var", ".git", "*cache*", ".hypothesis", "tests", "screenshots", ".env")
    shutil.copytree(ROOT, copy, ignore=left_out)
    (copy / ".venv-dev").symlink_to(Path(sys.prefix), target_is_directory=True)
    port = free_port()
    given = {name: os.environ[name] for name in ("PATH", "HOME") if name in os.environ}
    log = (tmp_path / "log").open("w+")
    command = [sys.executable, str(copy / "run"), "--dev", "--no-load", "--port", str(port)]
    server = subprocess.Popen(command, cwd=copy, env=given, stdout=log, stderr=log, start_new_session=True)
    try:
        deadline = time.monotonic() + SECONDS_TO_START
        while "The dashboard is ready" not in (tmp_path / "log").read_text():
            assert server.poll() is None, (tmp_path / "log").read_text()
            assert time.monotonic() < deadline, (tmp_path / "log").read_text()
            time.sleep(0.1)
        yield copy, f"http://127.0.0.1:{port}"
    finally:
        os.killpg(server.pid, signal.SIGTERM)
        server.wait()
        log.close()


def change(path, old, new):
    path.write_text(path.read_text().replace(old, new, 1))


def test_open_page_shows_a_changed_template_style_and_setting_by_itself_with_its_queries(copy_for_developers, browser):
    copy, address = copy_for_developers
    page = browser.new_page()
    page.set_default_timeout(SECONDS_TO_SEE * 1000)
    complaints = []
    page.on("console", lambda message: complaints.append(message.text) if message.type == "error" else None)
    page.goto(f"{address}/accounts/login/")
    page.wait_for_selector("#djDebug", state="attached")
    assert page.locator("#djDebug .SQLPanel, #djDebug #djdt-SQLPanel").count()

    new = page.locator("#new")
    change(copy / "templates/account/login.html", "{% block content %}", "{% block content %}<b id='new'>new</b>")
    new.wait_for()
    page.wait_for_timeout(SECONDS_TO_LISTEN * 1000)
    change(copy / "static/css/components.css", "", "#new { display: none; }\n")
    new.wait_for(state="hidden")
    page.wait_for_timeout(SECONDS_TO_LISTEN * 1000)
    change(copy / "wscc_dashboard/settings.py", "Children First improvement dashboard", "Changed by its developer")
    page.get_by_text("Changed by its developer").first.wait_for()

    page.goto(f"{address}/no/such/page")
    assert "Using the URLconf" in page.content()
    assert [text for text in complaints if "Content Security Policy" in text] == []
    page.close()
