"""Changes in what inspectors published: grades, visits, areas to improve, findings, grades of services."""

from collections import Counter
from collections.abc import Iterator, Sequence

from django.db.models import Q

from analysis.changes.change import ChangeKind, KnownChange, Span
from inspections.changes.asked import asked_address, day_of
from inspections.matrix import build_matrix
from inspections.models import Event, Finding, Inspection, Recommendation, ServiceJudgement
from inspections.names import inspection_name
from kpis.display.dates import said_date
from web.words import first_words

INSPECTION_PAGE = "pages:inspection"
MOST_WORDS = 160
# what a full inspection asked for comes first, then what a visit did
ASKED_BY = {Inspection.Kind.INSPECTION: 3, Inspection.Kind.SEND_INSPECTION: 2} | dict.fromkeys(Inspection.VISITS, 1)


def get_inspected_changes(span: Span, inspections: Sequence[Inspection]) -> list[KnownChange]:
    """Grades, visits, events of the intervention and new areas to improve. Two queries.

    `inspections` are those known at the end of `span`, as `get_inspections` gives them.
    """
    return [*_grades(inspections, span), *_visits(inspections, span), *_events(span), *_asked(span)]


def get_detail_changes(span: Span) -> list[KnownChange]:
    """Findings, and grades of homes and services. Two queries."""
    return [*_findings(span), *_services(span)]


def _grades(inspections: Sequence[Inspection], span: Span) -> Iterator[KnownChange]:
    """Grades that became known, each beside the one before it for the same area (`inspections.matrix`)."""
    matrix = build_matrix(inspections)
    for place, row in enumerate(matrix.rows):
        before, before_at = "", ""
        for inspection, cell in zip(matrix.inspections, row.cells, strict=True):
            if cell.judgement is None:
                continue
            known = cell.judgement.known_from or inspection.known_from
            if span.holds(max(known, inspection.known_from)):
                yield KnownChange(
                    kind=ChangeKind.GRADE,
                    when=day_of(known),
                    subject=row.name,
                    address=(INSPECTION_PAGE, inspection.slug),
                    before=before,
                    after=cell.judgement.grade,
                    about=inspection_name(inspection),
                    weight=-place,
                    address_before=(INSPECTION_PAGE, before_at) if before_at else (),
                )
            before, before_at = cell.judgement.grade, inspection.slug


def _visits(inspections: Sequence[Inspection], span: Span) -> Iterator[KnownChange]:
    for one in inspections:
        if span.holds(one.known_from):
            yield KnownChange(
                kind=ChangeKind.VISIT,
                when=day_of(one.known_from),
                subject=inspection_name(one),
                address=(INSPECTION_PAGE, one.slug),
                before="",
                after=first_words(one.headline or one.summary or one.overall_grade, MOST_WORDS) or "Announced",
                about=f"on {one.focus_themes}" if one.focus_themes else "",
            )


def _events(span: Span) -> Iterator[KnownChange]:
    """Events of the intervention; those that begin or end a part of it before the rest. One query."""
    known = Event.objects.known_at(span.end).filter(known_from__gt=span.start, is_intervention=True)
    for event in known.select_related("source"):
        yield KnownChange(
            kind=ChangeKind.INTERVENTION,
            when=day_of(event.known_from),
            subject=event.title,
            address=("pages:intervention",),
            before="",
            after=event.description or event.get_intervention_step_display(),
            about=said_date(event.on, event.date_precision),
            who=event.source.title if event.source else "",
            weight=int(bool(event.intervention_step)),
        )


def _asked(span: Span) -> Iterator[KnownChange]:
    """Recommendations and areas to improve that became known. One query."""
    known = Recommendation.objects.known_at(span.end).filter(inspection__known_from__lte=span.end)
    new = known.filter(Q(inspection__known_from__gt=span.start) | Q(known_from__gt=span.start))
    for one in new.select_related("inspection"):
        yield KnownChange(
            kind=ChangeKind.ASKED,
            when=day_of(one.known_from or one.inspection.known_from),
            subject=one.short_title,
            address=asked_address(one),
            before="",
            after=first_words(one.summary, MOST_WORDS),
            about=f"{inspection_name(one.inspection)}, no. {one.number}",
            weight=100 * ASKED_BY.get(one.inspection.kind, 0) - one.number,
        )


def _findings(span: Span) -> Iterator[KnownChange]:
    """Findings that became known, counted for each report. One query."""
    known = Finding.objects.known_at(span.end).filter(inspection__known_from__lte=span.end)
    new = known.filter(Q(inspection__known_from__gt=span.start) | Q(known_from__gt=span.start))
    found: dict[Inspection, Counter] = {}
    for one in new.select_related("inspection"):
        found.setdefault(one.inspection, Counter())[one.tone] += 1
    for inspection, tones in found.items():
        strengths, weak = tones[Finding.Tone.STRENGTH], tones[Finding.Tone.AREA_FOR_IMPROVEMENT]
        yield KnownChange(
            kind=ChangeKind.FINDING,
            when=day_of(inspection.known_from),
            subject=inspection_name(inspection),
            address=(INSPECTION_PAGE, inspection.slug),
            before="",
            after=f"{weak} to improve, {strengths} {'strength' if strengths == 1 else 'strengths'}",
            weight=weak,
        )


def _services(span: Span) -> Iterator[KnownChange]:
    """Grades of the council's homes and services, each beside the one before it. One query."""
    before: dict[str, str] = {}
    known = ServiceJudgement.objects.known_at(span.end).exclude(grade="")
    for one in known.order_by("name", "inspected_on", "known_from"):
        if span.holds(one.known_from):
            yield KnownChange(
                kind=ChangeKind.SERVICE,
                when=day_of(one.known_from),
                subject=one.name,
                address=("pages:services",),
                before=before.get(one.name, ""),
                after=one.grade,
                about=one.get_service_display(),
            )
        before[one.name] = one.grade
