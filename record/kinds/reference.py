"""Documents that facts are taken from, and the terms of the glossary."""

from collections.abc import Mapping
from datetime import date
from typing import Any

from django.db.models import QuerySet
from django.urls import reverse

from analysis.core.periods import long_date
from analysis.entry.figures import Problem
from kpis.models import DatePrecision, Source
from record.kinds.fields import RecordChoice, RecordDay, RecordLine, RecordText, WebAddress
from record.kinds.kind import RecordForm, RecordKind, SourcedForm
from record.kinds.sources import free_slug
from scrutiny.models import GlossaryTerm


class DocumentForm(RecordForm):
    title = RecordLine("Title", needed="Enter the title of the document.", longest=300)
    url = WebAddress("Web address", "If it has one.")
    kind = RecordChoice("Kind of document", Source.Kind.choices, needed="Choose the kind of document.")
    published_on = RecordDay("Published on", "Such as 12/1/2022. Leave it empty where that is not known.")
    date_precision = RecordChoice(
        "How exact is the day?", DatePrecision.choices, needed="Choose how exact the day is, or that it is not known."
    )
    date_basis = RecordLine("How the day is known", "Such as: date in the title.", longest=300)


class DocumentKind(RecordKind):
    slug, name, plural = "documents", "document", "documents"
    model, form = Source, DocumentForm
    can_be_withdrawn = False
    search = ("title", "url")
    guide = "A document that facts are taken from. It is named wherever one of them is read."

    def rows(self) -> QuerySet:
        return Source.objects.standing().order_by("title", "url")

    def note_of(self, row: Source) -> str:
        return (
            f"{row.get_kind_display()}, {long_date(row.published_on)}" if row.published_on else row.get_kind_display()
        )

    def title(self, cleaned: Mapping[str, Any]) -> str:
        return cleaned["title"]

    def address(self, row: Source) -> str:
        return reverse("pages:document", args=[row.slug])

    def problems(self, cleaned: Mapping[str, Any], row: Source | None, today: date) -> list[Problem]:
        problems = []
        same = Source.objects.filter(title__iexact=cleaned["title"], url=cleaned["url"])
        if same.exclude(pk=row.pk if row else None).exists():
            problems.append(Problem("title", "This document is recorded already. Change that one."))
        if cleaned["published_on"] and cleaned["published_on"] > today:
            problems.append(Problem("published_on", "Enter a day that has come."))
        is_unknown = cleaned["date_precision"] == DatePrecision.UNKNOWN
        if cleaned["published_on"] is None and not is_unknown:
            problems.append(Problem("date_precision", "There is no day: choose not known, or enter the day."))
        if cleaned["published_on"] is not None and is_unknown:
            problems.append(Problem("date_precision", "Choose how exact the day is that you entered."))
        return problems

    def first_columns(self, cleaned: Mapping[str, Any]) -> dict[str, Any]:
        return {"slug": free_slug(cleaned["title"])}


class GlossaryTermForm(SourcedForm):
    term = RecordLine("Term or abbreviation", "Such as IHA.", needed="Enter the term.", longest=60)
    expansion = RecordLine("Spelled out", needed="Spell the term out.", longest=120)
    definition = RecordText("What it means", "In a sentence or two.", needed="Say what it means.", rows=3)


class GlossaryTermKind(RecordKind):
    slug, name, plural = "terms", "term of the glossary", "terms of the glossary"
    model, form = GlossaryTerm, GlossaryTermForm
    search = ("term", "expansion", "definition")

    def rows(self) -> QuerySet:
        return GlossaryTerm.objects.standing().select_related("source").order_by("term")

    def note_of(self, row: GlossaryTerm) -> str:
        return row.expansion

    def title(self, cleaned: Mapping[str, Any]) -> str:
        return cleaned["term"]

    def address(self, row: GlossaryTerm) -> str:
        return reverse("pages:glossary")

    def problems(self, cleaned: Mapping[str, Any], row: GlossaryTerm | None, today: date) -> list[Problem]:
        same = GlossaryTerm.objects.standing().filter(term__iexact=cleaned["term"])
        if same.exclude(pk=row.pk if row else None).exists():
            return [Problem("term", "This term is in the glossary already. Change that one.")]
        return []
