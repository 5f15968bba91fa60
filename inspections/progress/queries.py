"""Progress on recommendations at a moment: ratings, updates, evidence, who leads."""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.db.models import Prefetch, QuerySet

from accounts.models import User
from analysis.entry.progress import ProgressRating, ProposalContext
from inspections.action_plan.queries import ActionState, in_due_order, is_overdue, state_at, with_history
from inspections.models import (
    Action,
    Finding,
    ProgressNote,
    ProgressUpdate,
    Recommendation,
)
from inspections.queries import get_linkable_findings
from kpis.models import Kpi


@dataclass(frozen=True)
class RatedDay:
    """One step of the strip of ratings: the council's rating of a recommendation, and the day it is for."""

    on: date
    rating: ProgressRating


@dataclass(frozen=True)
class Progress:
    """Progress on one recommendation: its rating by the council, its notes, findings and actions.

    `rating` is None until the council rates it. Notes, findings and actions are oldest first; actions are as they
    were known at the moment.
    """

    recommendation: Recommendation
    rating: ProgressRating | None
    rated_on: date | None
    updates: tuple[ProgressUpdate, ...]
    findings: tuple[Finding, ...]
    actions: tuple[ActionState, ...]
    overdue: tuple[ActionState, ...]
    kpi_ids: tuple[int, ...]

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


def get_progress(
    moment: datetime,
    shown_day: date,
    inspection_slug: str | None = None,
    number: int | None = None,
    lead: User | None = None,
) -> list[Progress]:
    """Recommendations of inspections known at `moment`, of one inspection, one of its numbers or one lead if named.

    Fifteen queries at most, fewer where there is nothing to fetch.
    """
    recommendations = (
        Recommendation.objects.filter(inspection__known_from__lte=moment)
        .select_related("inspection", "source", "lead")
        .order_by("inspection__started_on", "number")
    )
    if inspection_slug:
        recommendations = recommendations.filter(inspection__slug=inspection_slug)
    if number is not None:
        recommendations = recommendations.filter(number=number)
    if lead:
        recommendations = recommendations.filter(lead=lead)
    updates = (
        ProgressUpdate.objects.known_at(moment)
        .select_related("source")
        .prefetch_related(notes_with_links())
        .order_by("as_at", "published_at", "pk")
    )
    findings = (
        Finding.objects.filter(inspection__known_from__lte=moment)
        .select_related("inspection", "source")
        .order_by("inspection__started_on", "position")
    )
    actions = with_history(Action.objects.known_at(moment).select_related("source", "owner"))
    found = recommendations.prefetch_related(
        Prefetch("updates", updates, to_attr="known_updates"),
        Prefetch("findings", findings, to_attr="known_findings"),
        Prefetch("actions", actions, to_attr="known_actions"),
    )
    linked = _linked_kpis()
    return [_progress(recommendation, moment, shown_day, linked[recommendation.pk]) for recommendation in found]


def _linked_kpis() -> dict[int, list[int]]:
    """The primary keys of the KPIs of each recommendation, in the order of the catalogue. One query.

    Keys alone: a large catalogue's rows would be many, and pages have them at hand.
    """
    links = Recommendation.kpis.through.objects.order_by("kpi__position").values_list("recommendation_id", "kpi_id")
    found = defaultdict(list)
    for recommendation_id, kpi_id in links:
        found[recommendation_id].append(kpi_id)
    return found


def notes_with_links() -> Prefetch:
    """The notes of updates with the KPIs, findings and documents that they name. Four queries."""
    findings = Prefetch("findings", Finding.objects.select_related("inspection"))
    notes = ProgressNote.objects.order_by("position").prefetch_related("kpis", findings, "documents")
    return Prefetch("notes", notes)


def _progress(recommendation: Any, moment: datetime, shown_day: date, kpi_ids: Sequence[int]) -> Progress:
    # a recommendation with the rows that its query fetched along
    rated = [update for update in recommendation.known_updates if update.rating]
    actions = tuple(in_due_order(state_at(action, moment) for action in recommendation.known_actions))
    return Progress(
        recommendation=recommendation,
        rating=ProgressRating(rated[-1].rating) if rated else None,
        rated_on=rated[-1].as_at if rated else None,
        updates=tuple(recommendation.known_updates),
        findings=tuple(recommendation.known_findings),
        actions=actions,
        overdue=tuple(action for action in actions if is_overdue(action, shown_day)),
        kpi_ids=tuple(kpi_ids),
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
    """The recommendations that `person` leads, in their order. Its queries do not grow with their number."""
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
