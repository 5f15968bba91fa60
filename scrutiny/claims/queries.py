"""Claims of papers with the numbers known at a moment, and worked out again from them."""

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal

from django.db.models import Prefetch, QuerySet

from analysis.claims.check import Check, ClaimResult, Operand, check
from analysis.claims.grades import GradeKind, grade_number
from analysis.core.kinds import KINDS, Kind
from analysis.core.periods import long_date
from analysis.core.series import Break, Observation
from charts.words.phrases import listed
from inspections.models import Inspection
from kpis.catalogue.queries import get_breaks
from kpis.models import DatePrecision, Figure, Kpi, Source
from scrutiny.models import Claim, ClaimOperand

FigureKey = tuple
GRADES = GradeKind()


@dataclass(frozen=True, slots=True)
class ReadOperand:
    """One number behind a claim as it was known: from the ledger, the record or a document, or missing.

    `recorded` is what the record of the row's inspection gave; None where it gave nothing.
    """

    row: ClaimOperand
    figure: Figure | None
    observation: Observation | None
    recorded: Decimal | None = None

    @property
    def value(self) -> Decimal | None:
        if self.row.inspection_id:
            return self.recorded
        return self.observation.value if self.observation else self.row.number

    @property
    def kind(self) -> Kind:
        """The kind of the number; of a missing one nothing is known, and a plain count does no harm."""
        if self.row.reads == ClaimOperand.Reads.GRADE:
            return GRADES
        return self.row.kpi.as_kind if self.row.kpi else KINDS[self.row.kind or "count"]

    @property
    def decimals(self) -> int | None:
        """Decimal places that are shown: for a value worked out from counts, those of its KPI."""
        return self.row.kpi.decimals if self.row.kpi and self.observation and self.observation.is_computed else None

    @property
    def name(self) -> str:
        """Name of the number: "Children looked after, West Sussex", or as the record words it."""
        row = self.row
        words = f"{row.kpi.title}, {row.area.name}" if row.kpi and row.area else row.label
        return words[:1].upper() + words[1:]

    @property
    def period_words(self) -> str:
        """The period of a figure; "about" where its source gives it only roughly. Empty for other numbers."""
        period = self.row.period
        if period is None:
            return ""
        return f"about {period.label}" if self.observation and self.observation.is_about else period.label

    @property
    def written(self) -> str:
        return "" if self.value is None else self.kind.written(self.value, self.decimals)

    @property
    def source(self) -> Source | None:
        """The document of the number: that of the figure, where it comes from a document, or that of the record."""
        if self.row.inspection and self.row.reads == ClaimOperand.Reads.GRADE and self.recorded is not None:
            return self.row.inspection.source
        return self.figure.source if self.figure else self.row.source

    @property
    def source_ref(self) -> str:
        return self.figure.source_ref if self.figure else self.row.source_ref

    @property
    def missing(self) -> str:
        """Sentence on what is missing; empty for a number that is there."""
        if self.value is not None:
            return ""
        if self.row.kpi:
            return f"No figure is known: {self.name}, {self.period_words}."
        return f"{'Not known yet' if self.row.inspection_id else 'Not given'}: {self.row.label}."

    def as_operand(self) -> Operand:
        return Operand(self.value, self.kind, self.missing, self.decimals)


@dataclass(frozen=True, slots=True)
class CheckedClaim:
    """Claim with the numbers behind it and the result of the check."""

    claim: Claim
    operands: tuple[ReadOperand, ...]
    check: Check

    @property
    def result(self) -> ClaimResult:
        return self.check.result

    @property
    def kind(self) -> Kind:
        """The kind of its numbers: that of the first one that is there, or of the first where none is."""
        there = (operand.kind for operand in self.operands if operand.value is not None)
        return next(there, self.operands[0].kind if self.operands else KINDS["count"])

    @property
    def claimed_words(self) -> str:
        """The claimed number with its wording; for a comparison what is claimed of the numbers."""
        claimed = self.claim.as_claimed()
        operation = self.claim.as_operation
        return operation.claimed_words(claimed, self.kind) if claimed else operation.label

    @property
    def range_words(self) -> str:
        """Range of numbers that reproduces the claimed one; empty for a comparison."""
        claimed = self.claim.as_claimed()
        return self.claim.as_operation.range_words(claimed, self.kind) if claimed else ""

    @property
    def verdict(self) -> str:
        """The result in a sentence, with the number that was found."""
        if self.result is ClaimResult.CANNOT_BE_CHECKED:
            return "It cannot be checked with the numbers that are held here."
        if self.check.shown:
            return f"The numbers give {self.check.shown}. Claimed: {self.claimed_words}."
        return "It holds." if self.result is ClaimResult.REPRODUCES else "It does not hold."

    @property
    def rests_on_itself(self) -> bool:
        """True where all its numbers come from the paper that makes it: then only the arithmetic is checked."""
        sources = {operand.source for operand in self.operands if operand.value is not None}
        return self.result is not ClaimResult.CANNOT_BE_CHECKED and sources == {self.claim.source}

    @property
    def kpis(self) -> list[Kpi]:
        """The KPIs whose figures it rests on, each once."""
        return list(dict.fromkeys(operand.row.kpi for operand in self.operands if operand.row.kpi))


def get_claims(moment: datetime) -> list[CheckedClaim]:
    """Every claim that was known at `moment`, newest paper first.

    Each is checked with what was known then. Six queries at most.
    """
    return check_claims(Claim.objects.known_at(moment), moment)


def get_claim(slug: str, moment: datetime) -> CheckedClaim | None:
    """One claim as `get_claims` gives it; None where it was not known. Six queries at most."""
    return next(iter(check_claims(Claim.objects.known_at(moment).filter(slug=slug), moment)), None)


def get_claims_about(kpi: Kpi, moment: datetime) -> list[CheckedClaim]:
    """The claims known at `moment` that rest on a figure of `kpi`. Six queries at most."""
    return check_claims(Claim.objects.known_at(moment).filter(operands__kpi=kpi).distinct(), moment)


def describe_results(claims: Iterable[CheckedClaim]) -> str:
    """Number of claims with each result in words, zeros left out: "12 add up, 1 does not add up"."""
    counted = Counter(checked.result for checked in claims)
    return ", ".join(result.counted(counted[result]) for result in ClaimResult if counted[result])


def check_claims(claims: QuerySet[Claim], moment: datetime) -> list[CheckedClaim]:
    """Check `claims`, which were known at `moment`, with what was known then. Six queries at most."""
    rows = ClaimOperand.objects.select_related("kpi", "area", "source", "inspection__source").order_by("position")
    found = list(claims.select_related("source").prefetch_related(Prefetch("operands", rows)))
    named = [row for claim in found for row in claim.operands.all() if row.kpi_id]
    figures = _get_figures(named, moment)
    breaks = get_breaks(moment, {row.kpi_id for row in named if row.kpi_id}) if named else {}
    recorded = _get_recorded([row for claim in found for row in claim.operands.all() if row.inspection_id], moment)
    return [_check(claim, figures, breaks, recorded) for claim in found]


def _get_figures(named: Sequence[ClaimOperand], moment: datetime) -> dict[FigureKey, Figure]:
    """The figures that operands name as they were known, by KPI, area and period. One query where any is named."""
    if not named:
        return {}
    figures = (
        Figure.objects.known_at(moment)
        .observed()
        .filter(
            kpi_id__in={row.kpi_id for row in named},
            area_id__in={row.area_id for row in named},
            period_end__in={row.period_end for row in named},
        )
        .select_related("source", "entered_by", "approved_by")
    )
    return {_key(figure): figure for figure in figures}


def _get_recorded(named: Sequence[ClaimOperand], moment: datetime) -> dict[int, Decimal]:
    """Numbers that the record of inspections gave by then, by the key of the operand. Two queries where any is named.

    Visits are the monitoring visits that are known to have been made; one that is only planned is not counted. They
    are counted once a later inspection is known, since until then more can come.
    """
    if not named:
        return {}
    known = Inspection.objects.known_at(moment)
    inspections = {found.pk: found for found in known.filter(kind=Inspection.Kind.INSPECTION)}
    newest = max((found.started_on for found in inspections.values() if found.started_on), default=date.min)
    made = known.filter(parent__in=inspections, kind=Inspection.Kind.MONITORING_VISIT)
    visits = Counter(made.exclude(date_precision=DatePrecision.PLANNED).values_list("parent_id", flat=True))
    found: dict[int, Decimal | None] = {}
    for row in named:
        inspection = inspections.get(row.inspection_id)
        if inspection is None:
            continue
        if row.reads == ClaimOperand.Reads.GRADE:
            found[row.pk] = grade_number(inspection.overall_grade)
        elif inspection.started_on and inspection.started_on < newest:
            found[row.pk] = Decimal(visits[inspection.pk])
    return {pk: value for pk, value in found.items() if value is not None}


def _key(row: Figure | ClaimOperand) -> FigureKey:
    return (row.kpi_id, row.area_id, row.period_start, row.period_end)


def _check(
    claim: Claim,
    figures: dict[FigureKey, Figure],
    breaks: dict[int, list[Break]],
    recorded: dict[int, Decimal],
) -> CheckedClaim:
    operands = []
    for row in claim.operands.all():
        figure = figures.get(_key(row)) if row.kpi_id else None
        operands.append(ReadOperand(row, figure, figure.as_observation() if figure else None, recorded.get(row.pk)))
    operation = claim.as_operation
    size = 2 if operation.in_pairs else len(operands)
    groups = [operands[start : start + size] for start in range(0, len(operands), size)]
    obstacles = [words for group in groups for words in _breaks_within(group, breaks)]
    if not operation.makes_a_whole:
        obstacles += [words for group in groups for words in _lengths_within(group)]
    plain = [operand.as_operand() for operand in operands]
    found = check(operation, plain, claim.as_claimed(), list(dict.fromkeys(obstacles)))
    return CheckedClaim(claim, tuple(operands), found)


def _lengths_within(operands: Iterable[ReadOperand]) -> Iterator[str]:
    """The KPIs whose figures a claim holds against each other though they are for different lengths of time."""
    by_kpi: dict[Kpi, dict[str, str]] = defaultdict(dict)
    for operand in operands:
        kpi, period = operand.row.kpi, operand.row.period
        if kpi and period:
            by_kpi[kpi][kpi.counting.series_of(period)] = period.label
    for kpi, periods in by_kpi.items():
        if len(periods) > 1:
            named = listed(list(periods.values()))
            yield f"“{kpi.title}” counts what happened in a period, and {named} differ in length."


def _breaks_within(operands: Iterable[ReadOperand], breaks: dict[int, list[Break]]) -> Iterator[str]:
    """The changes in counting that part figures of one KPI that a claim holds against each other."""
    by_kpi: dict[Kpi, list] = defaultdict(list)
    for operand in operands:
        if operand.row.kpi:
            by_kpi[operand.row.kpi].append(operand.row.period_end)
    for kpi, ends in by_kpi.items():
        for one in breaks.get(kpi.pk, ()):
            if min(ends) < one.on <= max(ends):
                yield f"From {long_date(one.on)} “{kpi.title}” is counted differently: {one.what_changed}."
