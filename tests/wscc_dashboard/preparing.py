"""An installation in a folder, and tasks that are recorded instead of done."""

import json
import sqlite3
from pathlib import Path

from wscc_dashboard.preparation.database import DatabasePlace
from wscc_dashboard.preparation.steps import Installation
from wscc_dashboard.starting.packages import CannotStart

ROOT = Path(__file__).resolve().parents[2]
PEOPLE = [{"role": "member", "email": "member@example.org", "password": "made at random"}]


def sqlite_place(path):
    return DatabasePlace({"ENGINE": "django.db.backends.sqlite3", "NAME": str(path)}, ROOT)


def make_installation(var, **differently):
    name = "practice.sqlite3" if differently.get("is_practice") else "dashboard.sqlite3"
    chosen = {"place": sqlite_place(var / name), "variables": {}, "is_practice": False, "is_demonstration": True}
    return Installation(base=ROOT, var=var, **{**chosen, **differently})


class Database:
    """What the recorded tasks have made of one database file."""

    def __init__(self, path):
        self.path, self.people, self.is_filled, self.is_large = path, False, False, False
        self.has_begun = False


class RecordedTasks:
    """Tasks that only note their names; the one named `broken` fails, as when a start is interrupted there."""

    def __init__(self, database, broken=None):
        self.database, self.broken, self.called = database, broken, []

    def _call(self, name):
        self.called.append(name)
        if name == self.broken:
            raise CannotStart("interrupted")

    def check_settings(self):
        self._call("check")

    def has_pending_migrations(self):
        if not self.database.path.exists():
            self.database.people = self.database.is_filled = self.database.has_begun = False
        return not self.database.path.exists()

    def migrate(self):
        self._call("migrate")
        connection = sqlite3.connect(self.database.path)
        connection.execute("CREATE TABLE t (a)")
        connection.close()

    def load(self, folder):
        self._call("load")

    def has_people(self):
        return self.database.people

    def add_demo_people(self, sign_ins):
        self._call("people")
        sign_ins.write_text(json.dumps(PEOPLE))
        self.database.people = True

    def has_begun(self):
        return self.database.has_begun

    def begin_demonstration(self):
        self._call("begin")
        self.database.has_begun = True

    def is_practice_filled(self):
        return self.database.is_filled

    def fill_practice(self):
        self._call("practice")
        self.database.is_filled = True

    def is_catalogue_large(self):
        return self.database.is_large

    def keep_standings(self):
        self._call("standings")

    def start_collecting(self):
        self.called.append("collecting")
        return self

    def finish(self):
        self._call("collect")

    def stop(self):
        self.called.append("stopped")
