"""Measures many officers who type at once, against the product as it is served, and that nothing is lost or doubled.

The database is one of its own: a new SQLite file, or a new database beside the one that DATABASE_URL names
where that is PostgreSQL; it is gone afterwards. `python -m bench.writers fill` and `check` are what the measuring
side asks of a process of the product.
"""

import json
import os
import secrets
import sys
import tempfile
import threading
import time
from collections import defaultdict
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.client import HTTPConnection, HTTPException
from pathlib import Path
from urllib.parse import urlencode, urlsplit, urlunsplit

from bench.goals import Goal, at_most, goals_table
from bench.serving import HOST, Site, served
from bench.setting_up import collect_static, environment, run_python, start_django

WRITERS, KPIS, MONTHS = 16, 60, 36
# so many KPIs are everybody's, so that writers meet; the others are written by one each
CONTESTED = 4
MONTH = "2026-05"
SECONDS = 60.0
SECONDS_TO_ANSWER = 30
SAVE_MS, GRID_MS = 15.0, 60.0
GRIDS = 20


@dataclass(frozen=True)
class Filled:
    """What a database for writers holds: cookies of officers, the KPIs of the return, the queries of its grid."""

    cookies: list[str]
    kpis: list[str]
    grid_queries: dict[str, int]


@dataclass(frozen=True)
class Saved:
    """A save that the server acknowledged."""

    kpi: str
    version: int
    text: str


@dataclass
class Tally:
    """What writers were answered; `unanswered` counts the saves that were sent and never answered."""

    saved: list[Saved] = field(default_factory=list)
    conflicts: int = 0
    wrong: list[str] = field(default_factory=list)
    unanswered: int = 0


# -- the database -------------------------------------------------------------------------------------


@contextmanager
def own_database(folder: Path, near: str) -> Iterator[dict[str, str]]:
    """The variables of a process on a new database in `folder`, or on the PostgreSQL server that `near` names."""
    variables = environment(folder / "writers.sqlite3", folder)
    if not near.startswith("postgres"):
        yield variables
        return
    import psycopg2

    name = f"writers_{secrets.token_hex(6)}"
    server = psycopg2.connect(near)
    # a database is not made or dropped inside a transaction
    server.autocommit = True
    try:
        with server.cursor() as cursor:
            cursor.execute(f'CREATE DATABASE "{name}"')
            try:
                yield variables | {"DATABASE_URL": urlunsplit(urlsplit(near)._replace(path=f"/{name}"))}
            finally:
                cursor.execute(f'DROP DATABASE "{name}" WITH (FORCE)')
    finally:
        server.close()


def fill(variables: dict[str, str]) -> Filled:
    """Make the tables, and officers with a session each who share the KPIs of a return."""
    return Filled(**json.loads(run_python(["-m", "bench.writers", "fill"], variables)))


def check(variables: dict[str, str], filled: Filled, tally: Tally) -> list[str]:
    """What is wrong with the KPIs of `filled` beside what was acknowledged; nothing when all is well."""
    kept = json.loads(run_python(["-m", "bench.writers", "check"], variables))
    return compare(
        tally,
        {kpi: (texts, (text, version)) for kpi, (texts, (text, version)) in kept.items() if kpi in filled.kpis},
    )


def compare(tally: Tally, kept: dict[str, tuple[list[str], tuple[str, int]]]) -> list[str]:
    """Hold `kept`, by KPI the texts of its versions in order and the text and version that stand, to the tally.

    A save that was never answered may be there or not, as long as it is a version of its own.
    """
    found = []
    acknowledged = defaultdict(dict)
    for save in tally.saved:
        if save.version in acknowledged[save.kpi]:
            found.append(f"{save.kpi}: version {save.version} was given out twice")
        acknowledged[save.kpi][save.version] = save.text
    for kpi, (texts, stands) in kept.items():
        if stands != (texts[-1], len(texts)):
            found.append(f"{kpi}: {stands} stands, and its history ends with {texts[-1]!r} as {len(texts)}")
        if len(set(texts)) != len(texts):
            found.append(f"{kpi}: a text was written twice")
    for kpi, versions in acknowledged.items():
        texts = kept.get(kpi, ([], None))[0]
        lost = [number for number, text in versions.items() if texts[number - 1 : number] != [text]]
        found += [f"{kpi}: version {number} is not what was acknowledged" for number in lost]
    written = sum(len(texts) for texts, _ in kept.values())
    if not 0 <= written - len(tally.saved) <= tally.unanswered:
        found.append(f"{written} versions for {len(tally.saved)} saves, {tally.unanswered} without an answer")
    return found


# -- writing ------------------------------------------------------------------------------------------


class Writer(threading.Thread):
    """One officer who types until `ends` is set: each save on the newest version they were told."""

    def __init__(self, number: int, port: int, filled: Filled, ends: threading.Event):
        super().__init__(daemon=True)
        self.number, self.port, self.cookies, self.ends = number, port, filled.cookies[number], ends
        own = filled.kpis[CONTESTED + number :: WRITERS]
        self.kpis = [*own, *filled.kpis[:CONTESTED]]
        self.versions = dict.fromkeys(self.kpis, 0)
        self.tally, self.saves = Tally(), 0

    def run(self):
        connection = HTTPConnection(HOST, self.port, timeout=SECONDS_TO_ANSWER)
        while not self.ends.is_set():
            try:
                self._save(connection)
            except (OSError, HTTPException):
                self.tally.unanswered += 1
                break
        connection.close()

    def _save(self, connection):
        kpi = self.kpis[self.saves % len(self.kpis)]
        self.saves += 1
        text = f"Writer {self.number}, save {self.saves}."
        fields = {"numerator": self.saves % 90, "denominator": 100, "value": "", "commentary": text}
        status, told = post(connection, self.cookies, kpi, fields | {"version": self.versions[kpi]})
        if status == 200:
            self.tally.saved.append(Saved(kpi, told["version"], text))
        elif status == 409 and "theirs" in told:
            self.tally.conflicts += 1
        else:
            self.tally.wrong.append(f"{status} {told}")
            return
        self.versions[kpi] = told["version"]


def post(connection: HTTPConnection, cookies: str, kpi: str, fields: dict) -> tuple[int, dict]:
    """The status and the JSON that one save is answered with; an answer that is none is told as it is."""
    token = cookies.rpartition("csrftoken=")[2]
    headers = {"Cookie": cookies, "X-CSRFToken": token, "Content-Type": "application/x-www-form-urlencoded"}
    connection.request("POST", f"/returns/{MONTH}/{kpi}/", urlencode(fields), headers)
    answer = connection.getresponse()
    body = answer.read()
    is_json = answer.headers.get("Content-Type", "").startswith("application/json")
    return answer.status, json.loads(body) if is_json else {"page": body[:300].decode(errors="replace")}


@contextmanager
def writing(site: Site, filled: Filled) -> Iterator[list[Writer]]:
    """All writers at work; at the end each has finished its save."""
    ends = threading.Event()
    writers = [Writer(number, site.port, filled, ends) for number in range(WRITERS)]
    for writer in writers:
        writer.start()
    try:
        yield writers
    finally:
        ends.set()
        for writer in writers:
            writer.join(SECONDS_TO_ANSWER + 5)


def together(writers: list[Writer]) -> Tally:
    tallies = [writer.tally for writer in writers]
    return Tally(
        saved=[save for tally in tallies for save in tally.saved],
        conflicts=sum(tally.conflicts for tally in tallies),
        wrong=[wrong for tally in tallies for wrong in tally.wrong],
        unanswered=sum(tally.unanswered for tally in tallies),
    )


# -- measuring ----------------------------------------------------------------------------------------


def measure_writers(seconds: float = SECONDS) -> list[Goal]:
    """Let all writers write for a while, print what was measured, and say which goals are reached."""
    near = os.environ.get("DATABASE_URL", "")
    with tempfile.TemporaryDirectory(prefix="bench-writers-") as place, own_database(Path(place), near) as variables:
        folder = Path(place)
        collect_static(folder)
        filled = fill(variables)
        with served(variables, folder / "server.log") as site:
            grid_ms = _grid_ms(site, filled)
            before = site.cpu()
            with writing(site, filled) as writers:
                time.sleep(seconds)
            used = site.cpu() - before
        tally = together(writers)
        wrong = check(variables, filled, tally)
    on = "PostgreSQL" if near.startswith("postgres") else "SQLite"
    answered = len(tally.saved) + tally.conflicts
    print(
        f"{on}: {WRITERS} writers for {seconds:.0f} s: {len(tally.saved):,} saves ({len(tally.saved) / seconds:.0f} "
        f"a second), {tally.conflicts:,} refused for a newer version"
    )
    for line in (*tally.wrong[:5], *wrong[:5]):
        print(f"  {line}")
    goals = [
        at_most("answers that are neither saved nor refused", len(tally.wrong) + tally.unanswered, 0, digits=0),
        at_most("saves lost or doubled", len(wrong), 0, digits=0),
        at_most("a save: CPU", used / max(answered, 1) * 1000, SAVE_MS, " ms"),
        at_most(f"the grid of {KPIS} KPIs: CPU", grid_ms, GRID_MS, " ms"),
        _flat(filled),
    ]
    print(goals_table(goals))
    return goals


def _grid_ms(site: Site, filled: Filled) -> float:
    """Processor time of the server for one grid, after a few that warm it."""
    connection = HTTPConnection(HOST, site.port, timeout=SECONDS_TO_ANSWER)
    for number in range(GRIDS * 2):
        if number == GRIDS:
            before = site.cpu()
        connection.request("GET", f"/returns/{MONTH}/", headers={"Cookie": filled.cookies[0]})
        connection.getresponse().read()
    connection.close()
    return (site.cpu() - before) / GRIDS * 1000


def _flat(filled: Filled) -> Goal:
    counts = filled.grid_queries
    words = ", ".join(f"{number} with {kpis} KPIs" for kpis, number in counts.items())
    return Goal("the grid: queries", words, "equal", len(set(counts.values())) == 1)


# -- inside the product -------------------------------------------------------------------------------


def fill_inside() -> Filled:
    """Tables, officers with sessions, and KPIs with a history of published figures and a target."""
    from django.conf import settings
    from django.core.management import call_command

    from accounts.models import User
    from kpis.models import Kpi, ServiceArea

    # queries are counted here, and no page is served: the files it links to need not be collected
    settings.STORAGES = {"staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"}}
    call_command("migrate", verbosity=0)
    officers = [User.objects.create(email=f"writer{n}@bench.example", role="officer") for n in range(WRITERS)]
    service = ServiceArea.objects.create(slug="bench", name="bench", position=1)
    service.owners.set(officers)
    cookies = [_cookies_of(officer) for officer in officers]
    queries = {}
    for first, until in ((0, 5), (5, KPIS)):
        _fill_kpis(service, range(first, until))
        queries[str(until)] = _grid_queries(officers[0])
    return Filled(cookies, list(Kpi.objects.order_by("position").values_list("slug", flat=True)), queries)


def _cookies_of(officer) -> str:
    """The cookies of a person who has signed in."""
    from django.test import Client

    client = Client()
    client.force_login(officer)
    return f"sessionid={client.cookies['sessionid'].value}; csrftoken={secrets.token_hex(16)}"


def _grid_queries(officer) -> int:
    from django.db import connection
    from django.test import Client
    from django.test.utils import CaptureQueriesContext

    client = Client(headers={"host": HOST})
    client.force_login(officer)
    with CaptureQueriesContext(connection) as queries:
        client.get(f"/returns/{MONTH}/")
    return len(queries)


def _fill_kpis(service, numbers: range) -> None:
    from datetime import date
    from decimal import Decimal

    from django.conf import settings
    from django.utils import timezone

    from kpis.calendar import month_from_slug
    from kpis.models import Area, Figure, Kpi, Source, Target

    home, _ = Area.objects.get_or_create(slug="home", name=settings.COUNCIL_AREA, level="authority")
    source, _ = Source.objects.get_or_create(
        title="Invented figures for measuring", defaults={"slug": "invented-figures-for-measuring"}
    )
    long_ago = timezone.make_aware(timezone.datetime(2000, 1, 1))
    for number in numbers:
        kpi = Kpi.objects.create(
            code=f"WRITTEN-{number}",
            slug=f"written-{number}",
            title=f"Invented measure {number}",
            kind="percentage",
            polarity="higher",
            frequency="monthly",
            service_area=service,
            series_kind="operational",
            collected_from=date(2020, 1, 1),
            position=number,
        )
        Target.objects.create(kpi=kpi, value=Decimal(80), from_on=date(2020, 1, 1), published_at=long_ago)
        months = [month_from_slug(MONTH).shifted(-back) for back in range(1, MONTHS + 1)]
        Figure.objects.bulk_create(
            Figure(
                kpi=kpi,
                kind=kpi.kind,
                area=home,
                period_start=month.start,
                period_end=month.end,
                numerator=60 + month.end.month,
                denominator=100,
                status=Figure.Status.APPROVED,
                source=source,
                published_at=long_ago,
            )
            for month in months
        )


def check_inside() -> dict:
    """By KPI: the commentaries that its audit trail tells of, in order; then the one that stands, and its version."""
    from accounts.models import AuditEvent
    from kpis.models import Figure

    texts = defaultdict(list)
    events = AuditEvent.objects.filter(action="figure_drafted").order_by("id").values_list("subject_id", "after")
    for subject_id, after in events:
        texts[int(subject_id)].append(after["commentary"])
    drafts = Figure.objects.filter(status="draft").select_related("kpi")
    return {draft.kpi.slug: (texts[draft.pk], (draft.commentary, draft.version)) for draft in drafts}


def main(word: str) -> None:
    start_django()
    print(json.dumps(fill_inside().__dict__ if word == "fill" else check_inside()))


if __name__ == "__main__":
    main(sys.argv[1])
