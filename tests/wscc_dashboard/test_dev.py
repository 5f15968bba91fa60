"""Development settings: refused wherever others could reach the server, and absent from installations."""

import os
import re
import subprocess
import sys
from pathlib import Path

import pytest
from django.conf import settings
from django.core.exceptions import ImproperlyConfigured
from django.http import HttpResponse
from django.test import RequestFactory

from wscc_dashboard.dev import APPS, answer_this_machine_afresh, settings_for_developers

ROOT = Path(__file__).resolve().parents[2]


def given(**differently):
    names = ("INSTALLED_APPS", "MIDDLEWARE", "TEMPLATES", "CACHES", "CONTENT_SECURITY_POLICY", "IS_BEHIND_HTTPS")
    names += ("STYLE_SHEET_PARTS",)
    local = {"ALLOWED_HOSTS": ["127.0.0.1", "localhost", "[::1]"]}
    return {**{name: getattr(settings, name) for name in names}, **local, **differently}


def manage(*command, **variables):
    """Run manage.py with only these variables set."""
    return subprocess.run(
        [sys.executable, *command],
        cwd=ROOT,
        env={"PATH": os.environ["PATH"], "SECRET_KEY": "x", "DATABASE_URL": "sqlite:////tmp/never-made", **variables},
        capture_output=True,
        text=True,
    )


def test_installation_has_nothing_for_developers():
    assert settings.DEBUG is False
    assert not set(APPS) & set(settings.INSTALLED_APPS)
    assert not [name for name in settings.MIDDLEWARE if name.startswith((*APPS, "wscc_dashboard.dev"))]


def test_packages_for_developers_are_locked_for_them_alone():
    names = [app.replace("_", "-") for app in ("django_debug_toolbar", "django_browser_reload")]
    for_all = (ROOT / "requirements.lock").read_text(encoding="utf-8")
    for_developers = (ROOT / "requirements-dev.lock").read_text(encoding="utf-8")
    for name in names:
        assert re.search(rf"^{name}==", for_developers, re.MULTILINE)
        assert name not in for_all


@pytest.mark.slow
def test_debug_is_written_in_one_place_for_developers_alone():
    settings_text = (ROOT / "wscc_dashboard" / "settings.py").read_text(encoding="utf-8")
    assert re.findall(r"^\s*DEBUG\b.*", settings_text, re.MULTILINE) == ["DEBUG = False"]
    print_debug = "from django.conf import settings; print(settings.DEBUG, settings.IS_DEV)"
    shell = ["-c", f"import os; os.environ['DJANGO_SETTINGS_MODULE'] = 'wscc_dashboard.settings'; {print_debug}"]
    assert manage(*shell, DEBUG="true").stdout == "False False\n"
    assert manage(*shell, DEV="true").stdout == "True True\n"


@pytest.mark.slow
@pytest.mark.parametrize(
    ("variables", "expected"),
    [
        ({"ALLOWED_HOSTS": "children.example.gov.uk,localhost"}, "ALLOWED_HOSTS names children.example.gov.uk"),
        ({"ALLOWED_HOSTS": "*"}, r"ALLOWED_HOSTS names \*"),
        ({"HTTPS": "true"}, "HTTPS is true"),
    ],
)
def test_settings_for_real_with_dev_are_an_error_at_the_start(variables, expected):
    said = manage("manage.py", "check", DEV="true", **variables)
    assert said.returncode != 0
    assert re.search(f"DEV is true, which shows code and queries to whoever asks, but {expected}", said.stderr)
    assert "Traceback" not in said.stderr


def test_missing_tools_are_named(monkeypatch):
    monkeypatch.setattr("wscc_dashboard.dev.APPS", ("debug_toolbar", "no_such_package"))
    with pytest.raises(ImproperlyConfigured, match=r"no_such_package are not installed here\. Start with ./run --dev"):
        settings_for_developers(given())


def test_nothing_is_kept_ready_made_for_developers():
    changed = settings_for_developers(given())
    assert changed["CACHES"]["pages"]["BACKEND"].endswith("DummyCache")
    assert changed["STORAGES"]["staticfiles"]["BACKEND"].endswith(".StaticFilesStorage")
    assert changed["STYLE_SHEETS"] == settings.STYLE_SHEET_PARTS
    assert not any("cached" in loader for loader in changed["TEMPLATES"][0]["OPTIONS"]["loaders"])
    assert "style-src" not in settings.CONTENT_SECURITY_POLICY["DIRECTIVES"]


@pytest.mark.parametrize(
    ("meta", "status"),
    [
        ({"REMOTE_ADDR": "127.0.0.1"}, 200),
        ({"REMOTE_ADDR": "::1"}, 200),
        ({"REMOTE_ADDR": "10.0.0.5"}, 403),
        ({"REMOTE_ADDR": ""}, 403),
        ({"REMOTE_ADDR": "127.0.0.1", "HTTP_X_FORWARDED_FOR": "10.0.0.5"}, 403),
        ({"REMOTE_ADDR": "127.0.0.1", "HTTP_FORWARDED": "for=10.0.0.5"}, 403),
    ],
)
def test_developers_server_answers_its_own_machine_alone(meta, status):
    answer = answer_this_machine_afresh(lambda request: HttpResponse("page"))
    assert answer(RequestFactory().get("/", **meta)).status_code == status


def test_pages_are_neither_confirmed_nor_compressed_for_developers():
    kept = {"HTTP_IF_NONE_MATCH": 'W/"1"', "HTTP_ACCEPT_ENCODING": "br"}
    seen = []
    answer_this_machine_afresh(lambda request: seen.append(request.META))(RequestFactory().get("/", **kept))
    assert not set(kept) & set(seen[0])
