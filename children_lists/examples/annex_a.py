"""An invented Annex A workbook, lists 1 to 11 in the layout of 2019 or of 2024."""

import csv
import random
import re
from collections.abc import Callable
from datetime import date, timedelta

from children_lists.examples.workbook import INVENTED, ListSheet, Value, write_lists
from children_lists.layouts.published import FOLDER

LAYOUT_2019, LAYOUT_2024 = "Ofsted Annex A", "LIIA sample"
SIZES = {1: 60, 2: 30, 3: 60, 4: 60, 5: 30, 6: 90, 7: 40, 8: 90, 9: 50, 10: 20, 11: 12}
AGES_OF_CHILDREN = (-120, 6400)
AGES = {1: (200, 6400), 2: (200, 6400), 8: (200, 6400), 9: (6300, 8900), 10: (200, 2000), 11: (9000, 16000)}
# other people than the children of the lists before
FIRST_ROWS = {1: 30_000, 2: 40_000, 8: 10_000, 9: 50_000, 10: 60_000, 11: 70_000}
PLACEMENTS = (
    "a) U1: Foster placement",
    "f) U6: Foster placement",
    "p) K2: Children's Homes",
    "k) P1: Placed with parents",
)
PROVIDERS = ("b) PR1: Own provision", "e) PR4: Private provision")
ACTIVITIES = ("F2: Full time in education", "F3: Full time in training or employment", "G5: Not in education")


def write_annex_a(today: date, *, layout: str = LAYOUT_2019, times: int = 1, seed: int = 1) -> bytes:
    """Write the workbook as taken on `today`; `times` makes every list as many times longer."""
    chance = random.Random(seed)
    sheets = []
    for number, headings in _headings(layout).items():
        first, ages = FIRST_ROWS.get(number, 0), AGES.get(number, AGES_OF_CHILDREN)
        makers = [_maker(heading) for heading in headings]
        children = (_Child(chance, today, first + row, ages) for row in range(SIZES[number] * times))
        rows = [[make(child) for make in makers] for child in children]
        sheets.append(ListSheet(f"List_{number}", f"List {number}. {INVENTED}", headings, rows))
    return write_lists(sheets)


class _Child:
    """Invented facts of one row, whose days fit each other."""

    def __init__(self, chance: random.Random, today: date, row: int, ages: tuple[int, int]) -> None:
        self.chance, self.today, self.row = chance, today, row
        # one child has one birthday in all lists
        self.born = today - timedelta(days=random.Random(row).randrange(*ages))
        self.started = min(max(self.ago(1, 150 if row % 3 else 900), self.born), today)
        self.recent = self.ago(1, 180)

    def ago(self, least: int, most: int) -> date:
        return self.today - timedelta(days=self.chance.randrange(least, most))

    def later(self, day: date, most: int, share: float) -> date | None:
        """A day after `day`, in a share of rows; never after today."""
        found = day + timedelta(days=self.chance.randrange(1, most))
        return found if found <= self.today and self.chance.random() < share else None

    def one_of(self, *values: str) -> str:
        return self.chance.choice(values)


Make = Callable[[_Child], Value]
_MAKERS: tuple[tuple[str, Make], ...] = (
    ("unique id|adopter identifier", lambda child: f"INVENTED-{child.row + 1}"),
    ("family identifier", lambda child: f"FAMILY-{child.row // 2 + 1}"),
    ("date of birth", lambda child: child.born),
    ("^age", lambda child: (child.today - child.born).days // 365),
    ("date of contact|date of referral|date enquiry", lambda child: child.recent),
    (
        "number of referrals|number of previous|number of section|number of icpcs",
        lambda child: child.chance.randrange(3),
    ),
    ("assessment start date|strategy discussion", lambda child: child.recent),
    ("date of authorisation|assessment completion", lambda child: child.later(child.recent, 80, 0.9)),
    ("date of initial child protection", lambda child: child.later(child.recent, 30, 0.6)),
    ("started to be looked after|cin start|plan start|entered care", lambda child: child.started),
    ("closure date|plan end|ceased to be looked after$", lambda child: child.later(child.started, 500, 0.15)),
    ("last social work visit|last statutory visit|last seen|last iro", lambda child: child.ago(4, 55)),
    ("last health|last dental", lambda child: child.later(child.started, 300, 0.9)),
    ("number of placements", lambda child: child.chance.randrange(1, 5)),
    ("number of episodes", lambda child: child.chance.randrange(3)),
    ("most recent placement", lambda child: child.started),
    ("placement type", lambda child: child.one_of(*PLACEMENTS)),
    ("placement provider", lambda child: child.one_of(*PROVIDERS)),
    ("legal status$", lambda child: child.one_of("C2: FCO", "C1: ICO", "V2: Single period under S20")),
    ("case status", lambda child: child.one_of("a) Looked after child", "c) Child in need plan", "d) Open assessment")),
    ("eligibility", lambda child: child.one_of("b) Former relevant child", "a) Relevant child")),
    ("in touch", lambda child: child.one_of("a) Yes", "a) Yes", "b) No")),
    ("suitability", lambda child: child.one_of("a) Suitable", "b) Unsuitable")),
    ("activity", lambda child: child.one_of(*ACTIVITIES)),
    ("placement order|decision that child should be", lambda child: child.started + timedelta(days=1)),
    ("matching|placed for adoption$", lambda child: child.later(child.started, 300, 0.6)),
    ("adoption order", lambda child: child.later(child.started, 700, 0.3)),
    ("ffa or concurrent", lambda child: child.later(child.started, 200, 0.2)),
    (r"\(y/n\)|^was|^did|^does|^child seen|nfa", lambda child: child.one_of("a) Yes", "b) No")),
)


def _maker(heading: str) -> Make:
    """What makes the cells below `heading`."""
    words = heading.strip().lower()
    return next((make for pattern, make in _MAKERS if re.search(pattern, words)), lambda child: "Invented")


def _headings(layout: str) -> dict[int, list[str]]:
    found: dict[int, list[str]] = {}
    with (FOLDER / "annex_a_columns.csv").open(encoding="utf-8", newline="") as file:
        for row in csv.DictReader(file):
            if row["version"].startswith(layout):
                found.setdefault(int(re.sub(r"\D", "", row["list"])), []).append(row["column"])
    return found
