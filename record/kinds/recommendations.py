"""Recommendations, and the KPIs that measure them."""

from collections.abc import Mapping
from datetime import date, datetime
from typing import Any

from django.db.models import QuerySet
from django.urls import reverse

from accounts.models import User
from analysis.entry.figures import Problem
from inspections.models import Recommendation, RecommendationKpi
from kpis.models import Kpi
from record.kinds.fields import RecordChoice, RecordLine, RecordRow, RecordText, RecordWhole, name_of
from record.kinds.inspections import newest_first
from record.kinds.kind import RecordForm, RecordKind, SourcedForm, Superseding


class RecommendationForm(SourcedForm):
    fixed = ("inspection", "number")

    inspection = RecordRow("Inspection or report", newest_first(), needed="Choose the inspection or report.")
    number = RecordWhole("Number", "Its number in the report.", needed="Enter its number in the report.", largest=99)
    kind = RecordChoice("What it is", Recommendation.Kind.choices, needed="Choose what it is.")
    short_title = RecordLine("Short title", needed="Enter a short title.", longest=120)
    summary = RecordText("What is asked", "In our own words.", needed="Say what is asked.", rows=3)
    theme = RecordLine("Theme", "One or two words, such as health or leadership.", needed="Enter a theme.", longest=60)
    no_measure = RecordText(
        "Why nothing measures it", "For a recommendation that no KPI can measure. Leave it empty otherwise.", rows=2
    )


class RecommendationKind(RecordKind):
    slug, name, plural = "recommendations", "recommendation", "recommendations"
    model, form = Recommendation, RecommendationForm
    can_be_withdrawn, needs_document = False, True
    search = ("short_title", "summary", "theme", "code")

    def rows(self) -> QuerySet:
        asked = Recommendation.objects.select_related("inspection", "source")
        return asked.order_by("-inspection__started_on", "number")

    def title_of(self, row: Recommendation) -> str:
        return name_of(row)

    def title(self, cleaned: Mapping[str, Any]) -> str:
        return name_of(Recommendation(**{name: cleaned[name] for name in ("inspection", "number", "short_title")}))

    def address(self, row: Recommendation) -> str:
        return reverse("pages:recommendation", args=[row.inspection.slug, row.number])

    def problems(self, cleaned: Mapping[str, Any], row: Recommendation | None, today: date) -> list[Problem]:
        same = Recommendation.objects.filter(inspection=cleaned["inspection"], number=cleaned["number"])
        if row is None and same.exists():
            return [Problem("number", "There is a recommendation with this number. Change that one.")]
        linked = RecommendationKpi.objects.standing().filter(recommendation=row) if row is not None else None
        if cleaned["no_measure"] and linked is not None and linked.exists():
            words = "KPIs are linked to it. Withdraw the links first, or leave this empty."
            return [Problem("no_measure", words)]
        return []

    def first_columns(self, cleaned: Mapping[str, Any]) -> dict[str, Any]:
        return {"code": f"{cleaned['inspection'].slug}-{cleaned['number']:02}"[:60]}


class RecommendationKpiForm(RecordForm):
    fixed = ("recommendation", "kpi")

    recommendation = RecordRow(
        "Recommendation",
        Recommendation.objects.select_related("inspection").order_by("-inspection__started_on", "number"),
        needed="Choose the recommendation.",
    )
    kpi = RecordRow("KPI", Kpi.objects.order_by("title"), needed="Choose the KPI.")
    strength = RecordChoice(
        "How far does it measure it?", RecommendationKpi.Strength.choices, needed="Choose how far it measures it."
    )
    reason = RecordText(
        "Why does it measure it?",
        "A sentence. Readers of the recommendation see it.",
        needed="Say in a sentence why it measures it.",
        rows=2,
    )


class RecommendationKpiKind(Superseding):
    slug, name, plural = "links", "link of a KPI to a recommendation", "links of KPIs to recommendations"
    model, form = RecommendationKpi, RecommendationKpiForm
    search = ("recommendation__short_title", "recommendation__code", "kpi__title", "kpi__code")

    def rows(self) -> QuerySet:
        related = ("recommendation__inspection", "kpi")
        links = RecommendationKpi.objects.standing().select_related(*related)
        return links.order_by("-recommendation__inspection__started_on", "recommendation__number", "kpi__position")

    def title_of(self, row: RecommendationKpi) -> str:
        return _linked(row.recommendation, row.kpi)

    def note_of(self, row: RecommendationKpi) -> str:
        return f"{row.get_strength_display()}. {row.reason}"

    def title(self, cleaned: Mapping[str, Any]) -> str:
        return _linked(cleaned["recommendation"], cleaned["kpi"])

    def address(self, row: RecommendationKpi) -> str:
        return reverse("pages:recommendation", args=[row.recommendation.inspection.slug, row.recommendation.number])

    def problems(self, cleaned: Mapping[str, Any], row: RecommendationKpi | None, today: date) -> list[Problem]:
        asked = cleaned["recommendation"]
        if asked.no_measure:
            words = "It is recorded that nothing measures it. Change the recommendation first."
            return [Problem("recommendation", words)]
        same = RecommendationKpi.objects.standing().filter(recommendation=asked, kpi=cleaned["kpi"])
        if same.exclude(pk=row.pk if row else None).exists():
            return [Problem("kpi", "This KPI is linked to it already. Change that link.")]
        return []

    def withdraw(self, row: RecommendationKpi, *, reason: str, by: User, moment: datetime) -> None:
        row.superseded_at = max(moment, row.known_from)
        row.save(update_fields=["superseded_at"])


def _linked(asked: Recommendation, kpi: Kpi) -> str:
    return f"{name_of(asked)}: {kpi.title}"
