"""A change between two moments, and the order in which changes are shown (docs/methods.md, What has changed)."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum
from heapq import nsmallest
from typing import Any, NamedTuple, Protocol, TypeVar


class ChangeKind(StrEnum):
    """Kind of a change. The kinds stand in the order of what matters to a committee; pages keep that order.

    To add one, enter it at its place with its heading and its noun.
    """

    GRADE = "grades"
    INTERVENTION = "intervention"
    ASKED = "asked"
    VISIT = "inspections"
    PROMISE = "promises"
    STANDING = "standings"
    REVISED = "corrected"
    PROGRESS = "progress"
    ACTION = "actions"
    BASIS = "targets"
    FIGURE = "figures"
    RISK = "risks"
    PLAN = "plans"
    FINDING = "findings"
    SERVICE = "services"
    MEETING = "meetings"
    DOCUMENT = "documents"

    @property
    def heading(self) -> str:
        return _WORDS[self][0]

    def counted(self, number: int) -> str:
        """Number with its noun: "1 grade by Ofsted", "4 grades by Ofsted"."""
        _, one, many = _WORDS[self]
        return f"{number:,} {one if number == 1 else many}"


_WORDS = {
    ChangeKind.GRADE: ("Grades by Ofsted", "grade by Ofsted", "grades by Ofsted"),
    ChangeKind.INTERVENTION: (
        "The government's intervention",
        "event of the government's intervention",
        "events of the government's intervention",
    ),
    ChangeKind.ASKED: ("New areas to improve", "new area to improve", "new areas to improve"),
    ChangeKind.VISIT: ("Inspections and visits", "inspection or visit", "inspections or visits"),
    ChangeKind.PROMISE: (
        "Promises and requests",
        "promise or request with news",
        "promises or requests with news",
    ),
    ChangeKind.STANDING: (
        "KPIs that stand differently",
        "KPI that stands differently",
        "KPIs that stand differently",
    ),
    ChangeKind.REVISED: ("Figures that were corrected", "corrected figure", "corrected figures"),
    ChangeKind.PROGRESS: (
        "Progress on recommendations",
        "recommendation with news of its progress",
        "recommendations with news of their progress",
    ),
    ChangeKind.ACTION: ("Actions", "action with news", "actions with news"),
    ChangeKind.BASIS: (
        "Targets, definitions and ways of counting",
        "change of a target, a definition or the counting",
        "changes of targets, definitions or the counting",
    ),
    ChangeKind.FIGURE: ("New figures", "KPI with new figures", "KPIs with new figures"),
    ChangeKind.RISK: ("Risks", "change of a risk", "changes of risks"),
    ChangeKind.PLAN: ("Improvement plans", "new plan or priority", "new plans or priorities"),
    ChangeKind.FINDING: (
        "Findings of inspectors",
        "report with new findings",
        "reports with new findings",
    ),
    ChangeKind.SERVICE: (
        "Grades of homes and services",
        "grade of a home or service",
        "grades of homes and services",
    ),
    ChangeKind.MEETING: ("Meetings", "meeting that became known", "meetings that became known"),
    ChangeKind.DOCUMENT: ("Documents", "new document", "new documents"),
}


# the kinds that say by themselves that things stand otherwise: the rest is the work on them, and its record
WEIGHTY = frozenset(
    {
        ChangeKind.GRADE,
        ChangeKind.INTERVENTION,
        ChangeKind.ASKED,
        ChangeKind.VISIT,
        ChangeKind.PROMISE,
        ChangeKind.STANDING,
    }
)


class Turn(StrEnum):
    """Turn of a change for the worse or the better. Most are neither: that is for the reader to say."""

    WORSE = "worse"
    BETTER = "better"
    NEITHER = "neither"


@dataclass(frozen=True, slots=True)
class Span:
    """Two moments, the earlier first, with the days at whose end they are; `end_day` may still go on.

    Raises ValueError where the second is not after the first.
    """

    start: datetime
    end: datetime
    start_day: date
    end_day: date

    def __post_init__(self) -> None:
        if self.end <= self.start:
            raise ValueError("The second moment is not after the first.")

    def holds(self, moment: datetime | None) -> bool:
        """True for a moment after the first one and not after the second; never for None."""
        return moment is not None and self.start < moment <= self.end


@dataclass(frozen=True, slots=True)
class KnownChange:
    """One change between two moments: what it is of, how it was and how it is.

    `before` is empty for what is new, `after` for what went. `about` says what the subject belongs to, `when` the day
    on which the change became known (None: not known, or on several days). `address` names the page that shows how it
    is, with what that takes, and `address_before` the one that shows how it was, where it is another; empty for no
    page. `weight` orders the changes of one kind, the heaviest first. `figure` is the key of the figure after it, from
    which its source is found.
    """

    kind: ChangeKind
    when: date | None
    subject: str
    address: tuple[str, ...]
    before: str
    after: str
    about: str = ""
    reason: str = ""
    who: str = ""
    weight: float = 0
    turn: Turn = Turn.NEITHER
    figure: int | None = None
    address_before: tuple[str, ...] = ()


class Teller(Protocol):
    """Words for changes that are unsaid yet: those of thousands of KPIs have one together."""

    def subject_of(self, key: int) -> str: ...

    def address_of(self, key: int) -> tuple[str, ...]: ...

    def say(self, changes: "Sequence[UnsaidChange]") -> "Sequence[KnownChange]":
        """All of `changes` in words, in their order."""


class UnsaidChange(NamedTuple):
    """Change of which only kind and weight are known: its teller puts many in words at once, where they are shown.

    Of thousands a page shows a few. `key` is the row that it is of, `of` what the words are made from.
    """

    kind: ChangeKind
    weight: float
    turn: Turn
    key: int
    of: Any
    teller: Teller

    @property
    def subject(self) -> str:
        return self.teller.subject_of(self.key)

    @property
    def address(self) -> tuple[str, ...]:
        return self.teller.address_of(self.key)

    @property
    def when(self) -> None:
        """No day: it became known on several."""
        return None


Change = KnownChange | UnsaidChange
AnyChange = TypeVar("AnyChange", KnownChange, Change)


def said(changes: Iterable[Change]) -> list[KnownChange]:
    """All of `changes` in words, in their order."""
    found = list(changes)
    unsaid: dict[Teller, list[int]] = {}
    for place, one in enumerate(found):
        if isinstance(one, UnsaidChange):
            unsaid.setdefault(one.teller, []).append(place)
    for teller, places in unsaid.items():
        words = teller.say([one for place in places if isinstance(one := found[place], UnsaidChange)])
        for place, one in zip(places, words, strict=True):
            found[place] = one
    return [one for one in found if isinstance(one, KnownChange)]


def in_order(changes: Iterable[AnyChange]) -> list[AnyChange]:
    """Sort changes: by kind, then weight, then the newest first; those without a day after them, then by subject."""
    return [one for own in by_kind(changes).values() for one in own]


def by_kind(changes: Iterable[AnyChange]) -> dict[ChangeKind, list[AnyChange]]:
    """Changes by kind, in the order of kinds and within each as `in_order`; kinds without a change are left out."""
    return {kind: sorted(own, key=_place) for kind, own in group(changes).items()}


def group(changes: Iterable[AnyChange]) -> dict[ChangeKind, list[AnyChange]]:
    """Changes by kind, in the order of kinds, within each as they come; kinds without a change are left out."""
    found: dict[ChangeKind, list[AnyChange]] = {}
    for one in changes:
        found.setdefault(one.kind, []).append(one)
    return {kind: found[kind] for kind in ChangeKind if kind in found}


def heaviest(changes: Iterable[AnyChange], most: int) -> list[AnyChange]:
    """The first `most` changes of one kind in their order, without sorting thousands for a few.

    What each is of is asked only of those that are heavy and new enough: of one in thousands it has to be looked up.
    """
    found = list(changes)
    if 0 < most < len(found):
        last = nsmallest(most, map(_weight_and_day, found))[-1]
        found = [one for one in found if _weight_and_day(one) <= last]
    return sorted(found, key=_place)[:most]


def _place(one: Change) -> tuple[float, int, str]:
    return (*_weight_and_day(one), one.subject)


def _weight_and_day(one: Change) -> tuple[float, int]:
    return (-one.weight, -one.when.toordinal() if one.when else 0)
