"""Whose network address it is, behind proxies and without."""

import os
import subprocess
import sys
from pathlib import Path

import pytest
from django.test import RequestFactory

from accounts.sign_in import addresses
from accounts.sign_in.addresses import counted_address, network_address
from tests.accounts.makers import a_person
from tests.accounts.sign_in.people import browser, guess, is_signed_in, sign_in

pytestmark = pytest.mark.slow

ROOT = Path(__file__).resolve().parents[3]
PROXY = "10.0.0.1"


def address(proxies, forwarded, settings, connection=PROXY):
    settings.ALLAUTH_TRUSTED_PROXY_COUNT = proxies
    headers = {"HTTP_X_FORWARDED_FOR": forwarded} if forwarded is not None else {}
    return network_address(RequestFactory().get("/", REMOTE_ADDR=connection, **headers))


@pytest.mark.parametrize(
    ("proxies", "forwarded", "expected"),
    [
        pytest.param(0, "192.0.2.1", PROXY, id="nobody is trusted"),
        pytest.param(1, "192.0.2.1", "192.0.2.1", id="one proxy"),
        pytest.param(1, "6.6.6.6, 192.0.2.1", "192.0.2.1", id="what the person sent is not believed"),
        pytest.param(2, "6.6.6.6, 192.0.2.1, 10.0.0.2", "192.0.2.1", id="two proxies"),
        pytest.param(1, "[2001:db8::1]:4711", "2001:db8::1", id="with a port"),
        pytest.param(1, None, PROXY, id="none is passed on"),
        pytest.param(1, "nonsense", PROXY, id="no address"),
        pytest.param(2, "192.0.2.1", PROXY, id="fewer than trusted"),
    ],
)
def test_address_is_the_one_that_the_outermost_trusted_proxy_saw(proxies, forwarded, expected, settings):
    assert address(proxies, forwarded, settings) == expected


def test_connection_without_an_address_is_said(settings):
    assert address(0, None, settings, connection="") == "unknown"


def test_person_of_version_six_is_counted_by_the_network():
    assert counted_address("2001:db8:1:2:3:4:5:6") == counted_address("2001:db8:1:2:9::1") == "2001:db8:1:2::"


def test_too_many_trusted_proxies_are_said_once_in_the_log(settings, caplog):
    addresses._say_that_proxies_are_missing.cache_clear()
    for _ in range(3):
        address(4, "192.0.2.1, 192.0.2.2", settings)
    (line,) = caplog.messages
    assert "TRUSTED_PROXIES is 4, but X-Forwarded-For names 2" in line


@pytest.mark.django_db
def test_sign_in_works_with_too_many_trusted_proxies(settings):
    settings.ALLAUTH_TRUSTED_PROXY_COUNT = 2
    client = browser(PROXY)
    sign_in(client, a_person(), HTTP_X_FORWARDED_FOR="192.0.2.1")
    assert is_signed_in(client)


@pytest.mark.parametrize(
    ("variables", "expected"),
    [
        ({"HTTPS": "true"}, "1"),
        ({"HTTPS": "true", "TRUSTED_PROXIES": ""}, "1"),
        ({"HTTPS": "false"}, "0"),
        ({"HTTPS": "true", "TRUSTED_PROXIES": "2"}, "2"),
    ],
)
def test_trusted_proxies_follow_https_unless_set(variables, expected):
    assert setting("ALLAUTH_TRUSTED_PROXY_COUNT", **variables) == expected


def test_example_of_settings_leaves_trusted_proxies_to_https():
    assert "\nTRUSTED_PROXIES=\n" in (ROOT / ".env.example").read_text()


def setting(name, **variables):
    """What a setting is in an environment of these variables and the two that are needed."""
    environment = {"PATH": os.environ["PATH"], "SECRET_KEY": "x", "DATABASE_URL": "sqlite:////tmp/never-made.sqlite3"}
    code = f"from wscc_dashboard import settings; print(settings.{name})"
    done = subprocess.run(
        [sys.executable, "-c", code], cwd=ROOT, env=environment | variables, capture_output=True, text=True, check=True
    )
    return done.stdout.strip()


@pytest.mark.parametrize(
    ("variables", "expected"),
    [
        ({}, "['manager', 'administrator']"),
        ({"DEMONSTRATION": "true"}, "[]"),
        ({"PRACTICE": "true"}, "[]"),
        ({"SECOND_FACTOR_ROLES": "none"}, "[]"),
        ({"DEMONSTRATION": "true", "SECOND_FACTOR_ROLES": "officer"}, "['officer']"),
    ],
)
def test_second_factor_is_for_managers_and_administrators_outside_demonstration_and_practice(variables, expected):
    assert setting("SECOND_FACTOR_ROLES", **variables) == expected


@pytest.mark.django_db
def test_stranger_behind_the_proxy_does_not_keep_everybody_out(settings):
    settings.ALLAUTH_TRUSTED_PROXY_COUNT = 1  # as HTTPS alone sets it
    person = a_person()
    for number in range(24):
        guess(f"invented{number}@example.org", address=PROXY, HTTP_X_FORWARDED_FOR="198.51.100.1")
    client = browser(PROXY)
    sign_in(client, person, HTTP_X_FORWARDED_FOR="192.0.2.1")
    assert is_signed_in(client)
