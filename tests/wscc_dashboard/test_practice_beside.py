"""The way from the demonstration to practice: there where it runs, how to start it where it does not."""

import json
import os

import pytest

from wscc_dashboard.practice_beside import PracticeServer, find_practice_server
from wscc_dashboard.starting.announcing import PRACTICE_SERVER, write_practice_server

# the process that started the tests runs as long as they do
RUNNING = os.getppid()
NO_PROCESS = 2**22 + 1


@pytest.fixture
def folder(settings, tmp_path):
    settings.VAR_DIR, settings.IS_PRACTICE, settings.IS_DEMONSTRATION = tmp_path, False, True
    return tmp_path


def test_practice_that_runs_is_where_the_link_leads(folder, anonymous):
    write_practice_server(folder, RUNNING, 8001)
    assert find_practice_server(folder) == PracticeServer(RUNNING, 8001)
    answer = anonymous.get("/practice/", headers={"Host": "localhost:8000"})
    assert (answer.status_code, answer["Location"]) == (302, "http://localhost:8001/")
    assert anonymous.get("/practice/", headers={"Host": "localhost"})["Location"] == "http://localhost:8001/"


@pytest.mark.parametrize(
    "content",
    [
        pytest.param(None, id="never started"),
        pytest.param(json.dumps({"pid": NO_PROCESS, "port": 8001}), id="stopped"),
        pytest.param("{", id="damaged"),
        pytest.param("[]", id="something else"),
        pytest.param(json.dumps({"pid": "many", "port": 8001}), id="no process"),
    ],
)
def test_where_none_runs_the_page_says_how_it_is_started(folder, anonymous, content):
    if content is not None:
        (folder / PRACTICE_SERVER).write_text(content, encoding="utf-8")
    assert find_practice_server(folder) is None
    answer = anonymous.get("/practice/")
    assert answer.status_code == 200
    assert "./run --practice" in answer.content.decode()


@pytest.mark.parametrize(
    ("practice", "demonstration", "said"),
    [(True, True, "You are in practice"), (False, False, "Practice is not running")],
)
def test_only_a_demonstration_leads_there(folder, anonymous, settings, practice, demonstration, said):
    write_practice_server(folder, RUNNING, 8001)
    settings.IS_PRACTICE, settings.IS_DEMONSTRATION = practice, demonstration
    answer = anonymous.get("/practice/")
    assert answer.status_code == 200
    assert said in answer.content.decode()


def test_the_banner_of_a_demonstration_leads_there(folder, anonymous):
    assert 'href="/practice/"' in anonymous.get("/glossary/").content.decode()
