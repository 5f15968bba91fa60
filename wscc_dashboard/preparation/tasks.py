"""Tasks of a preparation, done by Django in this process: each is one command, or one question to the database."""

import io
import multiprocessing
import sys
from pathlib import Path

from django.core.management import CommandError, call_command, get_commands
from django.core.management.base import SystemCheckError
from django.db import OperationalError, connection
from django.db.migrations.executor import MigrationExecutor

from accounts.models import User
from inspections.practice.fill import is_progress_filled
from kpis.demonstration.begin import is_begun
from kpis.practice.plan import is_filled
from pages.standings import is_worth_keeping, keep_standings
from scrutiny.practice.fill import is_committee_filled
from wscc_dashboard.starting.packages import CannotStart, say

LOADER = "load_reference_data"
# with these words the loader begins a line that somebody should read
WARNING = "Please look:"


class Tasks:
    """Tasks of a `Preparation`, done for real; tests put a recorder in their place."""

    def check_settings(self) -> None:
        _call("check")

    def has_pending_migrations(self) -> bool:
        executor = MigrationExecutor(connection)
        return bool(executor.migration_plan(executor.loader.graph.leaf_nodes()))

    def migrate(self) -> None:
        _call("migrate", interactive=False)

    def load(self, folder: Path) -> None:
        said = _call(LOADER, folder, stderr=sys.stdout)
        warnings = [f"  {line}" for line in said.splitlines() if line.startswith(WARNING)]
        if warnings:
            say("\n".join(["", *warnings]))

    def has_people(self) -> bool:
        return User.objects.exists()

    def add_demo_people(self, sign_ins: Path) -> None:
        _call("create_demo_people", file=sign_ins)

    def has_begun(self) -> bool:
        return is_begun()

    def begin_demonstration(self) -> None:
        _call("begin_demonstration")

    def is_practice_filled(self) -> bool:
        return is_filled() and is_progress_filled() and is_committee_filled()

    def fill_practice(self) -> None:
        _call("fill_practice")
        _call("fill_practice_progress")
        _call("fill_practice_committee")

    def is_catalogue_large(self) -> bool:
        return is_worth_keeping()

    def keep_standings(self) -> None:
        keep_standings()

    def start_collecting(self) -> "Collecting":
        return Collecting()


class Collecting:
    """Styles and scripts being collected in a process of their own, beside the other steps."""

    def __init__(self):
        # A fork has all code at hand. Nothing has opened the database yet, so that no connection is shared.
        self._process = multiprocessing.get_context("fork").Process(target=_collect)
        self._process.start()

    def finish(self) -> None:
        self._process.join()
        if self._process.exitcode:
            raise CannotStart("Styles and scripts could not be collected; the reason is above.")

    def stop(self) -> None:
        self._process.kill()
        self._process.join()


def loader_module() -> str:
    """The module of the command that loads the reference data. Raises CannotStart when no app has it."""
    app = get_commands().get(LOADER)
    if app is None:
        raise CannotStart(f"No app has the command {LOADER}, so that the reference data cannot be loaded.")
    return f"{app}.management.commands.{LOADER}"


def _collect() -> None:
    call_command("collectstatic", interactive=False, verbosity=0)


def _call(command: str, *arguments, stderr=None, **options) -> str:
    """Run a command of manage.py quietly and return what it said. Raises CannotStart with what it complains of."""
    said = io.StringIO()
    try:
        call_command(command, *arguments, stdout=said, stderr=stderr, **options)
        return said.getvalue()
    except SystemCheckError as error:
        raise CannotStart(str(error)) from error
    except CommandError as error:
        if isinstance(error.__cause__, OperationalError):
            raise error.__cause__ from error
        raise CannotStart(str(error)) from error
