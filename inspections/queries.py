"""What was known at a moment of inspections, of what they asked for, and of what was done since."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.db.models import Prefetch, Q, QuerySet

from accounts.models import User
from accounts.permissions import ROLE_PERMISSIONS, Permission
from analysis.entry.progress import ProgressRating, ProposalSetting
from inspections.models import (
    Action,
    ActionClosing,
    ActionHandover,
    ActionSlip,
    Event,
    Finding,
    Inspection,
    Judgement,
    Lineage,
    ProgressNote,
    ProgressUpdate,
    Recommendation,
)
from kpis.models import DatePrecision, Kpi, Source


@dataclass(frozen=True)
class ActionState:
    """An action as it stood at a moment: whose it was, when it was due, whether and how it had ended.

    `slips` are those known by then, oldest first; `closing` says how it ended, and is None while it is planned and
    for an action that a published document gives as done.
    """

    action: Action
    owner: User | None
    due_on: date | None
    due_precision: str
    status: str
    slips: tuple[ActionSlip, ...]
    closing: ActionClosing | None

    @property
    def pk(self) -> int:
        return self.action.pk

    @property
    def title(self) -> str:
        return self.action.title

    @property
    def recommendation(self) -> Recommendation:
        return self.action.recommendation

    @property
    def source(self) -> Source | None:
        return self.action.source

    @property
    def source_ref(self) -> str:
        return self.action.source_ref

    @property
    def is_open(self) -> bool:
        return self.status == Action.Status.PLANNED

    def get_status_display(self) -> str:
        return Action.Status(self.status).label


@dataclass(frozen=True)
class RatedDay:
    """One step of the strip of ratings: what the council said of a recommendation, and for which day."""

    on: date
    rating: ProgressRating


@dataclass(frozen=True)
class Progress:
    """Where one recommendation stands: its rating by the council, what was said, found and planned.

    `rating` is None until the council rates it. Notes, findings and actions are oldest first; an action stands as it
    was known at the moment.
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


def get_inspections(moment: datetime) -> list[Inspection]:
    """Inspections and visits known at `moment`, oldest first, those without a date last. Two queries."""
    known = (
        Inspection.objects.known_at(moment)
        .select_related("source", "parent")
        .prefetch_related(Prefetch("judgements", Judgement.objects.select_related("source")))
    )
    return sorted(known, key=lambda found: (found.started_on is None, found.started_on or date.max, found.slug))


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


def get_recommendations(moment: datetime) -> QuerySet:
    """The recommendations of inspections known at `moment`, with their inspections and leads."""
    known = Recommendation.objects.filter(inspection__known_from__lte=moment)
    return known.select_related("inspection", "lead")


def get_linked(kpi_id: int, moment: datetime) -> list[Recommendation]:
    """The recommendations known at `moment` that a KPI is linked to, of the oldest inspection first. One query."""
    linked = Recommendation.objects.filter(kpis=kpi_id, inspection__known_from__lte=moment)
    return list(linked.select_related("inspection").order_by("inspection__started_on", "number"))


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


# -- actions ------------------------------------------------------------------------------------------


def with_history(actions: QuerySet) -> QuerySet:
    """`actions` with everything that `state_at` puts together. Six queries more, however many actions."""
    findings = Prefetch("findings", Finding.objects.select_related("inspection"))
    closings = ActionClosing.objects.select_related("closed_by", "reopened_by")
    return actions.prefetch_related(
        Prefetch("slips", ActionSlip.objects.select_related("by")),
        Prefetch("handovers", ActionHandover.objects.select_related("by", "from_owner", "to_owner")),
        Prefetch("closings", closings.prefetch_related("kpis", findings, "documents")),
    )


def state_at(action: Action, moment: datetime) -> ActionState:
    """`action`, of `with_history`, as it was known at `moment`, that moment included. No query."""
    slips = list(action.slips.all())
    known = tuple(slip for slip in slips if slip.known_from <= moment)
    closing = next((one for one in action.closings.all() if _stands(one, moment)), None)
    due_on, precision = _due_at(action, slips, len(known))
    return ActionState(
        action=action,
        owner=_owner_at(action, moment),
        due_on=due_on,
        due_precision=precision,
        status=_status_at(action, closing),
        slips=known,
        closing=closing,
    )


def _stands(closing: ActionClosing, moment: datetime) -> bool:
    is_out = closing.published_at is not None and closing.published_at <= moment
    return is_out and (closing.superseded_at is None or closing.superseded_at > moment)


def _due_at(action: Action, slips: Sequence[ActionSlip], known: int) -> tuple[date | None, str]:
    """The due date after the first `known` of all `slips`: what the next one changed, or what stands now."""
    if known < len(slips):
        return slips[known].from_on, slips[known].from_precision
    return action.due_on, action.due_precision


def _owner_at(action: Action, moment: datetime) -> User | None:
    following = (handover for handover in action.handovers.all() if handover.known_from > moment)
    after = next(following, None)
    return after.from_owner if after else action.owner


def _status_at(action: Action, closing: ActionClosing | None) -> str:
    if closing is not None:
        return closing.status
    # without any closing the status is that of the document the action was loaded from
    return Action.Status.PLANNED if action.closings.all() else action.status


def in_due_order(states: Iterable[ActionState]) -> list[ActionState]:
    """By due date, the earliest first, those without a date last."""
    return sorted(states, key=lambda state: (state.due_on is None, state.due_on or date.max, state.pk))


def is_overdue(action: ActionState | Action, shown_day: date) -> bool:
    """Whether the due date of a planned action is past on `shown_day`; nothing recorded is not the same as not done."""
    return action.status == Action.Status.PLANNED and action.due_on is not None and action.due_on < shown_day


def get_actions(moment: datetime, kpi_id: int | None = None) -> list[ActionState]:
    """All actions known at `moment` as they stood then, by due date. Seven queries at most.

    With `kpi_id` those of the recommendations that the KPI is linked to.
    """
    known = Action.objects.known_at(moment).filter(recommendation__inspection__known_from__lte=moment)
    if kpi_id is not None:
        known = known.filter(recommendation__kpis=kpi_id)
    related = ("owner", "source", "added_by", "recommendation__inspection", "recommendation__lead")
    return in_due_order(state_at(action, moment) for action in with_history(known.select_related(*related)))


# -- proposing and approving --------------------------------------------------------------------------


@dataclass(frozen=True)
class LedLine:
    """One recommendation on its lead's list: where it stands, the update on its way, and what is late.

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


def get_proposers() -> QuerySet:
    """People who may lead a recommendation or own an action: the active ones in a role that proposes progress."""
    roles = [role.value for role, permissions in ROLE_PERMISSIONS.items() if Permission.PROGRESS_PROPOSE in permissions]
    return User.objects.filter(is_active=True, role__in=roles).order_by("name", "email")


def get_linkable_findings(moment: datetime) -> QuerySet:
    """Findings of visits that are public at `moment`, the newest visit first: only they can be named as evidence."""
    known = Finding.objects.filter(inspection__known_from__lte=moment).select_related("inspection")
    return known.order_by("-inspection__started_on", "position")


def get_setting(
    recommendation: Recommendation, revises: ProgressUpdate | None, moment: datetime, today: date
) -> ProposalSetting:
    """What a proposed update is held against. Three queries."""
    approved = recommendation.updates.filter(status=ProgressUpdate.Status.APPROVED).exclude(rating="")
    if revises is not None:
        approved = approved.exclude(pk=revises.pk)
    return ProposalSetting(
        today=today,
        ratings={day: ProgressRating(rating) for day, rating in approved.values_list("as_at", "rating")},
        kpis=frozenset(Kpi.objects.values_list("code", flat=True)),
        findings=frozenset(str(pk) for pk in get_linkable_findings(moment).values_list("pk", flat=True)),
    )


# -- inspections and events ---------------------------------------------------------------------------


def get_lineage(recommendation: Recommendation, moment: datetime) -> list[Lineage]:
    """All links of the chain that `recommendation` belongs to, oldest first, as known at `moment`. One query."""
    links = list(
        Lineage.objects.filter(
            earlier__inspection__known_from__lte=moment, later__inspection__known_from__lte=moment
        ).select_related("earlier__inspection", "later__inspection")
    )
    chain: set[Lineage] = set()
    reached = {recommendation.pk}
    grew = True
    while grew:
        joined = {link for link in links if link.earlier_id in reached or link.later_id in reached}
        grew = joined != chain
        chain = joined
        reached |= {pk for link in chain for pk in (link.earlier_id, link.later_id)}
    return sorted(chain, key=lambda link: (link.earlier.inspection.started_on or date.min, link.later.code))


def get_events(moment: datetime, kpi_id: int) -> Sequence[Event]:
    """Dated events known at `moment` that bear on one KPI, oldest first. One query.

    They are those of published documents, and the annotations that belong to the KPI or to all.
    """
    known = Event.objects.known_at(moment).filter(Q(kpi=kpi_id) | Q(kpi=None))
    return list(known.select_related("source", "inspection", "entered_by").order_by("on", "title", "pk"))


def get_annotations(moment: datetime, kpi_id: int) -> Sequence[Event]:
    """The annotations known at `moment` of one KPI and of all, oldest first. One query."""
    return [event for event in get_events(moment, kpi_id) if event.is_annotation]


def is_ahead(inspection: Inspection, shown_day: date) -> bool:
    """Whether a visit is planned for a day that has not come yet."""
    return (
        inspection.date_precision == DatePrecision.PLANNED
        and inspection.started_on is not None
        and inspection.started_on >= shown_day
    )
