"""Actions to approve figures, or return them to the people who entered them."""

from collections.abc import Iterable
from datetime import datetime

from django.db import transaction
from django.utils import timezone

from accounts.audit import record
from accounts.models import User
from accounts.permissions import Permission, require
from kpis.figures.actions import NewerFigure, facts_of, lock_submitted
from kpis.forecasts.actions import give_forecasts
from kpis.models import Figure
from ledger.workflow import (
    publish,
    refuse_writers,
    require_reason,
    return_to_author,
)


@transaction.atomic
def return_figure(*, figure: Figure, version: int, reason: str, by: User) -> Figure:
    """Return a submitted figure to its author. Raises InvalidEntry without a reason, NewerVersion, NotOpen."""
    require(by, Permission.FIGURE_APPROVE)
    require_reason("reason", reason)
    submitted = lock_submitted(figure, version)
    return_to_author(submitted, reason, by)
    after = {"reason": submitted.return_reason}
    is_correction = submitted.revises_id is not None
    record(by=by, action="figure_returned", subject=submitted, after=after, changes_pages=is_correction)
    return submitted


@transaction.atomic
def approve_figures(
    *, chosen: Iterable[tuple[Figure, int]], by: User, publish_from: datetime | None = None
) -> list[Figure]:
    """Approve figures, each with the version that was looked at: all of them or none.

    They are published from `publish_from` on (None: now); earlier figures hold until then. Forecasts for
    their KPIs are made and kept in the same transaction. Raises NewerVersion, NotOpen, and
    PermissionDenied for a figure that the person typed any part of.
    """
    require(by, Permission.FIGURE_APPROVE)
    now = timezone.now()
    moment = max(publish_from or now, now)
    approved = [_approve(figure, version, by, now, moment) for figure, version in chosen]
    give_forecasts(by=by, now=now, kpi_ids=sorted({figure.kpi_id for figure in approved}))
    return approved


def _approve(figure: Figure, version: int, by: User, now: datetime, moment: datetime) -> Figure:
    submitted = lock_submitted(figure, version)
    refuse_writers(submitted, by, f"{submitted.kpi.title} was typed by you in part, so somebody else approves it.")
    standing = (
        Figure.objects.select_for_update(no_key=True)
        .siblings_of(submitted)
        .filter(status=Figure.Status.APPROVED)
        .first()
    )
    if standing is not None and submitted.revises_id != standing.pk:
        raise NewerFigure(standing)
    publish(submitted, standing, by=by, now=now, publish_from=moment)
    record(
        by=by,
        action="figure_approved",
        subject=submitted,
        before=facts_of(standing) if standing else None,
        after=facts_of(submitted),
    )
    return submitted
