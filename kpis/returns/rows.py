"""Grid of a return: from the fields a browser sent to rows with values, problems, warnings and newer versions."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace

from django.utils.safestring import SafeString

from accounts.models import User
from analysis.entry.figures import FIELDS, NUMBERS, EntryWarning, Problem, Typed, hard_problems, read_entry
from analysis.entry.no_figure import NoFigure, reasons_for
from analysis.entry.shared import only_repeats, typed_parts
from analysis.entry.unusual import soft_warnings
from analysis.value_format import ValueFormat
from kpis.catalogue.owners import get_areas_of
from kpis.figures.actions import NeedsConfirmation, save_entry, submit_entry
from kpis.models import Figure
from kpis.returns.fields import NumberField, number_fields
from kpis.returns.queries import GridRow, State
from ledger.workflow import InvalidEntry, NewerVersion, NotOpen

EDITABLE = (State.MISSING, State.DRAFT, State.RETURNED)


@dataclass(frozen=True)
class ReturnRow:
    """One row of the grid as it is shown: the text typed, its problems, and the version somebody else has saved.

    `version` is the one that `typed` began from. `left_out` is the text typed for a row that is closed by now.
    `seen` is the version on the page that was sent; None for a row that was not on it.
    """

    row: GridRow
    typed: Typed
    version: int
    may_edit: bool
    problems: tuple[Problem, ...] = ()
    warnings: tuple[EntryWarning, ...] = ()
    theirs: Figure | None = None
    message: str = ""
    left_out: Typed | None = None
    seen: int | None = None

    @property
    def kpi(self):
        return self.row.due.kpi

    @property
    def prefix(self) -> SafeString:
        """Prefix of the names of the row's fields; a letter and a number, which need no escaping."""
        return SafeString(f"k{self.kpi.pk}")

    @property
    def state(self) -> State:
        return self.row.due.state

    @property
    def is_editable(self) -> bool:
        return self.may_edit and self.state in EDITABLE

    @property
    def is_begun(self) -> bool:
        """True once somebody has typed something for the period."""
        return self.row.due.open is not None or self.row.due.approved is not None

    @property
    def first_field(self) -> str:
        """Name of the row's first field."""
        return f"{self.prefix}-{'numerator' if self.kpi.as_kind.needs_denominator else 'value'}"

    @property
    def is_empty(self) -> bool:
        """True if its first field holds nothing, and nothing is said in place of a figure."""
        first = self.typed.numerator if self.kpi.as_kind.needs_denominator else self.typed.value
        return not first.strip() and not self.typed.value.strip() and not self.typed.no_figure

    @property
    def is_open(self) -> bool:
        """True if the row shows its commentary at once: something is to be said there, or in place of a figure."""
        asks = any(problem.field in ("commentary", "no_figure") for problem in self.problems)
        return asks or bool(self.typed.no_figure) or any(one.needs_commentary for one in self.warnings)

    @property
    def number_fields(self) -> Iterator[NumberField]:
        """The fields of its numbers, in the order of the page."""
        places = (self.row.shares, self.row.adds)
        return number_fields(self.kpi, self.typed, self.errors, places, self.is_begun)

    @property
    def is_correction(self) -> bool:
        """True if its draft corrects a figure that is approved."""
        return self.row.due.open is not None and self.row.due.open.revises_id is not None

    def is_as_filled_in(self, typed: Typed) -> bool:
        """True if `typed` has no more than numbers that the page fills in by itself, and they make no figure yet."""
        return not self.is_begun and only_repeats(typed, self.kpi.as_kind, self._known_parts)

    def without_filled_in(self, typed: Typed) -> Typed:
        """Leave out the numbers that the page had filled in where it is said that there is no figure."""
        if not typed.no_figure or not typed_parts(typed) <= self._known_parts:
            return typed
        return replace(typed, **dict.fromkeys(NUMBERS, ""))

    @property
    def _known_parts(self) -> set[str]:
        return {*self.row.filled_in, *self.row.shares, *self.row.adds}

    @property
    def value(self) -> str:
        """The value worked out from what is typed, in the KPI's unit; empty while it cannot be, or cannot be right."""
        entry, problems = read_entry(self.typed)
        is_wrong = any(problem.field in NUMBERS for problem in self.problems)
        value = None if problems or is_wrong else entry.value(self.kpi.as_kind)
        return self.kpi.as_kind.written(value, self.kpi.decimals) if value is not None else ""

    @property
    def previous(self) -> str:
        """The figure of the period before; while it is not approved, with the state it is in."""
        waiting = self.row.waiting
        if waiting is None or self.row.previous is not None:
            return self._written(self.row.previous)
        return f"{self._written(waiting)} (not approved)"

    @property
    def year_before(self) -> str:
        return self._written(self.row.year_before)

    @property
    def target(self) -> str:
        target = self.row.target
        return self.kpi.as_kind.written(target.value) if target else ""

    @property
    def problem_at(self) -> dict[str, str]:
        return {problem.field: problem.message for problem in reversed(self.problems)}

    @property
    def errors(self) -> dict[str, str]:
        """The problem to show at each field, empty where there is none."""
        return dict.fromkeys(FIELDS, "") | self.problem_at

    @property
    def reasons(self) -> tuple[NoFigure, ...]:
        """The reasons to choose from where there is no figure."""
        return reasons_for(self.kpi.as_kind)

    @property
    def unconfirmed(self) -> tuple[EntryWarning, ...]:
        return tuple(warning for warning in self.warnings if not warning.needs_commentary)

    @property
    def needs_attention(self) -> bool:
        """True for a row that could not be saved or submitted as it was sent, or that is marked with its problems."""
        return bool(self.problems or self.warnings or self.theirs or self.message)

    def _written(self, observation) -> str:
        return ValueFormat(self.kpi.as_kind, self.kpi.decimals).written(observation)


@dataclass
class SaveResult:
    """Result of saving or submitting the whole grid."""

    rows: list[ReturnRow] = field(default_factory=list)
    saved: int = 0
    submitted: int = 0

    @property
    def is_clean(self) -> bool:
        return not any(line.needs_attention for line in self.rows)


def build_return_rows(rows: Sequence[GridRow], person: User) -> list[ReturnRow]:
    """Build the rows from the database. One query, for the person's service areas."""
    mine = get_areas_of(person)
    return [build_return_row(row, row.due.kpi.service_area_id in mine) for row in rows]


def build_return_row(row: GridRow, may_edit: bool) -> ReturnRow:
    """Build one row from the database."""
    shown = row.due.open or row.due.approved
    return ReturnRow(
        row=row,
        typed=typed_of(shown) if shown else Typed(**_filled_in(row)),
        version=row.due.open.version if row.due.open else 0,
        may_edit=may_edit,
    )


def _filled_in(row: GridRow) -> dict[str, str]:
    return {part: f"{number.normalize():f}" for part, number in row.filled_in.items()}


def typed_of(figure: Figure) -> Typed:
    """Text of `figure` as an officer types it: the text itself, or the numbers of a figure that was loaded."""
    if figure.typed:
        return figure.as_typed
    if figure.no_figure:
        return Typed(commentary=figure.commentary, no_figure=figure.no_figure)
    if figure.stated_value is not None:
        return Typed(value=f"{figure.stated_value.normalize():f}", commentary=figure.commentary)
    return Typed(
        numerator=f"{figure.numerator.normalize():f}" if figure.numerator is not None else "",
        denominator=f"{figure.denominator.normalize():f}" if figure.denominator is not None else "",
        commentary=figure.commentary,
    )


def read_typed(data: Mapping[str, str], prefix: str = "") -> Typed:
    """The fields of one row as a form sent them, line ends as the browser's own."""
    return Typed(**{name: _plain(data.get(f"{prefix}{name}", "")) for name in FIELDS})


def _plain(text: object) -> str:
    """Text as a database takes it: null bytes, which nobody types, are left out."""
    return str(text).replace("\r\n", "\n").replace("\x00", "")


def read_version(data: Mapping[str, str], prefix: str = "") -> int:
    text = str(data.get(f"{prefix}version", "0"))
    return int(text) if text.isdecimal() and len(text) < 9 else 0


def keep_as_sent(lines: Sequence[ReturnRow], data: Mapping) -> list[ReturnRow]:
    """Put the typed text into the rows, for a page that is shown again; nothing is saved."""
    return [_as_sent(line, data) if line.is_editable else _left_as_it_is(line, data) for line in lines]


def _as_sent(line: ReturnRow, data: Mapping) -> ReturnRow:
    prefix = f"{line.prefix}-"
    if f"{prefix}commentary" not in data:
        return line
    return replace(line, typed=read_typed(data, prefix), version=read_version(data, prefix))


def save_grid(lines: Sequence[ReturnRow], data: Mapping, person: User) -> SaveResult:
    """Save each row that was changed as a draft.

    A row that somebody else changed is shown with both versions until one is chosen ("choose" names "mine" or
    "theirs", "newer-version" the other person's); a row that was submitted meanwhile, with the text that was typed.
    """
    outcome = SaveResult()
    for line in lines:
        saved = _save_row(line, data, person) if line.is_editable else _left_as_it_is(line, data)
        outcome.saved += saved.row is not line.row
        outcome.rows.append(saved)
    return outcome


def _left_as_it_is(line: ReturnRow, data: Mapping) -> ReturnRow:
    """A closed row; if it was open when the page was, with the text that was typed."""
    typed = read_typed(data, f"{line.prefix}-")
    was_open = line.may_edit and f"{line.prefix}-version" in data
    if not was_open or typed == line.typed or typed.is_blank:
        return line
    return replace(line, message=_moved_on(line.state.label), left_out=typed)


def _save_row(line: ReturnRow, data: Mapping, person: User) -> ReturnRow:
    prefix = f"{line.prefix}-"
    choice = data.get(f"{prefix}choose")
    if f"{prefix}commentary" not in data or choice == "theirs":
        return _seen(line, data)
    typed = line.without_filled_in(read_typed(data, prefix))
    version = read_version(data, f"{prefix}newer-" if choice == "mine" else prefix)
    is_untouched = typed == line.typed and line.is_begun
    if is_untouched or (typed.is_blank and line.row.due.open is None) or line.is_as_filled_in(typed):
        return _seen(line, data)
    try:
        figure = save_entry(kpi=line.kpi, period=line.row.due.period, typed=typed, version=version, by=person)
    except NewerVersion as newer:
        return _newer(replace(line, typed=typed, version=version), newer)
    except NotOpen as error:
        return replace(line, message=str(error), left_out=typed)
    except InvalidEntry as error:
        # too long to be kept: nothing was saved, and what was typed stays in the fields
        return replace(line, typed=typed, version=version, problems=error.problems)
    due = replace(line.row.due, open=figure)
    saved = replace(line, row=replace(line.row, due=due), typed=typed, version=figure.version)
    return replace(saved, seen=figure.version)


def _seen(line: ReturnRow, data: Mapping) -> ReturnRow:
    """The row with the version that was looked at: that of the page, or the newer one shown beside it."""
    prefix = f"{line.prefix}-"
    if f"{prefix}version" not in data:
        return line
    is_chosen = data.get(f"{prefix}choose") in ("mine", "theirs")
    return replace(line, seen=read_version(data, f"{prefix}newer-" if is_chosen else prefix))


def _newer(line: ReturnRow, newer: NewerVersion) -> ReturnRow:
    """The row with the other person's version, so the officer can choose; or, if it is closed, the reason."""
    theirs = newer.theirs
    if theirs is None:
        return replace(line, version=0, message="The draft that you opened is gone. Save again to begin a new one.")
    if theirs.is_with_author:
        return replace(line, theirs=theirs)
    return replace(line, message=_moved_on(theirs.get_status_display()), left_out=line.typed)


def _moved_on(state: str) -> str:
    return f"This figure is {state.lower()} since you opened the page."


def submit_grid(outcome: SaveResult, data: Mapping, person: User) -> SaveResult:
    """Submit each row of the page that is filled in, in the version that was looked at.

    Rows with problems or unanswered warnings stay drafts and show them. Rows that were not on the page stay as they
    are, and so do those that somebody else changed since: these are shown with both versions, as in `save_grid`.
    """
    submitted = SaveResult(saved=outcome.saved)
    for line in outcome.rows:
        shown = _submit_row(line, data, person) if is_ready(line) else line
        submitted.submitted += shown.state is State.SUBMITTED and line.state is not State.SUBMITTED
        submitted.rows.append(shown)
    return submitted


def is_ready(line: ReturnRow) -> bool:
    """True if the row is one of the page that is filled in, so that it is submitted with it."""
    was_looked_at = line.seen is not None and line.theirs is None and not (line.message or line.problems)
    return was_looked_at and line.is_editable and line.row.due.open is not None and not line.typed.is_blank


def _submit_row(line: ReturnRow, data: Mapping, person: User) -> ReturnRow:
    confirmed = data.getlist(f"{line.prefix}-confirm") if hasattr(data, "getlist") else []
    try:
        figure = submit_entry(
            figure=line.row.due.open,
            version=line.seen,
            confirmed=confirmed,
            by=person,
            today=line.row.today,
        )
    except InvalidEntry as error:
        return replace(line, problems=error.problems)
    except NeedsConfirmation as error:
        return replace(line, warnings=error.warnings)
    except NewerVersion as newer:
        return _newer(replace(line, version=line.seen), newer)
    except NotOpen as error:
        return replace(line, message=str(error))
    return replace(line, row=replace(line.row, due=replace(line.row.due, open=figure)), version=figure.version)


def mark_problems(line: ReturnRow) -> ReturnRow:
    """Mark a draft that is kept though it cannot be right with its problems; a row that is marked stays as it is."""
    if line.needs_attention or not line.is_editable or line.row.due.open is None or line.typed.is_blank:
        return line
    return replace(line, problems=hard_problems(line.typed, line.row.entry_context))


def check_return_row(line: ReturnRow) -> ReturnRow:
    """Check a row before it is submitted: the row with all problems and warnings of the text typed."""
    entry_context = line.row.entry_context
    problems = hard_problems(line.typed, entry_context)
    entry, _ = read_entry(line.typed)
    warnings = () if problems else soft_warnings(entry, entry_context)
    return replace(line, problems=problems, warnings=warnings)
