"""Plans of imports: the changes a file of figures would make in the ledger, worked out without making them.

The lines of a file are compared with the present figures, by the same checks as typed entries. The
plan carries marks of the ledger it was made from, so that a confirmation can tell whether somebody
changed figures meanwhile.
"""

import hashlib
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import datetime
from enum import StrEnum

from accounts.models import User
from analysis.core.periods import Period
from analysis.entry.figures import Typed, hard_problems, read_entry
from analysis.entry.unusual import soft_warnings
from analysis.importing.lines import FileLine, Recognised, Refusal
from analysis.importing.long_work import Task, batches, run_to_end
from analysis.importing.settling import merge
from kpis.imports.held import HeldFigures, Versions, get_held_figures
from kpis.models import Figure, Kpi


class ImportChange(StrEnum):
    """Change that a line of a file would make in the ledger."""

    NEW = "new"
    CHANGED = "changed"
    CORRECTED = "corrected"
    SAME = "same"

    @property
    def label(self) -> str:
        return {
            "new": "New drafts",
            "changed": "Changed drafts",
            "corrected": "Corrections of approved figures",
            "same": "The same already",
        }[self.value]


@dataclass(frozen=True)
class PlannedLine:
    """One figure of a file and the change it would make. `open` and `approved` are the present versions."""

    row: int
    kpi: Kpi
    period: Period
    change: ImportChange
    before: Typed | None
    after: Typed
    warnings: tuple[str, ...]
    notes: tuple[str, ...]
    open: Figure | None
    approved: Figure | None


@dataclass(frozen=True)
class ImportPlan:
    """All changes a file would make. `state` marks the present figures of its lines, `mark` the plan as a whole."""

    lines: tuple[PlannedLine, ...]
    refusals: tuple[Refusal, ...]
    state: str
    mark: str

    @property
    def counts(self) -> Counter:
        return Counter(line.change for line in self.lines)

    def to_write(self) -> list[PlannedLine]:
        return [line for line in self.lines if line.change is not ImportChange.SAME]


@dataclass(frozen=True)
class MatchedLine:
    """A line of a file with the KPI it names, the figures held for its period, and the text that would stand."""

    line: FileLine
    kpi: Kpi
    versions: Versions
    after: Typed


def make_plan(recognised: Recognised, person: User, now: datetime) -> ImportPlan:
    """Make the plan of a file's lines against the present ledger. Six queries, however many lines."""
    return run_to_end(plan_in_steps(recognised, person, now))


def plan_in_steps(recognised: Recognised, person: User, now: datetime) -> Task[ImportPlan]:
    """The same, saying how many figures have been compared."""
    held = get_held_figures(recognised.lines, person, now)
    planned: list[PlannedLine] = []
    refusals = list(recognised.refusals)
    for step, lines in batches(recognised.lines, "Compared", "figures with what is held"):
        yield step
        for line in lines:
            judged = _judge(line, held)
            if isinstance(judged, PlannedLine):
                planned.append(judged)
            else:
                refusals += judged
    refusals.sort(key=lambda refusal: refusal.row)
    state = state_of(held.figures(), planned)
    return ImportPlan(tuple(planned), tuple(refusals), state, _mark(planned, refusals, state))


def state_of(figures: Iterable[Figure], lines: Iterable[PlannedLine]) -> str:
    """A mark that changes when one of those `figures` that `lines` bear on is changed, moved on, added or gone."""
    wanted = {(line.kpi.pk, line.period) for line in lines}
    touched = (figure for figure in figures if (figure.kpi_id, figure.period) in wanted)
    states = sorted(f"{figure.pk}.{figure.version}.{figure.status}" for figure in touched)
    return hashlib.sha256("\n".join(states).encode()).hexdigest()


def _judge(line: FileLine, held: HeldFigures) -> PlannedLine | list[Refusal]:
    """What a line would do, or why it cannot."""
    kpi = held.kpis.get(line.code)
    if kpi is None:
        return [_refusal(line, "", f"The figures of {line.code} are no longer yours to enter.")]
    versions = held.versions.get((kpi.pk, line.period), Versions())
    matched = MatchedLine(line, kpi, versions, after=merge(line.typed, versions.typed))
    entry, unread = read_entry(matched.after)
    if not unread and versions.says(entry, kpi.as_kind):
        return _planned(matched, ImportChange.SAME)
    if versions.is_submitted:
        message = "This figure was submitted. Take it back in the return if it must be changed."
        return [_refusal(line, "", message)]
    entry_context = held.entry_context(kpi, line.period, versions.is_correction)
    # a value that takes the place of counts asks, also where these are those of a draft
    entry_context = replace(entry_context, standing=versions.observation)
    # where a number cannot be read, that it is missing need not be said as well
    problems = unread or hard_problems(matched.after, entry_context)
    if problems:
        return [_refusal(line, problem.field, problem.message) for problem in problems]
    change = (
        ImportChange.CHANGED if versions.open else ImportChange.CORRECTED if versions.approved else ImportChange.NEW
    )
    return _planned(matched, change, tuple(warning.message for warning in soft_warnings(entry, entry_context)))


def _planned(matched: MatchedLine, change: ImportChange, warnings: tuple[str, ...] = ()) -> PlannedLine:
    line, versions = matched.line, matched.versions
    return PlannedLine(
        row=line.row,
        kpi=matched.kpi,
        period=line.period,
        change=change,
        before=versions.typed,
        after=matched.after,
        warnings=warnings,
        notes=line.notes,
        open=versions.open,
        approved=versions.approved,
    )


def _refusal(line: FileLine, field_name: str, reason: str) -> Refusal:
    """A refusal at the cell of the field, or at the first cell of the line if the field is not in the file."""
    name = field_name if field_name in line.places else next(iter(line.places))
    return Refusal(line.row, line.places[name], line.headings[name], reason)


def _mark(lines: Iterable[PlannedLine], refusals: Iterable[Refusal], state: str) -> str:
    told = [state]
    told += [f"{line.row} {line.kpi.pk} {line.period} {line.change} {line.before} {line.after}" for line in lines]
    told += [f"{refusal}" for refusal in refusals]
    return hashlib.sha256("\n".join(told).encode()).hexdigest()
