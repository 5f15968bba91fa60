"""Situations that rules look at: a KPI, a recommendation, a promise, a claim or a risk on a day, as plain data."""

from dataclasses import dataclass
from datetime import date

from analysis.promises import PromiseState


@dataclass(frozen=True, slots=True)
class Situation:
    """Subject that a question may be about: its name, and the page that shows it with what that takes."""

    title: str
    address: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class KpiSituation(Situation):
    """A KPI on a day. Empty words and zero mean that there is nothing of it.

    `value` and `period` are of its newest figure, `target` the one it is held against. `signal` is the firm signal in
    words. `broken_on` is the last day within a year before the newest figure from which it is counted otherwise.
    `periods_missed` are whole periods since the newest figure for which none is held, where one is overdue.
    `newer_out` says which newer statistic is out. `revised` counts corrections of the last twelve months.
    `neighbours` counts those with a figure for the same time, `behind` those that are better. `inspectors` are
    findings of the newest report that call it a weakness. `counted` are children counted, None where it is not held.
    """

    value: str = ""
    period: str = ""
    target: str = ""
    signal: str = ""
    is_worsening: bool = False
    is_improving: bool = False
    misses_consistently: bool = False
    is_unsure: bool = False
    broken_on: date | None = None
    break_words: str = ""
    periods_missed: int = 0
    newer_out: str = ""
    revised: int = 0
    neighbours: int = 0
    behind: int = 0
    inspectors: tuple[str, ...] = ()
    counted: int | None = None

    @property
    def newest(self) -> str:
        return f"Newest figure: {self.value} for {self.period}."


@dataclass(frozen=True, slots=True)
class AskedSituation(Situation):
    """An open recommendation on a day: its actions, the KPIs that measure it, and the years in which it was asked.

    `no_measure` is the reason that is given for its having no KPI.
    """

    actions: int = 0
    done: int = 0
    kpis: tuple[str, ...] = ()
    improving: int = 0
    no_measure: str = ""
    years: tuple[int, ...] = ()


@dataclass(frozen=True, slots=True)
class PromiseSituation(Situation):
    """A promise or request on a day: its state, its last day in time, and how often that was moved."""

    state: PromiseState = PromiseState.OPEN
    due_by: date | None = None
    due: str = ""
    overdue: str = ""
    slips: int = 0


@dataclass(frozen=True, slots=True)
class ClaimSituation(Situation):
    """A claim of a paper that was worked out again; `verdict` says with what result."""

    does_not_reproduce: bool = False
    verdict: str = ""
    paper: str = ""


@dataclass(frozen=True, slots=True)
class RiskSituation(Situation):
    """A risk on a day, with what was said to be done against it."""

    mitigation: str = ""
    basis: str = ""
