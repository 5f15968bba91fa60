"""Progress updates waiting for approval, for the reminder emails."""

from django.urls import reverse

from accounts.permissions import Permission
from inspections.models import ProgressUpdate
from inspections.progress.queries import get_open_updates
from kpis.reminders.letters import Waiting


def waiting_updates() -> list[Waiting]:
    """The progress updates that were submitted, oldest first, for managers who did not write them. Two queries."""
    submitted = get_open_updates().filter(status=ProgressUpdate.Status.SUBMITTED).prefetch_related("writers")
    return [
        Waiting(
            key=f"update:{update.pk}:{update.version}",
            name="progress update",
            group="Progress on recommendations",
            address=reverse("progress:work"),
            permission=Permission.PROGRESS_APPROVE,
            writers=update.writer_ids,
        )
        for update in submitted
    ]
