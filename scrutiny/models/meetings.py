"""Meetings of the committee and of those it reports to, and the items on their agendas."""

from django.db import models
from django.db.models import Q

from analysis.core.working_days import clear_days_before
from inspections.models import Inspection
from kpis.calendar import bank_holidays
from kpis.display.dates import said_date
from kpis.models import DatePrecision, Kpi
from ledger.models import Sourced, Withdrawable, withdrawal_constraint
from ledger.querysets import WithdrawnQuerySet

# Local Government Act 1972, section 100B: the agenda is open to the public five clear days before a meeting
CLEAR_DAYS = 5


class Meeting(Sourced, Withdrawable):
    """A meeting of a committee, board or Cabinet; the date is null where no source gives it.

    Known from the day its agenda must be out, or from the first promise that names it. `code` is its key in the data
    files, None where somebody added it here. The address stays what it was, whatever else is learnt about the day.
    """

    code = models.CharField(max_length=60, unique=True, null=True, blank=True)
    slug = models.SlugField(max_length=80, unique=True)
    committee = models.CharField(max_length=150)
    held_on = models.DateField(null=True, blank=True)
    date_precision = models.CharField(max_length=10, choices=DatePrecision.choices)
    agenda_title = models.TextField(blank=True)

    objects = WithdrawnQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["committee", "held_on"], condition=Q(superseded_at__isnull=True), name="meeting_once_on_a_day"
            ),
            models.CheckConstraint(
                condition=Q(held_on__isnull=False) | Q(date_precision="unknown"),
                name="meeting_without_date_says_unknown",
            ),
            models.CheckConstraint(
                condition=Q(entered_by__isnull=True) | Q(held_on__isnull=False),
                name="meeting_added_here_has_its_day",
            ),
            withdrawal_constraint("meeting"),
        ]

    def __str__(self):
        return f"{self.committee}, {self.day_words}"

    @property
    def audit_about(self) -> str:
        return f"meeting:{self.slug}"

    @property
    def is_exact(self) -> bool:
        """True if the day of the meeting is known."""
        return self.held_on is not None and self.date_precision in (DatePrecision.EXACT, DatePrecision.MEETING)

    @property
    def day_words(self) -> str:
        """Day of the meeting, as exactly as it is known: "13 September 2023", "about July 2021", "date not known"."""
        return said_date(self.held_on, self.date_precision)

    @property
    def agenda_due_on(self):
        """Last day on which the agenda had to be published; None where the day of the meeting is not known."""
        return clear_days_before(self.held_on, CLEAR_DAYS, bank_holidays()) if self.is_exact and self.held_on else None


class MeetingItem(Sourced, Withdrawable):
    """Something that a committee looked at, asked for or endorsed at a meeting.

    One that a promise repeats names it in `commitment`, and is shown as that promise only.
    """

    class Kind(models.TextChoices):
        FOCUS = "focus", "Looked at"
        REQUEST = "request", "Asked for"
        ENDORSEMENT = "endorsement", "Endorsed"
        FOLLOW_UP = "follow_up", "To come back"

    slug = models.SlugField(max_length=60, unique=True)
    meeting = models.ForeignKey(Meeting, on_delete=models.PROTECT, related_name="items")
    kind = models.CharField(max_length=20, choices=Kind.choices)
    text = models.TextField()
    inspection = models.ForeignKey(Inspection, on_delete=models.SET_NULL, null=True, blank=True, related_name="+")
    kpis = models.ManyToManyField(Kpi, related_name="meeting_items", blank=True)
    commitment = models.ForeignKey(
        "scrutiny.Commitment", on_delete=models.SET_NULL, null=True, blank=True, related_name="items"
    )

    objects = WithdrawnQuerySet.as_manager()

    class Meta:
        constraints = [
            models.CheckConstraint(condition=~Q(text=""), name="meeting_item_says_something"),
            withdrawal_constraint("meeting_item"),
        ]

    def __str__(self):
        return self.text[:80]

    @property
    def audit_about(self) -> str:
        return self.meeting.audit_about
