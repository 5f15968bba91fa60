"""The first page: where children's services stand, in one screen."""

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import timedelta
from itertools import islice

from django.conf import settings

from analysis.attention import MOST_ASKED, Candidate, Noted, going_well, is_changed, note, worth_asking
from analysis.core.series import Observation
from analysis.statistics.forecast.hit_rate import HitRate
from charts.words.attention import describe_noted
from inspections.headline import judged_areas, judged_headline
from inspections.matrix import Matrix, build_matrix
from inspections.models import Inspection
from inspections.progress.queries import Progress
from inspections.queries import is_ahead
from kpis.catalogue.queries import Areas
from kpis.figures.standings import Standing
from kpis.forecasts.scores import Scores, get_scores, total_rate
from kpis.models import Area
from pages.details import Tally, stream_country_figures, tally
from pages.home.queries import (
    CommitteeAhead,
    LateActions,
    SinceLast,
    get_committee_ahead,
    get_late_actions,
    get_since_last,
    get_voice_theme,
    next_visit,
)
from pages.intervention.queries import InterventionSpan, get_spans
from pages.recency import Age, age_of
from pages.recommendations.tabs import AGAIN, get_tabs
from pages.recorded import read_areas, read_inspections, read_progress, read_promises
from pages.standings import DAYS_KEPT, get_cached_standings
from web.memory import ProcessMemory
from web.reading import ReadingContext

NOTED_AT_ONCE = 200
# for the present and days looked back to, the scores of each KPI's forecasts
_scores: ProcessMemory[tuple, Scores] = ProcessMemory(DAYS_KEPT)


@dataclass(frozen=True)
class NotedLine:
    """One KPI that is worth asking about or goes well, with the words after its figure."""

    noted: Noted
    words: str


@dataclass(frozen=True)
class OpenGroup:
    """Open areas of one inspection or visit, with the way to their table."""

    inspection: Inspection
    asked: tuple[Progress, ...]


@dataclass(frozen=True)
class OpenOnes:
    """Areas to improve that are open, by inspection; `has_any` is False where nothing had been asked for yet.

    `again` is the number of issues that came back again and again.
    """

    groups: tuple[OpenGroup, ...]
    has_any: bool
    again: int = 0

    @property
    def number(self) -> int:
        return sum(len(group.asked) for group in self.groups)

    @property
    def ratings(self) -> list[tuple[str, int]]:
        """Number of open ones with each rating, in the order of the scale; empty ratings left out."""
        counted = Counter(one.rating for group in self.groups for one in group.asked if one.rating)
        return [(rating.label, counted[rating]) for rating in sorted(counted, key=lambda rating: rating.rank)]

    @property
    def rated(self) -> int:
        return sum(number for _, number in self.ratings)


@dataclass(frozen=True)
class Figures:
    """Numbers of KPIs with a current figure, an older one or none, and by their targets.

    `older` counts those by target that have only an older figure; `newer_out` the current ones of which newer
    statistics are out.
    """

    all: Tally
    older: Tally
    current: int
    outdated: int
    without: int
    newer_out: int
    hit_rate: HitRate


@dataclass(frozen=True)
class Home:
    """Contents of the first page. `then_and_now` holds the lead inspection and the newest later one of its kind."""

    then_and_now: Matrix
    lead: Inspection | None
    newest_visit: Inspection | None
    asking: tuple[NotedLine, ...]
    well: tuple[NotedLine, ...]
    late_actions: LateActions | None
    open: OpenOnes
    figures: Figures
    next_visit: Inspection | None
    committee: CommitteeAhead
    since_last: SinceLast | None
    voice_theme: str
    intervention: tuple[InterventionSpan, ...]

    @property
    def headline(self) -> str:
        return judged_headline(self.then_and_now)

    @property
    def areas_words(self) -> str:
        return judged_areas(self.then_and_now)


def build_home(reading: ReadingContext) -> Home:
    """Build the first page as known at a moment. Its queries do not grow with the history."""
    areas = read_areas(reading)
    standings = get_cached_standings(reading, areas.home)
    inspections = read_inspections(reading)
    lead = next((found for found in inspections if found.slug == settings.LEAD_INSPECTION), None)
    current = [standing for standing in standings if age_of(standing, reading.shown_day) is Age.CURRENT]
    promises = read_promises(reading)
    late_actions, committee = get_late_actions(reading), get_committee_ahead(reading, promises)
    # late actions and late promises are a line each of the five
    most = MOST_ASKED - bool(late_actions) - bool(committee.late)
    country = next((area.name for area in areas.comparators if area.level == Area.Level.COUNTRY), "")
    asking, well = _first_noted(_noted(current, areas, reading), most)
    shown = build_matrix(_then_and_now(inspections, lead))
    return Home(
        then_and_now=shown,
        lead=lead,
        newest_visit=_newest_visit(inspections, shown, reading),
        asking=tuple(NotedLine(one, describe_noted(one, country)) for one in asking),
        well=tuple(NotedLine(one, describe_noted(one, country)) for one in well),
        late_actions=late_actions,
        open=_open_ones(reading),
        figures=_figures(standings, current, areas.home, reading),
        next_visit=next_visit(inspections, reading),
        committee=committee,
        since_last=get_since_last(reading, inspections, promises),
        voice_theme=get_voice_theme(reading),
        intervention=get_spans(reading),
    )


def _first_noted(noted: Iterator[Noted], most: int) -> tuple[list[Noted], list[Noted]]:
    """At most `most` KPIs that are worth asking about, and those that go well."""
    asking: list[Noted] = []
    well: list[Noted] = []
    while part := list(islice(noted, NOTED_AT_ONCE)):
        asking, well = worth_asking([*asking, *part], most), going_well([*well, *part])
    return asking, well


def _noted(current: Sequence[Standing], areas: Areas, reading: ReadingContext) -> Iterator[Noted]:
    """What is noted of each KPI that is better or worse in anything, one at a time. One query."""
    waiting = {standing.pk: standing for standing in current}
    for pk, country in stream_country_figures(current, areas, reading):
        standing = waiting.pop(pk)
        yield from _note(standing, country.observation)
    for standing in waiting.values():
        # nothing else is noted of one that is held against no country
        if is_changed(standing.said):
            yield from _note(standing, None)


def _note(standing: Standing, country: Observation | None) -> Iterator[Noted]:
    noted = note(Candidate(standing.kpi, standing.assessment, country))
    if noted is not None:
        yield noted


def _open_ones(reading: ReadingContext) -> OpenOnes:
    tabs = get_tabs(reading)
    found = read_progress(reading, tabs.areas.ids)
    is_open = [one for one in found if one.closing is None]
    groups = (
        OpenGroup(asking, tuple(one for one in is_open if one.recommendation.inspection_id == asking.pk))
        for asking in tabs.areas.inspections
    )
    again = sum(tab.count for tab in tabs.tabs if tab.slug == AGAIN)
    return OpenOnes(tuple(group for group in groups if group.asked), bool(tabs.tabs), again)


def _figures(
    standings: Sequence[Standing], current: Sequence[Standing], home: Area, reading: ReadingContext
) -> Figures:
    with_figure = [standing for standing in standings if standing.has_figure]
    kept = {standing.pk for standing in current}
    return Figures(
        all=tally(standings),
        older=tally(s for s in with_figure if s.pk not in kept),
        current=len(current),
        outdated=len(with_figure) - len(current),
        without=len(standings) - len(with_figure),
        newer_out=sum(_is_newer_out(standing, reading) for standing in current),
        hit_rate=_hit_rate(home, standings, reading),
    )


def _is_newer_out(standing: Standing, reading: ReadingContext) -> bool:
    release, period = standing.shared.release, standing.period
    return release is not None and period is not None and release.after(period.end).is_out(reading.shown_day)


def _hit_rate(area: Area, standings: Sequence[Standing], reading: ReadingContext) -> HitRate:
    """Hit rate of the forecasts of all KPIs for the last twelve months."""
    since = reading.shown_day - timedelta(days=365)
    judged = {standing.pk: standing for standing in standings}
    key = (settings.DATABASES["default"]["NAME"], reading.day)
    scores = get_scores(area, reading.moment, since, judged, _scores.find(key) or Scores())
    _scores.keep(key, scores)
    return total_rate(scores)


def _then_and_now(inspections: Sequence[Inspection], lead: Inspection | None) -> list[Inspection]:
    """The lead inspection and the newest graded one of the same framework; before the lead, the newest graded one."""
    dated = [found for found in inspections if found.kind == Inspection.Kind.INSPECTION and found.started_on]
    graded = [found for found in dated if found.judgements.all()]
    if lead is None:
        return graded[-1:]
    later = [found for found in graded if found.framework == lead.framework and found.started_on > lead.started_on]
    return [lead, *later[-1:]]


def _newest_visit(inspections: Sequence[Inspection], shown: Matrix, reading: ReadingContext) -> Inspection | None:
    """The newest visit by Ofsted after the inspection whose judgements stand there; None where none followed."""
    since = shown.inspections[-1].started_on if shown.inspections else None
    visits = [one for one in inspections if one.is_visit and one.started_on and not is_ahead(one, reading.shown_day)]
    after = [one for one in visits if since is None or one.started_on > since]
    return max(after, key=lambda one: one.started_on, default=None)
