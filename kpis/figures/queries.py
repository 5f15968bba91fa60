"""Figures as plain data: the only way from rows of the ledger to the calculations.

Each function takes the moment as at which figures are read and states its number of queries, which
never grows with the length of the history.
"""

from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from itertools import groupby
from operator import itemgetter
from typing import Any, NamedTuple

from django.utils import timezone

from accounts.models import shown_name
from analysis.core.periods import Period, period_from
from analysis.core.series import GivenRange, Observation
from analysis.entry.no_figure import NoFigure
from analysis.statistics.neighbours.median import NeighbourMedian, median_of
from analysis.statistics.neighbours.sets import NeighbourSet, set_in_force
from kpis.models import (
    FIGURE_COLUMNS,
    Area,
    Figure,
    FigureColumns,
    Kpi,
    Neighbour,
    ReportedRange,
    observation_from,
)
from kpis.models.figures import people_words
from kpis.querysets import ROWS_AT_ONCE, FigureQuerySet
from ledger.querysets import PEOPLE

# with more KPIs than this it is quicker to read the figures of all, and pass some by, than to name the KPIs
MOST_NAMED = 500


@dataclass(frozen=True, slots=True)
class SourcedFigure:
    """A figure of the ledger with its source: a document, or the people who entered and approved it.

    `observation` is None if there is no figure; `no_figure` and the commentary say why.
    """

    period: Period
    observation: Observation | None
    no_figure: NoFigure | None
    commentary: str
    people: str
    source_title: str
    source_slug: str
    source_url: str
    source_ref: str
    published_at: datetime | None
    published_precision: str
    revision_reason: str


@dataclass(frozen=True, slots=True)
class Neighbours:
    """The sets of the council's statistical neighbours, and one KPI's figures in each area, oldest first.

    They are kept by area, for a calculation to divide by set and period: together they are no series.
    """

    sets: tuple[NeighbourSet, ...]
    observations: dict[str, tuple[Observation, ...]]

    def median_for(self, period: Period, day: date) -> NeighbourMedian | None:
        """Median for `period` of the set in force on `day`; None for fewer than three figures, as in `get_medians`."""
        in_force = set_in_force(Period(day, day), self.sets)
        if in_force is None:
            return None
        known = ((area, o) for area in in_force.areas for o in self.observations.get(area, ()))
        return median_of(period, in_force, {area: o.value for area, o in known if o.period == period})


@dataclass(frozen=True, slots=True)
class SourcedRange:
    """A range that a document gives in place of single figures, with its source and the day it became known."""

    given: GivenRange
    known_on: date
    source_title: str
    source_slug: str
    source_ref: str


def get_reported_ranges(kpi_id: int, area: Area, moment: datetime) -> list[SourcedRange]:
    """The ranges reported of one KPI in one area, as known at `moment`, oldest first. One query."""
    rows = ReportedRange.objects.known_at(moment).filter(kpi_id=kpi_id, area=area).select_related("source")
    return [
        SourcedRange(
            given=row.as_plain(),
            known_on=timezone.localdate(row.published_at),
            source_title=row.source.title,
            source_slug=row.source.slug,
            source_ref=row.source_ref,
        )
        for row in rows.order_by("period_end", "period_start")
    ]


def stream_observations(
    area: Area, moment: datetime, kpi_ids: Sequence[int] | None = None, since: date | None = None
) -> Iterator[tuple[int, list[Observation]]]:
    """Observations of each KPI in `area` known at `moment`, KPI by KPI; of some if named. One query, little memory.

    With `since` only those whose period ended on that day or later.
    """
    figures = Figure.objects.of(area).observed().known_at(moment)
    if kpi_ids is not None:
        figures = figures.filter(kpi_id__in=kpi_ids)
    if since is not None:
        figures = figures.filter(period_end__gte=since)
    rows = figures.order_by("kpi_id", "period_end").values_list("kpi_id", *FIGURE_COLUMNS)
    for kpi_id, group in groupby(rows.iterator(chunk_size=ROWS_AT_ONCE), key=itemgetter(0)):
        yield kpi_id, [observation_from(FigureColumns(*row[1:])) for row in group]


def get_observations(
    kpi_ids: Sequence[int], area_ids: Sequence[int], moment: datetime, ends: Collection[date] | None = None
) -> dict[tuple[int, int], list[Observation]]:
    """The observations of some KPIs in some areas, oldest first, by KPI and area. One query.

    With `ends` only those whose period ends on one of these days.
    """
    rows = _rows_of(kpi_ids, area_ids, moment, ends).in_period_order()
    return _by_kpi_and_area(_only(kpi_ids, rows.values_list("kpi_id", "area_id", *FIGURE_COLUMNS)))


def stream_observations_of(
    kpi_ids: Sequence[int], area_ids: Sequence[int], moment: datetime, ends: Collection[date]
) -> Iterator[tuple[int, dict[tuple[int, int], list[Observation]]]]:
    """The same KPI by KPI, of those that have any, in the form of all. One query, little memory."""
    rows = _rows_of(kpi_ids, area_ids, moment, ends).order_by("kpi_id", "period_end", "period_start")
    found = rows.values_list("kpi_id", "area_id", *FIGURE_COLUMNS).iterator(chunk_size=ROWS_AT_ONCE)
    for kpi_id, group in groupby(_only(kpi_ids, found), key=itemgetter(0)):
        yield kpi_id, _by_kpi_and_area(group)


def _rows_of(
    kpi_ids: Sequence[int], area_ids: Sequence[int], moment: datetime, ends: Collection[date] | None
) -> FigureQuerySet:
    """Rows of some KPIs, or of all where these are many (`_only`)."""
    named = kpi_ids if len(kpi_ids) <= MOST_NAMED else Kpi.objects.order_by().values("pk")
    figures = Figure.objects.observed().filter(kpi_id__in=named, area_id__in=area_ids)
    if ends is not None:
        figures = figures.filter(period_end__in=ends)
    return figures.known_at(moment)


def _only(kpi_ids: Sequence[int], rows: Iterable[tuple]) -> Iterator[tuple]:
    wanted = frozenset(kpi_ids)
    return (row for row in rows if row[0] in wanted)


def _by_kpi_and_area(rows: Iterable[tuple]) -> dict[tuple[int, int], list[Observation]]:
    found = defaultdict(list)
    for kpi_id, area_id, *columns in rows:
        found[kpi_id, area_id].append(observation_from(FigureColumns(*columns)))
    return found


def get_said_empty(kpi_ids: Sequence[int], area: Area, moment: datetime) -> dict[int, list[tuple[Period, NoFigure]]]:
    """Periods of some KPIs for which it was said that there is no figure, with the reason, oldest first. One query."""
    figures = Figure.objects.of(area).said_empty().filter(kpi_id__in=kpi_ids).known_at(moment).in_period_order()
    found = defaultdict(list)
    for kpi_id, start, end, reason in figures.values_list("kpi_id", "period_start", "period_end", "no_figure"):
        found[kpi_id].append((Period(start, end), NoFigure(reason)))
    return found


NamedSets = tuple[tuple[NeighbourSet, ...], dict[int, str]]


def get_neighbour_sets(moment: datetime) -> NamedSets:
    """The sets of neighbours known at `moment`, and the name of each area in them by primary key. One query.

    A set is in force from the day on which it became known.
    """
    rows = (
        Neighbour.objects.filter(neighbour_set__known_from__lte=moment)
        .order_by("neighbour_set__known_from", "neighbour_set__name", "rank")
        .values_list("neighbour_set__name", "neighbour_set__known_from", "area_id", "area__name")
    )
    members: dict[tuple[str, datetime], list[str]] = defaultdict(list)
    names = {}
    for set_name, known_from, area_id, area in rows:
        members[set_name, known_from].append(area)
        names[area_id] = area
    sets = tuple(NeighbourSet(name, timezone.localdate(since), tuple(m)) for (name, since), m in members.items())
    return sets, names


def neighbours_among(
    found: Mapping[tuple[int, int], Sequence[Observation]], kpi_id: int, known: NamedSets
) -> Neighbours:
    """The sets of neighbours that are `known`, with the figures of one KPI `found` in each of their areas.

    Only pages that show single neighbours have these read.
    """
    sets, names = known
    observations = {name: tuple(found.get((kpi_id, area_id), ())) for area_id, name in names.items()}
    return Neighbours(sets=sets, observations=observations)


def get_medians(
    latest: Mapping[int, Observation], day: date, moment: datetime, known: NamedSets
) -> dict[int, NeighbourMedian]:
    """Median of the set of neighbours in force on `day` for the period of each KPI's `latest` figure. One query.

    A KPI for which fewer than three of the neighbours have a figure of that period known at `moment` is left out.
    """
    sets, names = known
    in_force = set_in_force(Period(day, day), sets)
    if in_force is None or not latest:
        return {}
    members = [area_id for area_id, name in names.items() if name in in_force.areas]
    found = get_observations(list(latest), members, moment, ends={o.period.end for o in latest.values()})
    values: dict[int, dict[str, Decimal]] = {kpi_id: {} for kpi_id in latest}
    for (kpi_id, area_id), observations in found.items():
        for observation in observations:
            if observation.period == latest[kpi_id].period:
                values[kpi_id][names[area_id]] = observation.value
    medians = {kpi_id: median_of(o.period, in_force, values[kpi_id]) for kpi_id, o in latest.items()}
    return {kpi_id: middle for kpi_id, middle in medians.items() if middle is not None}


def get_sourced(observations: Iterable[Observation]) -> dict[int, SourcedFigure]:
    """The figures behind some observations with their sources, by primary key. One query."""
    rows = Figure.objects.filter(pk__in=[o.figure_id for o in observations])
    return {pk: sourced_from(*columns) for pk, *columns in rows.values_list("pk", *SOURCED_COLUMNS)}


def get_source_words(figure_ids: Collection[int]) -> dict[int, str]:
    """The title of the document behind each of some figures, or the people, by primary key. One query."""
    rows = Figure.objects.filter(pk__in=figure_ids).values_list("pk", "source__title", *PEOPLE)
    return {pk: _people(*people) if title is None else title for pk, title, *people in rows}


class SourceColumns(NamedTuple):
    """The columns of a figure that say where it is from, and why there is none."""

    no_figure: str
    published_at: datetime | None
    published_precision: str
    revision_reason: str
    source_ref: str
    source__title: str | None
    source__slug: str | None
    source__url: str | None


SOURCED_COLUMNS = (*FIGURE_COLUMNS, *SourceColumns._fields, *PEOPLE)
_OWN, _WITH_SOURCE = len(FIGURE_COLUMNS), len(FIGURE_COLUMNS) + len(SourceColumns._fields)


def sourced_from(*columns: Any) -> SourcedFigure:
    """A figure with its source from the values of `SOURCED_COLUMNS`."""
    own, source = FigureColumns(*columns[:_OWN]), SourceColumns(*columns[_OWN:_WITH_SOURCE])
    return SourcedFigure(
        period=period_from(own.period_start, own.period_end),
        observation=None if source.no_figure else observation_from(own),
        no_figure=NoFigure(source.no_figure) if source.no_figure else None,
        commentary=own.commentary,
        people=_people(*columns[_WITH_SOURCE:]),
        source_title=source.source__title or "",
        source_slug=source.source__slug or "",
        source_url=source.source__url or "",
        source_ref=source.source_ref,
        published_at=source.published_at,
        published_precision=source.published_precision,
        revision_reason=source.revision_reason,
    )


def _people(entered_name: str, entered_email: str, approved_name: str, approved_email: str | None) -> str:
    """The people who entered and approved a figure, in words; empty where a document gives it."""
    if approved_email is None:
        return ""
    return people_words(shown_name(entered_name, entered_email), shown_name(approved_name, approved_email))
