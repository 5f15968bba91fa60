"""Actions of the plan as known at a moment: due date, owner, whether done or late."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from django.db.models import Prefetch, QuerySet

from accounts.models import User
from inspections.models import (
    Action,
    ActionClosing,
    ActionHandover,
    ActionSlip,
    Finding,
    Recommendation,
    RecommendationKpi,
)
from kpis.models import Source


@dataclass(frozen=True)
class ActionState:
    """Action as known at a moment: whose it was, when it was due, whether and how it had ended.

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


def with_history(actions: QuerySet) -> QuerySet:
    """Add to `actions` the history that `state_at` needs. Six queries more, however many actions."""
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
    """The due date after the first `known` of all `slips`: the one that the next slip changed, or today's."""
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
    """Sort by due date, the earliest first, those without a date last."""
    return sorted(states, key=lambda state: (state.due_on is None, state.due_on or date.max, state.pk))


def is_overdue(action: ActionState | Action, shown_day: date) -> bool:
    """True for a planned action whose due date is past on `shown_day`; nothing recorded is not the same as not done."""
    return action.status == Action.Status.PLANNED and action.due_on is not None and action.due_on < shown_day


def get_actions(moment: datetime, kpi_id: int | None = None) -> list[ActionState]:
    """All actions as known at `moment`, by due date. Seven queries at most.

    With `kpi_id` those of the recommendations that the KPI is linked to.
    """
    known = Action.objects.known_at(moment).filter(recommendation__inspection__known_from__lte=moment)
    if kpi_id is not None:
        links = RecommendationKpi.objects.known_at(moment).filter(kpi=kpi_id)
        known = known.filter(recommendation__in=links.values("recommendation"))
    related = ("owner", "source", "added_by", "recommendation__inspection", "recommendation__lead")
    return in_due_order(state_at(action, moment) for action in with_history(known.select_related(*related)))
