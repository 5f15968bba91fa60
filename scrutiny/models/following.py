"""Things that a person follows, and who wants a mail before a meeting. Nobody else reads it.

It is one person's own: taken away as it was put in, and the history never says what it is of.
"""

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils import timezone


class Followed(models.Model):
    """Something that a person follows: `kind` names a kind of `pages/my/kinds.py`, `row` the key of its row.

    `place` is where it stands among what this person follows, from 1.
    """

    person = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="+")
    kind = models.CharField(max_length=30)
    row = models.PositiveBigIntegerField()
    place = models.PositiveIntegerField()
    since = models.DateTimeField(default=timezone.now)

    class Meta:
        ordering = ["person", "place", "pk"]
        constraints = [
            models.UniqueConstraint(fields=["person", "kind", "row"], name="followed_once"),
            models.CheckConstraint(condition=~Q(kind="") & Q(place__gte=1), name="followed_has_kind_and_place"),
        ]

    def __str__(self):
        # the history keeps this, so it does not say what is followed
        return "Something to follow"


class MeetingMail(models.Model):
    """A person who wants a mail before each meeting about what they follow."""

    person = models.OneToOneField(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="+")
    since = models.DateTimeField(default=timezone.now)

    def __str__(self):
        return "Mail before a meeting"
