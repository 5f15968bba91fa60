"""The check script: what it counts as failed, what it leaves out, and the variables it gives the tests."""

import json
import subprocess
import sys
import tomllib
from contextlib import nullcontext
from importlib.machinery import SourceFileLoader
from importlib.util import module_from_spec, spec_from_loader
from pathlib import Path
from threading import Barrier
from types import SimpleNamespace

import pytest
from hypothesis import settings as properties

from wscc_dashboard.rooms import read_rooms

ROOT = Path(__file__).resolve().parents[2]


@pytest.fixture(scope="module")
def checks():
    before, sys.dont_write_bytecode = sys.dont_write_bytecode, True
    loader = SourceFileLoader("checks", str(ROOT / "test"))
    module = module_from_spec(spec_from_loader("checks", loader))
    loader.exec_module(module)
    sys.dont_write_bytecode = before
    return module


def test_report_fails_when_one_check_fails(checks, capsys):
    report = checks.Report()
    report.add("types", True, 1.0)
    assert report.close() == 0
    report.add("tests on SQLite", False, 2.0, "1 failed, 9 passed in 2.00s")
    assert report.close() == 1
    said = capsys.readouterr().out
    assert "1 failed, 9 passed" in said
    assert "FAILED: tests on SQLite" in said


@pytest.mark.parametrize(("ci", "code"), [("", 0), ("true", 1), ("TRUE", 1), ("false", 0)])
def test_what_is_skipped_is_a_failure_only_where_everything_must_be_there(checks, monkeypatch, capsys, ci, code):
    monkeypatch.setenv("CI", ci)
    report = checks.Report()
    report.skip("tests in a browser", "Chromium is missing.")
    assert report.close() == code
    assert "*** SKIPPED: tests in a browser" in capsys.readouterr().out


def test_types_are_checked_of_rooms_without_django_and_of_actions_and_queries(checks):
    read = dict(checks.static_checks(Path("bin")))["types (mypy)"]
    assert {*read_rooms(ROOT).without_django, "ledger/workflow.py", "kpis/figures/actions.py", "pages/details.py"} <= {
        *read
    }


def test_developers_own_variables_do_not_reach_the_tests(checks, monkeypatch, tmp_path):
    monkeypatch.setenv("COUNCIL_NAME", "Elsewhere")
    monkeypatch.setenv("DATABASE_URL", "postgresql://real/database")
    monkeypatch.setenv("PYTHONDONTWRITEBYTECODE", "1")
    environment = checks.test_environment(tmp_path)
    assert "PYTHONDONTWRITEBYTECODE" not in environment
    assert environment["COUNCIL_NAME"] == "West Sussex County Council"
    assert environment["DATABASE_URL"].startswith("sqlite:///")
    assert environment["VAR_DIR"].startswith(str(tmp_path))


@pytest.fixture
def bare(checks, monkeypatch):
    """A machine with apt-get on which two packages are missing; gives the commands that were run."""
    commands = []

    def note(command, **_):
        commands.append(command)
        return SimpleNamespace(returncode=0, stdout="")

    monkeypatch.setattr(checks.subprocess, "run", note)
    monkeypatch.setattr(checks.shutil, "which", lambda name: f"/usr/bin/{name}")
    return commands


@pytest.fixture
def needs(checks):
    return (
        checks.Need("chromium", lambda: None, "Chromium is missing"),
        checks.Need("postgresql", lambda: "/usr/lib/postgresql", "PostgreSQL is missing"),
        checks.Need("libatomic1", lambda: False, "libatomic.so.1 is missing"),
    )


def test_root_installs_all_that_is_missing_in_one_step(checks, bare, needs, monkeypatch):
    monkeypatch.setattr(checks.os, "getuid", lambda: 0)
    checks.install_what_is_missing(needs)
    assert bare[-1][-2:] == ["chromium", "libatomic1"]
    assert [command[1] for command in bare] == ["update", "install"]


def test_somebody_else_is_told_what_is_missing_and_the_command(checks, bare, needs, monkeypatch):
    monkeypatch.setattr(checks.os, "getuid", lambda: 1000)
    checks.install_what_is_missing(needs)
    assert bare == []
    said = checks.why_missing(checks.still_missing(needs))
    assert said.startswith("Chromium is missing; libatomic.so.1 is missing. ")
    assert said.endswith("apt install --no-install-recommends chromium libatomic1")


def test_nothing_is_installed_where_all_is_there(checks, bare, needs, monkeypatch):
    monkeypatch.setattr(checks.os, "getuid", lambda: 0)
    checks.install_what_is_missing(needs[1:2])
    assert bare == []


def test_library_and_font_that_are_not_there_are_missed(checks, monkeypatch, tmp_path):
    assert checks.has_library("libc.so.6")
    assert not checks.has_library("libnosuch.so.1")
    monkeypatch.setattr(checks, "FONT_FOLDERS", (str(tmp_path),))
    assert not checks.has_font("DejaVuSans")
    (tmp_path / "deep").mkdir()
    (tmp_path / "deep" / "DejaVuSans.ttf").touch()
    assert checks.has_font("Arial", "DejaVuSans")


def cannot_start(checks):
    raise checks.run.CannotStart("no server")


def test_jobs_run_side_by_side_and_the_one_that_breaks_off_is_heard(checks):
    meeting = Barrier(2, timeout=120)
    checks.side_by_side((meeting.wait,), (meeting.wait,))
    with pytest.raises(checks.run.CannotStart):
        checks.side_by_side((list,), (cannot_start, checks))


def test_types_are_checked_of_every_module_of_actions_and_queries(checks):
    found = checks.typed_modules()
    rooms = {path.split("/")[0] for path in found if path.endswith("queries.py")}
    assert {"kpis", "inspections", "scrutiny"} <= rooms
    assert not [path for path in found if "migrations" in path or path.startswith((".", "tests"))]


def test_hooks_before_a_commit_are_our_own_checks_and_name_no_other_host():
    hooks = (ROOT / ".pre-commit-config.yaml").read_text(encoding="utf-8")
    assert "repo: local" in hooks
    assert hooks.count("repo:") == 1
    assert "./test --fast" in hooks


def test_uv_is_given_pips_index_but_no_folders_that_only_this_machine_has(checks, monkeypatch):
    said = "global.index-url='https://mirror.example/simple'\n:env:.find-links='/wheels'\nglobal.extra-index-url='file:///a'\n"
    monkeypatch.setattr(checks.subprocess, "run", lambda *a, **k: SimpleNamespace(stdout=said))
    monkeypatch.delenv("UV_DEFAULT_INDEX", raising=False)
    assert checks.index_of_pip("python") == {"UV_DEFAULT_INDEX": "https://mirror.example/simple"}


def test_index_that_uv_was_given_already_wins(checks, monkeypatch):
    said = "global.index-url='https://mirror.example/simple'\n"
    monkeypatch.setattr(checks.subprocess, "run", lambda *a, **k: SimpleNamespace(stdout=said))
    monkeypatch.setenv("UV_DEFAULT_INDEX", "https://other.example/simple")
    assert checks.index_of_pip("python") == {}


def test_continuous_integration_runs_the_same_checks():
    script = (ROOT / ".ci" / "run").read_text(encoding="utf-8")
    assert "./test" in script
    assert subprocess.run(["bash", "-n", str(ROOT / ".ci" / "run")]).returncode == 0


@pytest.mark.slow
def test_throw_away_postgres_comes_and_goes(checks):
    programs = checks.find_postgres()
    if programs is None:
        pytest.skip("PostgreSQL is not installed here")
    import psycopg2

    with checks.throw_away_postgres(programs) as url:
        folder = Path(url.partition("host=")[2])
        connection = psycopg2.connect(url)
        with connection.cursor() as cursor:
            cursor.execute("SELECT 1")
            assert cursor.fetchone() == (1,)
        connection.close()
    assert not folder.exists()


@pytest.fixture
def suites(checks, monkeypatch):
    """A function that gives the arguments of each suite of `./test` by its name, without running any."""

    def planned(fast):
        jobs = []
        monkeypatch.setattr(checks, "install_what_is_missing", lambda needs: None)
        monkeypatch.setattr(checks, "still_missing", lambda needs: [])
        monkeypatch.setattr(checks, "find_postgres", lambda: None)
        monkeypatch.setattr(checks, "throw_away_postgres", lambda programs: nullcontext("postgresql://x"))
        monkeypatch.setattr(checks, "side_by_side", lambda *planned: jobs.extend(planned))
        monkeypatch.setattr(checks, "report_lines", lambda *given: None)
        checks.check_everything(checks.Report(), ROOT, {"VAR_DIR": "/tmp/var"}, fast=fast)
        return {job[1]: job[5] for job in jobs if job[0] is checks.run_pytest}

    return planned


def test_whole_check_leaves_no_test_out_and_runs_none_twice(checks, suites):
    whole = suites(fast=False)
    chosen = {
        name.rpartition(" ")[2]: [part for part in arguments if part.startswith(("tests", "-m", "--ignore"))]
        for name, arguments in whole.items()
    }
    figures = ["tests/kpis", "tests/record", "tests/reference_data"]
    without = [f"--ignore={folder}" for folder in ("tests/browser", *checks.tests_without_database())]
    assert chosen == {
        "PostgreSQL": without,
        "browser": ["tests/browser"],
        "rest": [f"--ignore={folder}" for folder in ("tests/browser", "tests/pages", *figures)],
        "figures": figures,
        "pages": ["tests/pages", "--ignore=tests/pages/west_sussex"],
        "published": ["tests/pages/west_sussex"],
    }
    assert all(
        (ROOT / folder).is_dir()
        for folder in (
            "tests/browser",
            "tests/pages/west_sussex",
            *figures,
            *checks.tests_without_database(),
        )
    )


def test_lines_and_branches_of_every_room_are_counted(checks, tmp_path):
    *_, source = checks.measuring(tmp_path / "counted.json")
    assert source.split(",") == list(read_rooms(ROOT).names)
    written = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["tool"]["slipcover"]
    assert written["branch"] is True
    assert written["fail-under"] > 90


@pytest.mark.slow
def test_too_few_lines_of_both_suites_together_fail(checks, tmp_path):
    counted = []
    for number, lines in enumerate(([1, 2], [2, 3])):
        summary = {"covered_lines": 2, "missing_lines": 1, "percent_covered": 66}
        file = {"executed_lines": lines, "missing_lines": [({1, 2, 3} - set(lines)).pop()], "summary": summary}
        file |= {"executed_branches": [], "missing_branches": []}
        meta = {
            "software": "slipcover",
            "version": "1.1.0",
            "timestamp": "2026-12-01T00:00:00",
            "branch_coverage": True,
        }
        told = {"meta": meta | {"show_contexts": False}, "files": {"web/memory.py": file}, "summary": summary}
        counted.append(tmp_path / f"{number}.json")
        counted[-1].write_text(json.dumps(told))
    tools, report = Path(sys.executable).parent, checks.Report()
    checks.report_lines(report, tools, counted)
    assert report.failed == []
    checks.report_lines(report, tools, counted[:1])
    assert report.failed == ["lines and branches reached"]


@pytest.mark.parametrize(
    ("line", "is_closing"),
    [
        ("4537 passed, 8424 deselected in 1040.57s (0:17:20)", True),
        ("1 failed, 7758 passed, 3 skipped in 1630.66s (0:27:10)", True),
        ("2 errors in 0.31s", True),
        ("(summary)   45947   412   6466   301   95   98", False),
        ("........................ [ 38%]", False),
    ],
)
def test_summary_has_the_closing_line_of_the_suite_and_not_what_is_printed_after_it(checks, line, is_closing):
    assert bool(checks.CLOSING.search(line)) is is_closing


def test_quick_tests_are_shared_out_by_folder(checks, suites):
    rest, without = suites(fast=True).values()
    chosen = [part for part in without if part.startswith("tests/")]
    alike = without[: -len(chosen)]
    assert rest == [*alike, *(f"--ignore={folder}" for folder in chosen)]
    assert without == [*alike, *chosen]
    assert len(set(chosen)) == len(chosen)
    assert {*checks.tests_without_database()} < {*chosen}
    assert all((ROOT / folder).is_dir() for folder in chosen)


def test_quick_tests_leave_out_the_slow_the_browser_and_second_sources_and_nothing_else(suites):
    rest, without = suites(fast=True).values()
    chosen = [part for part in without if part.startswith("tests/")]
    assert without[: -len(chosen)] == [
        "-m",
        "not slow",
        "--hypothesis-profile",
        "quick",
        "--ignore=tests/browser",
        "--ignore-glob=*/test_second_source.py",
    ]


def test_properties_are_tried_with_fewer_examples_only_where_it_is_asked_for(suites):
    assert properties.get_profile("quick").max_examples < properties.get_profile("default").max_examples
    assert not [name for name, told in suites(fast=False).items() if "--hypothesis-profile" in told]


def test_postgresql_leaves_out_only_the_browser_and_what_knows_no_database(checks, suites):
    arguments = suites(fast=False)["tests on PostgreSQL"]
    left_out = {part.removeprefix("--ignore=") for part in arguments if part.startswith("--ignore=")}
    assert left_out == {"tests/browser", *checks.tests_without_database()}
    assert "-m" not in arguments
