"""Querysets of dated rows: rows known at a moment, and the next moment at which that changes."""

from datetime import datetime

from django.db import models
from django.db.models import Q

# the moments at which a row of a ledger appears and gives way
DATES = ("published_at", "superseded_at")


class KnownQuerySet(models.QuerySet):
    """Rows that became known at a moment and are never withdrawn."""

    def known_at(self, moment: datetime):
        """Rows that were known at `moment`, that moment included."""
        return self.filter(known_from__lte=moment)

    def next_change_after(self, moment: datetime) -> datetime | None:
        """The first moment after `moment` at which a row becomes known. One query."""
        return self.filter(known_from__gt=moment).aggregate(first=models.Min("known_from"))["first"]

    def last_change_by(self, moment: datetime) -> datetime | None:
        """The last moment up to `moment` at which a row became known. One query."""
        return self.filter(known_from__lte=moment).aggregate(last=models.Max("known_from"))["last"]


class WithdrawnQuerySet(KnownQuerySet):
    """Rows that became known at a moment, and of which some were withdrawn at a later one, for good."""

    def known_at(self, moment: datetime):
        """Rows that were known at `moment`, that moment included, and not withdrawn at or before it."""
        return super().known_at(moment).filter(Q(superseded_at__isnull=True) | Q(superseded_at__gt=moment))


class LedgerQuerySet(models.QuerySet):
    """Rows that are published, and later superseded by others, never changed."""

    def known_at(self, moment: datetime):
        """Rows that a reader at `moment` sees: published by then, and not superseded at or before it."""
        return self.filter(Q(superseded_at__isnull=True) | Q(superseded_at__gt=moment), published_at__lte=moment)

    def standing(self):
        """Rows that nothing supersedes, published already or under embargo."""
        return self.filter(superseded_at__isnull=True, published_at__isnull=False)

    def next_change_after(self, moment: datetime) -> datetime | None:
        """The first moment after `moment` at which a row is published or superseded. Two queries."""
        found = (self._edge(f"{field}__gt", field, moment) for field in DATES)
        return min((edge for edge in found if edge), default=None)

    def last_change_by(self, moment: datetime) -> datetime | None:
        """The last moment up to `moment` at which a row was published or superseded. Two queries."""
        found = (self._edge(f"{field}__lte", f"-{field}", moment) for field in DATES)
        return max((edge for edge in found if edge), default=None)

    def _edge(self, lookup: str, order: str, moment: datetime) -> datetime | None:
        # by order and not by MIN or MAX, so that an index answers it at once among a million figures
        return self.filter(**{lookup: moment}).order_by(order).values_list(order.lstrip("-"), flat=True).first()
