"""Record of each judgement area of the framework in force, as known at a moment."""

from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date
from operator import attrgetter
from typing import NamedTuple

from django.db.models import Count, Q
from django.utils.html import format_html
from django.utils.safestring import SafeString

from analysis.rating import Rag
from inspections.action_plan.queries import ActionState
from inspections.matrix import ROWS
from inspections.models import Finding, Inspection, Judgement, ReadinessAnswer
from inspections.progress.queries import Progress
from inspections.readiness.areas import AREAS, QUESTIONS, JudgementArea
from inspections.readiness.queries import get_answers
from kpis.figures.standings import Standing
from kpis.models import Source
from pages.inspections.others import NEIGHBOURS, get_councils_judged
from pages.lines import StandingLine
from pages.recorded import read_areas, read_inspections, read_open_areas, read_progress, read_risks
from pages.standings import get_cached_standings
from scrutiny.models import RiskVersion
from web.reading import ReadingContext

# what needs a word comes first
RATING_ORDER = {rag: place for place, rag in enumerate((Rag.RED, Rag.AMBER, Rag.UNSURE, Rag.GREEN, Rag.UNRATED))}
MATRIX_WORDS = dict(ROWS)


@dataclass(frozen=True)
class Judged:
    """Ofsted's grade of an area at one inspection."""

    inspection: Inspection
    judgement: Judgement


@dataclass(frozen=True)
class OpenArea:
    """A recommendation that is open, with the number of evidence on record since it was made."""

    progress: Progress
    evidence: int

    @property
    def evidence_words(self) -> str:
        if not self.evidence:
            return "no evidence on record"
        return f"{self.evidence} {'entry' if self.evidence == 1 else 'entries'} of evidence"


@dataclass(frozen=True)
class FindingsOfReport:
    """Numbers of findings about an area in one report."""

    inspection: Inspection
    strengths: int
    to_improve: int


@dataclass(frozen=True)
class Answered:
    """One of the three questions with the answer that stands, if any."""

    slug: str
    question: str
    answer: ReadinessAnswer | None


class ReadyKpi(NamedTuple):
    """KPI of an area by its key: its line, and the rating and the place in the catalogue by which lines are sorted."""

    rating: Rag
    position: int
    key: int
    line: SafeString


@dataclass(frozen=True)
class ReadyArea:
    """All that stands on record about one judgement area. `judged` is newest first."""

    area: JudgementArea
    judged: tuple[Judged, ...]
    open: tuple[OpenArea, ...]
    kpis: tuple[ReadyKpi, ...]
    open_actions: tuple[ActionState, ...]
    late_actions: tuple[ActionState, ...]
    risks: tuple[RiskVersion, ...]
    findings: tuple[FindingsOfReport, ...]
    neighbours: tuple[tuple[str, int], ...]
    answers: tuple[Answered, ...]

    @property
    def latest(self) -> Judged | None:
        return self.judged[0] if self.judged else None

    @property
    def earlier(self) -> tuple[Judged, ...]:
        return self.judged[1:]

    @property
    def ratings(self) -> list[tuple[Rag, int]]:
        """Number of KPIs with each rating, in the order of `RATING_ORDER`."""
        counted = Counter(one.rating for one in self.kpis)
        return [(rating, counted[rating]) for rating in RATING_ORDER if counted[rating]]


@dataclass(frozen=True)
class Readiness:
    """The page: its areas, and the source of the judgements of other councils. `is_known` is False before all data."""

    areas: tuple[ReadyArea, ...]
    neighbours_source: Source | None
    neighbour_set: str
    is_known: bool

    @property
    def answered(self) -> int:
        return sum(one.answer is not None for area in self.areas for one in area.answers)

    @property
    def asked(self) -> int:
        return len(self.areas) * len(QUESTIONS)


@dataclass(frozen=True)
class _Record:
    """Everything that the areas are parted from."""

    inspections: Sequence[Inspection]
    progress: Sequence[Progress]
    open_ids: frozenset[int]
    standings: Sequence[Standing]
    risks: Sequence[RiskVersion]
    findings: dict[tuple[int, str], tuple[int, int]]
    neighbours: Sequence
    answers: dict[tuple[str, str], ReadinessAnswer]
    address_of_kpi: Callable[[str], str]


def get_readiness(reading: ReadingContext) -> Readiness:
    """Readiness as known at a moment. Its queries do not grow with the history."""
    councils = get_councils_judged(reading, NEIGHBOURS)
    neighbours = [one.judgement for one in councils.rows if not one.is_home]
    record = _Record(
        inspections=read_inspections(reading),
        progress=read_progress(reading),
        open_ids=read_open_areas(reading).ids,
        standings=get_cached_standings(reading, read_areas(reading).home),
        risks=read_risks(reading),
        findings=_count_findings(reading),
        neighbours=neighbours,
        answers=get_answers(reading.moment),
        address_of_kpi=reading.addresses("pages:kpi"),
    )
    return Readiness(
        areas=tuple(_area(area, record) for area in AREAS),
        neighbours_source=next((one.source for one in neighbours if one.source), None),
        neighbour_set=councils.neighbour_set,
        is_known=bool(record.inspections),
    )


def _count_findings(reading: ReadingContext) -> dict[tuple[int, str], tuple[int, int]]:
    """Numbers of strengths and of what is to improve, by inspection and part of its report. One query."""
    known = Finding.objects.known_at(reading.moment).exclude(area="").order_by()
    rows = known.values_list("inspection_id", "area").annotate(
        strengths=Count("pk", filter=Q(tone=Finding.Tone.STRENGTH)),
        to_improve=Count("pk", filter=Q(tone=Finding.Tone.AREA_FOR_IMPROVEMENT)),
    )
    return {(inspection, area): (strengths, to_improve) for inspection, area, strengths, to_improve in rows}


def areas_of(progress: Progress) -> frozenset[str]:
    """The judgement areas of a recommendation: the parts of its report whose findings name it, or else by its theme."""
    parts = {found.area for found in progress.findings_of_report}
    named = frozenset(area.slug for area in AREAS if area.finding_area in parts)
    return named or frozenset(area.slug for area in AREAS if progress.recommendation.theme in area.themes)


def _area(area: JudgementArea, record: _Record) -> ReadyArea:
    own = [one for one in record.progress if area.slug in areas_of(one)]
    is_open = [one for one in own if one.closing is None and one.recommendation.inspection_id in record.open_ids]
    # drawn in the order of the catalogue, in which they are quickly unfolded
    kpis = [
        _draw(StandingLine(one), record.address_of_kpi)
        for one in record.standings
        if one.shared.service_area.lower() in area.service_areas
    ]
    asked, measured = {one.recommendation.pk for one in own}, {one.key for one in kpis}
    return ReadyArea(
        area=area,
        judged=_judged(area, record.inspections),
        open=tuple(OpenArea(one, len(one.evidence) + len(one.findings_since)) for one in is_open),
        kpis=tuple(sorted(kpis, key=lambda one: (RATING_ORDER[one.rating], one.position))),
        open_actions=tuple(action for one in own for action in one.open_actions),
        late_actions=tuple(action for one in own for action in one.overdue),
        risks=tuple(one for one in record.risks if _bears_on(one, asked, measured)),
        findings=_findings(area, record),
        neighbours=_grades(area, record.neighbours),
        answers=tuple(
            Answered(slug, question, record.answers.get((area.slug, slug))) for slug, question in QUESTIONS.items()
        ),
    )


def _draw(one: StandingLine, address_of: Callable[[str], str]) -> ReadyKpi:
    kpi, when, change = one.kpi, one.when, one.change
    line = format_html(
        '<a class="govuk-link" href="{}">{}</a>: <strong>{}</strong>{}, {}{}',
        address_of(kpi.slug),
        kpi.title,
        one.now,
        f" {when}" if when else "",
        one.rating.label.lower(),
        f"; {change}" if change else "",
    )
    return ReadyKpi(one.rating, kpi.position, kpi.pk, line)


def _bears_on(risk: RiskVersion, asked: set[int], measured: set[int]) -> bool:
    """True for a risk that is linked to one of the recommendations or KPIs."""
    return bool(
        asked & {one.pk for one in risk.recommendations.all()} or measured & {one.pk for one in risk.kpis.all()}
    )


def _judged(area: JudgementArea, inspections: Sequence[Inspection]) -> tuple[Judged, ...]:
    words = MATRIX_WORDS[area.matrix_row]
    found = (Judged(one, grade) for one in inspections for grade in one.judgements.all() if grade.area in words)
    dated = [one for one in found if one.inspection.started_on]
    return tuple(sorted(dated, key=lambda one: one.inspection.started_on or date.min, reverse=True))


def _findings(area: JudgementArea, record: _Record) -> tuple[FindingsOfReport, ...]:
    """The reports that have findings about an area, oldest first."""
    found = ((one, record.findings.get((one.pk, area.finding_area))) for one in record.inspections)
    return tuple(FindingsOfReport(one, *numbers) for one, numbers in found if numbers)


def _grades(area: JudgementArea, neighbours: Sequence) -> tuple[tuple[str, int], ...]:
    """The neighbours' grades in an area with their numbers, the most frequent first; not graded ones left out."""
    grades = map(attrgetter(area.neighbour_field), neighbours)
    return tuple(Counter(grade.lower() for grade in grades if grade).most_common())
