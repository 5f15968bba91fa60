"""Picture of the timeline: each area's judgements, visits, the government's direction and meetings in lanes."""

from collections.abc import Iterable
from datetime import date

from django.utils.text import capfirst, slugify

from analysis.core.periods import long_date
from charts.lanes import Lane, LaneBar, LaneMark, LanesSpec
from inspections.matrix import OVERALL, Matrix, MatrixRow
from inspections.models import Event, Inspection
from inspections.queries import is_ahead
from kpis.models import DatePrecision
from pages.inspections.timeline import Timeline
from pages.intervention.queries import InterventionSpan
from web.reading import ReadingContext

LEADERSHIP = "Leadership"
SHORT_NAMES = {
    OVERALL: "Overall",
    "Help and protection": "Protection",
    "Children in care": "In care",
    "Special educational needs and disabilities": "SEND",
}
# shorter forms of grades, for bars that are short themselves
SHORT_GRADES = {
    "requires improvement to be good": ("Requires improvement", "Requires impr.", "Req. impr."),
    "requires improvement": ("Requires impr.", "Req. impr."),
    "inconsistent experiences and outcomes": ("Inconsistent outcomes", "Inconsistent"),
    "inadequate": ("Inadeq.",),
}
STYLE = "government"
GOVERNMENT_WORDS = ("Directed by the government", "Under direction", "Direction")


def build_lanes(timeline: Timeline, matrix: Matrix, reading: ReadingContext) -> LanesSpec | None:
    """The lanes as known at a moment; None where nothing has a date. No query."""
    judged = tuple(lane for row in matrix.rows if (lane := _judged(row, matrix, reading.shown_day)))
    visits = [one for one in timeline.inspections if one.is_visit and one.started_on]
    lanes = (
        *judged,
        Lane("Visits", marks=tuple(_visit(one, reading.shown_day) for one in visits)),
        _government(timeline, reading.shown_day),
        Lane("Committee", marks=tuple(_meetings(timeline))),
    )
    drawn = tuple(lane for lane in lanes if lane.bars or lane.marks)
    if not drawn:
        return None
    title = f"Judgements, visits, the government's direction and meetings to {long_date(reading.shown_day)}"
    return LanesSpec(title, " ".join(_described(lane) for lane in drawn), drawn)


def _judged(row: MatrixRow, matrix: Matrix, shown_day: date) -> Lane | None:
    """One area's grades, each from its publication until the next; None where none stands on the day shown.

    A grade also ends with a full inspection that did not give one for the area.
    """
    full = _days_of_full_inspections(matrix)
    found = [
        (day, cell.judgement.grade)
        for inspection, cell in zip(matrix.inspections, row.cells, strict=True)
        if cell.judgement and (day := day_of(inspection)) and day <= shown_day
    ]
    dated = sorted(found)
    bars = []
    for (start, grade), following in zip(dated, [*(day for day, _ in dated[1:]), None], strict=True):
        later = [day for day in (*full, *([following] if following else [])) if start < day <= shown_day]
        words = (capfirst(grade), *SHORT_GRADES.get(grade.lower(), ()))
        bars.append(LaneBar(start, min(later, default=shown_day), words, slugify(grade)))
    name = SHORT_NAMES.get(row.name, row.name)
    return Lane(name, tuple(bars)) if bars and bars[-1].end == shown_day else None


def _days_of_full_inspections(matrix: Matrix) -> list[date]:
    """Publication of the inspections that graded all services for children: those with a grade for leadership."""
    rows = [row for row in matrix.rows if row.name in (OVERALL, LEADERSHIP)]
    graded = {
        day_of(inspection)
        for row in rows
        for inspection, cell in zip(matrix.inspections, row.cells, strict=True)
        if cell.judgement
    }
    return [day for day in graded if day]


def day_of(inspection: Inspection) -> date | None:
    """The day from which its grades stand: that of publication, or its first where that is not known."""
    return inspection.published_on or inspection.started_on


def _visit(visit: Inspection, shown_day: date) -> LaneMark:
    # one that was announced, and of which nothing is known since, is not said to have taken place
    is_planned = visit.date_precision == DatePrecision.PLANNED or is_ahead(visit, shown_day)
    return LaneMark(visit.started_on or shown_day, is_planned)


def _government(timeline: Timeline, shown_day: date) -> Lane:
    """The direction as a bar; other events of the intervention as marks where they lie outside it."""
    spans = [span for span in timeline.intervention.spans if _is_direction(span)]
    bars = [
        LaneBar(span.begins.on, span.ends.on if span.ends else max(shown_day, span.begins.on), GOVERNMENT_WORDS, STYLE)
        for span in spans
    ]
    outside = [
        LaneMark(event.on, event.date_precision == DatePrecision.PLANNED)
        for event in timeline.intervention.events
        if not any(bar.start <= event.on <= bar.end for bar in bars)
    ]
    return Lane("Government", tuple(bars), tuple(outside))


def _is_direction(span: InterventionSpan) -> bool:
    return span.begins.intervention_step == Event.InterventionStep.DIRECTION_BEGINS


def _meetings(timeline: Timeline) -> Iterable[LaneMark]:
    """Meetings at which something was asked or promised, and those to come."""
    for record in timeline.meetings:
        if record.meeting.held_on and (record.asked or record.announced or record.is_ahead):
            yield LaneMark(record.meeting.held_on, record.is_ahead)


def _described(lane: Lane) -> str:
    bars = [f"{bar.words[0].lower()} from {long_date(bar.start)} to {long_date(bar.end)}" for bar in lane.bars]
    marks = [f"{len(lane.marks)} marked"] if lane.marks else []
    return f"{lane.name}: {', '.join([*bars, *marks])}."


def describe_overall(inspections: Iterable[Inspection], shown_day: date) -> str:
    """Headline on the overall grade, now and before; empty where none was known, or the newest has none any more."""
    of_children = [one for one in inspections if one.kind == Inspection.Kind.INSPECTION]
    if any(one.has_no_overall_grade for one in of_children):
        return ""
    graded = [(day.year, one.overall_grade) for one in of_children if one.judgements.all() and (day := day_of(one))]
    dated = sorted(((year, grade) for year, grade in graded if grade and year <= shown_day.year), reverse=True)
    if not dated:
        return ""
    (year, grade), before = dated[0], next(iter(dated[1:]), None)
    if before is None:
        return f"{capfirst(grade)} since {year}"
    if before[1] == grade:
        return f"{capfirst(grade)} in {before[0]} and again in {year}"
    return f"{capfirst(before[1])} in {before[0]}, {grade} since {year}"
