"""Two servers on one database file: together they allow what one would."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[3]
PROCESSES = 2

# what each server does: the same twelve attempts and the same code, as fast as it can
SERVER = """
import django
django.setup()
from django.core.exceptions import ValidationError
from django.test import RequestFactory
from accounts.models import User
from accounts.sign_in.brakes import take_attempt, use_code

person = User.objects.get()
request = RequestFactory().get("/", REMOTE_ADDR="198.51.100.1")
allowed = 0
input()
for _ in range(12):
    try:
        take_attempt("password", request=request, name=person.email, person=person)
        allowed += 1
    except ValidationError:
        pass
print(allowed, int(use_code(person, "123456")))
"""
MAKE = """
import django
django.setup()
from django.core.management import call_command
from accounts.models import User
call_command("migrate", verbosity=0)
User.objects.create_user(email="ann@example.org", password=None, role="officer")
"""


@pytest.fixture
def variables(tmp_path):
    return {
        "PATH": os.environ["PATH"],
        "PYTHONPATH": str(ROOT),
        "DJANGO_SETTINGS_MODULE": "wscc_dashboard.settings",
        "SECRET_KEY": "only for tests",
        "DATABASE_URL": f"sqlite:///{tmp_path}/two.sqlite3",
    }


@pytest.mark.slow
def test_two_servers_allow_five_guesses_and_one_use_of_a_code(variables, tmp_path):
    subprocess.run([sys.executable, "-c", MAKE], env=variables, cwd=tmp_path, check=True)
    started = [
        subprocess.Popen(
            [sys.executable, "-c", SERVER],
            env=variables,
            cwd=tmp_path,
            text=True,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
        )
        for _ in range(PROCESSES)
    ]
    for server in started:
        server.stdin.write("go\n")
        server.stdin.flush()
    outcomes = [tuple(map(int, server.communicate(timeout=300)[0].split())) for server in started]
    assert [sum(column) for column in zip(*outcomes, strict=True)] == [5, 1]
