"""Events that are marked on charts."""

from collections.abc import Mapping
from datetime import date, datetime
from typing import Any

from django.db.models import QuerySet

from accounts.models import User
from analysis.core.periods import long_date
from analysis.entry.figures import Problem
from inspections.models import Event
from kpis.models import DatePrecision, Kpi, ServiceArea
from record.kinds.fields import (
    RecordChoice,
    RecordDay,
    RecordLine,
    RecordRow,
    RecordRows,
    RecordText,
    RecordTick,
)
from record.kinds.inspections import newest_first
from record.kinds.kind import SourcedForm, Superseding


class EventForm(SourcedForm):
    on = RecordDay("Day", "Such as 23/3/2020.", needed="Enter the day.")
    date_precision = RecordChoice("How exact is the day?", DatePrecision.choices, needed="Choose how exact the day is.")
    category = RecordLine(
        "Sort of event",
        "One or two words, such as inspection, direction or service.",
        needed="Enter the sort of event.",
        longest=40,
    )
    title = RecordLine("What happened", "In a few words.", needed="Say in a few words what happened.", longest=200)
    description = RecordText("More about it", "In our own words.", rows=3)
    inspection = RecordRow("Inspection or visit it belongs to", newest_first())
    is_intervention = RecordTick(
        "It belongs to the intervention", "Direction, commissioner, trust, and the reviews of them."
    )
    intervention_step = RecordChoice(
        "What it began or ended", Event.InterventionStep.choices, "Leave it where it did neither."
    )
    scope = RecordChoice("Linked to", Event.Scope.choices, needed="Choose what it bears on.")
    service_areas = RecordRows("Service areas it bears on", ServiceArea.objects.all())
    kpis = RecordRows("KPIs it bears on", Kpi.objects.order_by("title"))


class EventKind(Superseding):
    slug, name, plural = "events", "event", "events"
    model, form = Event, EventForm
    needs_document = True
    many = ("service_areas", "kpis")
    search = ("title", "description", "category")
    guide = (
        "A dated event that a document gives, marked on the charts of what it bears on. What happened here and stands "
        "in no document is an annotation, which a manager adds on the page of a KPI."
    )

    def rows(self) -> QuerySet:
        loaded = Event.objects.standing().filter(entered_by__isnull=True)
        return loaded.select_related("source", "inspection").order_by("-on", "title")

    def title_of(self, row: Event) -> str:
        return f"{long_date(row.on)}: {row.title}"

    def note_of(self, row: Event) -> str:
        return row.get_scope_display()

    def title(self, cleaned: Mapping[str, Any]) -> str:
        return f"{long_date(cleaned['on'])}: {cleaned['title']}"

    def problems(self, cleaned: Mapping[str, Any], row: Event | None, today: date) -> list[Problem]:
        problems = []
        same = Event.objects.standing().filter(entered_by=None, on=cleaned["on"], title__iexact=cleaned["title"])
        if same.exclude(pk=row.pk if row else None).exists():
            problems.append(Problem("title", "There is an event with these words on this day. Change that one."))
        planned = DatePrecision.PLANNED
        if cleaned["on"] > today and cleaned["date_precision"] != planned:
            problems.append(Problem("date_precision", "The day is still to come: choose planned."))
        if cleaned["intervention_step"] and not cleaned["is_intervention"]:
            problems.append(Problem("intervention_step", "Say above that it belongs to the intervention."))
        for scope, name, words in (
            (Event.Scope.SERVICE_AREA, "service_areas", "service area"),
            (Event.Scope.KPI, "kpis", "KPI"),
        ):
            if cleaned["scope"] == scope and not cleaned[name]:
                problems.append(Problem(name, f"Choose at least one {words}."))
            if cleaned["scope"] != scope and cleaned[name]:
                problems.append(Problem(name, "Choose none here, or choose above that it bears on these."))
        return problems

    def withdraw(self, row: Event, *, reason: str, by: User, moment: datetime) -> None:
        row.superseded_at, row.withdrawn_by = max(moment, row.known_from), by
        row.revision_reason = reason
        row.save(update_fields=["superseded_at", "withdrawn_by", "revision_reason"])
