"""Figures that are approved and not yet out: the list, and cancelling one before anybody has seen it."""

from datetime import datetime

from django.db import transaction
from django.utils import timezone

from accounts.audit import record
from accounts.models import User
from accounts.permissions import Permission, require
from kpis.figures.actions import facts_of, lock_figure
from kpis.forecasts.actions import give_forecasts
from kpis.models import Figure, GivenForecast
from ledger.workflow import NotOpen, require_reason, return_to_author


def get_not_out(moment: datetime):
    """Figures that people approved and that are published after `moment`, the next ones first."""
    return (
        Figure.objects.filter(status=Figure.Status.APPROVED, published_at__gt=moment, approved_by__isnull=False)
        .select_related("kpi", "entered_by", "approved_by", "revises__kpi")
        .order_by("published_at", "kpi__position")
    )


@transaction.atomic
def cancel_approval(*, figure: Figure, version: int, reason: str, by: User) -> Figure:
    """Return an approved figure that is not yet out to its author, with a reason; what it would replace stands again.

    Forecasts that rest on it go with it, since nobody could know them. Raises InvalidEntry without a reason,
    NewerVersion, and NotOpen once the figure is out.
    """
    require(by, Permission.FIGURE_APPROVE)
    require_reason("return_reason", reason)
    now = timezone.now()
    cancelled = lock_figure(figure, version)
    if not get_not_out(now).filter(pk=cancelled.pk).exists():
        raise NotOpen("This figure is out already, so it is corrected and not cancelled.")
    before = facts_of(cancelled)
    cancelled.approved_by = cancelled.approved_at = cancelled.published_at = None
    return_to_author(cancelled, reason, by)
    # rows that are out give way to no other any more
    replaced = Figure.objects.filter(pk=cancelled.revises_id, status=Figure.Status.SUPERSEDED)
    replaced.update(status=Figure.Status.APPROVED, superseded_at=None)
    after = {"reason": cancelled.return_reason}
    record(by=by, action="figure_approval_cancelled", subject=cancelled, before=before, after=after)
    GivenForecast.objects.take_back(cancelled.pk, now)
    give_forecasts(by=by, now=now, kpi_ids=[cancelled.kpi_id])
    return cancelled
