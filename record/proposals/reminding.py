"""Proposals to the record that wait for approval, for the reminder emails."""

from django.urls import reverse

from accounts.permissions import Permission
from kpis.reminders.letters import Waiting
from record.proposals.queries import get_waiting


def waiting_changes() -> list[Waiting]:
    """The proposals that were submitted, for managers who did not write them. Two queries."""
    return [
        Waiting(
            key=f"record:{change.pk}:{change.version}",
            name="proposal",
            group="Catalogue",
            address=reverse("record:waiting"),
            permission=Permission.RECORD_APPROVE,
            writers=change.writer_ids,
        )
        for change in get_waiting()
    ]
