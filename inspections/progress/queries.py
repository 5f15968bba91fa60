"""Progress on recommendations at a moment: ratings, updates, evidence, who leads."""

from array import array
from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from sys import intern

from django.db.models import F, Prefetch, QuerySet
from django.utils import timezone

from accounts.models import User
from analysis.entry.progress import ProgressRating, ProposalContext
from inspections.action_plan.queries import ActionState, in_due_order, is_overdue, state_at, with_history
from inspections.closings.queries import standing_closings
from inspections.models import (
    Action,
    Finding,
    ProgressNote,
    ProgressUpdate,
    Recommendation,
    RecommendationClosing,
    RecommendationKpi,
)
from inspections.queries import HAPPENED_ON, get_linkable_findings
from kpis.models import Kpi
from ledger.former import as_known


@dataclass(frozen=True)
class RatedDay:
    """One step of the strip of ratings: the council's rating of a recommendation, and the day it is for."""

    on: date
    rating: ProgressRating


@dataclass(frozen=True, slots=True)
class KpiLink:
    """Link of a recommendation to a KPI: how much of it the KPI measures, and why."""

    kpi_id: int
    strength: str
    reason: str

    @property
    def words(self) -> str:
        return RecommendationKpi.Strength(self.strength).label

    @property
    def is_direct(self) -> bool:
        return self.strength == RecommendationKpi.Strength.DIRECT


class KpiLinks(Iterable[KpiLink]):
    """Links of a recommendation in their order: those of a large catalogue are thousands, with few different words."""

    __slots__ = ("_kpis", "_which", "_words")

    def __init__(self) -> None:
        self._kpis, self._which = array("q"), array("I")
        # strength and reason with their number
        self._words: dict[tuple[str, str], int] = {}

    def add(self, kpi_id: int, strength: str, reason: str) -> None:
        self._kpis.append(kpi_id)
        self._which.append(self._words.setdefault((intern(strength), reason), len(self._words)))

    @property
    def kpi_ids(self) -> tuple[int, ...]:
        return tuple(self._kpis)

    def __iter__(self) -> Iterator[KpiLink]:
        words = list(self._words)
        return (KpiLink(kpi, *words[which]) for kpi, which in zip(self._kpis, self._which, strict=True))

    def __len__(self) -> int:
        return len(self._kpis)


NO_LINKS = KpiLinks()


@dataclass(frozen=True)
class Progress:
    """Progress on one recommendation: its rating by the council, its notes, findings and actions.

    `rating` is None until the council rates it. Notes, findings and actions are oldest first; actions are as they
    were known at the moment. `links` are its KPIs, what measures all of it first. `closing` holds at the moment.
    """

    recommendation: Recommendation
    rating: ProgressRating | None
    rated_on: date | None
    updates: tuple[ProgressUpdate, ...]
    findings: tuple[Finding, ...]
    actions: tuple[ActionState, ...]
    overdue: tuple[ActionState, ...]
    links: KpiLinks
    closing: RecommendationClosing | None

    @property
    def kpi_ids(self) -> tuple[int, ...]:
        return self.links.kpi_ids

    @property
    def findings_of_report(self) -> tuple[Finding, ...]:
        """Findings of the report that made the recommendation."""
        return tuple(found for found in self.findings if found.inspection_id == self.recommendation.inspection_id)

    @property
    def findings_since(self) -> tuple[Finding, ...]:
        """Findings of other inspections and visits."""
        return tuple(found for found in self.findings if found.inspection_id != self.recommendation.inspection_id)

    @property
    def latest(self) -> ProgressUpdate | None:
        return self.updates[-1] if self.updates else None

    def notes(self, kind: str) -> list[ProgressNote]:
        return [note for update in self.updates for note in update.notes.all() if note.kind == kind]

    @property
    def evidence(self) -> list[ProgressNote]:
        return self.notes(ProgressNote.Kind.EVIDENCE)

    @property
    def concerns(self) -> list[ProgressNote]:
        return self.notes(ProgressNote.Kind.CONCERN)

    @property
    def open_actions(self) -> tuple[ActionState, ...]:
        return tuple(action for action in self.actions if action.is_open)

    @property
    def ratings(self) -> tuple[RatedDay, ...]:
        """The strip of ratings over time, oldest first."""
        return tuple(RatedDay(update.as_at, update.as_rating) for update in self.updates if update.as_rating)

    @property
    def slipped(self) -> tuple[ActionState, ...]:
        """The actions whose due date was changed by then."""
        return tuple(action for action in self.actions if action.slips)


@dataclass(frozen=True)
class ProgressRows:
    """Parts that progress is made of, by the keys of recommendations; each can be read again by itself."""

    updates: Mapping[int, Sequence[ProgressUpdate]]
    findings: Mapping[int, Sequence[Finding]]
    actions: Mapping[int, Sequence[ActionState]]
    closings: Mapping[int, RecommendationClosing]
    links: Mapping[int, KpiLinks]


def get_progress(
    moment: datetime,
    shown_day: date,
    inspection_slug: str | None = None,
    number: int | None = None,
    lead: User | None = None,
) -> list[Progress]:
    """Recommendations of inspections known at `moment`, of one inspection, one of its numbers or one lead if named.

    Seventeen queries at most, fewer where there is nothing to fetch.
    """
    recommendations = known_recommendations(moment)
    if inspection_slug:
        recommendations = recommendations.filter(inspection__slug=inspection_slug)
    if number is not None:
        recommendations = recommendations.filter(number=number)
    if lead:
        recommendations = recommendations.filter(lead__in=User.objects.acted_for_by(lead, timezone.localdate()))
    rows = as_known(recommendations, moment)
    asked = [row.pk for row in rows]
    actions = with_history(Action.objects.known_at(moment).filter(recommendation__in=asked))
    parts = ProgressRows(
        updates=get_updates(moment, asked),
        findings=get_findings(moment, asked),
        actions=by_recommendation(state_at(action, moment) for action in actions.select_related("source", "owner")),
        closings=get_standing_closings(moment, asked),
        links=get_links(moment),
    )
    return [progress_of(row, parts, shown_day) for row in rows]


def known_recommendations(moment: datetime) -> QuerySet:
    """Recommendations of inspections known at `moment`, of the oldest one first; `as_known` has them as they were."""
    return (
        Recommendation.objects.known_at(moment)
        .filter(inspection__known_from__lte=moment)
        .select_related("inspection", "source", "lead")
        .order_by(HAPPENED_ON, "inspection__slug", "number")
    )


def get_updates(moment: datetime, asked: Collection[int] | None = None) -> dict[int, list[ProgressUpdate]]:
    """Updates known at `moment`, oldest first, of all recommendations or of those with these keys. Five queries."""
    known = ProgressUpdate.objects.known_at(moment).select_related("source").prefetch_related(notes_with_links())
    if asked is not None:
        known = known.filter(recommendation__in=asked)
    found: defaultdict[int, list[ProgressUpdate]] = defaultdict(list)
    for update in known.order_by("as_at", "published_at", "pk"):
        found[update.recommendation_id].append(update)
    return dict(found)


def get_findings(moment: datetime, asked: Collection[int] | None = None) -> dict[int, list[Finding]]:
    """Findings that bear on recommendations, oldest first, of all or of those with these keys. One query."""
    known = Finding.objects.known_at(moment).filter(inspection__known_from__lte=moment)
    known = known.filter(recommendations__isnull=False) if asked is None else known.filter(recommendations__in=asked)
    found: defaultdict[int, list[Finding]] = defaultdict(list)
    bearing_on = known.annotate(bears_on=F("recommendations")).select_related("inspection", "source")
    for finding in bearing_on.order_by(HAPPENED_ON, "position"):
        found[finding.bears_on].append(finding)
    return dict(found)


def get_standing_closings(moment: datetime, asked: Collection[int] | None = None) -> dict[int, RecommendationClosing]:
    """Closings that hold at `moment`, of all recommendations or of those with these keys. One query."""
    known = standing_closings(moment) if asked is None else standing_closings(moment).filter(recommendation__in=asked)
    return {closing.recommendation_id: closing for closing in known}


def get_links(moment: datetime) -> dict[int, KpiLinks]:
    """The KPIs of each recommendation as linked at `moment`: direct ones first, then by the catalogue. One query.

    Keys alone: a large catalogue's rows would be many, and pages have them at hand.
    """
    known = RecommendationKpi.objects.known_at(moment).order_by("strength", "kpi__position")
    found: defaultdict[int, KpiLinks] = defaultdict(KpiLinks)
    columns = ("recommendation_id", "kpi_id", "strength", "reason")
    for asked, kpi, strength, reason in known.values_list(*columns).iterator():
        found[asked].add(kpi, strength, reason)
    return dict(found)


def by_recommendation(states: Iterable[ActionState]) -> dict[int, list[ActionState]]:
    """The actions of each recommendation, by due date."""
    found: defaultdict[int, list[ActionState]] = defaultdict(list)
    for state in in_due_order(states):
        found[state.action.recommendation_id].append(state)
    return dict(found)


def notes_with_links() -> Prefetch:
    """The notes of updates with the KPIs, findings and documents that they name. Four queries."""
    findings = Prefetch("findings", Finding.objects.select_related("inspection"))
    notes = ProgressNote.objects.order_by("position").prefetch_related("kpis", findings, "documents")
    return Prefetch("notes", notes)


def progress_of(recommendation: Recommendation, rows: ProgressRows, shown_day: date) -> Progress:
    """Progress on one recommendation, of rows that were read. No query."""
    key = recommendation.pk
    updates, actions = tuple(rows.updates.get(key, ())), tuple(rows.actions.get(key, ()))
    rated = [update for update in updates if update.rating]
    return Progress(
        recommendation=recommendation,
        rating=ProgressRating(rated[-1].rating) if rated else None,
        rated_on=rated[-1].as_at if rated else None,
        updates=updates,
        findings=tuple(rows.findings.get(key, ())),
        actions=actions,
        overdue=tuple(action for action in actions if is_overdue(action, shown_day)),
        links=rows.links.get(key, NO_LINKS),
        closing=rows.closings.get(key),
    )


@dataclass(frozen=True)
class LedLine:
    """One recommendation on its lead's list, with its progress, the update on its way, and what is late.

    `ahead` is an approved update that members do not see yet.
    """

    progress: Progress
    open_update: ProgressUpdate | None
    ahead: ProgressUpdate | None


def get_led(person: User, moment: datetime, shown_day: date) -> list[LedLine]:
    """The recommendations that `person` leads, or stands in for who does, in their order.

    Its queries do not grow with their number.
    """
    led = get_progress(moment, shown_day, lead=person)
    asked = [one.recommendation.pk for one in led]
    under_way = {update.recommendation_id: update for update in get_open_updates().filter(recommendation__in=asked)}
    out_later = ProgressUpdate.objects.filter(recommendation__in=asked, published_at__gt=moment, superseded_at=None)
    ahead = {update.recommendation_id: update for update in out_later.order_by("published_at")}
    return [LedLine(one, under_way.get(one.recommendation.pk), ahead.get(one.recommendation.pk)) for one in led]


def get_open_updates() -> QuerySet:
    """Updates that are on their way, oldest first."""
    found = ProgressUpdate.objects.filter(status__in=ProgressUpdate.OPEN)
    related = ("recommendation__inspection", "recommendation__lead", "entered_by", "revises")
    return found.select_related(*related).order_by("submitted_at", "pk")


def get_proposal_context(
    recommendation: Recommendation, revises: ProgressUpdate | None, moment: datetime, today: date
) -> ProposalContext:
    """Context of a proposed update, for the page that proposes it. Three queries."""
    approved = recommendation.updates.filter(status=ProgressUpdate.Status.APPROVED).exclude(rating="")
    if revises is not None:
        approved = approved.exclude(pk=revises.pk)
    return ProposalContext(
        today=today,
        ratings={day: ProgressRating(rating) for day, rating in approved.values_list("as_at", "rating")},
        kpis=frozenset(Kpi.objects.values_list("code", flat=True)),
        findings=frozenset(str(pk) for pk in get_linkable_findings(moment).values_list("pk", flat=True)),
    )
