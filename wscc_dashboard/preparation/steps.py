"""Steps from a checkout to a database that can be served, each left out when nothing it depends on has changed."""

import json
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from wscc_dashboard.preparation.database import DatabasePlace, check_sqlite_file
from wscc_dashboard.preparation.marks import Marks, digest_of, digest_of_files
from wscc_dashboard.preparation.reach import code_behind
from wscc_dashboard.preparation.tasks import loader_module
from wscc_dashboard.release import code_fingerprint, files_at
from wscc_dashboard.rooms import read_rooms
from wscc_dashboard.starting.files import write_atomically
from wscc_dashboard.starting.packages import CannotStart, step

REFERENCE_DATA = Path("data") / "west_sussex"


@dataclass(frozen=True)
class Installation:
    """Installation to prepare: the folders, the database, and the choices of the person at the keyboard."""

    base: Path
    var: Path
    place: DatabasePlace
    variables: dict[str, str]
    is_practice: bool
    is_demonstration: bool
    loads: bool = True
    collects: bool = True


class Preparation:
    def __init__(self, installation: Installation, tasks):
        self.of, self.tasks = installation, tasks
        self.marks = Marks(installation.var / "state.json")
        self.packages = digest_of_files(installation.base, [installation.base / "requirements.lock"])

    def run(self) -> None:
        """Do what is not done. Raises CannotStart; what has been done so far is kept."""
        if self.of.place.path:
            check_sqlite_file(self.of.place.path)
        self.check_settings()
        self.keep_real_and_invented_apart()
        with self.collecting():
            self.migrate()
            if self.of.loads:
                self.load()
            self.look_after_demo_people()
            if self.of.loads:
                self.begin_demonstration()
                self.fill_practice()
            self.keep_standings()

    def check_settings(self) -> None:
        """Check the settings once when they have changed, so that a wrong one is named before the server starts."""
        code = digest_of_files(self.of.base, self._python_of("wscc_dashboard"))
        mark = digest_of(json.dumps(self.of.variables, sort_keys=True), code, self.packages)
        name = f"settings {self.of.place.id}"
        if not self.marks.is_done(name, mark):
            with step("Checking the settings"):
                self.tasks.check_settings()
            self.marks.done(name, mark)

    def keep_real_and_invented_apart(self) -> None:
        name = f"kind {self.of.place.id}"
        kind = "practice" if self.of.is_practice else "real"
        before = self.marks.get(name)
        if before not in (None, kind) and self.of.place.may_hold_figures:
            figures, start = ("invented", "with") if before == "practice" else ("real", "without")
            raise CannotStart(
                f"The database {self.of.place} holds {figures} figures. Real and invented figures never share a"
                f" database.\nStart it {start} --practice, or name another with --database."
            )
        self.marks.done(name, kind)

    def migrate(self) -> None:
        """Bring the tables up to date. The database itself is asked: a new one may have the name of an old one."""
        if self.tasks.has_pending_migrations():
            self.marks.forget(self._data)
            with step("Preparing the database"):
                self.tasks.migrate()

    def load(self) -> None:
        """Load the reference data when the files, or the code that decides what is made of them, have changed."""
        base, rooms = self.of.base, read_rooms(self.of.base)
        files = list((base / REFERENCE_DATA).rglob("*.csv"))
        if not files:
            raise CannotStart(f"The folder {base / REFERENCE_DATA} with the reference data is missing.")
        code = code_behind([loader_module(), *(f"{room}.models" for room in rooms.with_tables)], rooms)
        mark = f"{digest_of_files(base, [*code, *files])} {self.of.place.identity}"
        if not self.marks.is_done(self._data, mark):
            with step("Loading the reference data"):
                self.tasks.load(base / REFERENCE_DATA)
            self.marks.done(self._data, mark)

    def look_after_demo_people(self) -> None:
        """Add demo people to a new database, and write down the sign-ins of the database that is served."""
        kept = self.of.var / "sign_ins" / f"{self.of.place.id}.json"
        if not self.tasks.has_people():
            kept.unlink(missing_ok=True)
            if self.of.is_demonstration:
                kept.parent.mkdir(mode=0o700, exist_ok=True)
                with step("Looking after the demo people"):
                    self.tasks.add_demo_people(kept)
        shown = self.of.var / ("demo_people_practice.json" if self.of.is_practice else "demo_people.json")
        if kept.is_file():
            write_atomically(shown, kept.read_text(encoding="utf-8"))
        else:
            shown.unlink(missing_ok=True)

    def begin_demonstration(self) -> None:
        """Give the demo people work on published figures once: returns to fill in, and nothing invented."""
        is_wanted = self.of.is_demonstration and not self.of.is_practice
        if is_wanted and self.tasks.has_people() and not self.tasks.has_begun():
            with step("Giving the demo people their work"):
                self.tasks.begin_demonstration()

    def fill_practice(self) -> None:
        """Invent figures once, for the demo people to work on; without them, an administrator does it later."""
        if self.of.is_practice and self.of.is_demonstration and not self.tasks.is_practice_filled():
            with step("Inventing figures to practise with"):
                self.tasks.fill_practice()

    def keep_standings(self) -> None:
        """Assess every KPI of a large catalogue once for each release, which takes a server many seconds."""
        mark = f"{code_fingerprint(self.of.base)} {self.of.place.identity}"
        name = f"standings {self.of.place.id}"
        if not self.marks.is_done(name, mark):
            if self.tasks.is_catalogue_large():
                with step("Assessing every KPI"):
                    self.tasks.keep_standings()
            self.marks.done(name, mark)

    @contextmanager
    def collecting(self) -> Iterator[None]:
        """Collect styles and scripts beside the other steps, when they have changed."""
        mark = digest_of(digest_of_files(self.of.base, files_at(self.of.base / "static")), self.packages)
        is_collected = (self.of.var / "static" / "staticfiles.json").is_file() and self.marks.is_done("static", mark)
        if is_collected or not self.of.collects:
            yield
            return
        collecting = self.tasks.start_collecting()
        try:
            yield
        except BaseException:
            collecting.stop()
            raise
        with step("Collecting styles and scripts"):
            collecting.finish()
        self.marks.done("static", mark)

    @property
    def _data(self) -> str:
        return f"data {self.of.place.id}"

    def _python_of(self, room: str) -> list[Path]:
        return list((self.of.base / room).rglob("*.py"))
