"""The preparation: what is done at a first start, left out at a second, taken up after an interruption, and refused."""

import json
import os
import sqlite3
import stat
import subprocess
import sys

import pytest

from tests.wscc_dashboard.preparing import PEOPLE, ROOT, Database, RecordedTasks, make_installation, sqlite_place
from wscc_dashboard.preparation import steps, tasks
from wscc_dashboard.preparation.database import DatabasePlace, check_sqlite_file, explain_trouble
from wscc_dashboard.preparation.marks import Marks, digest_of_files
from wscc_dashboard.preparation.steps import Preparation
from wscc_dashboard.starting.files import file_identity
from wscc_dashboard.starting.packages import CannotStart

POSTGRES = {"ENGINE": "django.db.backends.postgresql", "NAME": "d", "HOST": "h", "PORT": 5432, "USER": "ann"}


# Databases


def test_database_keeps_its_name_when_its_password_changes():
    assert (
        DatabasePlace({**POSTGRES, "PASSWORD": "one"}, ROOT).id
        == DatabasePlace({**POSTGRES, "PASSWORD": "two"}, ROOT).id
    )
    assert DatabasePlace(POSTGRES, ROOT).id != DatabasePlace({**POSTGRES, "NAME": "e"}, ROOT).id
    assert str(DatabasePlace({**POSTGRES, "PASSWORD": "secret"}, ROOT)) == "postgresql://ann@h:5432/d"


@pytest.mark.parametrize(
    ("said", "expected"),
    [
        ("django.db.utils.OperationalError: database is locked", "Another program is writing"),
        ("sqlite3.OperationalError: unable to open database file", "cannot be opened"),
        ("attempt to write a readonly database", "cannot be written to"),
        ("sqlite3.DatabaseError: file is not a database", "damaged"),
        ("database or disk is full", "disk is full"),
        ('connection to server at "h", port 5432 failed: Connection refused', "cannot be reached"),
        ('could not translate host name "h" to address', "cannot be reached"),
        ('connection to server failed: FATAL:  database "d" does not exist', "createdb"),
        ('FATAL:  role "ann" does not exist', "createuser"),
        ('FATAL:  password authentication failed for user "ann"', "refused the user or password"),
        ("permission denied for schema public", "database's owner"),
    ],
)
def test_trouble_with_the_database_is_said_plainly(said, expected):
    message = explain_trouble(said, DatabasePlace({**POSTGRES, "PASSWORD": "secret"}, ROOT))
    assert expected in message
    assert "secret" not in message


def test_other_trouble_is_left_to_others():
    assert explain_trouble("SyntaxError: invalid syntax", "/x") is None


def test_locked_sqlite_file_is_refused(tmp_path):
    path = tmp_path / "a.sqlite3"
    holder = sqlite3.connect(path, isolation_level=None)
    holder.execute("CREATE TABLE t (a)")
    check_sqlite_file(path, patience=0)
    holder.execute("BEGIN EXCLUSIVE")
    with pytest.raises(CannotStart, match="Another program is writing"):
        check_sqlite_file(path, patience=0)
    holder.execute("ROLLBACK")
    holder.close()


def test_sqlite_file_that_is_none_is_refused(tmp_path):
    path = tmp_path / "a.sqlite3"
    path.write_text("Dear colleague, here are the figures." * 100)
    with pytest.raises(CannotStart, match="damaged or is not a database"):
        check_sqlite_file(path)


def test_sqlite_file_in_a_missing_folder_is_refused_and_a_new_one_is_fine(tmp_path):
    with pytest.raises(CannotStart, match="does not exist"):
        check_sqlite_file(tmp_path / "no" / "a.sqlite3")
    check_sqlite_file(tmp_path / "a.sqlite3")


# Marks


def test_marks_are_remembered_between_starts(tmp_path):
    path = tmp_path / "state.json"
    Marks(path).done("static", "abc")
    assert Marks(path).is_done("static", "abc")
    assert not Marks(path).is_done("static", "changed")
    assert not Marks(path).is_done("data", "abc")
    assert stat.S_IMODE(path.stat().st_mode) == 0o600


def test_marks_are_forgotten_at_once(tmp_path):
    path = tmp_path / "state.json"
    marks = Marks(path)
    marks.done("data x", "1")
    marks.done("data y", "1")
    marks.forget("data x")
    marks.forget("never done")
    assert json.loads(path.read_text()) == {"data y": "1"}


@pytest.mark.parametrize("content", ["", "{", "[]", "null", '"text"'])
def test_damaged_marks_mean_that_nothing_was_done(tmp_path, content):
    (tmp_path / "state.json").write_text(content)
    assert Marks(tmp_path / "state.json").kept == {}


def test_digest_changes_with_content_and_with_names(tmp_path):
    one, two = tmp_path / "one", tmp_path / "two"
    one.write_text("ab")
    two.write_text("c")
    before = digest_of_files(tmp_path, [one, two])
    assert digest_of_files(tmp_path, [two, one]) == before
    one.write_text("a")
    two.write_text("bc")
    assert digest_of_files(tmp_path, [one, two]) != before


def test_new_database_file_has_an_identity_only_once_it_holds_something(tmp_path):
    path = tmp_path / "a.sqlite3"
    assert file_identity(path) is None
    path.touch()
    assert file_identity(path) is None
    path.write_text("rows")
    assert file_identity(path)


# Steps


@pytest.fixture
def start(tmp_path, monkeypatch):
    """A function that prepares an installation in a folder and returns the names of the tasks that were done."""
    databases = {}
    # reading all the code that decides loading takes as long as everything else here together
    monkeypatch.setattr(steps, "code_behind", lambda modules, rooms: {ROOT / "manage.py"})

    def go(broken=None, is_large=False, **differently):
        installation = make_installation(tmp_path, **differently)
        database = databases.setdefault(installation.place.path, Database(installation.place.path))
        database.is_large = is_large
        recorded = RecordedTasks(database, broken)
        if broken:
            with pytest.raises(CannotStart, match="interrupted"):
                Preparation(installation, recorded).run()
        else:
            Preparation(installation, recorded).run()
        if "collect" in recorded.called:
            (tmp_path / "static").mkdir(exist_ok=True)
            (tmp_path / "static" / "staticfiles.json").touch()
        return recorded.called

    return go


ALL_STEPS = ["check", "collecting", "migrate", "load", "people", "begin", "collect"]


@pytest.mark.slow
def test_second_start_does_nothing_again(start, tmp_path):
    assert start() == ALL_STEPS
    assert start() == []
    assert json.loads((tmp_path / "demo_people.json").read_text()) == PEOPLE
    assert stat.S_IMODE((tmp_path / "demo_people.json").stat().st_mode) == 0o600


@pytest.mark.slow
@pytest.mark.parametrize(
    ("broken", "again"),
    [
        ("check", ALL_STEPS),
        ("migrate", ["collecting", "migrate", "load", "people", "begin", "collect"]),
        ("load", ["collecting", "load", "people", "begin", "collect"]),
        ("people", ["collecting", "people", "begin", "collect"]),
        ("begin", ["collecting", "begin", "collect"]),
        ("collect", ["collecting", "collect"]),
    ],
)
def test_interrupted_start_is_taken_up_where_it_broke(start, broken, again):
    before = start(broken=broken)
    assert [name for name in before if name != "stopped"] == ALL_STEPS[: ALL_STEPS.index(broken) + 1]
    assert ("stopped" in before) == (broken in ("migrate", "load", "people", "begin"))
    assert start() == again
    assert start() == []


@pytest.mark.slow
def test_deleted_database_is_made_again(start, tmp_path):
    start()
    (tmp_path / "dashboard.sqlite3").unlink()
    assert start(broken="migrate") == ["migrate"]
    assert start() == ["migrate", "load", "people", "begin"]


@pytest.mark.slow
def test_lost_styles_are_collected_again(start, tmp_path):
    start()
    (tmp_path / "static" / "staticfiles.json").unlink()
    assert start() == ["collecting", "collect"]


@pytest.mark.slow
def test_developers_need_no_collected_styles(start):
    assert start(collects=False) == ["check", "migrate", "load", "people", "begin"]


@pytest.mark.slow
def test_changed_setting_is_checked_before_anything_else(start):
    start()
    assert start(variables={"EMAIL_URL": "smtp://"}) == ["check"]


@pytest.mark.slow
def test_large_catalogue_is_assessed_once_for_a_release(start, monkeypatch):
    assert start(is_large=True)[-2:] == ["standings", "collect"]
    assert start(is_large=True) == []
    monkeypatch.setattr(steps, "code_fingerprint", lambda base: "a later release")
    assert start(is_large=True) == ["standings"]


@pytest.mark.slow
def test_practice_and_real_database_are_each_prepared_once(start):
    start()
    assert start(is_practice=True) == ["check", "migrate", "load", "people", "practice"]
    assert start() == []
    assert start(is_practice=True) == []


@pytest.mark.slow
def test_interrupted_practice_is_filled_by_the_next_start(start):
    start(is_practice=True, broken="practice")
    assert start(is_practice=True) == ["collecting", "practice", "collect"]
    assert start(is_practice=True) == []


@pytest.mark.slow
def test_practice_without_reference_data_is_not_filled(start, tmp_path):
    assert "practice" not in start(is_practice=True, loads=False, place=sqlite_place(tmp_path / "bench.sqlite3"))


@pytest.mark.slow
@pytest.mark.parametrize(
    "chosen",
    [pytest.param({}, id="real figures"), pytest.param({"is_practice": True, "is_demonstration": False}, id="alone")],
)
def test_figures_are_invented_for_practice_with_demo_people_alone(start, chosen):
    assert "practice" not in start(**chosen)


@pytest.mark.slow
def test_deleted_practice_database_is_filled_again(start, tmp_path):
    start(is_practice=True)
    (tmp_path / "practice.sqlite3").unlink()
    assert start(is_practice=True)[-1] == "practice"


@pytest.mark.slow
def test_no_load_leaves_the_reference_data_out(start, tmp_path):
    place = sqlite_place(tmp_path / "bench.sqlite3")
    assert "load" not in start(loads=False, place=place)
    assert start(loads=False, place=place) == []


@pytest.mark.slow
def test_sign_ins_shown_are_those_of_the_database_that_is_served(start, tmp_path):
    start()
    shown = tmp_path / "demo_people.json"
    shown.write_text("[]")
    start()
    assert json.loads(shown.read_text()) == PEOPLE
    start(place=sqlite_place(tmp_path / "other.sqlite3"), is_demonstration=False)
    assert not shown.exists()


@pytest.mark.slow
def test_sign_ins_of_practice_are_kept_apart(start, tmp_path):
    start()
    start(is_practice=True)
    assert (tmp_path / "demo_people_practice.json").is_file()
    assert len(list((tmp_path / "sign_ins").iterdir())) == 2


@pytest.mark.slow
def test_sign_ins_of_a_deleted_database_are_not_shown_for_the_next(start, tmp_path):
    start()
    (tmp_path / "dashboard.sqlite3").unlink()
    start(is_demonstration=False)
    assert not (tmp_path / "demo_people.json").exists()


def test_lost_reference_data_is_said(tmp_path, monkeypatch):
    monkeypatch.setattr(steps, "REFERENCE_DATA", "data/nowhere")
    installation = make_installation(tmp_path)
    with pytest.raises(CannotStart, match="reference data is missing"):
        Preparation(installation, RecordedTasks(Database(installation.place.path))).load()


def test_lost_command_that_loads_is_said(monkeypatch):
    monkeypatch.setattr(tasks, "LOADER", "no_such_command")
    with pytest.raises(CannotStart, match="No app has the command no_such_command"):
        tasks.loader_module()


def test_real_and_invented_figures_never_share_a_database(tmp_path):
    place = sqlite_place(tmp_path / "a.sqlite3")
    place.path.write_text("rows")

    def keep_apart(is_practice):
        Preparation(
            make_installation(tmp_path, place=place, is_practice=is_practice), None
        ).keep_real_and_invented_apart()

    keep_apart(False)
    with pytest.raises(CannotStart, match="holds real figures"):
        keep_apart(True)
    place.path.unlink()
    keep_apart(True)
    place.path.write_text("rows")
    with pytest.raises(CannotStart, match="holds invented figures"):
        keep_apart(False)


# The command


def prepare(tmp_path, **variables):
    given = {"SECRET_KEY": "x", "DATABASE_URL": f"sqlite:///{tmp_path / 'a.sqlite3'}", "VAR_DIR": str(tmp_path)}
    return subprocess.run(
        [sys.executable, "manage.py", "prepare"],
        cwd=ROOT,
        env={"PATH": os.environ["PATH"], "DEMONSTRATION": "true", **given, **variables},
        capture_output=True,
        text=True,
    )


@pytest.mark.slow
def test_one_command_prepares_a_practice_installation_and_has_nothing_to_do_the_second_time(tmp_path):
    first = prepare(tmp_path, PRACTICE="true")
    assert first.returncode == 0, first.stderr
    said = [line.partition(" ...")[0] for line in first.stdout.splitlines()]
    assert said == [
        "Checking the settings",
        "Preparing the database",
        "Loading the reference data",
        "Looking after the demo people",
        "Inventing figures to practise with",
        "Collecting styles and scripts",
    ]
    assert (tmp_path / "static" / "staticfiles.json").is_file()
    assert len(json.loads((tmp_path / "demo_people_practice.json").read_text())) == 4
    second = prepare(tmp_path, PRACTICE="true")
    assert (second.returncode, second.stdout, second.stderr) == (0, "", "")


@pytest.mark.slow
@pytest.mark.parametrize(
    ("variables", "expected"),
    [
        pytest.param({"LOG_LEVEL": "loud"}, "LOG_LEVEL is 'LOUD'; it must be one of", id="setting"),
        pytest.param({"DATABASE_URL": "sqlite:////no/such/a.sqlite3"}, "The folder /no/such", id="folder"),
        pytest.param(
            {"DATABASE_URL": "postgresql://ann:secret@127.0.0.1:1/d"},
            "The database postgresql://ann@127.0.0.1:1/d cannot be reached",
            id="server",
        ),
    ],
)
def test_what_is_wrong_is_said_in_one_line_without_a_traceback(tmp_path, variables, expected):
    said = prepare(tmp_path, **variables)
    assert said.returncode == 1
    assert expected in said.stderr
    assert "Traceback" not in said.stderr
    assert "secret" not in said.stderr
