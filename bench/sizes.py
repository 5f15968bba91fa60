"""How large a database to measure on, and what stands in it: plain data, the same every time from one seed."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from random import Random

from analysis.core.kinds import KINDS
from analysis.core.periods import Frequency, Period, month_number
from analysis.core.series import Polarity

SEED = 20190508
LAST_MONTH = date(2026, 9, 1)
DAYS_TO_PUBLICATION = 20
MISSING_SHARE = 0.01
# one KPI in so many has England and the region month by month, one in so many year by year
MONTHLY_COMPARED, YEARLY_COMPARED = 40, 8
LINKED = 3
RECOMMENDATIONS = 12


@dataclass(frozen=True)
class Size:
    """So many KPIs, each with so many months."""

    name: str
    kpis: int
    months: int


SIZES = {size.name: size for size in (Size("S", 40, 84), Size("M", 400, 120), Size("L", 4000, 240))}

SERVICE_AREAS = (
    "children we care for",
    "child protection",
    "assessment and early help",
    "fostering and adoption",
    "health and education",
    "care leavers",
    "workforce",
    "quality assurance",
)
SUBJECTS = (
    ("percentage", "Care plans reviewed in time", "children with a plan reviewed in time", "all children with a plan"),
    ("percentage", "Statutory visits on time", "children visited on time", "children due a visit"),
    ("rate_10000", "Children on a protection plan", "children on a plan", "children under 18"),
    ("percentage", "Initial health assessments on time", "children assessed in 20 days", "children new to care"),
    ("count", "Children placed more than 20 miles away", "children placed that far away", ""),
    ("days", "Days from referral to assessment", "days from referral to assessment", "assessments finished"),
    ("ratio", "Children for each social worker", "children with a social worker", "social workers"),
    ("score", "Average wellbeing score", "sum of scores", "questionnaires returned"),
)
LEVELS = {"percentage": 82, "rate_10000": 55, "count": 140, "days": 36, "ratio": 16, "score": 14}
DENOMINATORS = {"percentage": 800, "rate_10000": 175_000, "count": 1, "days": 420, "ratio": 230, "score": 350}
LOWER_IS_BETTER = frozenset({"rate_10000", "count", "days", "ratio", "score"})


@dataclass(frozen=True)
class PlannedKpi:
    """A KPI of the measured catalogue; `number` counts from 0 and is its place in it."""

    number: int
    kind: str
    title: str
    numerator_words: str
    denominator_words: str
    service_area: int
    polarity: Polarity
    target: Decimal | None
    tolerance: Decimal | None

    @property
    def code(self) -> str:
        return f"BENCH-{self.number + 1:04}"

    @property
    def slug(self) -> str:
        return f"measured-{self.number + 1:04}"

    @property
    def frequency(self) -> Frequency:
        return Frequency.MONTHLY

    @property
    def recommendation(self) -> int | None:
        """The number of the recommendation it is linked to; one KPI in three is linked."""
        return self.number // LINKED % RECOMMENDATIONS + 1 if self.number % LINKED == 0 else None

    @property
    def comparators(self) -> str:
        """How England and the region are counted for it: monthly, yearly, or not at all ("")."""
        if self.number % MONTHLY_COMPARED == 0:
            return "monthly"
        return "yearly" if self.number % YEARLY_COMPARED == 0 else ""


@dataclass(frozen=True, slots=True)
class PlannedFigure:
    """The counts of one KPI in one area (0 the council, 1 its region, 2 England) for a period."""

    kpi: int
    kind: str
    area: int
    period: Period
    numerator: int
    denominator: int


def planned_kpis(size: Size) -> Iterator[PlannedKpi]:
    """The catalogue of a measured database. One KPI in five has no target, one in four targets no tolerance."""
    for number in range(size.kpis):
        kind, title, numerator_words, denominator_words = SUBJECTS[number % len(SUBJECTS)]
        has_target, has_tolerance = number % 5 != 4, number % 4 != 3
        yield PlannedKpi(
            number=number,
            kind=kind,
            title=f"{title}, team {number // len(SUBJECTS) + 1}",
            numerator_words=numerator_words,
            denominator_words=denominator_words,
            service_area=number * len(SERVICE_AREAS) // size.kpis,
            polarity=Polarity.LOWER_IS_BETTER if kind in LOWER_IS_BETTER else Polarity.HIGHER_IS_BETTER,
            target=Decimal(LEVELS[kind]) if has_target else None,
            tolerance=Decimal(LEVELS[kind] // 10) if has_target and has_tolerance else None,
        )


def months(count: int) -> list[Period]:
    """`count` months, the last of them the last month of a measured database."""
    last = month_number(LAST_MONTH)
    starts = [date(*_year_and_month(number), 1) for number in range(last - count + 1, last + 2)]
    return [Period(start, after - timedelta(days=1)) for start, after in zip(starts, starts[1:], strict=False)]


def years(count_of_months: int) -> list[Period]:
    """The financial years that lie whole within the last `count_of_months` months."""
    found = months(count_of_months)
    starts = [period.start for period in found[:-11] if period.start.month == 4]
    return [Period(start, date(start.year + 1, 3, 31)) for start in starts]


def planned_figures(size: Size, seed: int = SEED) -> Iterator[PlannedFigure]:
    """All figures of a measured database, KPI by KPI; one month in a hundred is missing, never the last."""
    random = Random(seed)
    monthly, yearly = months(size.months), years(size.months)
    for kpi in planned_kpis(size):
        for period in monthly:
            if period is monthly[-1] or random.random() >= MISSING_SHARE:
                yield _figure(kpi, 0, period, random)
        compared = {"monthly": monthly, "yearly": yearly, "": []}[kpi.comparators]
        for area in (1, 2):
            for period in compared:
                yield _figure(kpi, area, period, random)


def _figure(kpi: PlannedKpi, area: int, period: Period, random: Random) -> PlannedFigure:
    """Counts near the level of the kind; a share never has more than its whole."""
    denominator = max(1, int(DENOMINATORS[kpi.kind] * random.uniform(0.9, 1.1) * (1, 9, 60)[area]))
    wanted = LEVELS[kpi.kind] * random.uniform(0.85, 1.15)
    scale = {"percentage": 100, "rate_10000": 10_000}.get(kpi.kind, 1)
    numerator = round(wanted * (1 if kpi.kind == "count" else denominator) / scale)
    if KINDS[kpi.kind].highest is not None:
        numerator = min(numerator, denominator)
    return PlannedFigure(kpi.number, kpi.kind, area, period, numerator, denominator)


def _year_and_month(number: int) -> tuple[int, int]:
    return number // 12, number % 12 + 1
