"""Situations that rules look at: a KPI, a recommendation, a promise, a claim or a risk on a day, as plain data."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from typing import Protocol

from analysis.promises import PromiseState

Address = tuple[str, ...]


class Situation(Protocol):
    """Subject that a question may be about: its name, and the page that shows it with what that takes."""

    @property
    def title(self) -> str: ...

    @property
    def address(self) -> Address: ...


# -- figures ------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class KpiWords:
    """Name and page of a KPI, and its newest figure in words; those that are empty have nothing to say.

    `value` and `period` are of its newest figure, `target` the one it is held against. `signal` is the firm signal.
    `broken_on` is the last day within a year before the newest figure from which it is counted otherwise.
    `counted` are children counted, None where it is not held.
    """

    title: str
    address: Address
    value: str = ""
    period: str = ""
    target: str = ""
    signal: str = ""
    broken_on: date | None = None
    break_words: str = ""
    counted: int | None = None

    @property
    def newest(self) -> str:
        return f"Newest figure: {self.value} for {self.period}."


@dataclass(frozen=True)
class KpiSituation:
    """A KPI on a day. Zero means that there is nothing of it.

    `make_words` is called for those alone that a rule has a question about: of thousands these are few.
    `periods_missed` are whole periods since the newest figure for which none is held, where one is overdue.
    `newer_out` says which newer statistic is out. `revised` counts corrections of the last twelve months.
    `neighbours` counts those with a figure for the same time, `behind` those that are better. `inspectors` are
    findings of the newest report that call it a weakness.
    """

    make_words: Callable[[], KpiWords]
    is_worsening: bool = False
    is_improving: bool = False
    misses_consistently: bool = False
    is_unsure: bool = False
    periods_missed: int = 0
    newer_out: str = ""
    revised: int = 0
    neighbours: int = 0
    behind: int = 0
    inspectors: tuple[str, ...] = ()

    @cached_property
    def words(self) -> KpiWords:
        return self.make_words()

    @property
    def title(self) -> str:
        return self.words.title

    @property
    def address(self) -> Address:
        return self.words.address


# -- the record ---------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class RecordSituation:
    """Entry of the record on a day."""

    title: str
    address: Address


@dataclass(frozen=True, slots=True)
class AskedSituation(RecordSituation):
    """An open recommendation on a day: its actions, the KPIs that measure it, and the years in which it was asked.

    `name_kpis` is called where they have to be named. `no_measure` is the reason that is given for its having no KPI.
    """

    actions: int = 0
    done: int = 0
    kpis: int = 0
    name_kpis: Callable[[], tuple[str, ...]] = tuple
    improving: int = 0
    no_measure: str = ""
    years: tuple[int, ...] = ()


@dataclass(frozen=True, slots=True)
class PromiseSituation(RecordSituation):
    """A promise or request on a day: its state, its last day in time, and how often that was moved."""

    state: PromiseState = PromiseState.OPEN
    due_by: date | None = None
    due: str = ""
    overdue: str = ""
    slips: int = 0


@dataclass(frozen=True, slots=True)
class ClaimSituation(RecordSituation):
    """A claim of a paper that was worked out again; `verdict` says with what result."""

    does_not_reproduce: bool = False
    verdict: str = ""
    paper: str = ""


@dataclass(frozen=True, slots=True)
class RiskSituation(RecordSituation):
    """A risk on a day, with what was said to be done against it."""

    mitigation: str = ""
    basis: str = ""
