"""Figures held already that the lines of a file are compared with, and what new entries are checked against."""

from bisect import bisect_left
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, datetime
from decimal import Decimal

from django.utils import timezone

from accounts.models import User
from analysis.core.kinds import KINDS, Kind, written_number
from analysis.core.parting import split_into_series
from analysis.core.periods import Period
from analysis.core.series import Observation, Target, target_in
from analysis.entry.figures import Entry, EntryContext, Typed, read_entry
from analysis.entry.no_figure import NoFigure
from analysis.importing.lines import FileLine
from analysis.importing.settling import says_the_same
from kpis.catalogue.owners import get_areas_of
from kpis.catalogue.queries import get_home, get_targets
from kpis.figures.queries import get_observations
from kpis.models import Figure, Kpi


@dataclass(frozen=True)
class Versions:
    """The current figures of one KPI and period: the open one, and the approved one; None where there is none."""

    open: Figure | None = None
    approved: Figure | None = None

    def __iter__(self) -> Iterator[Figure]:
        return (figure for figure in (self.open, self.approved) if figure is not None)

    @property
    def current(self) -> Figure | None:
        """The figure that a line would change: the open one, else the approved one."""
        return self.open or self.approved

    @property
    def is_submitted(self) -> bool:
        return self.open is not None and self.open.status == Figure.Status.SUBMITTED

    @property
    def is_correction(self) -> bool:
        """True where a change would begin or go on with a correction of what was approved."""
        return self.open.revises_id is not None if self.open else self.approved is not None

    @property
    def observation(self) -> Observation | None:
        """The current figure as plain data; None where it holds no value yet."""
        figure = self.current
        return figure.as_observation() if figure is not None and figure.has_numbers else None

    @property
    def typed(self) -> Typed | None:
        """The text of the current figure: as typed while it is open, else its counts before its value."""
        figure = self.current
        if figure is None:
            return None
        if figure.is_open:
            return figure.as_typed
        entry = _entry_of(figure)
        value = None if entry.has_counts and KINDS[figure.kind].needs_denominator else entry.stated
        numbers = _plain(entry.numerator), _plain(entry.denominator), _plain(value)
        return Typed(*numbers, entry.commentary, figure.no_figure)

    def says(self, entry: Entry, kind: Kind) -> bool:
        """True where the current figure says the same as `entry` already."""
        figure = self.current
        if figure is None:
            return False
        if not figure.is_open:
            return says_the_same(entry, _entry_of(figure), kind)
        held, unread = read_entry(figure.as_typed)
        return not unread and says_the_same(entry, held, kind)


@dataclass
class HeldFigures:
    """Current figures that lines are compared with, and for each KPI its history by series and its targets."""

    kpis: dict[str, Kpi]
    versions: dict[tuple[int, Period], Versions]
    histories: dict[tuple[int, str], tuple[Observation, ...]]
    targets: dict[int, list[Target]]
    today: date
    ends: dict[tuple[int, str], list[date]] = field(default_factory=dict)

    def entry_context(self, kpi: Kpi, period: Period, is_correction: bool) -> EntryContext:
        """Context of an entry, as `get_entry_context` of figures gives it, without a query for each line.

        Other KPIs that must agree are looked at when the drafts are submitted.
        """
        key = kpi.pk, kpi.counting.series_of(period)
        history = self.histories.get(key, ())
        if key not in self.ends:
            self.ends[key] = [observation.period.end for observation in history]
        return EntryContext(
            kind=kpi.as_kind,
            polarity=kpi.as_polarity,
            period=period,
            today=self.today,
            history=history[: bisect_left(self.ends[key], period.end)],
            target=target_in(period, self.targets.get(kpi.pk, ())),
            # what was published once can be corrected, whether or not the KPI is collected today
            collected_from=period.start if is_correction else kpi.collected_from,
            collected_until=None if is_correction else kpi.collected_until,
            has_fractions=kpi.has_fractions,
        )

    def figures(self) -> list[Figure]:
        return [figure for versions in self.versions.values() for figure in versions]


def get_held_figures(lines: Sequence[FileLine], person: User, now: datetime) -> HeldFigures:
    """The figures held, as known at `now`, for the lines whose KPIs `person` may enter. Seven queries."""
    own = Kpi.objects.filter(service_area__in=get_areas_of(person), code__in={line.code for line in lines})
    kpis = {kpi.code: kpi for kpi in own.select_related("service_area")}
    ids = [kpi.pk for kpi in kpis.values()]
    countings = {kpi.pk: kpi.counting for kpi in kpis.values()}
    versions: dict[tuple[int, Period], Versions] = defaultdict(Versions)
    for figure in current_figures([line.period for line in lines], ids):
        key = figure.kpi_id, figure.period
        versions[key] = replace(versions[key], **{"open" if figure.is_open else "approved": figure})
    histories: dict[tuple[int, str], tuple[Observation, ...]] = {}
    for (kpi_id, _), observations in get_observations(ids, [get_home().pk], now).items():
        for slug, (_, series) in split_into_series(observations, countings[kpi_id]).items():
            histories[kpi_id, slug] = series
    return HeldFigures(kpis, dict(versions), histories, get_targets(now, ids), timezone.localdate(now))


def current_figures(periods: Sequence[Period], kpi_ids: Iterable[int]):
    """The open and approved figures of the council from the first of `periods` to the last."""
    if not periods:
        return Figure.objects.none()
    return Figure.objects.filter(
        area=get_home(),
        kpi__in=set(kpi_ids),
        status__in=[*Figure.OPEN, Figure.Status.APPROVED],
        period_end__gte=min(period.end for period in periods),
        period_end__lte=max(period.end for period in periods),
    )


def _entry_of(figure: Figure) -> Entry:
    reason = NoFigure(figure.no_figure) if figure.no_figure else None
    return Entry(figure.numerator, figure.denominator, figure.stated_value, figure.commentary, reason)


def _plain(number: Decimal | None) -> str:
    return "" if number is None else written_number(number).replace(",", "")
