"""The parts of measuring that need no server: reading pages, commands and reports."""

import argparse
import os
import time

import pytest

from bench.__main__ import exit_code, parse, size_names
from bench.assessing import MONTHS, invented_months, microseconds
from bench.browsing import nginx_settings
from bench.goals import Goal
from bench.pages import rate_from
from bench.publishing import Waits
from bench.serving import cpu_seconds, resident_megabytes
from bench.visiting import linked_files

PAGE = """
<link rel="icon" href="data:image/svg+xml,x"><link rel="stylesheet" href="/static/a.css">
<link rel="stylesheet" href="/static/a.css"><link rel="alternate" href="/feed">
<script src="/static/b.js" defer></script><script type="application/json">{}</script>
<img src="/static/c.png"><a href="/kpis/">Scorecard</a>
<figure data-plotly-src="/static/plotly.js"></figure>
"""


def test_linked_files_are_what_a_browser_fetches_by_itself():
    assert linked_files(PAGE) == ["/static/a.css", "/static/b.js", "/static/c.png"]


def test_rate_is_read_from_the_report_of_wrk():
    assert rate_from("Requests/sec:    812.44\nTransfer/sec:  9MB") == 812.44


@pytest.mark.parametrize("trouble", ["Non-2xx or 3xx responses: 4", "Socket errors: connect 0, read 3"])
def test_rate_of_a_run_with_errors_is_none(trouble):
    assert rate_from(f"{trouble}\nRequests/sec: 900.00") == 0.0


@pytest.mark.slow
def test_processor_time_and_memory_of_this_process_are_read():
    before = cpu_seconds(os.getpid())
    deadline = time.process_time() + 0.05
    while time.process_time() < deadline:
        pass
    assert 0.03 < cpu_seconds(os.getpid()) - before < 5
    assert 5 < resident_megabytes(os.getpid()) < 5000


def test_sizes_are_read_in_the_order_of_size():
    assert size_names("l, S") == ["S", "L"]


@pytest.mark.parametrize("text", ["", "XL", "S,XL"])
def test_unknown_sizes_are_refused(text):
    with pytest.raises(argparse.ArgumentTypeError, match="they are S, M, L"):
        size_names(text)


def test_pages_measures_all_sizes_unless_told():
    assert parse(["pages"]).sizes == ["S", "M", "L"]


def test_exit_code_says_whether_all_goals_are_reached():
    reached, missed = Goal("a", "1", "2", True), Goal("b", "3", "2", False)
    assert exit_code([reached]) == 0
    assert exit_code([reached, missed]) == 1


def test_static_files_are_served_to_this_machine_alone(tmp_path):
    assert "listen 127.0.0.1:8123;" in nginx_settings(tmp_path / "files", tmp_path, 8123, is_root=False)


def test_the_months_that_are_assessed_are_the_same_every_time_and_follow_each_other():
    months = invented_months()
    assert months == invented_months()
    assert len(months) == MONTHS
    assert all(later == earlier.shifted(1) for (earlier, _), (later, _) in zip(months, months[1:], strict=False))
    assert all(0 < value <= 100 for _, value in months)


def test_processor_time_is_that_of_one_call():
    calls = []
    found = microseconds(lambda: calls.append(None), blocks=3, repeats=5)
    assert len(calls) == (3 + 1) * 5
    assert found >= 0


@pytest.mark.parametrize("command", ["assess", "lists"])
def test_what_can_be_measured_without_a_server_is_a_command(command):
    assert parse([command]).command == command


def test_of_the_waits_of_readers_the_share_is_counted_from_the_shortest():
    waits = Waits("readers", [float(wait) for wait in range(100, 0, -1)])
    assert [waits.at(share) for share in (0.5, 0.95, 1)] == [51, 96, 100]
