"""The start script: ports, markers, the environment it makes, and what it says when it cannot start."""

import argparse
import ast
import json
import os
import socket
import stat
import subprocess
import sys
from importlib.machinery import SourceFileLoader
from importlib.util import module_from_spec, spec_from_loader
from pathlib import Path

import pytest

from wscc_dashboard.starting.packages import can_make_environments, missing_venv_message

ROOT = Path(__file__).resolve().parents[2]
PEOPLE = [{"role": "member", "email": "member@example.org", "password": "made at random"}]


@pytest.fixture(scope="module")
def run():
    """The script as a module, without leaving compiled files beside it."""
    before, sys.dont_write_bytecode = sys.dont_write_bytecode, True
    loader = SourceFileLoader("run", str(ROOT / "run"))
    module = module_from_spec(spec_from_loader("run", loader))
    loader.exec_module(module)
    sys.dont_write_bytecode = before
    return module


# Python


STARTING = sorted((ROOT / "wscc_dashboard" / "starting").glob("*.py"))


@pytest.mark.parametrize("path", [ROOT / "run", *STARTING], ids=lambda path: path.name)
def test_script_can_be_read_by_an_old_python(path):
    ast.parse(path.read_text(encoding="utf-8"), feature_version=(3, 6))


BEFORE_PACKAGES = (*STARTING, *(ROOT / "wscc_dashboard" / name for name in ("__init__.py", "rooms.py", "release.py")))


@pytest.mark.parametrize("path", [ROOT / "run", *BEFORE_PACKAGES], ids=lambda path: path.name)
def test_script_needs_nothing_but_python_and_files_that_need_nothing_else(path):
    own = {f"wscc_dashboard.{file.stem}" for file in BEFORE_PACKAGES} | {
        f"wscc_dashboard.starting.{file.stem}" for file in STARTING
    }
    tree = ast.parse(path.read_text(encoding="utf-8"))
    imported = [alias.name for node in ast.walk(tree) if isinstance(node, ast.Import) for alias in node.names]
    imported += [node.module for node in ast.walk(tree) if isinstance(node, ast.ImportFrom)]
    assert imported or path.name == "__init__.py"
    assert [name for name in imported if name.split(".")[0] not in sys.stdlib_module_names and name not in own] == []


def test_script_starts_on_a_bare_python():
    told = subprocess.run(
        [sys.executable, "-S", "-E", "-s", str(ROOT / "run"), "--help"], capture_output=True, text=True, cwd="/"
    )
    assert told.returncode == 0, told.stderr
    assert "--practice" in told.stdout


def test_scripts_can_be_started():
    for script in ("run", "test", ".ci/run"):
        assert os.access(ROOT / script, os.X_OK)


def test_old_python_is_refused_with_the_command_that_helps(run):
    with pytest.raises(run.CannotStart, match=r"3\.11 or newer; this is Python 3\.9") as refusal:
        run.check_python((3, 9, 2))
    assert "apt install python3.11" in str(refusal.value)


def test_first_good_python_passes(run):
    run.check_python((3, 11, 0))


def test_windows_is_sent_to_its_subsystem(run):
    with pytest.raises(run.CannotStart, match="Windows Subsystem for Linux"):
        run.check_python((3, 12), is_posix=False)


def test_newer_python_is_looked_for(run):
    assert run.newer_python({"python3.12": "/usr/bin/python3.12", "python3.11": "/b"}.get) == "/usr/bin/python3.12"
    assert run.newer_python({}.get) is None


def test_missing_venv_names_debians_package(run):
    assert not can_make_environments({"venv": object()}.get)
    assert can_make_environments()
    assert "sudo apt install python3-venv" in missing_venv_message((3, 11, 2))
    assert "python3.11-venv" in missing_venv_message((3, 11, 2))


# Ports


def test_port_that_is_free_is_taken(run):
    assert run.choose_port("127.0.0.1", None, free=lambda host, port: True) == 8000
    assert run.choose_port("127.0.0.1", 9000, free=lambda host, port: True) == 9000


def test_next_free_port_is_chosen_when_none_was_asked_for(run):
    assert run.choose_port("127.0.0.1", None, free=lambda host, port: port > 8002) == 8003


def test_taken_port_that_was_asked_for_is_an_error_that_names_a_free_one(run):
    with pytest.raises(run.CannotStart, match=r"Port 9000 is taken.*--port 9002"):
        run.choose_port("127.0.0.1", 9000, free=lambda host, port: port > 9001)


def test_no_port_at_all_is_said(run):
    with pytest.raises(run.CannotStart, match="Choose another"):
        run.choose_port("127.0.0.1", None, free=lambda host, port: False)
    with pytest.raises(run.CannotStart, match="Choose another"):
        run.choose_port("127.0.0.1", 65535, free=lambda host, port: False)


def test_port_is_taken_while_somebody_listens(run):
    with socket.socket() as listener:
        listener.bind(("127.0.0.1", 0))
        listener.listen()
        port = listener.getsockname()[1]
        assert not run.is_free("127.0.0.1", port)
    assert run.is_free("127.0.0.1", port)


@pytest.mark.parametrize("host", ["192.0.2.1", "not a name", "x" * 300])
def test_address_of_another_machine_is_refused(run, host):
    with pytest.raises(run.CannotStart, match="not an address of this machine"):
        run.is_free(host, 8000)


@pytest.mark.parametrize("text", ["0", "65536", "eighty", "-1", ""])
def test_port_must_be_a_port(run, text):
    with pytest.raises(argparse.ArgumentTypeError, match="1 to 65535"):
        run.port_number(text)


# Environment


def make_environment(run, given=(), *arguments):
    return run.build_environment(run.parse_arguments(arguments), dict(given), Path("/srv/var"), "made at random")


def test_environment_has_what_the_settings_need(run):
    made = make_environment(run)
    assert made["SECRET_KEY"] == "made at random"
    assert made["DATABASE_URL"] == "sqlite:////srv/var/dashboard.sqlite3"
    assert made["DEMONSTRATION"] == "true"
    assert made["VAR_DIR"] == "/srv/var"
    assert "PRACTICE" not in made


def test_what_was_compiled_is_kept_for_the_next_start(run):
    assert "PYTHONDONTWRITEBYTECODE" not in make_environment(run, {"PYTHONDONTWRITEBYTECODE": "1"}.items())


def test_variables_of_the_person_win_and_empty_ones_do_not_count(run):
    given = {
        "DEMONSTRATION": "false",
        "DATABASE_URL": "postgresql://h/d",
        "SECRET_KEY": " ",
        "ALLOWED_HOSTS": "a.gov.uk",
    }
    made = make_environment(run, given)
    assert (made["DEMONSTRATION"], made["DATABASE_URL"]) == ("false", "postgresql://h/d")
    assert (made["SECRET_KEY"], made["ALLOWED_HOSTS"]) == ("made at random", "a.gov.uk")


def test_database_of_the_command_line_wins(run):
    made = make_environment(run, {"DATABASE_URL": "postgresql://h/d"}, "--database", "sqlite:////x")
    assert made["DATABASE_URL"] == "sqlite:////x"


def test_practice_never_uses_the_database_for_real_figures(run):
    made = make_environment(run, {"DATABASE_URL": "postgresql://h/real", "PRACTICE": "false"}, "--practice")
    assert made["DATABASE_URL"] == "sqlite:////srv/var/practice.sqlite3"
    assert made["PRACTICE"] == "true"


def test_practice_by_variable_has_its_own_default_database(run):
    assert make_environment(run, {"PRACTICE": "yes"})["DATABASE_URL"] == "sqlite:////srv/var/practice.sqlite3"


@pytest.mark.parametrize(
    ("host", "expected"),
    [
        pytest.param("127.0.0.1", ["127.0.0.1", "localhost", "[::1]"], id="this machine alone"),
        pytest.param("::1", ["127.0.0.1", "localhost", "[::1]"], id="this machine, IPv6"),
        pytest.param("10.0.0.5", ["127.0.0.1", "localhost", "[::1]", "10.0.0.5"], id="one address"),
        pytest.param("0.0.0.0", ["127.0.0.1", "localhost", "[::1]", "box", "box.local"], id="every address"),
    ],
)
def test_allowed_hosts_include_the_host(run, host, expected):
    assert run.allowed_hosts(host, own_name=lambda: "box") == expected


def test_env_file_is_read_as_the_settings_read_it(run, tmp_path):
    file = tmp_path / ".env"
    file.write_text(
        "# remark\nA=1\nexport B='two words'\nC=\"x # y\"\nD=plain # remark\nE=\nnot a line\n", encoding="utf-8"
    )
    assert run.read_env_file(file) == {"A": "1", "B": "two words", "C": "x # y", "D": "plain", "E": ""}
    assert run.read_env_file(tmp_path / "missing") == {}


def test_every_variable_that_the_script_sets_is_documented(run):
    made = make_environment(run, (), "--practice", "--dev")
    assert set(made) - {"PGCONNECT_TIMEOUT"} <= set(run.read_env_file(ROOT / ".env.example"))


# Databases


@pytest.mark.parametrize("url", ["mysql://u:secret@h/d", "/srv/x.sqlite3", "", "sqlite:x"])
def test_other_databases_are_refused_without_showing_a_password(run, url):
    with pytest.raises(run.CannotStart, match="not the address of a database") as refusal:
        run.check_database_url(url)
    assert "secret" not in str(refusal.value)


@pytest.mark.parametrize("url", ["sqlite:////a/b", "postgres://h/d", "postgresql://u:p@h:5432/d"])
def test_databases_of_ours_are_accepted(run, url):
    run.check_database_url(url)


def test_sqlite_paths_survive_the_journey_through_an_address(run):
    path = Path("/home/ann/my files/100% + é.sqlite3")
    assert run.sqlite_path(run.sqlite_url(path)) == path
    assert run.sqlite_path("sqlite:///var/x.sqlite3", Path("/srv")) == Path("/srv/var/x.sqlite3")
    assert run.sqlite_path("postgresql://h/d") is None


def test_settings_find_the_same_sqlite_file(run):
    from wscc_dashboard.env import Environment

    path = "/home/ann/my files/100% + é.sqlite3"
    assert Environment({"DATABASE_URL": run.sqlite_url(path)}).database("DATABASE_URL")["NAME"] == path


@pytest.mark.parametrize(
    ("url", "shown"),
    [
        ("postgresql://ann:pa@ss:word@h:5432/d", "postgresql://ann@h:5432/d"),
        ("postgresql://ann@h:5432/d", "postgresql://ann@h:5432/d"),
        ("postgresql://h:5432/d", "postgresql://h:5432/d"),
        ("postgresql:///d?host=/run&password=secret", "postgresql:///d?host=/run&password=..."),
    ],
)
def test_passwords_are_not_shown(run, url, shown):
    assert run.without_password(url) == shown


# Folders and markers


def test_private_folder_is_for_its_owner_alone(run, tmp_path):
    run.make_private_folder(tmp_path / "var")
    assert stat.S_IMODE((tmp_path / "var").stat().st_mode) == 0o700


def test_folder_that_cannot_be_written_to_is_refused(run, tmp_path):
    (tmp_path / "file").write_text("in the way")
    with pytest.raises(run.CannotStart, match="cannot be written to"):
        run.make_private_folder(tmp_path / "file")


def test_secret_key_is_made_once_and_kept_private(run, tmp_path):
    key = run.get_secret_key(tmp_path / "secret_key")
    assert len(key) >= 50
    assert run.get_secret_key(tmp_path / "secret_key") == key
    assert stat.S_IMODE((tmp_path / "secret_key").stat().st_mode) == 0o600


def test_secret_key_left_empty_by_an_interrupted_start_is_made_again(run, tmp_path):
    (tmp_path / "secret_key").write_text("")
    assert run.get_secret_key(tmp_path / "secret_key")


def test_atomic_write_leaves_the_old_file_when_it_fails(run, tmp_path):
    path = tmp_path / "state.json"
    run.write_atomically(path, "old")
    with pytest.raises(UnicodeEncodeError):
        run.write_atomically(path, "new \ud800")
    assert path.read_text() == "old"
    assert [file.name for file in tmp_path.iterdir()] == ["state.json"]


def test_environment_is_ready_only_for_its_own_lock(run, tmp_path):
    lock = tmp_path / "requirements.lock"
    lock.write_text("django==5.2\n")
    environment = run.VirtualEnvironment(tmp_path / ".venv", lock)
    assert not environment.is_ready()
    environment.python.parent.mkdir(parents=True)
    environment.python.touch()
    environment.mark.write_text(environment.wanted + "\n")
    assert environment.is_ready()
    lock.write_text("django==5.3\n")
    assert not environment.is_ready()
    assert not environment.works()


# Preparation


@pytest.fixture
def prepare(run, tmp_path, monkeypatch):
    """A function that prepares with a recorded Django, and returns the commands of manage.py that it needed."""
    database = tmp_path / "dashboard.sqlite3"

    def go(*arguments, fails="", **given):
        called = []

        def run_command(command, **more):
            called.append(command[2:])
            if not fails:
                database.touch()
                database.write_text(database.read_text() or "rows")
                (tmp_path / "state.json").write_text("{}")
            return subprocess.CompletedProcess(command, 1 if fails else 0, stderr=fails)

        monkeypatch.setattr(run.subprocess, "run", run_command)
        options = run.parse_arguments(arguments)
        run.prepare(options, run.build_environment(options, given, tmp_path, "key"), tmp_path, Path(sys.executable))
        return called

    return go


def test_second_start_asks_django_nothing(prepare):
    assert prepare() == [["prepare"]]
    assert prepare() == []


@pytest.mark.slow
def test_no_load_is_passed_on_and_is_no_whole_preparation(prepare):
    assert prepare("--no-load") == [["prepare", "--no-load"]]
    assert prepare("--no-load") == []
    assert prepare() == [["prepare"]]


@pytest.mark.slow
@pytest.mark.parametrize("lost", ["dashboard.sqlite3", "state.json", "ready"])
def test_lost_file_is_made_again(prepare, tmp_path, lost):
    prepare()
    (tmp_path / lost).unlink()
    assert prepare() == [["prepare"]]


@pytest.mark.slow
def test_another_setting_or_another_code_is_prepared_again(prepare, monkeypatch):
    prepare()
    assert prepare(EMAIL_URL="smtp://mail.example") == [["prepare"]]
    assert prepare(EMAIL_URL="smtp://mail.example") == []
    monkeypatch.setattr("wscc_dashboard.release.code_fingerprint", lambda base, also: "changed")
    assert prepare(EMAIL_URL="smtp://mail.example") == [["prepare"]]


@pytest.mark.slow
def test_other_database_in_between_is_prepared_again(prepare, tmp_path):
    prepare()
    (tmp_path / "other.sqlite3").write_text("rows")
    assert prepare("--database", f"sqlite:///{tmp_path / 'other.sqlite3'}") == [["prepare"]]
    assert prepare() == [["prepare"]]


def test_server_is_always_asked(prepare):
    assert prepare(DATABASE_URL="postgresql://h/d") == [["prepare"]]
    assert prepare(DATABASE_URL="postgresql://h/d") == [["prepare"]]


@pytest.mark.slow
def test_failed_preparation_is_said_and_done_again(prepare, run):
    prepare()
    with pytest.raises(run.CannotStart, match="LOG_LEVEL is 'LOUD'"):
        prepare(LOG_LEVEL="loud", fails="The settings are not right: LOG_LEVEL is 'LOUD'; it must be one of")
    assert prepare(LOG_LEVEL="loud") == [["prepare"]]


@pytest.mark.slow
def test_lost_data_is_left_to_the_preparation_to_say(prepare, run, monkeypatch):
    prepare()
    monkeypatch.setattr(run, "PREPARED_FROM", ("no/such/folder",))
    assert prepare() == [["prepare"]]


# For developers


@pytest.mark.parametrize("host", ["127.0.0.1", "localhost", "::1"])
def test_developers_may_listen_on_their_own_machine(run, host):
    run.check_is_local(host)


@pytest.mark.parametrize("host", ["0.0.0.0", "::", "10.0.0.5", "dashboard.example", ""])
def test_developers_server_on_another_host_is_refused_before_anything_is_made(run, monkeypatch, host):
    monkeypatch.setattr(run, "make_private_folder", lambda path: pytest.fail("went on"))
    with pytest.raises(run.CannotStart, match="answers this machine alone"):
        run.start(["--dev", "--host", host])


def test_only_developers_get_their_setting_and_their_tools(run, monkeypatch):
    assert "DEV" not in make_environment(run)
    assert make_environment(run, (), "--dev")["DEV"] == "true"
    called = []
    monkeypatch.setattr(run.subprocess, "call", lambda command: called.append(command[1:]) or 0)
    assert run.install_packages(run.parse_arguments(["--dev"])) == ROOT / ".venv-dev" / "bin" / "python"
    assert called == [[str(ROOT / "test"), "--tools"]]
    monkeypatch.setattr(run.subprocess, "call", lambda command: 1)
    with pytest.raises(run.CannotStart, match="tools for developers"):
        run.install_packages(run.parse_arguments(["--dev"]))


# What is said


def test_welcome_says_the_address_and_the_sign_ins(run):
    words = run.welcome("http://127.0.0.1:8000/", "127.0.0.1", PEOPLE, False)
    assert "ready: http://127.0.0.1:8000/" in words
    assert "member  member@example.org  made at random" in words
    assert "Ctrl-C" in words
    assert "every figure is invented" not in words
    assert words.splitlines()[-3:] == [
        "To try every part of it with invented figures, start practice beside it: ./run --practice",
        "",
        "Stop it with Ctrl-C.",
    ]


def test_welcome_to_practice_says_that_figures_are_invented(run):
    words = run.welcome("http://127.0.0.1:8000/", "127.0.0.1", [], True)
    assert "every figure is invented" in words
    assert "./run --practice" not in words


@pytest.mark.parametrize(
    ("host", "expected"),
    [
        ("127.0.0.1", "http://127.0.0.1:8000/"),
        ("0.0.0.0", "http://127.0.0.1:8000/"),
        ("::1", "http://[::1]:8000/"),
        ("dashboard.example", "http://dashboard.example:8000/"),
    ],
)
def test_address_can_be_opened(run, host, expected):
    assert run.address_of(host, 8000) == expected


@pytest.mark.parametrize("content", ["", "{}", "[1]", '[{"role": "member"}]', "null"])
def test_sign_ins_that_cannot_be_read_are_left_out(run, tmp_path, content):
    (tmp_path / "people.json").write_text(content)
    assert run.read_people(tmp_path / "people.json") == []
    assert run.read_people(tmp_path / "missing.json") == []


def test_sign_ins_are_read(run, tmp_path):
    (tmp_path / "people.json").write_text(json.dumps(PEOPLE))
    assert run.read_people(tmp_path / "people.json") == PEOPLE


def test_server_listens_where_it_was_told(run):
    command = run.server_command("/venv/bin/python", "::1", 8001, 3)
    assert command[1:3] == ["-m", "gunicorn"]
    assert "--bind=[::1]:8001" in command
    assert "--workers=3" in command


def test_waiting_ends_when_the_server_is_gone(run, capsys, monkeypatch):
    monkeypatch.setattr("wscc_dashboard.starting.announcing.is_alive", lambda process: False)
    run.announce(1, argparse.Namespace(host="127.0.0.1"), 1, "ready")
    assert capsys.readouterr().out == ""
