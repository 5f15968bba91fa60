"""Grid of a return: from the fields a browser sent to rows with values, problems, warnings and newer versions."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace

from accounts.models import User
from analysis.entry.figures import FIELDS, EntryWarning, Problem, Typed, hard_problems, read_entry, soft_warnings
from analysis.value_format import ValueFormat
from kpis.figures.actions import NeedsConfirmation, save_entry, submit_entry
from kpis.models import Figure
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
    def prefix(self) -> str:
        """Prefix of the names of the row's fields."""
        return f"k{self.kpi.pk}"

    @property
    def state(self) -> State:
        return self.row.due.state

    @property
    def is_editable(self) -> bool:
        return self.may_edit and self.state in EDITABLE

    @property
    def value(self) -> str:
        """The value worked out from what is typed, in the KPI's unit; empty while it cannot be."""
        entry, problems = read_entry(self.typed)
        value = None if problems else entry.value(self.kpi.as_kind)
        return self.kpi.as_kind.written(value, self.kpi.decimals) if value is not None else ""

    @property
    def previous(self) -> str:
        return self._written(self.row.previous)

    @property
    def year_before(self) -> str:
        return self._written(self.row.year_before)

    @property
    def target(self) -> str:
        target = self.row.entry_context.target
        return self.kpi.as_kind.written(target.value) if target else ""

    @property
    def problem_at(self) -> dict[str, str]:
        return {problem.field: problem.message for problem in reversed(self.problems)}

    @property
    def unconfirmed(self) -> tuple[EntryWarning, ...]:
        return tuple(warning for warning in self.warnings if not warning.needs_commentary)

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
        return not any(line.problems or line.warnings or line.theirs or line.message for line in self.rows)


def build_return_rows(rows: Sequence[GridRow], person: User) -> list[ReturnRow]:
    """Build the rows from the database. One query, for the person's service areas."""
    mine = set(person.service_areas.values_list("pk", flat=True))
    return [build_return_row(row, row.due.kpi.service_area_id in mine) for row in rows]


def build_return_row(row: GridRow, may_edit: bool) -> ReturnRow:
    """Build one row from the database."""
    shown = row.due.open or row.due.approved
    return ReturnRow(
        row=row,
        typed=typed_of(shown) if shown else Typed(),
        version=row.due.open.version if row.due.open else 0,
        may_edit=may_edit,
    )


def typed_of(figure: Figure) -> Typed:
    """Text of `figure` as an officer types it: the text itself, or the numbers of a figure that was loaded."""
    if figure.typed:
        return figure.as_typed
    if figure.stated_value is not None:
        return Typed(value=f"{figure.stated_value.normalize():f}", commentary=figure.commentary)
    return Typed(
        numerator=f"{figure.numerator.normalize():f}" if figure.numerator is not None else "",
        denominator=f"{figure.denominator.normalize():f}" if figure.denominator is not None else "",
        commentary=figure.commentary,
    )


def read_typed(data: Mapping[str, str], prefix: str = "") -> Typed:
    """The four fields of one row as a form sent them, line ends as the browser's own."""
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
    typed = read_typed(data, prefix)
    version = read_version(data, f"{prefix}newer-" if choice == "mine" else prefix)
    if typed == line.typed or (typed.is_blank and line.row.due.open is None):
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
        shown = _submit_row(line, data, person) if _is_ready(line) else line
        submitted.submitted += shown.state is State.SUBMITTED and line.state is not State.SUBMITTED
        submitted.rows.append(shown)
    return submitted


def _is_ready(line: ReturnRow) -> bool:
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
            today=line.row.entry_context.today,
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


def check_return_row(line: ReturnRow) -> ReturnRow:
    """Check a row before it is submitted: the row with all problems and warnings of the text typed."""
    problems = hard_problems(line.typed, line.row.entry_context)
    entry, _ = read_entry(line.typed)
    warnings = () if problems else soft_warnings(entry, line.row.entry_context)
    return replace(line, problems=problems, warnings=warnings)
