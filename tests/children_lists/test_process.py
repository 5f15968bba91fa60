"""Reading in a process of its own: bound, alone, silent, and refused in words."""

import json
import logging
import subprocess
import sys
from datetime import date
from threading import Thread

import pytest

from analysis.core.periods import Period
from bench.goals import LISTS_MEGABYTES, LISTS_SECONDS
from bench.lists import read_workbook, seconds_of_children
from children_lists import memory, process
from children_lists.examples.annex_a import LAYOUT_2019, LAYOUT_2024, write_annex_a
from children_lists.job import ListsJob, ListsTask, from_line, read_job, to_line
from children_lists.process import BUSY, FAILED, SHORT, TOO_LONG, ListsRefused, read_apart
from children_lists.work import NOTHING_KNOWN, TOO_LARGE
from tests.children_lists.makers import HOLIDAYS, MARCH, ROOT, TAKEN

JOB = ListsJob(ListsTask.COUNT, TAKEN, TAKEN, HOLIDAYS, {"CPP-NUM": MARCH})
PLAN = b"Child Unique ID,Child Protection Plan Start Date,Child Protection Plan End Date\n7,01/03/2022,\n"
MEGABYTE = 1024 * 1024


def run_in_child(code: str) -> subprocess.CompletedProcess:
    return subprocess.run([sys.executable, "-c", code], cwd=ROOT, capture_output=True, text=True, check=False)


def test_a_list_is_counted_apart():
    answer = read_apart(JOB, [bytearray(PLAN)])
    assert answer["counted"][0]["numerator"] == 1
    assert answer["lists"] == [["list 7 (child protection)", 1]]


def test_a_job_arrives_as_it_was_sent():
    job, sizes = read_job(JOB.line([3, 4]))
    assert (job, sizes) == (JOB, [3, 4])


def test_an_answer_arrives_as_it_was_given():
    assert from_line(to_line({"held": MARCH, "on": TAKEN})) == {
        "held": {"start": MARCH.start, "end": MARCH.end},
        "on": TAKEN,
    }
    with pytest.raises(TypeError):
        to_line({"what": object()})


@pytest.mark.slow
@pytest.mark.parametrize(
    ("content", "reason"),
    [
        pytest.param(b"", "This file is empty", id="nothing"),
        pytest.param(b"Name,Colour,Size\na,b,c\n", NOTHING_KNOWN, id="another table"),
        pytest.param(b"PK\x03\x04 broken off", "damaged", id="a workbook broken off"),
        pytest.param(write_annex_a(TAKEN)[:9000], "damaged", id="a workbook broken off half way"),
        pytest.param(PLAN + b'"7', "a quotation mark is not closed", id="a table broken off"),
        pytest.param(PLAN.splitlines()[0] + b"\n" + b"7,01/03/2022,\n" * 300_000, TOO_LARGE, id="300,000 rows"),
        pytest.param(b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"x" * 100, "old format", id="an old workbook"),
    ],
)
def test_what_cannot_be_read_is_refused_in_words(content, reason):
    with pytest.raises(ListsRefused) as refused:
        read_apart(JOB, [content])
    assert reason in str(refused.value)


@pytest.mark.slow
def test_the_reasons_of_lists_that_were_refused_are_told():
    with pytest.raises(ListsRefused, match="it is there twice"):
        read_apart(JOB, [PLAN, PLAN])


@pytest.mark.slow
def test_a_page_of_today_says_which_lists_it_needs():
    with pytest.raises(ListsRefused, match="needs list 8"):
        read_apart(ListsJob(ListsTask.LADDER, TAKEN, TAKEN, HOLIDAYS), [PLAN])


def test_short_memory_is_refused_before_anything_is_read(monkeypatch):
    monkeypatch.setattr(process, "is_short", lambda: True)
    with pytest.raises(ListsRefused, match=SHORT[:30]):
        read_apart(JOB, [PLAN])


def test_free_memory_is_read_from_the_system(tmp_path):
    place = tmp_path / "meminfo"
    place.write_text("MemTotal: 1000 kB\nMemAvailable:  600000 kB\n")
    assert memory.free_memory(place) == 600_000 * 1024
    place.write_text("MemTotal: 1000 kB\n")
    assert memory.free_memory(place) is None
    assert memory.free_memory(tmp_path / "none") is None


@pytest.mark.parametrize(
    ("most", "taken", "expected"), [("1000", "400", 600), ("max", "400", None), ("1000", "much", None)]
)
def test_memory_that_a_service_may_still_take(tmp_path, most, taken, expected):
    (tmp_path / "memory.max").write_text(f"{most}\n")
    (tmp_path / "memory.current").write_text(f"{taken}\n")
    assert memory.free_in_group(tmp_path) == expected
    assert memory.free_in_group(tmp_path / "none") is None


@pytest.mark.parametrize(
    ("machine", "group", "expected"),
    [(10**9, None, False), (10**8, None, True), (10**9, 10**8, True), (None, None, False)],
)
def test_memory_is_short_on_the_machine_or_in_the_service(monkeypatch, machine, group, expected):
    monkeypatch.setattr(memory, "free_memory", lambda: machine)
    monkeypatch.setattr(memory, "free_in_group", lambda: group)
    assert memory.is_short() is expected


@pytest.mark.slow
def test_a_second_upload_waits_and_is_refused_when_the_first_goes_on(monkeypatch):
    monkeypatch.setattr(process, "MOST_WAITING", 0.05)
    with process._one_at_a_time, pytest.raises(ListsRefused, match=BUSY[:30]):
        read_apart(JOB, [PLAN])
    assert read_apart(JOB, [PLAN])["counted"]


@pytest.mark.slow
def test_two_uploads_at_once_are_both_counted():
    answers = []
    threads = [Thread(target=lambda: answers.append(read_apart(JOB, [PLAN])["counted"])) for _ in range(2)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert [len(counted) for counted in answers] == [1, 1]


def test_reading_that_takes_too_long_is_ended(monkeypatch):
    monkeypatch.setattr(process, "MOST_SECONDS", -5)
    with pytest.raises(ListsRefused, match=TOO_LONG[:30]):
        read_apart(JOB, [PLAN])


@pytest.mark.slow
def test_a_fault_of_the_program_is_logged_by_kind_and_place_alone(monkeypatch, caplog):
    monkeypatch.setattr(ListsJob, "line", lambda self, sizes: b'{"PLANTED-4711": 1}\n')
    with caplog.at_level(logging.ERROR), pytest.raises(ListsRefused, match=FAILED[:30]):
        read_apart(JOB, [PLAN])
    assert "KeyError at" in caplog.text
    assert "job.py" in caplog.text
    assert "PLANTED" not in caplog.text


@pytest.mark.skipif(sys.platform != "linux", reason="the limits are those of Linux")
def test_the_reading_process_cannot_write_a_file_nor_be_dumped(tmp_path):
    code = (
        "import resource, ctypes, json\n"
        "from children_lists.memory import confine\n"
        "confine()\n"
        f"import signal; signal.signal(signal.SIGXFSZ, signal.SIG_IGN)\n"
        "wrote = True\n"
        f"try:\n    f = open({str(tmp_path / 'out')!r}, 'wb', buffering=0); f.write(b'x')\n"
        "except OSError:\n    wrote = False\n"
        "core = resource.getrlimit(resource.RLIMIT_CORE)[1]\n"
        "print(json.dumps([wrote, core, ctypes.CDLL(None).prctl(3, 0, 0, 0, 0)]))"
    )
    assert json.loads(run_in_child(code).stdout) == [False, 0, 0]


@pytest.mark.skipif(sys.platform != "linux", reason="the limits are those of Linux")
def test_the_reading_process_gets_no_more_memory_than_its_limit():
    code = (
        "from children_lists.memory import MOST_TAKEN, confine\nconfine()\n"
        "try:\n    bytearray(MOST_TAKEN)\nexcept MemoryError:\n    print('bound')"
    )
    assert run_in_child(code).stdout == "bound\n"


@pytest.mark.slow
@pytest.mark.skipif(sys.platform != "linux", reason="memory is read as Linux tells it")
@pytest.mark.parametrize("layout", [LAYOUT_2019, LAYOUT_2024])
def test_twenty_thousand_rows_are_counted_in_time_and_memory(layout):
    seconds, megabytes = read_workbook(layout)
    assert seconds < LISTS_SECONDS
    assert megabytes < LISTS_MEGABYTES


@pytest.mark.slow
def test_periods_of_a_job_are_those_asked_for():
    job = ListsJob(ListsTask.COUNT, TAKEN, TAKEN, HOLIDAYS, {"CPP-NUM": Period(date(2022, 2, 1), date(2022, 2, 28))})
    assert read_apart(job, [PLAN])["counted"][0]["numerator"] == 0


@pytest.mark.slow
def test_reading_begins_within_a_second():
    begun = seconds_of_children()
    read_apart(JOB, [PLAN])
    assert seconds_of_children() - begun < 1
