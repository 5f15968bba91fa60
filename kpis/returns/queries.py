"""Returns: the figures that are expected in each month, and their progress towards approval."""

from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum

from accounts.models import User
from analysis.core.periods import MONTHLY, Frequency, Period, cadence_of, periods_between
from analysis.core.series import Observation, Target
from analysis.entry.figures import EntryContext
from kpis.calendar import due_on, entry_period, is_collected, month_of
from kpis.catalogue.queries import get_home, get_targets
from kpis.figures.context import build_entry_context
from kpis.figures.queries import get_observations
from kpis.models import Area, Figure, Kpi, ServiceArea


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
        return self.counts[State.MISSING] + self.counts[State.DRAFT] + self.counts[State.RETURNED]

    def is_overdue(self, today: date) -> bool:
        return self.to_do > 0 and self.due_on < today


def get_collected_kpis() -> list[Kpi]:
    """The KPIs that the council collects, in the order of the catalogue. One query."""
    return list(
        Kpi.objects.filter(collected_from__isnull=False)
        .select_related("service_area")
        .order_by("service_area__position", "position")
    )


def get_dues(months: Sequence[Period], kpis: Iterable[Kpi], home: Area) -> list[Due]:
    """Expected figures in the returns of `months`, in that order. One query."""
    if not months:
        return []
    wanted = [
        (kpi, period)
        for month in months
        for kpi in kpis
        if (period := entry_period(Frequency(kpi.frequency), month)) and is_collected(kpi, period)
    ]
    found: dict[tuple, dict[str, Figure]] = defaultdict(dict)
    current = Figure.objects.filter(
        area=home,
        kpi__in={kpi.pk for kpi, _ in wanted},
        status__in=[*Figure.OPEN, Figure.Status.APPROVED],
        period_end__gte=min(month.start for month in months),
        period_end__lte=max(month.end for month in months),
    ).select_related("entered_by", "returned_by")
    for figure in current:
        place = "open" if figure.is_open else "approved"
        found[figure.kpi_id, figure.period_start, figure.period_end][place] = figure
    return [
        Due(kpi, period, versions.get("open"), versions.get("approved"))
        for kpi, period in wanted
        for versions in [found[kpi.pk, period.start, period.end]]
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
    mine = set(person.service_areas.values_list("pk", flat=True))
    counted: dict[tuple, Counter] = defaultdict(Counter)
    areas = {kpi.service_area_id: kpi.service_area for kpi in kpis}
    for due in get_dues(months, kpis, get_home()):
        counted[month_of(due.period.end), due.kpi.service_area_id][due.state] += 1
    return [
        ReturnLine(month, areas[area_id], due_on(month), area_id in mine, counts)
        for (month, area_id), counts in counted.items()
    ]


@dataclass(frozen=True)
class GridRow:
    """One KPI of a return, with the values beside its fields and the context for its checks.

    If the grid is not for checks, the history in `entry_context` holds no more than is shown beside the fields.
    """

    due: Due
    entry_context: EntryContext
    previous: Observation | None
    year_before: Observation | None


def get_grid(
    month: Period, kpis: Sequence[Kpi], moment: datetime, today: date, *, is_for_checks: bool = True
) -> list[GridRow]:
    """The rows of a return for `month`, in the order of the catalogue. Four queries, however many KPIs.

    A grid that is shown and not checked does not read the whole history of every KPI.
    """
    home = get_home()
    dues = get_dues([month], kpis, home)
    ids = [due.kpi.pk for due in dues]
    ends = None if is_for_checks else {period.end for due in dues for period in _beside(due)}
    observations = get_observations(ids, [home.pk], moment, ends)
    targets = get_targets(moment, ids)
    return [_grid_row(due, observations[due.kpi.pk, home.pk], targets[due.kpi.pk], today) for due in dues]


def _grid_row(due: Due, observations: Sequence[Observation], targets: Sequence[Target], today: date) -> GridRow:
    before, year_before = _beside(due)
    by_period = {observation.period: observation for observation in observations}
    return GridRow(
        due=due,
        entry_context=build_entry_context(due.kpi, due.period, observations, targets, today),
        previous=by_period.get(before),
        year_before=by_period.get(year_before),
    )


def _beside(due: Due) -> tuple[Period, Period]:
    """The periods whose figures are shown beside the fields: the one before, and the same a year before."""
    cadence = cadence_of(due.period, Frequency(due.kpi.frequency))
    return due.period.shifted(-cadence.step), due.period.shifted(-12)
