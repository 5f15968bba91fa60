"""Returns: the figures that are expected in each month, and their progress towards approval."""

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, datetime
from decimal import Decimal
from enum import StrEnum
from functools import lru_cache

from django.conf import settings
from django.db.models import Q
from django.utils.timezone import localdate

from accounts.models import User
from analysis.core.periods import MONTHLY, Frequency, Period, periods_between, step_back
from analysis.core.series import Observation, Target, target_in
from analysis.entry.figures import AgreeingNumber, Entry, EntryContext
from analysis.entry.sums import Place, SumNumbers
from kpis.calendar import due_on, entry_period, is_collected, month_of
from kpis.catalogue.owners import areas_of, get_areas_of
from kpis.catalogue.queries import get_home, get_targets
from kpis.comments.queries import count_comments
from kpis.figures.context import build_entry_context
from kpis.figures.queries import get_observations
from kpis.models import Area, Figure, Kpi, ServiceArea

# how many months back the period before of a monthly and of a quarterly KPI is
SHOWN_BEFORE = (1, 3)


class State(StrEnum):
    """State of one expected figure, in the words of the officer."""

    MISSING = "missing"
    DRAFT = "draft"
    RETURNED = "returned"
    SUBMITTED = "submitted"
    APPROVED = "approved"

    @property
    def label(self) -> str:
        return {
            "missing": "Not started",
            "draft": "Draft",
            "returned": "Returned to you",
            "submitted": "Submitted",
            "approved": "Approved",
        }[self.value]


# what is still with the officer
TO_DO = (State.MISSING, State.DRAFT, State.RETURNED)
WITH_OFFICER = frozenset(Figure.WITH_AUTHOR)


@dataclass(frozen=True)
class Due:
    """One expected figure: the KPI, the period, and the versions of it that count."""

    kpi: Kpi
    period: Period
    open: Figure | None
    approved: Figure | None

    @property
    def state(self) -> State:
        if self.open is not None:
            return State(self.open.status)
        return State.APPROVED if self.approved is not None else State.MISSING


@dataclass(frozen=True)
class ReturnLine:
    """State of one service area's return for a month."""

    month: Period
    service_area: ServiceArea
    due_on: date
    is_mine: bool
    counts: Counter

    @property
    def total(self) -> int:
        return sum(self.counts.values())

    @property
    def to_do(self) -> int:
        return sum(self.counts[state] for state in TO_DO)

    def is_overdue(self, today: date) -> bool:
        return self.to_do > 0 and self.due_on < today


def get_collected_kpis() -> list[Kpi]:
    """The KPIs that the council collects, in the order of the catalogue. One query."""
    return list(
        Kpi.objects.filter(collected_from__isnull=False)
        .select_related("service_area")
        .order_by("service_area__position", "position")
    )


def get_dues(months: Sequence[Period], kpis: Sequence[Kpi], home: Area, open_in: Sequence[Period] = ()) -> list[Due]:
    """Expected figures in the returns of `months`, in that order. One query.

    Then those in the returns of `open_in`, of which only the figures that somebody works on are read.
    """
    if not months:
        return []
    wanted = _expected([*months, *open_in], kpis)
    found: dict[tuple, dict[str, Figure]] = defaultdict(dict)
    first, last = min(month.start for month in months), max(month.end for month in months)
    is_counted = Q(status__in=[*Figure.OPEN, Figure.Status.APPROVED], period_end__range=(first, last))
    if open_in:
        is_counted |= Q(status__in=Figure.OPEN, period_end__in=[month.end for month in open_in])
    current = Figure.objects.filter(is_counted, area=home, kpi__in={kpi.pk for kpi, _ in wanted})
    for figure in current.select_related("returned_by"):
        place = "open" if figure.is_open else "approved"
        found[figure.kpi_id, figure.period_start, figure.period_end][place] = figure
    return [
        Due(kpi, period, versions.get("open"), versions.get("approved"))
        for kpi, period in wanted
        for versions in [found[kpi.pk, period.start, period.end]]
    ]


def _expected(months: Sequence[Period], kpis: Sequence[Kpi]) -> list[tuple[Kpi, Period]]:
    """Figures that fall due with `months`, in that order."""
    return [
        (kpi, period)
        for month in months
        for kpi in kpis
        if (period := entry_period(Frequency(kpi.frequency), month)) and is_collected(kpi, period)
    ]


def months_to_enter(kpis: Iterable[Kpi], today: date) -> list[Period]:
    """The months that have ended and in which something is collected, newest first."""
    starts = [kpi.collected_from for kpi in kpis if kpi.collected_from]
    last = month_of(today).shifted(-1)
    if not starts or min(starts) > last.end:
        return []
    return list(reversed(periods_between(month_of(min(starts)), last, MONTHLY)))


def get_return_lines(person: User, today: date) -> list[ReturnLine]:
    """State of every return, by month and service area, newest first. Four queries."""
    kpis = get_collected_kpis()
    months = months_to_enter(kpis, today)
    mine = get_areas_of(person)
    counted: dict[tuple, Counter] = defaultdict(Counter)
    areas = {kpi.service_area_id: kpi.service_area for kpi in kpis}
    for due in get_dues(months, kpis, get_home()):
        counted[month_of(due.period.end), due.kpi.service_area_id][due.state] += 1
    return [
        ReturnLine(month, areas[area_id], due_on(month), area_id in mine, counts)
        for (month, area_id), counts in counted.items()
    ]


def count_to_do(person: User) -> int:
    """Number of figures that a person has yet to hand in. Two queries, and one where nothing is theirs to enter."""
    kpis = list(Kpi.objects.filter(collected_from__isnull=False, service_area__in=areas_of(person)))
    months = months_to_enter(kpis, localdate())
    wanted = _expected(months, kpis)
    if not wanted:
        return 0
    states: dict[tuple, set[str]] = defaultdict(set)
    figures = Figure.objects.filter(
        area__name=settings.COUNCIL_AREA,
        kpi__in={kpi.pk for kpi, _ in wanted},
        status__in=[*Figure.OPEN, Figure.Status.APPROVED],
        period_end__gte=months[-1].start,
    )
    for kpi_id, start, end, status in figures.values_list("kpi_id", "period_start", "period_end", "status"):
        states[kpi_id, start, end].add(status)
    found = (states[kpi.pk, period.start, period.end] for kpi, period in wanted)
    return sum(not of_one or bool(of_one & WITH_OFFICER) for of_one in found)


@dataclass(frozen=True)
class GridRow:
    """One KPI of a return, with the values beside its fields and what its entry is checked against.

    `observations` and `targets` are those known to readers, as `with_history` read them. `waiting` is the value of the
    period before while it is not approved. By part of the figure: `shares`, where other KPIs hold the same number;
    `adds`, where those are that come to it; `filled_in`, what is known from the start. `agreeing` and `sums` are the
    numbers of other KPIs to check against. `comments` is the number of those between officers and managers.
    """

    due: Due
    today: date
    observations: Sequence[Observation] = ()
    targets: Sequence[Target] = ()
    waiting: Observation | None = None
    shares: Mapping[str, tuple[Place, ...]] = field(default_factory=dict)
    adds: Mapping[str, tuple[Place, ...]] = field(default_factory=dict)
    filled_in: Mapping[str, Decimal] = field(default_factory=dict)
    agreeing: tuple[AgreeingNumber, ...] = ()
    sums: tuple[SumNumbers, ...] = ()
    comments: int = 0

    @property
    def previous(self) -> Observation | None:
        """The approved figure of the period before."""
        return self._observed(_beside(self.due.period)[0])

    @property
    def year_before(self) -> Observation | None:
        """The approved figure of the same period a year before."""
        return self._observed(_beside(self.due.period)[1])

    @property
    def target(self) -> Target | None:
        return target_in(self.due.period, self.targets)

    @property
    def entry_before(self) -> Entry | None:
        """Numbers of the period before, approved or not; None where it has none."""
        found = self.waiting or self.previous
        if found is None:
            return None
        has_counts = found.numerator is not None and found.denominator is not None
        return Entry(found.numerator, found.denominator) if has_counts else Entry(stated=found.value)

    @property
    def entry_context(self) -> EntryContext:
        """Context of an entry in the row, for its checks."""
        due = self.due
        found = build_entry_context(due.kpi, due.period, self.observations, self.targets, self.today)
        return replace(found, agreeing=self.agreeing, sums=self.sums)

    def _observed(self, period: Period) -> Observation | None:
        counting = self.due.kpi.counting
        return next((o for o in reversed(self.observations) if counting.is_same_time(o.period, period)), None)


def get_grid(
    month: Period, kpis: Sequence[Kpi], moment: datetime, today: date, *, is_for_checks: bool = True
) -> list[GridRow]:
    """The rows of a return for `month`, in the order of the catalogue. Four queries, however many KPIs."""
    home = get_home()
    before = [month.shifted(-months) for months in SHOWN_BEFORE]
    return with_history(get_rows(month, kpis, home, today, before), home, moment, is_for_checks=is_for_checks)


def get_rows(
    month: Period, kpis: Sequence[Kpi], home: Area, today: date, before: Sequence[Period] = ()
) -> list[GridRow]:
    """The rows of a return for `month` without the values known to readers, in the order of the catalogue. One query.

    `before` are the months in which a value that waits for its approval is looked for.
    """
    found = get_dues([month], kpis, home, before)
    waiting = {
        (due.kpi.pk, due.period): due.open.as_observation()
        for due in found
        if due.open is not None and due.open.has_numbers
    }
    return [
        GridRow(due, today, waiting=waiting.get((due.kpi.pk, _beside(due.period)[0])))
        for due in found
        if month_of(due.period.end) == month
    ]


def with_history(rows: Sequence[GridRow], home: Area, moment: datetime, *, is_for_checks: bool = True) -> list[GridRow]:
    """The same rows with figures and targets as known at `moment`. Two queries.

    A grid that is shown and not checked has no more figures than stand beside the fields.
    """
    ids = [row.due.kpi.pk for row in rows]
    ends = None if is_for_checks else {period.end for row in rows for period in _beside(row.due.period)}
    observations, targets = get_observations(ids, [home.pk], moment, ends), get_targets(moment, ids)
    return [
        replace(row, observations=observations[row.due.kpi.pk, home.pk], targets=targets[row.due.kpi.pk])
        for row in rows
    ]


def with_comments(rows: Sequence[GridRow]) -> list[GridRow]:
    """The same rows with the number of comments on each. One query."""
    counted = count_comments([row.due.kpi.pk for row in rows], [row.due.period for row in rows])
    return [replace(row, comments=counted[row.due.kpi.pk, row.due.period]) for row in rows]


@lru_cache(maxsize=128)
def _beside(period: Period) -> tuple[Period, Period]:
    """The periods whose figures are shown beside the fields: the one before, and the same a year before."""
    return step_back(period), period.shifted(-12)
