"""Querysets of dated rows: rows known at a moment, and the next moment at which that changes."""

from datetime import datetime

from django.db import models
from django.db.models import Q

# the moments at which a row of a ledger appears and gives way
DATES = ("published_at", "superseded_at")
# names and addresses of the two people behind a row of a ledger
PEOPLE = ("entered_by__name", "entered_by__email", "approved_by__name", "approved_by__email")


class KnownQuerySet(models.QuerySet):
    """Rows that became known at a moment and are never withdrawn."""

    # columns with the moments at which a row appears or gives way by itself (`web/edges.py`)
    moments = ("known_from",)

    def known_at(self, moment: datetime):
        """Rows that were known at `moment`, that moment included."""
        return self.filter(known_from__lte=moment)


class WithdrawnQuerySet(KnownQuerySet):
    """Rows that became known at a moment, and of which some were withdrawn at a later one, for good."""

    def known_at(self, moment: datetime):
        """Rows that were known at `moment`, that moment included, and not withdrawn at or before it."""
        return super().known_at(moment).filter(Q(superseded_at__isnull=True) | Q(superseded_at__gt=moment))

    def standing(self):
        """Rows that nobody has withdrawn or replaced."""
        return self.filter(superseded_at__isnull=True)


class RecordedQuerySet(models.QuerySet):
    """Rows of the record, some of which people added or withdrew at a moment, each with an event in the history."""

    def known_at(self, moment: datetime):
        """Rows that were known at `moment` as far as they themselves have dates."""
        return self.filter(
            Q(known_from__isnull=True) | Q(known_from__lte=moment),
            Q(superseded_at__isnull=True) | Q(superseded_at__gt=moment),
        )

    def standing(self):
        """Rows that nobody has withdrawn or replaced."""
        return self.filter(superseded_at__isnull=True)


class LedgerQuerySet(models.QuerySet):
    """Rows that are published, and later superseded by others, never changed."""

    moments = DATES

    def known_at(self, moment: datetime):
        """Rows that a reader at `moment` sees: published by then, and not superseded at or before it."""
        return self.filter(Q(superseded_at__isnull=True) | Q(superseded_at__gt=moment), published_at__lte=moment)

    def standing(self):
        """Rows that nothing supersedes, published already or under embargo."""
        return self.filter(superseded_at__isnull=True, published_at__isnull=False)
