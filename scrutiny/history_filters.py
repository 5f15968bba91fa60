"""Filters this app adds to the audit history."""

from scrutiny.models import Commitment, Meeting


def meeting_choices() -> list[tuple[str, str]]:
    """Every meeting by its day and committee, under the key that audit events carry. One query."""
    return [(one.audit_about, f"{one.day_words}, {one.committee}") for one in Meeting.objects.order_by("-held_on")]


def promise_choices() -> list[tuple[str, str]]:
    """Every promise by its words, under the key that audit events carry. One query."""
    return [(one.audit_about, str(one)) for one in Commitment.objects.order_by("-made_on", "pk")]
