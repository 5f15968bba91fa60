"""Plans of imports: the changes a file of figures would make in the ledger, worked out without making them.

The lines of a file are compared with the present figures, by the same checks as typed entries. The
plan carries marks of the ledger it was made from, so that a confirmation can tell whether somebody
changed figures meanwhile.
"""

import hashlib
from bisect import bisect_left
from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import asdict, dataclass, field
from datetime import date, datetime
from decimal import Decimal
from enum import StrEnum

from django.db.models import Q
from django.utils import timezone

from accounts.models import User
from accounts.permissions import Permission
from analysis.core.kinds import KINDS, written_number
from analysis.core.periods import Cadence, Frequency, Period, cadence_of
from analysis.core.series import Observation, target_in
from analysis.core.series import Target as PlainTarget
from analysis.entry.figures import (
    FIELDS,
    Entry,
    EntryContext,
    Typed,
    hard_problems,
    no_figure,
    read_entry,
    soft_warnings,
)
from analysis.importing.catalogue import KnownKpi
from analysis.importing.lines import FileLine, Recognised, Refusal
from analysis.importing.long_work import Task, batches, run_to_end
from analysis.importing.settling import merge, says_the_same
from exports.import_template import Template, TemplateRow
from kpis.calendar import entry_period, month_of
from kpis.catalogue.queries import get_home, get_targets
from kpis.figures.queries import get_observations
from kpis.models import Figure, ImportFile, Kpi
from kpis.returns.queries import GridRow, State, get_collected_kpis, get_grid, months_to_enter

# How far back the template's choice of periods reaches.
MONTHS_OFFERED = 36


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


# -- what is known before a file is read ---------------------------------------------------------------


def get_known_kpis(person: User) -> list[KnownKpi]:
    """Every KPI, each with whether `person` enters its figures. Two queries."""
    own = set(person.service_areas.values_list("pk", flat=True)) if person.may(Permission.FIGURE_ENTER) else set()
    return [
        KnownKpi(
            code=kpi.code,
            title=kpi.title,
            kind=kpi.as_kind,
            frequency=Frequency(kpi.frequency),
            service_area=kpi.service_area.name,
            is_own=kpi.service_area_id in own,
        )
        for kpi in Kpi.objects.select_related("service_area")
    ]


def get_imports(person: User):
    """The imports that `person` may see, newest first: everybody's that are done, and their own."""
    seen = ImportFile.objects.filter(Q(by=person) | Q(status=ImportFile.Status.DONE))
    return seen.select_related("by").defer("rows", "plan")


# -- the plan -----------------------------------------------------------------------------------------


@dataclass
class _Ledger:
    """Ledger as the lines need it: current figures, and for each KPI its history by cadence and its targets."""

    kpis: dict[str, Kpi]
    figures: dict[tuple[int, Period], dict[str, Figure]]
    histories: dict[tuple[int, Cadence], list[Observation]]
    targets: dict[int, list[PlainTarget]]
    today: date
    ends: dict[tuple[int, Cadence], list[date]] = field(default_factory=dict)

    def entry_context(self, kpi: Kpi, period: Period, is_correction: bool) -> EntryContext:
        """Context of a line, as `get_entry_context` gives it, without walking the whole history for each line."""
        key = kpi.pk, cadence_of(period, Frequency(kpi.frequency))
        history = self.histories.get(key, [])
        if key not in self.ends:
            self.ends[key] = [observation.period.end for observation in history]
        return EntryContext(
            kind=kpi.as_kind,
            polarity=kpi.as_polarity,
            period=period,
            today=self.today,
            history=tuple(history[: bisect_left(self.ends[key], period.end)]),
            target=target_in(period, self.targets.get(kpi.pk, ())),
            # what was published once can be corrected, whether or not the KPI is collected today
            collected_from=period.start if is_correction else kpi.collected_from,
            collected_until=None if is_correction else kpi.collected_until,
        )


def make_plan(recognised: Recognised, person: User, now: datetime) -> ImportPlan:
    """Make the plan of a file's lines against the present ledger. Six queries, however many lines."""
    return run_to_end(plan_in_steps(recognised, person, now))


def plan_in_steps(recognised: Recognised, person: User, now: datetime) -> Task[ImportPlan]:
    """Make the same plan, reporting the number of figures compared so far."""
    ledger = _get_ledger(recognised.lines, person, now)
    planned: list[PlannedLine] = []
    refusals = list(recognised.refusals)
    for step, lines in batches(recognised.lines, "Compared", "figures with what is held"):
        yield step
        for line in lines:
            judged = _judge(line, ledger)
            if isinstance(judged, PlannedLine):
                planned.append(judged)
            else:
                refusals += judged
    refusals.sort(key=lambda refusal: refusal.row)
    figures = [figure for versions in ledger.figures.values() for figure in versions.values()]
    state = state_of(figures, planned)
    return ImportPlan(tuple(planned), tuple(refusals), state, _mark(planned, refusals, state))


def current_figures(lines: Iterable[FileLine] | Iterable[PlannedLine], kpi_ids: Iterable[int]):
    """The open and approved figures of the council in the periods of `lines`."""
    periods = [line.period for line in lines]
    if not periods:
        return Figure.objects.none()
    return Figure.objects.filter(
        area=get_home(),
        kpi__in=set(kpi_ids),
        status__in=[*Figure.OPEN, Figure.Status.APPROVED],
        period_end__gte=min(period.end for period in periods),
        period_end__lte=max(period.end for period in periods),
    )


def state_of(figures: Iterable[Figure], lines: Iterable[PlannedLine]) -> str:
    """A mark that changes when one of those `figures` that `lines` bear on is changed, moved on, added or gone."""
    wanted = {(line.kpi.pk, line.period) for line in lines}
    touched = (figure for figure in figures if (figure.kpi_id, figure.period) in wanted)
    states = sorted(f"{figure.pk}.{figure.version}.{figure.status}" for figure in touched)
    return hashlib.sha256("\n".join(states).encode()).hexdigest()


def _get_ledger(lines: Sequence[FileLine], person: User, now: datetime) -> _Ledger:
    own = Kpi.objects.filter(service_area__owners=person, code__in={line.code for line in lines})
    kpis = {kpi.code: kpi for kpi in own.select_related("service_area")}
    ids = [kpi.pk for kpi in kpis.values()]
    frequencies = {kpi.pk: Frequency(kpi.frequency) for kpi in kpis.values()}
    figures: dict[tuple[int, Period], dict[str, Figure]] = defaultdict(dict)
    for figure in current_figures(lines, ids):
        figures[figure.kpi_id, figure.period]["open" if figure.is_open else "approved"] = figure
    histories: dict[tuple[int, Cadence], list[Observation]] = defaultdict(list)
    for (kpi_id, _), observations in get_observations(ids, [get_home().pk], now).items():
        for observation in observations:
            histories[kpi_id, cadence_of(observation.period, frequencies[kpi_id])].append(observation)
    return _Ledger(kpis, figures, histories, get_targets(now, ids), timezone.localdate(now))


def _judge(line: FileLine, ledger: _Ledger) -> PlannedLine | list[Refusal]:
    """Plan one line, or refuse it with reasons."""
    kpi = ledger.kpis.get(line.code)
    if kpi is None:
        return [_refusal(line, "", f"The figures of {line.code} are no longer yours to enter.")]
    versions = ledger.figures.get((kpi.pk, line.period), {})
    open_figure, approved = versions.get("open"), versions.get("approved")
    held = _held(open_figure or approved)
    after = merge(line.typed, held)
    entry, unread = read_entry(after)
    if not unread and _is_held_already(entry, open_figure or approved, kpi):
        return _planned(line, kpi, ImportChange.SAME, held, after, versions, ())
    if open_figure is not None and open_figure.status == Figure.Status.SUBMITTED:
        message = "This figure was submitted. Ask the manager to return it if it must be changed."
        return [_refusal(line, "", message)]
    is_correction = open_figure.revises_id is not None if open_figure else approved is not None
    entry_context = ledger.entry_context(kpi, line.period, is_correction)
    # where a number cannot be read, that it is missing need not be said as well
    problems = unread or hard_problems(after, entry_context)
    if problems:
        return [_refusal(line, problem.field, problem.message) for problem in problems]
    change = ImportChange.CHANGED if open_figure else ImportChange.CORRECTED if approved else ImportChange.NEW
    warnings = tuple(warning.message for warning in soft_warnings(entry, entry_context))
    return _planned(line, kpi, change, held, after, versions, warnings)


def _planned(line: FileLine, kpi: Kpi, change: ImportChange, before, after, versions, warnings) -> PlannedLine:
    return PlannedLine(
        row=line.row,
        kpi=kpi,
        period=line.period,
        change=change,
        before=before,
        after=after,
        warnings=warnings,
        notes=line.notes,
        open=versions.get("open"),
        approved=versions.get("approved"),
    )


def _refusal(line: FileLine, field_name: str, reason: str) -> Refusal:
    """A refusal at the cell of the field, or at the first cell of the line if the field is not in the file."""
    name = field_name if field_name in line.places else next(iter(line.places))
    return Refusal(line.row, line.places[name], line.headings[name], reason)


def _held(figure: Figure | None) -> Typed | None:
    """The text of a figure: as typed while it is open, its counts before its value once it is approved."""
    if figure is None:
        return None
    if figure.is_open:
        return figure.as_typed
    entry = _entry_of(figure)
    value = None if entry.has_counts and KINDS[figure.kind].needs_denominator else entry.stated
    return Typed(_plain(entry.numerator), _plain(entry.denominator), _plain(value), entry.commentary)


def _entry_of(figure: Figure) -> Entry:
    return Entry(figure.numerator, figure.denominator, figure.stated_value, figure.commentary)


def _plain(number: Decimal | None) -> str:
    return "" if number is None else written_number(number).replace(",", "")


def _is_held_already(entry: Entry, figure: Figure | None, kpi: Kpi) -> bool:
    if figure is None:
        return False
    if not figure.is_open:
        return says_the_same(entry, _entry_of(figure), kpi.as_kind)
    held, unread = read_entry(figure.as_typed)
    return not unread and says_the_same(entry, held, kpi.as_kind)


def _mark(lines: Iterable[PlannedLine], refusals: Iterable[Refusal], state: str) -> str:
    told = [state]
    told += [f"{line.row} {line.kpi.pk} {line.period} {line.change} {line.before} {line.after}" for line in lines]
    told += [f"{refusal}" for refusal in refusals]
    return hashlib.sha256("\n".join(told).encode()).hexdigest()


# -- to and from the row that keeps a preview ----------------------------------------------------------


def recognised_as_json(recognised: Recognised) -> dict:
    """Recognised lines as JSON, to be kept in an `ImportFile`."""
    lines = [
        {
            "row": line.row,
            "code": line.code,
            "period": [line.period.start.isoformat(), line.period.end.isoformat()],
            "typed": [getattr(line.typed, name) for name in FIELDS],
            "places": dict(line.places),
            "headings": dict(line.headings),
            "notes": list(line.notes),
        }
        for line in recognised.lines
    ]
    refusals = [asdict(refusal) for refusal in recognised.refusals]
    return {"lines": lines, "refusals": refusals, "notes": list(recognised.notes), "blank": recognised.blank}


def recognised_from_json(kept: dict) -> Recognised:
    """Recognised lines from the JSON of `recognised_as_json`."""
    lines = tuple(
        FileLine(
            row=line["row"],
            code=line["code"],
            period=Period(*(date.fromisoformat(day) for day in line["period"])),
            typed=Typed(*line["typed"]),
            places=line["places"],
            headings=line["headings"],
            notes=tuple(line["notes"]),
        )
        for line in kept["lines"]
    )
    refusals = tuple(Refusal(**refusal) for refusal in kept["refusals"])
    return Recognised(lines, refusals, tuple(kept["notes"]), kept["blank"])


def plan_as_json(plan: ImportPlan) -> dict:
    """The plan in the words of the page that shows it."""
    return {
        "lines": [_line_as_json(line) for line in plan.lines],
        "refusals": [asdict(refusal) for refusal in plan.refusals],
    }


def _line_as_json(line: PlannedLine) -> dict:
    return {
        "row": line.row,
        "code": line.kpi.code,
        "slug": line.kpi.slug,
        "title": line.kpi.title,
        "period": line.period.label,
        "change": line.change.value,
        "before": _words(line.before, line.kpi) if line.before else "",
        "after": _words(line.after, line.kpi),
        "commentary_before": line.before.commentary if line.before else "",
        "commentary": line.after.commentary,
        "warnings": list(line.warnings),
        "notes": list(line.notes),
    }


def _words(typed: Typed, kpi: Kpi) -> str:
    """Numbers as a reader would say them: "24 of 25, 96%"; text that is no number, as it was typed."""
    entry, unread = read_entry(typed)
    value = entry.value(kpi.as_kind)
    if not unread and no_figure(entry, kpi.as_kind):
        return "No figure"
    if unread or value is None:
        return ", ".join(text for text in (typed.numerator, typed.denominator, typed.value) if text.strip())
    if entry.stated is not None or not entry.has_counts:
        return kpi.as_kind.written(value)
    counts = f"{written_number(entry.numerator)} of {written_number(entry.denominator)}"
    return f"{counts}, {kpi.as_kind.written(value, kpi.decimals)}"


# -- the template -------------------------------------------------------------------------------------


def get_template(person: User, now: datetime, month: Period | None = None) -> Template:
    """Template workbook with the figures `person` has yet to enter for `month` (None: the last one that has ended)."""
    today = timezone.localdate(now)
    own = set(person.service_areas.values_list("pk", flat=True))
    kpis = [kpi for kpi in get_collected_kpis() if kpi.service_area_id in own]
    month = month or month_of(today).shifted(-1)
    grid = get_grid(month, kpis, now, today)
    to_do = (State.MISSING, State.DRAFT, State.RETURNED)
    return Template(
        title=f"Figures for {month.label}",
        rows=tuple(_template_row(row) for row in grid if row.due.state in to_do),
        kpis=tuple(_choice(kpi) for kpi in kpis),
        periods=_periods_offered(kpis, today),
        instructions=INSTRUCTIONS,
    )


def _choice(kpi: Kpi) -> str:
    return f"{kpi.code}: {kpi.title}"


def _template_row(row: GridRow) -> TemplateRow:
    kpi, typed = row.due.kpi, row.due.open.as_typed if row.due.open else Typed()
    target = row.entry_context.target
    return TemplateRow(
        kpi=_choice(kpi),
        period=row.due.period.label,
        **asdict(typed),
        before=_observed(row.previous, kpi),
        year_before=_observed(row.year_before, kpi),
        target=kpi.as_kind.written(target.value) if target else "",
    )


def _observed(observation: Observation | None, kpi: Kpi) -> str:
    return kpi.as_kind.written(observation.value, kpi.decimals) if observation else ""


def _periods_offered(kpis: Iterable[Kpi], today: date) -> tuple[str, ...]:
    """The periods that have ended and in which one of `kpis` is counted, newest first."""
    months = months_to_enter(kpis, today)[:MONTHS_OFFERED]
    frequencies = {Frequency(kpi.frequency) for kpi in kpis}
    periods = [
        period
        for frequency in Frequency
        if frequency in frequencies
        for m in months
        if (period := entry_period(frequency, m))
    ]
    return tuple(period.label for period in periods)


INSTRUCTIONS = (
    ("What to do", "Fill in the sheet “Figures”, save the workbook, and choose it on the page “Import figures”."),
    ("KPI", "Choose it from the list. The code alone, or the exact title alone, is understood too."),
    (
        "Period",
        "Choose it from the list, or write a month as 2021-10 or October 2021, a quarter as Q2 2021/22 "
        "and a year as 2021/22.",
    ),
    ("Numerator, denominator", "How many were counted, and how many children are in the cohort. The value follows."),
    ("Value", "Only where the counts are not held, or the KPI has no cohort. Write 96 or 96%, not 0.96."),
    ("No cohort", "Where nobody was in the cohort, leave both counts empty and say so in the commentary."),
    ("Commentary", "A sentence for the reader, at most 2,000 characters. No child may be recognised from it."),
    (
        "Empty cells",
        "An empty cell leaves what is held. A row without figures and commentary is passed over. Zero is a figure.",
    ),
    ("Grey columns", "What was before, to compare. They are locked and are not read."),
    (
        "Before anything is written",
        "You see what would be new, changed, the same or refused, and confirm it. "
        "The figures are then drafts, which you submit as usual.",
    ),
)
