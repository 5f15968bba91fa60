"""Proposals on their way, the history of a row, and what people have entered, which no load of the files may undo."""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, field

from django.db import models
from django.db.models import QuerySet

from kpis.models import Source
from record.kinds import KINDS_OF_RECORD
from record.kinds.kind import Superseding
from record.models import RecordChange


def get_proposals() -> QuerySet:
    """All proposals with the people who stand behind them."""
    people = ("entered_by", "approved_by", "returned_by")
    return RecordChange.objects.select_related(*people).prefetch_related("writers")


def get_waiting() -> QuerySet:
    """Proposals that wait for approval, those that were sent first on top."""
    return get_proposals().filter(status=RecordChange.Status.SUBMITTED).order_by("submitted_at", "pk")


def get_unsent() -> QuerySet:
    """Drafts, and proposals that were returned, the last worked on first."""
    return get_proposals().filter(status__in=RecordChange.WITH_AUTHOR).order_by("-updated_at", "-pk")


def get_history(kind_slug: str, key: int) -> Sequence[RecordChange]:
    """Approved proposals that led to a row, those of the rows it replaced among them, the newest first.

    One query, and one more for each row that it replaced.
    """
    found: list[RecordChange] = []
    approved = get_proposals().filter(kind=kind_slug, status=RecordChange.Status.APPROVED)
    wanted: int | None = key
    while wanted is not None:
        of_row = list(approved.filter(result=wanted).order_by("-approved_at", "-published_at", "-pk"))
        found += of_row
        before = [one.key for one in of_row if one.key != wanted]
        wanted = before[0] if before else None
    return found


def get_document_titles() -> Sequence[str]:
    """The titles of all documents, to choose from. One query."""
    return list(Source.objects.standing().order_by("title").values_list("title", flat=True).distinct())


@dataclass
class HeldByPeople:
    """Columns that people changed in rows, and rows that are theirs whole, by model and key."""

    columns: dict[str, dict[int, set[str]]] = field(default_factory=lambda: defaultdict(lambda: defaultdict(set)))
    whole: dict[str, set[int]] = field(default_factory=lambda: defaultdict(set))

    def is_whole(self, row: models.Model) -> bool:
        """True for a row that people added, replaced or withdrew."""
        return row.pk in self.whole.get(row._meta.label_lower, ())

    def columns_of(self, row: models.Model) -> set[str]:
        """The columns of `row` that people have set."""
        return self.columns.get(row._meta.label_lower, {}).get(row.pk, set())


def get_held_by_people() -> HeldByPeople:
    """Columns and rows that people have entered by approved proposals. One query."""
    held = HeldByPeople()
    approved = RecordChange.objects.filter(status=RecordChange.Status.APPROVED).order_by("pk")
    columns = ("kind", "verb", "key", "result", "also", "before", "values")
    for slug, verb, key, result, also, before, values in approved.values_list(*columns):
        kind = KINDS_OF_RECORD[slug]
        model = kind.model._meta.label_lower
        if verb != RecordChange.Verb.CHANGE or isinstance(kind, Superseding):
            held.whole[model] |= {key, result, *also}
            continue
        changed = {name for name, value in values.items() if before.get(name) != value}
        held.columns[model][key] |= {"source" if name in ("source_title", "source_url") else name for name in changed}
        if "ended_on" in changed:
            held.columns[model][key] |= {"end_reason", "collected_until"}
    return held
