"""Promises to the committee and what it asked for: changes of date, answers, and the committee's decisions on them.

Nothing but an accepting decision of the committee closes a promise.
"""

from datetime import date

from django.conf import settings
from django.db import models
from django.db.models import F, Q

from analysis.core.periods import long_date
from inspections.models import Inspection, Recommendation
from kpis.display.dates import said_date
from kpis.models import DatePrecision, Kpi
from ledger.models import Sourced, Withdrawable, withdrawal_constraint
from ledger.querysets import KnownQuerySet, WithdrawnQuerySet
from scrutiny.models.meetings import Meeting

# of the key of a question: its rule and what it is about
LONGEST_KEY = 250


def due_in_words(due_on: date | None, meeting: Meeting | None) -> str:
    """Day and meeting that something is due at: "by 30 September 2020, to the meeting of 24 September 2020"."""
    parts = [f"by {long_date(due_on)}"] if due_on else []
    if meeting:
        parts.append(f"to the meeting of {meeting.day_words}")
    return ", ".join(parts)


class Commitment(Sourced, Withdrawable):
    """A promise, request, recommendation or report back, with the day or meeting it is due at now.

    Earlier days stay in its slips; `commitments.queries.promise_at` puts it together as it was known at a moment.
    `note` is a remark of whoever compiled the files on what they did not find, and is known from `noted_at` on.
    `question` is the question of a rule that it was made in answer to, as it read then, `question_key` its name.
    """

    class Kind(models.TextChoices):
        PROMISE = "promise", "Promise"
        REQUEST = "request", "Request"
        RECOMMENDATION = "recommendation", "Recommendation of the committee"
        REPORT_BACK = "report_back", "To be reported back"

    ASKED = (Kind.REQUEST, Kind.RECOMMENDATION)

    slug = models.SlugField(max_length=80, unique=True)
    kind = models.CharField(max_length=20, choices=Kind.choices)
    what = models.TextField()
    # of whom it was asked, or to whom it was promised
    to_whom = models.CharField(max_length=150)
    by_whom = models.CharField(max_length=150, blank=True)
    owner = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    meeting = models.ForeignKey(Meeting, on_delete=models.PROTECT, null=True, blank=True, related_name="commitments")
    made_on = models.DateField()
    made_precision = models.CharField(max_length=10, choices=DatePrecision.choices)
    due_meeting = models.ForeignKey(Meeting, on_delete=models.PROTECT, null=True, blank=True, related_name="due")
    due_on = models.DateField(null=True, blank=True)
    recommendations = models.ManyToManyField(Recommendation, related_name="commitments", blank=True)
    kpis = models.ManyToManyField(Kpi, related_name="commitments", blank=True)
    note = models.TextField(blank=True)
    noted_at = models.DateTimeField(null=True, blank=True)
    # the question of a rule that it was made in answer to
    question_key = models.CharField(max_length=LONGEST_KEY, blank=True)
    question = models.TextField(blank=True)
    version = models.PositiveIntegerField(default=1)

    objects = WithdrawnQuerySet.as_manager()

    class Meta:
        constraints = [
            models.CheckConstraint(condition=~Q(what="") & ~Q(to_whom=""), name="commitment_says_what_to_whom"),
            # a published paper may speak of something that was due before it was told
            models.CheckConstraint(
                condition=Q(entered_by__isnull=True) | Q(due_on__isnull=True) | Q(due_on__gte=F("made_on")),
                name="commitment_added_here_is_due_after_it_was_made",
            ),
            models.CheckConstraint(
                condition=Q(entered_by__isnull=False) | Q(source__isnull=False), name="commitment_has_author_or_source"
            ),
            models.CheckConstraint(condition=Q(note="") | Q(noted_at__isnull=False), name="commitment_note_has_time"),
            models.CheckConstraint(
                condition=Q(question="", question_key="") | ~Q(question="") & ~Q(question_key=""),
                name="commitment_question_has_key",
            ),
            withdrawal_constraint("commitment"),
        ]

    def __str__(self):
        return self.what[:80]

    @property
    def audit_about(self) -> str:
        return f"commitment:{self.slug}"

    @property
    def is_asked(self) -> bool:
        """True for what the committee asked for; the rest was promised or announced to it."""
        return self.kind in self.ASKED

    @property
    def made_words(self) -> str:
        return said_date(self.made_on, self.made_precision)

    @property
    def heading(self) -> str:
        """Kind and person in words: "Promised to the committee", "Asked of officers"."""
        start = {
            self.Kind.PROMISE: "Promised to",
            self.Kind.REPORT_BACK: "To be reported back to",
        }.get(self.Kind(self.kind))
        if start is None:
            start = "Recommended to" if self.kind == self.Kind.RECOMMENDATION else "Asked of"
        whom = f"the {self.to_whom}" if self.to_whom in ("committee", "public") else self.to_whom
        return f"{start} {whom}"


class CommitmentSlip(models.Model):
    """Change of the day or the meeting that a promise is due at, with its reason."""

    commitment = models.ForeignKey(Commitment, on_delete=models.CASCADE, related_name="slips")
    from_on = models.DateField(null=True, blank=True)
    from_meeting = models.ForeignKey(Meeting, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    to_on = models.DateField(null=True, blank=True)
    to_meeting = models.ForeignKey(Meeting, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    reason = models.TextField()
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    known_from = models.DateTimeField()

    objects = KnownQuerySet.as_manager()

    class Meta:
        ordering = ["commitment", "known_from", "pk"]
        constraints = [
            models.CheckConstraint(condition=~Q(reason=""), name="commitment_slip_has_a_reason"),
            models.CheckConstraint(
                condition=Q(to_on__isnull=False) | Q(to_meeting__isnull=False), name="commitment_slip_has_a_new_date"
            ),
        ]

    def __str__(self):
        return f"{self.commitment}: {self.to_words}"

    @property
    def from_words(self) -> str:
        return due_in_words(self.from_on, self.from_meeting) or "no day"

    @property
    def to_words(self) -> str:
        return due_in_words(self.to_on, self.to_meeting)


class CommitmentAnswer(Withdrawable):
    """Answer to a promise or request: what came, when, and where it can be read.

    `outcome` is our own reading of a published answer; it is no decision of the committee.
    """

    class Outcome(models.TextChoices):
        MET = "met", "met"
        PARTLY_MET = "partly met", "partly met"
        LATE = "late", "late"
        NOT_MET = "not met", "not met"
        OVERTAKEN = "overtaken", "overtaken by events"

    commitment = models.ForeignKey(Commitment, on_delete=models.CASCADE, related_name="answers")
    answered_on = models.DateField()
    date_precision = models.CharField(max_length=10, choices=DatePrecision.choices)
    words = models.TextField()
    outcome = models.CharField(max_length=12, choices=Outcome.choices, blank=True)
    meeting = models.ForeignKey(Meeting, on_delete=models.PROTECT, null=True, blank=True, related_name="answers")
    inspection = models.ForeignKey(Inspection, on_delete=models.SET_NULL, null=True, blank=True, related_name="+")
    document_title = models.CharField(max_length=200, blank=True)
    document_address = models.CharField(max_length=600, blank=True)

    objects = WithdrawnQuerySet.as_manager()

    class Meta:
        ordering = ["commitment", "answered_on", "known_from", "pk"]
        constraints = [
            models.CheckConstraint(condition=~Q(words=""), name="answer_says_something"),
            models.CheckConstraint(
                condition=Q(entered_by__isnull=True) | Q(outcome=""), name="answer_outcome_is_of_the_files_only"
            ),
            models.CheckConstraint(
                condition=Q(document_title="", document_address="") | ~Q(document_title="") & ~Q(document_address=""),
                name="answer_document_has_title_and_address",
            ),
            withdrawal_constraint("answer"),
        ]

    def __str__(self):
        return f"{self.commitment}: answer of {self.answered_on:%Y-%m-%d}"

    @property
    def day_words(self) -> str:
        return said_date(self.answered_on, self.date_precision)


class CommitmentDecision(Withdrawable):
    """The committee's decision on an answer, recorded by a manager with the minute: accepted, or not and why."""

    answer = models.ForeignKey(CommitmentAnswer, on_delete=models.CASCADE, related_name="decisions")
    is_accepted = models.BooleanField()
    decided_on = models.DateField()
    minute = models.CharField(max_length=200)
    reason = models.TextField(blank=True)

    objects = WithdrawnQuerySet.as_manager()

    class Meta:
        ordering = ["answer", "known_from", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["answer"], condition=Q(superseded_at__isnull=True), name="decision_stands_once"
            ),
            models.CheckConstraint(condition=Q(entered_by__isnull=False), name="decision_has_who_recorded_it"),
            models.CheckConstraint(condition=~Q(minute=""), name="decision_has_a_minute"),
            models.CheckConstraint(condition=Q(is_accepted=True) | ~Q(reason=""), name="decision_against_has_a_reason"),
            withdrawal_constraint("decision"),
        ]

    def __str__(self):
        return f"{self.answer}: {'accepted' if self.is_accepted else 'not accepted'}"
