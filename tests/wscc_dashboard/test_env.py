"""The environment: what is missing or wrong is said by its name, with what to put there."""

import os
import re
import subprocess
import sys
from pathlib import Path

import pytest
from django.core.exceptions import ImproperlyConfigured

from wscc_dashboard.env import Environment

ROOT = Path(__file__).resolve().parents[2]


@pytest.mark.parametrize("variables", [{}, {"KEY": ""}, {"KEY": "   "}])
def test_what_is_needed_and_missing_is_named_with_what_to_put(variables):
    with pytest.raises(ImproperlyConfigured, match=r"KEY is not set\. Set it to a long text; \.env\.example"):
        Environment(variables).required("KEY", "a long text")


@pytest.mark.parametrize(
    ("word", "expected"),
    [
        ("true", True),
        ("YES", True),
        (" on ", True),
        ("1", True),
        ("false", False),
        ("No", False),
        ("off", False),
        ("0", False),
    ],
)
def test_yes_or_no(word, expected):
    assert Environment({"X": word}).yes_or_no("X", not expected) is expected


@pytest.mark.parametrize("default", [True, False])
def test_yes_or_no_is_its_default_where_nothing_is_set(default):
    assert Environment({}).yes_or_no("X", default) is default
    assert Environment({"X": ""}).yes_or_no("X", default) is default


@pytest.mark.parametrize("word", ["maybe", "2", "ja"])
def test_another_word_than_yes_or_no_is_named(word):
    with pytest.raises(ImproperlyConfigured, match=f"X is '{word}'; it must be true or false"):
        Environment({"X": word}).yes_or_no("X", False)


@pytest.mark.parametrize("word", ["-1", "1.5", "many", "0x10"])
def test_what_is_not_a_whole_number_is_named(word):
    with pytest.raises(ImproperlyConfigured, match="X is .* must be a whole number, such as 200"):
        Environment({"X": word}).whole_number("X", 200)


def test_a_number_beyond_the_most_is_named():
    assert Environment({"X": "10"}).whole_number("X", 1, most=10) == 10
    with pytest.raises(ImproperlyConfigured, match="X is 11; it must be a whole number from 0 to 10"):
        Environment({"X": "11"}).whole_number("X", 1, most=10)


@pytest.mark.parametrize(
    ("words", "expected"),
    [("", ["a"]), ("none", []), ("None", []), ("b", ["b"]), (" A, b", ["a", "b"])],
)
def test_some_of_a_list(words, expected):
    assert Environment({"X": words}).some_of("X", ("a", "b"), "a") == expected


@pytest.mark.parametrize("words", ["c", "a,c", "none,a", "a b"])
def test_what_is_not_in_the_list_is_named(words):
    with pytest.raises(ImproperlyConfigured, match=f"X is '{words}'; it must be none, or some of a, b with commas"):
        Environment({"X": words}).some_of("X", ("a", "b"), "a")


def test_lists_are_parted_by_commas():
    assert Environment({"X": " a, b,,c "}).words("X") == ["a", "b", "c"]
    assert Environment({}).words("X", "localhost") == ["localhost"]


@pytest.mark.parametrize("url", ["mysql://a/b", "oracle://x", "just a name", "/var/db.sqlite3"])
def test_another_kind_of_database_is_named(url):
    with pytest.raises(ImproperlyConfigured, match="DATABASE_URL begins with .* must begin with sqlite"):
        Environment({"DATABASE_URL": url}).database("DATABASE_URL")


@pytest.mark.parametrize("url", ["postgresql://user@host:port/name", "postgresql://[::1/name"])
def test_an_unreadable_address_of_a_database_is_named(url):
    with pytest.raises(ImproperlyConfigured, match="DATABASE_URL"):
        Environment({"DATABASE_URL": url}).database("DATABASE_URL")


@pytest.mark.parametrize(
    ("url", "engine", "name"),
    [
        ("sqlite:////var/db.sqlite3", "sqlite3", "/var/db.sqlite3"),
        ("postgresql://u:p@h:5432/n", "postgresql", "n"),
        ("postgres://u@h/n", "postgresql", "n"),
    ],
)
def test_addresses_of_databases(url, engine, name):
    found = Environment({"DATABASE_URL": url}).database("DATABASE_URL")
    assert found["ENGINE"].endswith(engine)
    assert found["NAME"] == name


@pytest.mark.parametrize("url", ["pigeon://loft", "nonsense"])
def test_an_unreadable_address_of_mail_is_named(url):
    with pytest.raises(ImproperlyConfigured, match="EMAIL_URL"):
        Environment({"EMAIL_URL": url}).email("EMAIL_URL")


def test_variables_of_the_process_come_before_those_of_the_file(tmp_path, monkeypatch):
    # django-environ puts what it reads into the process
    monkeypatch.setattr(os, "environ", {"IN_BOTH": "process"})
    monkeypatch.setattr("environ.Env.ENVIRON", os.environ)
    file = tmp_path / ".env"
    file.write_text("IN_BOTH=file\nONLY_HERE=file\n")
    env = Environment(os.environ, file)
    assert (env.text("IN_BOTH"), env.text("ONLY_HERE")) == ("process", "file")


def test_a_file_that_is_not_there_is_no_trouble(tmp_path):
    assert Environment({"X": "a"}, tmp_path / ".env").text("X") == "a"


def manage(command, **variables):
    """Run manage.py as a newcomer would, with only these variables set."""
    environment = {"PATH": os.environ["PATH"], "PYTHONDONTWRITEBYTECODE": "1", **variables}
    return subprocess.run(
        [sys.executable, "manage.py", *command], cwd=ROOT, env=environment, capture_output=True, text=True, timeout=300
    )


GOOD = {"SECRET_KEY": "x", "DATABASE_URL": "sqlite:////tmp/never-made.sqlite3"}


@pytest.mark.slow
@pytest.mark.skipif((ROOT / ".env").exists(), reason="this checkout has settings of its own")
@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("SECRET_KEY", ""),
        ("DATABASE_URL", ""),
        ("DATABASE_URL", "mysql://a/b"),
        ("DEMONSTRATION", "perhaps"),
        ("CACHED_PAGES", "many"),
        ("EMAIL_URL", "pigeon://loft"),
        ("TRUSTED_PROXIES", "-1"),
        ("TRUSTED_PROXIES", "200"),
        ("SECOND_FACTOR_ROLES", "manager,king"),
        ("LOG_LEVEL", "loud"),
    ],
)
def test_manage_names_a_setting_that_is_missing_or_wrong_without_a_traceback(name, value):
    result = manage(["check"], **{**GOOD, name: value})
    assert result.returncode != 0
    assert name in result.stderr
    assert "Traceback" not in result.stderr


def test_every_variable_that_is_read_is_documented():
    settings = (ROOT / "wscc_dashboard" / "settings.py").read_text()
    read = set(re.findall(r'env\.\w+\(\s*"([A-Z_]+)"', settings))
    documented = set(re.findall(r"^([A-Z_]+)=", (ROOT / ".env.example").read_text(), re.MULTILINE))
    assert read == documented
