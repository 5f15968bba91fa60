"""Actions by which officers go back: take back what was submitted, or discard a draft that is not wanted."""

from django.db import transaction
from django.utils import timezone

from accounts.audit import record
from accounts.models import User
from kpis.figures.actions import lock_figure, require_owner
from kpis.models import Figure
from ledger.workflow import require_status, save_next_version


@transaction.atomic
def take_back_entry(*, figure: Figure, version: int, by: User) -> Figure:
    """Make a submitted figure a draft again, with all that was typed. Raises NewerVersion, and NotOpen once decided."""
    require_owner(by, figure.kpi)
    submitted = lock_figure(figure, version)
    require_status(submitted, (Figure.Status.SUBMITTED,), "This figure is not waiting for approval any more.")
    submitted.status, submitted.submitted_at = Figure.Status.DRAFT, None
    # it is answered anew as it is submitted again
    submitted.no_figure, submitted.confirmed, submitted.updated_at = "", [], timezone.now()
    save_next_version(submitted)
    record(by=by, action="figure_taken_back", subject=submitted, changes_pages=submitted.revises_id is not None)
    return submitted


@transaction.atomic
def discard_draft(*, figure: Figure, version: int, by: User) -> None:
    """Delete a draft, or a figure that was returned, as if it had not been begun; the history keeps what it held.

    Of a correction the approved figure stands as before. Raises NewerVersion, and NotOpen for what was submitted.
    """
    require_owner(by, figure.kpi)
    draft = lock_figure(figure, version)
    require_status(draft, Figure.WITH_AUTHOR, "Only a draft can be discarded. Take back what was submitted first.")
    is_correction = draft.revises_id is not None
    record(by=by, action="figure_discarded", subject=draft, before=draft.typed, changes_pages=is_correction)
    draft.delete()
