"""Forms of targets that are proposed together: a row for each KPI of a year, or for each step of one KPI."""

from collections.abc import Mapping, Sequence
from datetime import date, timedelta

from django.http import QueryDict

from analysis.entry.figures import NotANumber, Problem, read_number
from analysis.entry.progress import read_day
from kpis.models import Kpi, Target
from ledger.forms import ProblemsForm
from record.kinds import KINDS_OF_RECORD
from record.kinds.fields import RecordDay, RecordNumber, RecordText, as_plain
from record.kinds.kind import RecordForm, SourcedForm, fingerprint
from record.models import RecordChange
from record.proposals.actions import Begun
from record.targets.actions import TargetEntry
from record.targets.queries import FinancialYear, TargetOfYear

KIND = KINDS_OF_RECORD["targets"]
STEPS_SHOWN = 6
SHARED = ("reason", "source_title", "source_url", "source_ref")


class SharedForm(SourcedForm):
    """Reason and source of targets that are proposed together."""

    why = None
    seen = None
    version = None
    reason = RecordText(
        "Why these targets?",
        "A sentence, such as who agreed them. It stands beside each of them.",
        needed="Say in a sentence why these are the targets.",
        rows=2,
    )


class LastDayForm(RecordForm):
    """The last day of the last step."""

    why = None
    seen = None
    version = None
    to_on = RecordDay("The last step ends on", "Leave it empty where it goes on.")


class TargetRowForm(ProblemsForm):
    """Target and tolerance of one KPI in a year, shown with those of the year before."""

    value = RecordNumber("Target")
    tolerance = RecordNumber("Tolerance")

    def __init__(self, line: TargetOfYear, year: FinancialYear, data: QueryDict | None = None):
        self.line, self.year = line, year
        shown = line.current or line.before
        initial = {"value": shown.value, "tolerance": shown.tolerance} if shown else {}
        super().__init__(data, initial=initial, prefix=f"k{line.kpi.pk}", use_required_attribute=False)
        for name, field in self.fields.items():
            field.label = f"{field.label} of {line.kpi.title} in {year.label}"
            field.widget.attrs["size"] = 8 if name == "value" else 6

    @property
    def now(self) -> str:
        """The standing target, by which a newer one is noticed."""
        return str(self.line.current.pk) if self.line.current else ""

    @property
    def is_copied(self) -> bool:
        """True where what is shown is the target of the year before, and none is set for this year."""
        return self.line.current is None and self.line.before is not None

    def read(self, shared: Mapping[str, Sequence[str]]) -> TargetEntry | None:
        """The target to propose, None where the row says what stands. Adds a problem where a newer target stands."""
        current, kpi = self.line.current, self.line.kpi
        text = {name: self.data.get(self.add_prefix(name), "").strip() for name in self.fields}
        if self._says(current, text):
            return None
        if self.data.get(self.add_prefix("seen"), "") != self.now:
            words = (
                f"it is {KIND.words_of('value', current.value, {'kpi': kpi})} now" if current else "there is none now"
            )
            self.is_valid()
            self.add_error("value", f"Somebody changed this target since you opened the page: {words}. Look again.")
            return None
        if not text["value"]:
            self.is_valid()
            self.add_error("value", "Enter the target. To end one, open it in the list of targets and withdraw it.")
            return None
        is_this_year = current is not None and (current.from_on, current.to_on) == (self.year.start, self.year.end)
        row = current if is_this_year else None
        typed = {
            "kpi": [str(kpi.pk)],
            "value": [text["value"]],
            "tolerance": [text["tolerance"]],
            "from_on": [self.year.start.isoformat()],
            "to_on": [self.year.end.isoformat()],
            **shared,
        }
        return TargetEntry(self.prefix or "", _begun(kpi, row, f"targets-{self.year.slug}"), typed)

    def show(self, problems: Sequence[Problem]) -> None:
        """Show problems of the target at the row; those of its dates at the target itself."""
        self.is_valid()
        for problem in problems:
            name = problem.field if problem.field in self.fields else "value"
            if problem.field not in SHARED and problem.message not in self.errors.get(name, ()):
                self.add_error(name, problem.message)

    def _says(self, current: Target | None, text: dict[str, str]) -> bool:
        """True where the row says what stands, or nothing where nothing stands."""
        if current is None:
            return not text["value"] and not text["tolerance"]
        try:
            typed = (read_number(text["value"]), read_number(text["tolerance"]))
        except NotANumber:
            return False
        return tuple(map(as_plain, typed)) == (as_plain(current.value), as_plain(current.tolerance))


class StepForm(ProblemsForm):
    """One step of a trajectory: from which day, and the target from then on."""

    from_on = RecordDay("From")
    value = RecordNumber("Target")
    tolerance = RecordNumber("Tolerance")

    def __init__(self, place: int, data: QueryDict | None = None):
        super().__init__(data, prefix=f"s{place}", use_required_attribute=False)
        self.place = place
        for field in self.fields.values():
            field.label = f"{field.label}, step {place + 1}"

    @property
    def text(self) -> dict[str, str]:
        return {name: self.data.get(self.add_prefix(name), "").strip() for name in self.fields}

    @property
    def is_blank(self) -> bool:
        return not any(self.text.values())

    def show(self, problems: Sequence[Problem]) -> None:
        """Show problems of the step at its fields; those of its last day at the first, which decides it."""
        self.is_valid()
        for problem in problems:
            name = problem.field if problem.field in self.fields else "from_on"
            if problem.field not in SHARED and problem.message not in self.errors.get(name, ()):
                self.add_error(name, problem.message)


def read_steps(
    kpi: Kpi, steps: Sequence[StepForm], last_day: str, shared: Mapping[str, Sequence[str]]
) -> list[TargetEntry]:
    """The steps as targets, each up to the day before the next. Adds a problem to a step whose day is not in order."""
    filled = [step for step in steps if not step.is_blank]
    days = [read_day(step.text["from_on"]) for step in filled]
    entries = []
    for place, (step, start) in enumerate(zip(filled, days, strict=True)):
        following = days[place + 1] if place + 1 < len(days) else None
        if start is None and not step.text["from_on"]:
            step.show([Problem("from_on", "Enter the day from which this step holds.")])
        if place and start and days[place - 1] and start <= days[place - 1]:
            step.show([Problem("from_on", "Enter a later day than that of the step before.")])
        is_last = place + 1 == len(filled)
        end = last_day if is_last else _day_before(following)
        text = step.text
        typed = {
            "kpi": [str(kpi.pk)],
            "value": [text["value"]],
            "tolerance": [text["tolerance"]],
            "from_on": [text["from_on"]],
            "to_on": [end],
            **shared,
        }
        entries.append(TargetEntry(step.prefix or "", _begun(kpi, None, f"steps-{kpi.code}"), typed))
    return entries


def _day_before(day: date | None) -> str:
    return (day - timedelta(days=1)).isoformat() if day and day > date.min else ""


def _begun(kpi: Kpi, row: Target | None, batch: str) -> Begun:
    if row is None:
        return Begun(KIND, RecordChange.Verb.ADD, batch=batch, about=kpi.audit_about)
    return Begun(KIND, RecordChange.Verb.CHANGE, row, fingerprint(KIND.snapshot(row)), batch)
