"""Counts of one day that an officer has kept from a list: numbers by week, and nothing of the list itself."""

from django.conf import settings
from django.db import models
from django.db.models import F, Q

from analysis.core.periods import long_date


class KeptCounts(models.Model):
    """Counts of one list as they were on a day. Those of a day are replaced by later ones of that day, or taken back.

    Only officers and managers read them; they are on no page of a member and in no file. The rows that were counted
    are nowhere.
    """

    class Counted(models.TextChoices):
        PRE_BIRTH = "pre-birth", "Pre-birth assessments"
        LADDER = "ladder", "Initial health assessments"

    class End(models.TextChoices):
        REPLACED = "replaced", "Replaced by a later count of that day"
        TAKEN_BACK = "taken_back", "Taken back"

    counted = models.CharField(max_length=12, choices=Counted.choices)
    counted_on = models.DateField()
    # the published layout that was read, never the name of a file
    source = models.CharField(max_length=120)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    kept_at = models.DateTimeField()
    end = models.CharField(max_length=12, choices=End.choices, blank=True)
    ended_at = models.DateTimeField(null=True, blank=True)
    ended_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )

    class Meta:
        ordering = ["-counted_on", "-pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["counted", "counted_on"], condition=Q(end=""), name="kept_counts_stand_once_for_a_day"
            ),
            models.CheckConstraint(
                condition=Q(counted__in=["pre-birth", "ladder"]), name="kept_counts_are_of_a_known_list"
            ),
            models.CheckConstraint(
                condition=Q(end="", ended_at__isnull=True, ended_by__isnull=True)
                | Q(
                    end__in=["replaced", "taken_back"],
                    ended_at__isnull=False,
                    ended_at__gte=F("kept_at"),
                    ended_by__isnull=False,
                ),
                name="kept_counts_end_has_way_person_and_time",
            ),
        ]

    def __str__(self):
        return f"{self.get_counted_display()}, as counted on {long_date(self.counted_on)}"


class KeptNumber(models.Model):
    """One number of kept counts: how many of a sort there were for a week, which its Monday names."""

    class Sort(models.TextChoices):
        EXPECTED = "expected", "Expected"
        BEGUN = "begun", "Assessment begun"
        DUE = "due", "Due by then"
        DONE = "done", "Done"
        DONE_ON_TIME = "done_on_time", "Done on time"
        WITH_PLAN = "with_plan", "Plan at birth"
        STARTED = "started", "Came into care in four months"
        HELD_ON_TIME = "held_on_time", "Of these, held in 20 days"
        DUE_THIS_WEEK = "due_this_week", "Due that week"
        LATE = "late", "Late"

    kept = models.ForeignKey(KeptCounts, on_delete=models.CASCADE, related_name="numbers")
    week = models.DateField()
    sort = models.CharField(max_length=14, choices=Sort.choices)
    number = models.PositiveIntegerField()

    class Meta:
        ordering = ["week", "pk"]
        constraints = [
            models.UniqueConstraint(fields=["kept", "week", "sort"], name="kept_number_stands_once"),
            models.CheckConstraint(
                condition=Q(
                    sort__in=[
                        "expected",
                        "begun",
                        "due",
                        "done",
                        "done_on_time",
                        "with_plan",
                        "started",
                        "held_on_time",
                        "due_this_week",
                        "late",
                    ]
                ),
                name="kept_number_is_of_a_known_sort",
            ),
        ]

    def __str__(self):
        return f"{self.get_sort_display()}: {self.number}"
