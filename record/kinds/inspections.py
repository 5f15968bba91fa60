"""Inspections, visits and reports; the grades they gave, and single findings."""

from collections.abc import Mapping
from datetime import date
from typing import Any

from django.db.models import Max, QuerySet
from django.urls import reverse
from django.utils.text import slugify

from analysis.core.periods import long_date
from analysis.entry.figures import Problem
from inspections.models import Finding, Inspection, Judgement, Recommendation, Voice
from inspections.names import inspection_name
from kpis.models import DatePrecision, Kpi
from record.kinds.fields import (
    RecordChoice,
    RecordDay,
    RecordLine,
    RecordRow,
    RecordRows,
    RecordText,
    RecordWhole,
)
from record.kinds.kind import RecordKind, SourcedForm, Superseding

# rows of the files are counted from 1 on: those of people have numbers that no file reaches
FIRST_POSITION = 1001


def newest_first() -> QuerySet:
    return Inspection.objects.order_by("-started_on", "-published_on", "slug")


class InspectionForm(SourcedForm):
    kind = RecordChoice("What it is", Inspection.Kind.choices, needed="Choose what it is.")
    type_words = RecordLine("In the words of the report", "Such as standard inspection.", longest=120)
    framework = RecordLine("Framework", "Such as ILACS.", longest=60)
    number = RecordWhole("Number", "Of a monitoring visit: the first, the second.", largest=99)
    parent = RecordRow("Follows the inspection", newest_first(), "For a visit.")
    started_on = RecordDay("First day", "Leave it empty only where it is not known.")
    ended_on = RecordDay("Last day", "For more days than one.")
    published_on = RecordDay("Report or letter published on")
    date_precision = RecordChoice(
        "How exact is the first day?", DatePrecision.choices, needed="Choose how exact the first day is."
    )
    overall_grade = RecordLine("Overall grade", "In Ofsted's words. Leave it empty where none is given.", longest=60)
    summary = RecordText("Summary", "In our own words.", rows=3)
    focus_themes = RecordText("What it looked at", rows=2)
    headline = RecordText("In short, for a visit", rows=2)
    evidence = RecordText("What is known of it, where there is no letter", rows=2)


class InspectionKind(RecordKind):
    slug, name, plural = "inspections", "inspection or visit", "inspections and visits"
    model, form = Inspection, InspectionForm
    can_be_withdrawn, needs_document = False, True
    search = ("slug", "type_words", "summary", "headline")
    guide = "Add the inspection or visit first; its grades, findings and recommendations are added to it afterwards."

    def rows(self) -> QuerySet:
        return newest_first().select_related("source", "parent")

    def title_of(self, row: Inspection) -> str:
        return inspection_name(row)

    def note_of(self, row: Inspection) -> str:
        return f"Published on {long_date(row.published_on)}" if row.published_on else ""

    def title(self, cleaned: Mapping[str, Any]) -> str:
        names = ("kind", "type_words", "started_on")
        return inspection_name(Inspection(**{name: cleaned[name] for name in names}))

    def address(self, row: Inspection) -> str:
        return reverse("pages:inspection", args=[row.slug])

    def problems(self, cleaned: Mapping[str, Any], row: Inspection | None, today: date) -> list[Problem]:
        return [
            *_day_problems(cleaned, today),
            *_parent_problems(cleaned, row),
            *self._doubled(cleaned, row),
        ]

    def _doubled(self, cleaned: Mapping[str, Any], row: Inspection | None) -> list[Problem]:
        same = Inspection.objects.filter(kind=cleaned["kind"], started_on=cleaned["started_on"])
        if cleaned["started_on"] and same.exclude(pk=row.pk if row else None).exists():
            return [Problem("started_on", "There is one of this kind on this day. Change that one.")]
        return []

    def first_columns(self, cleaned: Mapping[str, Any]) -> dict[str, Any]:
        day = cleaned["started_on"] or cleaned["published_on"]
        base = slugify(f"{cleaned['kind']}-{day:%Y-%m}" if day else f"{cleaned['kind']}-no-date")[:50]
        taken = set(Inspection.objects.filter(slug__startswith=base).values_list("slug", flat=True))
        slug, number = base, 2
        while slug in taken:
            slug, number = f"{base}-{number}", number + 1
        return {"slug": slug}


def _day_problems(cleaned: Mapping[str, Any], today: date) -> list[Problem]:
    start, end, out = cleaned["started_on"], cleaned["ended_on"], cleaned["published_on"]
    precision, problems = cleaned["date_precision"], []
    is_report = cleaned["kind"] == Inspection.Kind.COMMISSIONER_REPORT
    if start is None and precision != DatePrecision.UNKNOWN and not (is_report and out):
        problems.append(Problem("started_on", "Enter the first day, or choose below that it is not known."))
    if start and precision == DatePrecision.UNKNOWN:
        problems.append(Problem("date_precision", "Choose how exact the day is, or leave the day empty."))
    if start and start > today and precision != DatePrecision.PLANNED:
        problems.append(Problem("date_precision", "The first day is still to come: choose planned."))
    if start and start <= today and precision == DatePrecision.PLANNED:
        problems.append(Problem("date_precision", "The first day has come: choose how exact it is."))
    if end and start is None:
        problems.append(Problem("ended_on", "Enter the first day too."))
    if start and end and end < start:
        problems.append(Problem("ended_on", f"Enter a day that is not before {long_date(start)}, when it began."))
    if out and out > today:
        problems.append(Problem("published_on", "Enter a day that has come, or leave it empty until it is published."))
    if start and out and out < start:
        problems.append(Problem("published_on", f"Enter a day that is not before {long_date(start)}, when it began."))
    return problems


def _parent_problems(cleaned: Mapping[str, Any], row: Inspection | None) -> list[Problem]:
    parent, start = cleaned["parent"], cleaned["started_on"]
    if parent is None:
        return []
    if row is not None and parent.pk == row.pk:
        return [Problem("parent", "Choose another one: it cannot follow itself.")]
    if parent.is_visit:
        return [Problem("parent", "Choose an inspection: a visit follows an inspection, not another visit.")]
    if start and parent.started_on and parent.started_on > start:
        return [Problem("parent", "Choose an inspection that was before this.")]
    return []


class JudgementForm(SourcedForm):
    fixed = ("inspection",)

    inspection = RecordRow("Inspection", newest_first(), needed="Choose the inspection.")
    area = RecordLine(
        "What was judged",
        "In Ofsted's words, such as overall effectiveness.",
        needed="Enter what was judged.",
        longest=120,
    )
    grade = RecordLine(
        "Grade",
        "In Ofsted's words, such as requires improvement to be good.",
        needed="Enter the grade.",
        longest=60,
    )

    def clean_area(self) -> str:
        return _small(self.cleaned_data["area"])

    def clean_grade(self) -> str:
        return _small(self.cleaned_data["grade"])


def _small(text: str) -> str:
    """Words that begin a sentence with a small letter, as the grades and areas of the files do."""
    return text[:1].lower() + text[1:]


class JudgementKind(Superseding):
    slug, name, plural = "judgements", "judgement", "judgements"
    model, form = Judgement, JudgementForm
    needs_document = True
    search = ("area", "grade", "inspection__slug", "inspection__type_words")

    def rows(self) -> QuerySet:
        standing = Judgement.objects.standing().select_related("inspection", "source")
        return standing.order_by("-inspection__started_on", "position")

    def title_of(self, row: Judgement) -> str:
        return _graded(row.inspection, row.area, row.grade)

    def title(self, cleaned: Mapping[str, Any]) -> str:
        return _graded(cleaned["inspection"], cleaned["area"], cleaned["grade"])

    def address(self, row: Judgement) -> str:
        return reverse("pages:inspection", args=[row.inspection.slug])

    def problems(self, cleaned: Mapping[str, Any], row: Judgement | None, today: date) -> list[Problem]:
        inspection = cleaned["inspection"]
        if not inspection.is_by_ofsted:
            return [Problem("inspection", "Choose an inspection: a commissioner's report gives no grades.")]
        if inspection.started_on and inspection.started_on > today:
            return [Problem("inspection", "Choose an inspection that has taken place.")]
        same = Judgement.objects.standing().filter(inspection=inspection, area__iexact=cleaned["area"])
        if same.exclude(pk=row.pk if row else None).exists():
            return [Problem("area", "There is a grade for this already. Change that one.")]
        return []

    def first_columns(self, cleaned: Mapping[str, Any]) -> dict[str, Any]:
        return {"position": _next_position(Judgement)}


def _graded(inspection: Inspection, area: str, grade: str) -> str:
    return f"{inspection_name(inspection)}: {area}, {grade}"


def _next_position(model: type[Judgement] | type[Finding]) -> int:
    last = model.objects.filter(position__gte=FIRST_POSITION).aggregate(last=Max("position"))["last"]
    return (last or FIRST_POSITION - 1) + 1


class FindingForm(SourcedForm):
    fixed = ("inspection",)

    inspection = RecordRow("Inspection or visit", newest_first(), needed="Choose the inspection or visit.")
    tone = RecordChoice("What it is", Finding.Tone.choices, needed="Choose whether it is a strength.")
    text = RecordText("What was found", "In our own words. Name no child.", needed="Say what was found.", rows=3)
    area = RecordChoice("Part of the report", Finding.Area.choices, "Leave it empty for the letter of a visit.")
    paragraph = RecordLine("Paragraph", longest=60)
    page = RecordLine("Page", longest=20)
    voice = RecordChoice(
        "Voice of children and families", Voice.choices, "Whose own view it tells. Empty for anything else."
    )
    recommendations = RecordRows(
        "Recommendations it bears on",
        Recommendation.objects.select_related("inspection").order_by("-inspection__started_on", "number"),
    )
    kpis = RecordRows("KPIs it bears on", Kpi.objects.order_by("title"))


class FindingKind(Superseding):
    slug, name, plural = "findings", "finding", "findings"
    model, form = Finding, FindingForm
    needs_document = True
    many = ("recommendations", "kpis")
    search = ("text", "inspection__slug", "inspection__type_words")
    guide = "One thing that inspectors found, as a strength or as something to improve."

    def rows(self) -> QuerySet:
        standing = Finding.objects.standing().select_related("inspection", "source")
        return standing.order_by("-inspection__started_on", "position")

    def title_of(self, row: Finding) -> str:
        return _found(row.inspection, row.text)

    def note_of(self, row: Finding) -> str:
        return row.get_tone_display()

    def title(self, cleaned: Mapping[str, Any]) -> str:
        return _found(cleaned["inspection"], cleaned["text"])

    def address(self, row: Finding) -> str:
        return reverse("pages:inspection", args=[row.inspection.slug])

    def problems(self, cleaned: Mapping[str, Any], row: Finding | None, today: date) -> list[Problem]:
        inspection = cleaned["inspection"]
        if inspection.started_on and inspection.started_on > today:
            return [Problem("inspection", "Choose one that has taken place.")]
        same = Finding.objects.standing().filter(inspection=inspection, text=cleaned["text"])
        if same.exclude(pk=row.pk if row else None).exists():
            return [Problem("text", "This finding is recorded already.")]
        return []

    def first_columns(self, cleaned: Mapping[str, Any]) -> dict[str, Any]:
        return {"position": _next_position(Finding)}


def _found(inspection: Inspection, text: str) -> str:
    return f"{inspection_name(inspection)}: {text[:120]}{'…' if len(text) > 120 else ''}"
