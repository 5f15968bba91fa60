"""Questions that a committee member wants to ask: ticked ones of the rules, and her own. Nobody else reads them.

They are one person's notes: she takes them away again, and the history says that there was one and never what it said.
"""

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils import timezone

from scrutiny.models.commitments import LONGEST_KEY


class QuestionTick(models.Model):
    """Question of a rule that a member wants to ask: `key` names the rule and its subject, `words` say the question."""

    person = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="+")
    key = models.CharField(max_length=LONGEST_KEY)
    words = models.TextField()
    ticked_at = models.DateTimeField(default=timezone.now)

    class Meta:
        ordering = ["ticked_at", "pk"]
        constraints = [
            models.UniqueConstraint(fields=["person", "key"], name="question_is_ticked_once"),
            models.CheckConstraint(condition=~Q(key="") & ~Q(words=""), name="ticked_question_has_key_and_words"),
        ]

    def __str__(self):
        # the history keeps this, so it says nothing of the question
        return "A question to ask"


class OwnQuestion(models.Model):
    """Question that a member wrote for herself."""

    person = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="+")
    text = models.TextField()
    added_at = models.DateTimeField(default=timezone.now)

    class Meta:
        ordering = ["added_at", "pk"]
        constraints = [models.CheckConstraint(condition=~Q(text=""), name="own_question_says_something")]

    def __str__(self):
        # the history keeps this, so it says nothing of the question
        return "A question of one's own"
