"""Measures eighty readers of a few pages while something is published every two seconds, as on the day of a meeting."""

import tempfile
import threading
import time
from collections.abc import Sequence
from dataclasses import dataclass, field
from http.client import HTTPException
from itertools import cycle
from pathlib import Path
from random import Random

from bench.goals import Goal, at_most, goal_for_publishing, goals_table, table
from bench.inside import Inside
from bench.pages_measured import HOME, SCORECARD, TREND
from bench.serving import Site, served
from bench.setting_up import CannotMeasure, collect_static, copy_of_database, environment
from bench.sizes import SIZES
from bench.visiting import Visitor, sign_in

READERS = 80
PATHS = (HOME.path, SCORECARD.path, TREND.path, "/recommendations/")
SECONDS_BETWEEN_CHANGES = 2.0
PAUSE = 1.0
SECONDS = 30.0


@dataclass
class Waits:
    """How long readers waited for their pages, in milliseconds; `failed` counts what was not the page."""

    name: str
    found: list[float] = field(default_factory=list)
    failed: int = 0
    published: int = 0

    def at(self, share: float) -> float:
        """The wait that this share of all waits does not exceed."""
        if not self.found:
            raise CannotMeasure("No page was read.")
        return sorted(self.found)[min(len(self.found) - 1, int(share * len(self.found)))]

    @property
    def row(self) -> tuple[str, ...]:
        waits = (f"{self.at(share):,.0f}" for share in (0.5, 0.95, 0.99, 1))
        return self.name, f"{len(self.found):,}", *waits, str(self.failed), str(self.published)


class Reader(threading.Thread):
    """One person who reads page after page until `ends` is set."""

    def __init__(self, number: int, site: Site, cookies: str, pause: float, ends: threading.Event):
        super().__init__(daemon=True)
        self.visitor = Visitor(site, cookies)
        self.random, self.pause, self.ends = Random(number), pause, ends
        self.waits: list[float] = []
        self.failed = 0

    def run(self):
        # they do not all begin at once
        self.ends.wait(self.random.uniform(0, self.pause))
        while not self.ends.is_set():
            started = time.perf_counter()
            try:
                self.visitor.page(self.random.choice(PATHS))
                self.waits.append(1000 * (time.perf_counter() - started))
            except (OSError, HTTPException, CannotMeasure):
                self.failed += 1
                self.visitor.close()
            # half to one and a half times the pause, so that they do not fall into step
            self.ends.wait(self.pause * self.random.uniform(0.5, 1.5))
        self.visitor.close()


def measure_publishing(size: str, seconds: float = SECONDS) -> list[Goal]:
    """Let them read with pauses and without, print how long they waited, and say which goals are reached."""
    with tempfile.TemporaryDirectory(prefix="bench-") as place:
        folder = Path(place)
        collect_static(folder)
        database, person = copy_of_database(SIZES[size], folder)
        variables = environment(database, folder)
        with Inside(variables) as inside, served(variables, folder / "server.log") as site:
            cookies = sign_in(site, person["email"], person["password"])
            for path in PATHS:
                Visitor(site, cookies).page(path)
            found = [
                _read(f"{READERS} readers, {words}", site, cookies, inside, pause, seconds)
                for words, pause in ((f"pauses of {PAUSE:g} s", PAUSE), ("no pauses", 0.0))
            ]
    print(f"\n{waits_table(found)}\n")
    goals = [
        goal_for_publishing(found[0].at(0.95)),
        at_most("pages that did not come", sum(waits.failed for waits in found), 0, digits=0),
    ]
    print(goals_table(goals))
    return goals


def _read(name: str, site: Site, cookies: str, inside: Inside, pause: float, seconds: float) -> Waits:
    ends = threading.Event()
    readers = [Reader(number, site, cookies, pause, ends) for number in range(READERS)]
    for reader in readers:
        reader.start()
    waits = Waits(name)
    started = time.monotonic()
    # by turns a line on all charts and a corrected figure
    for word in cycle(("annotate", "change")):
        due = started + (waits.published + 1) * SECONDS_BETWEEN_CHANGES
        if due > started + seconds:
            break
        time.sleep(max(0.0, due - time.monotonic()))
        inside.ask(word)
        waits.published += 1
    ends.set()
    for reader in readers:
        reader.join()
    waits.found = [wait for reader in readers for wait in reader.waits]
    waits.failed = sum(reader.failed for reader in readers)
    return waits


def waits_table(found: Sequence[Waits]) -> str:
    head = ("Readers", "Pages", "Half, ms", "95 in 100", "99 in 100", "Longest", "Failed", "Published")
    return table(head, [waits.row for waits in found])
