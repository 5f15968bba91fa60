"""Pre-birth tracking: babies by the week in which they are expected, with their assessment and the plan at birth."""

from collections import defaultdict
from collections.abc import Collection, Iterator
from dataclasses import dataclass
from datetime import date, timedelta

from analysis.core.working_days import working_day_after
from children_lists.measures.protection.assessments import WITHIN
from children_lists.rows import CannotTell, ChildRow, ListsRead

# weeks before this one that are shown, for babies born meanwhile
WEEKS_BACK = 4
# an assessment that has not begun this many weeks before the birth is named
BEGIN_WEEKS_BEFORE = 12
NO_PLAN = frozenset({"", "NONE", "NO", "NO PLAN", "E", "CLOSED EPISODE"})


@dataclass(frozen=True, slots=True)
class ExpectedBaby:
    """One expected baby: the row and reference of the uploader's own file, the dates, and whether there is a plan."""

    row: int
    reference: str
    expected: date
    started: date | None
    due: date | None
    done: date | None
    has_plan: bool | None
    attention: str = ""


@dataclass(frozen=True, slots=True)
class BirthWeek:
    """Babies expected in one week: their assessments and plans. `plans` is None where no list has them."""

    week: date
    expected: int
    started: int
    due: int
    done: int
    on_time: int
    plans: int | None


@dataclass(frozen=True, slots=True)
class PreBirthTracking:
    """Weeks with their counts, and the rows that need attention today."""

    weeks: tuple[BirthWeek, ...]
    attention: tuple[ExpectedBaby, ...]
    source: str
    has_plans: bool
    unclear: tuple[int, ...]


def build_tracking(read: ListsRead, today: date, holidays: Collection[date]) -> PreBirthTracking | None:
    """Build the weeks from the list with the template, else from Annex A list 4; None where neither was brought."""
    unclear: list[int] = []
    if own := read.get("pre_birth"):
        source, has_plans = own.layout.title, "plan" in own.columns
        babies = list(_from_template(own.rows, has_plans, unclear))
    elif (assessments := read.get("list_4")) and {"born", "started", "authorised"} <= assessments.columns:
        plans = _plans(read)
        source, has_plans = assessments.layout.title, plans is not None
        babies = list(_from_assessments(assessments.rows, plans, today, holidays, unclear))
    else:
        return None
    monday = today - timedelta(days=today.weekday())
    shown = [baby for baby in babies if baby.expected >= monday - timedelta(weeks=WEEKS_BACK)]
    named = [named for baby in shown if (named := _needing_attention(baby, today))]
    return PreBirthTracking(
        weeks=tuple(_weeks(shown, today, has_plans)),
        attention=tuple(sorted(named, key=lambda baby: (baby.expected, baby.row))),
        source=source,
        has_plans=has_plans,
        unclear=tuple(unclear),
    )


def _from_template(rows: Collection[ChildRow], has_plans: bool, unclear: list[int]) -> Iterator[ExpectedBaby]:
    for row in rows:
        try:
            expected = row.day("expected")
            if expected is None:
                unclear.append(row.number)
                continue
            plan = row.code("plan") not in NO_PLAN if has_plans else None
            dates = row.day("started"), row.day("due"), row.day("done")
        except CannotTell:
            unclear.append(row.number)
            continue
        yield ExpectedBaby(row.number, row.reference, expected, *dates, plan)


def _from_assessments(
    rows: Collection[ChildRow],
    plans: set[str] | None,
    today: date,
    holidays: Collection[date],
    unclear: list[int],
) -> Iterator[ExpectedBaby]:
    """Assessments that began before the birth, expected or come; due 45 working days after they began."""
    for row in rows:
        try:
            born, started, done = row.day("born"), row.day("started"), row.day("authorised")
        except CannotTell:
            unclear.append(row.number)
            continue
        if born is None or started is None or started >= born:
            continue
        due = working_day_after(started, WITHIN, holidays)
        plan = None if plans is None else row.reference in plans
        yield ExpectedBaby(row.number, row.reference, born, started, due, done, plan)


def _plans(read: ListsRead) -> set[str] | None:
    """References of children with a plan by lists 6 to 8; None where none of these was brought."""
    lists = [one for slug in ("list_6", "list_7", "list_8") if (one := read.get(slug))]
    if not lists:
        return None
    return {
        row.reference
        for one in lists
        for row in one.rows
        if row.reference
        and row.values.get("ended") is None
        and not (one.layout.slug == "list_6" and str(row.values.get("status") or "").startswith(("OPEN", "CLOSED")))
    }


def _weeks(babies: list[ExpectedBaby], today: date, has_plans: bool) -> Iterator[BirthWeek]:
    by_week: defaultdict[date, list[ExpectedBaby]] = defaultdict(list)
    for baby in babies:
        by_week[baby.expected - timedelta(days=baby.expected.weekday())].append(baby)
    for week, found in sorted(by_week.items()):
        done = [baby for baby in found if baby.done is not None]
        yield BirthWeek(
            week=week,
            expected=len(found),
            started=sum(baby.started is not None for baby in found),
            due=sum(baby.due is not None and baby.due <= today for baby in found),
            done=len(done),
            on_time=sum(baby.due is not None and baby.done is not None and baby.done <= baby.due for baby in done),
            plans=sum(bool(baby.has_plan) for baby in found) if has_plans else None,
        )


def _needing_attention(baby: ExpectedBaby, today: date) -> ExpectedBaby | None:
    """The baby with what is to be done; None where nothing is."""
    words = []
    if baby.started is None and baby.done is None and baby.expected - today < timedelta(weeks=BEGIN_WEEKS_BEFORE):
        words.append("assessment not begun")
    if baby.done is None and baby.due is not None and baby.due < today:
        words.append("assessment late")
    if baby.has_plan is False and baby.expected - today < timedelta(weeks=BEGIN_WEEKS_BEFORE) and baby.done:
        words.append("assessed, no plan")
    if not words:
        return None
    return ExpectedBaby(
        baby.row,
        baby.reference,
        baby.expected,
        baby.started,
        baby.due,
        baby.done,
        baby.has_plan,
        ", ".join(words),
    )
