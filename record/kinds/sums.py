"""Totals and their parts: a KPI whose counts are those of others, added."""

from collections.abc import Mapping
from datetime import date, datetime
from typing import Any

from django.db.models import QuerySet
from django.urls import reverse

from accounts.models import User
from analysis.entry.figures import Problem
from analysis.entry.sums import ADDED_FIELDS, makes_circle
from kpis.models import Kpi, SumPart
from record.kinds.fields import RecordRow, RecordText
from record.kinds.kind import RecordForm, Superseding

NO_COUNTS = "Only numbers and percentages have counts that are added. Choose another KPI."
ALIKE = {
    "kind": "This KPI is of another kind than the total. Choose one of the same kind.",
    "frequency": "This KPI is counted more or less often than the total. Choose one that is counted as often.",
    "measured": "A figure of this KPI says something else than one of the total. Choose one that is measured alike.",
}


class SumPartForm(RecordForm):
    fixed = ("kpi", "part")

    kpi = RecordRow("Total", Kpi.objects.order_by("title"), needed="Choose the KPI that is the total.")
    part = RecordRow("Part", Kpi.objects.order_by("title"), needed="Choose the KPI that is a part of it.")
    reason = RecordText(
        "Why is it a part of the total?",
        "A sentence. Readers of both KPIs see it.",
        needed="Say in a sentence why it is a part.",
        rows=2,
    )


class SumPartKind(Superseding):
    slug, name, plural = "sums", "part of a total", "parts of totals"
    model, form = SumPart, SumPartForm
    search = ("kpi__title", "kpi__code", "part__title", "part__code")
    guide = (
        "A total is the sum of its parts in each period. Officers find it worked out once all parts are typed, and are "
        "asked where the numbers differ. Add each part here."
    )

    def rows(self) -> QuerySet:
        return SumPart.objects.standing().select_related("kpi", "part").order_by("kpi__title", "part__title")

    def title_of(self, row: SumPart) -> str:
        return _named(row.kpi, row.part)

    def note_of(self, row: SumPart) -> str:
        return row.reason

    def title(self, cleaned: Mapping[str, Any]) -> str:
        return _named(cleaned["kpi"], cleaned["part"])

    def address(self, row: SumPart) -> str:
        return reverse("pages:kpi", args=[row.kpi.slug])

    def problems(self, cleaned: Mapping[str, Any], row: SumPart | None, today: date) -> list[Problem]:
        total, part = cleaned["kpi"], cleaned["part"]
        if total == part:
            return [Problem("part", "Choose another KPI: a total is the sum of other ones.")]
        others = SumPart.objects.standing().exclude(pk=row.pk if row else None)
        if others.filter(kpi=total, part=part).exists():
            return [Problem("part", "This KPI is a part of the total already. Change that row.")]
        if makes_circle(others.values_list("kpi__code", "part__code"), total.code, part.code):
            return [Problem("part", "The total is among the parts of this KPI already. A sum does not go round.")]
        if total.kind not in ADDED_FIELDS:
            return [Problem("kpi", NO_COUNTS)]
        return [Problem("part", words) for name, words in ALIKE.items() if getattr(part, name) != getattr(total, name)]

    def withdraw(self, row: SumPart, *, reason: str, by: User, moment: datetime) -> None:
        row.superseded_at = max(moment, row.known_from or moment)
        row.save(update_fields=["superseded_at"])


def _named(total: Kpi, part: Kpi) -> str:
    return f"{total.title}, of which {part.title}"
