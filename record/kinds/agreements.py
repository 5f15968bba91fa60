"""Numbers in common: a number that two KPIs share in each period."""

from collections.abc import Mapping
from datetime import date, datetime
from typing import Any

from django.db.models import Q, QuerySet
from django.urls import reverse

from accounts.models import User
from analysis.entry.figures import Problem
from analysis.entry.shared import numbers_of
from kpis.models import Agreement, Kpi
from record.kinds.fields import RecordChoice, RecordRow, RecordText
from record.kinds.kind import RecordForm, Superseding

NOT_HAD = "A figure of this KPI is a plain number: it has its value alone. Choose the value."


class AgreementForm(RecordForm):
    fixed = ("kpi", "other")

    kpi = RecordRow("KPI", Kpi.objects.order_by("title"), needed="Choose the first KPI that has the number.")
    part = RecordChoice(
        "Which of its numbers?", Agreement.Part.choices, needed="Choose which number of the first KPI it is."
    )
    other = RecordRow("Other KPI", Kpi.objects.order_by("title"), needed="Choose the other KPI that has the number.")
    other_part = RecordChoice(
        "Which number of the other KPI?", Agreement.Part.choices, needed="Choose which number of the other KPI it is."
    )
    reason = RecordText(
        "Why is it the same number?",
        "A sentence. Readers of both KPIs see it.",
        needed="Say in a sentence why it is the same number.",
        rows=2,
    )


class AgreementKind(Superseding):
    slug, name, plural = "agreements", "number in common", "numbers in common"
    model, form = Agreement, AgreementForm
    search = ("kpi__title", "kpi__code", "other__title", "other__code")
    guide = (
        "Two KPIs can have the same number in each period, such as the children in care. Officers type it once, and "
        "are asked where the two differ. It is said once for both KPIs."
    )

    def rows(self) -> QuerySet:
        return Agreement.objects.standing().select_related("kpi", "other").order_by("kpi__title", "other__title", "pk")

    def rows_of(self, field: str, row: Kpi) -> QuerySet:
        """Those in which the KPI is either of the two."""
        return self.rows().filter(Q(kpi=row) | Q(other=row))

    def title_of(self, row: Agreement) -> str:
        return _named(row.kpi, row.part, row.other, row.other_part)

    def note_of(self, row: Agreement) -> str:
        return row.reason

    def title(self, cleaned: Mapping[str, Any]) -> str:
        return _named(cleaned["kpi"], cleaned["part"], cleaned["other"], cleaned["other_part"])

    def address(self, row: Agreement) -> str:
        return reverse("pages:kpi", args=[row.kpi.slug])

    def problems(self, cleaned: Mapping[str, Any], row: Agreement | None, today: date) -> list[Problem]:
        kpi, part, other, other_part = (cleaned[name] for name in ("kpi", "part", "other", "other_part"))
        if kpi == other:
            return [Problem("other", "Choose another KPI: two of them have the number in common.")]
        if kpi.frequency != other.frequency:
            words = "This KPI is counted more or less often than the first. Choose one that is counted as often."
            return [Problem("other", words)]
        places = (("part", kpi, part), ("other_part", other, other_part))
        not_had = [name for name, one, number in places if number not in numbers_of(one.as_kind)]
        if not_had:
            return [Problem(name, NOT_HAD) for name in not_had]
        others = Agreement.objects.standing().exclude(pk=row.pk if row else None)
        if others.filter(
            Q(kpi=kpi, part=part, other=other, other_part=other_part)
            | Q(kpi=other, part=other_part, other=kpi, other_part=part)
        ).exists():
            return [Problem("other_part", "These two have this number in common already. Change that row.")]
        return []

    def withdraw(self, row: Agreement, *, reason: str, by: User, moment: datetime) -> None:
        row.superseded_at = max(moment, row.known_from or moment)
        row.save(update_fields=["superseded_at"])


def _named(kpi: Kpi, part: str, other: Kpi, other_part: str) -> str:
    """The number by both its names: "What the first counts is also what the second is out of"."""
    own, theirs = _number(kpi, part), _number(other, other_part)
    return f"{own[0].upper()}{own[1:]} is also {theirs}"


def _number(kpi: Kpi, part: str) -> str:
    before, after = Agreement.Part(part).words
    return f"{before} {kpi.title} {after}".strip()
