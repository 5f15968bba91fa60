"""Documents named as evidence."""

from django.db import models


class EvidenceDocument(models.Model):
    """A document that is named as evidence, by its title and its address on the web."""

    title = models.CharField(max_length=200)
    address = models.URLField(max_length=600)
    position = models.PositiveSmallIntegerField()

    class Meta:
        abstract = True

    def __str__(self):
        return self.title
