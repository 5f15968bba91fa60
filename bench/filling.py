"""Fills an empty database with a measured size of invented figures, all or nothing, by bulk loading."""

import secrets
import time
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from functools import cache
from itertools import islice

from django.conf import settings
from django.db import connection, transaction
from django.utils import timezone

from accounts.actions import add_person
from accounts.audit import record
from accounts.models import AuditEvent, User
from accounts.permissions import Role
from analysis.core.periods import Period
from analysis.core.rule_sets import DEFAULT_RULE_SET
from analysis.statistics.forecast.hit_rate import EXPECTED_SHARE
from analysis.statistics.forecast.prospect import ForecastBasis
from bench.committee import fill_committee
from bench.sizes import (
    DAYS_TO_PUBLICATION,
    LAST_MONTH,
    RECOMMENDATIONS,
    SERVICE_AREAS,
    PlannedFigure,
    PlannedKpi,
    Size,
    planned_figures,
    planned_kpis,
)
from inspections.models import (
    Action,
    Event,
    Finding,
    Inspection,
    Judgement,
    ProgressNote,
    ProgressUpdate,
    Recommendation,
    RecommendationKpi,
)
from kpis.models import Area, DatePrecision, Figure, GivenForecast, Kpi, ServiceArea, Source, Target
from scrutiny.models import Meeting

ACTOR = "bench"
EMAIL = "member@bench.example"
ROWS_AT_ONCE = 500
DAYS_WITH_FORECASTS = 366
KNOWN_FROM = timezone.make_aware(datetime(2000, 1, 1))
MUST_BE_EMPTY = (Figure, Kpi, Area, Source, ServiceArea, Inspection, Event, Meeting, User, AuditEvent)


class NotEmpty(Exception):
    """The database holds something already; the message says what."""


@dataclass(frozen=True)
class Filled:
    """What was put into a database, how long it took, and who may sign in."""

    kpis: int
    figures: int
    seconds: float
    email: str
    password: str


def fill(size: Size) -> Filled:
    """Fill the empty database with `size`. Raises NotEmpty when a table of the ledger or of people holds a row."""
    _refuse_unless_empty()
    started = time.perf_counter()
    password = secrets.token_urlsafe(12)
    with transaction.atomic():
        source = Source.objects.create(
            title="Invented figures for measuring, published nowhere", slug="invented-figures"
        )
        kpis = _fill_catalogue(size, source)
        areas = _areas()
        figures = _fill_figures(size, kpis, areas, source)
        _fill_forecasts(areas[0])
        _fill_inspections(kpis, list(planned_kpis(size)), source)
        fill_committee(kpis, source, KNOWN_FROM)
        add_person(email=EMAIL, role=Role.MEMBER, password=password, name="Bench member", by=ACTOR, keeps_password=True)
        record(by=ACTOR, action="bench_filled", subject=f"{size.name}: {len(kpis)} KPIs, {figures} figures")
    _gather_statistics()
    return Filled(len(kpis), figures, time.perf_counter() - started, EMAIL, password)


def _refuse_unless_empty() -> None:
    found = [str(model._meta.verbose_name_plural) for model in MUST_BE_EMPTY if model.objects.exists()]
    if found:
        raise NotEmpty(
            f"The database holds {', '.join(found)} already. Invented figures are only put into an empty database: "
            "name a new one in DATABASE_URL."
        )


def _gather_statistics() -> None:
    """Have the database look at its tables, as it does by itself in long use."""
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE")


# -- catalogue ----------------------------------------------------------------------------------------


def _fill_catalogue(size: Size, source: Source) -> list[Kpi]:
    """The KPIs in the order of their numbers, with their targets."""
    areas = ServiceArea.objects.bulk_create(
        ServiceArea(slug=name.replace(" ", "-"), name=name, position=place) for place, name in enumerate(SERVICE_AREAS)
    )
    planned = list(planned_kpis(size))
    Kpi.objects.bulk_create((_kpi(one, areas[one.service_area], source) for one in planned), batch_size=ROWS_AT_ONCE)
    kpis = list(Kpi.objects.order_by("position"))
    targets = (_target(one, kpi, source) for one, kpi in zip(planned, kpis, strict=True) if one.target is not None)
    Target.objects.bulk_create(targets, batch_size=ROWS_AT_ONCE)
    return kpis


def _kpi(planned: PlannedKpi, area: ServiceArea, source: Source) -> Kpi:
    return Kpi(
        code=planned.code,
        slug=planned.slug,
        title=planned.title,
        definition=f"{planned.title}: {planned.numerator_words}, counted at the end of each month. Invented.",
        kind=planned.kind,
        polarity=planned.polarity.value,
        decimals=1,
        frequency=planned.frequency.value,
        service_area=area,
        numerator_words=planned.numerator_words,
        denominator_words=planned.denominator_words,
        statutory_basis="Children Act 1989, section 22",
        series_kind=Kpi.SeriesKind.OPERATIONAL,
        source=source,
        position=planned.number,
    )


def _target(planned: PlannedKpi, kpi: Kpi, source: Source) -> Target:
    return Target(
        kpi=kpi,
        value=planned.target,
        tolerance=planned.tolerance,
        reason="Set for measuring.",
        source_words=source.title,
        source=source,
        published_at=KNOWN_FROM,
    )


def _areas() -> list[Area]:
    """The council, its region and England."""
    return [
        Area.objects.create(slug=slug, name=name, level=level)
        for slug, name, level in (
            ("council", settings.COUNCIL_AREA, Area.Level.AUTHORITY),
            ("region", settings.COUNCIL_REGION, Area.Level.REGION),
            ("england", "England", Area.Level.COUNTRY),
        )
    ]


# -- figures ------------------------------------------------------------------------------------------


def _fill_figures(size: Size, kpis: Sequence[Kpi], areas: Sequence[Area], source: Source) -> int:
    """Insert all figures, many rows a statement. Models are left out: making a million of them takes a minute."""
    columns = _FigureColumns(kpis, areas, source)
    return _insert(Figure, columns.names, (columns.row(figure) for figure in planned_figures(size)))


class _FigureColumns:
    """What a figure is in the columns of its table, in the form the database takes."""

    def __init__(self, kpis: Sequence[Kpi], areas: Sequence[Area], source: Source):
        self.kpis = [kpi.pk for kpi in kpis]
        self.areas = [area.pk for area in areas]
        self.fixed = {
            "period_precision": DatePrecision.EXACT.value,
            "is_derived": False,
            "no_figure": "",
            "withdrawal_reason": "",
            "commentary": "",
            "status": Figure.Status.APPROVED.value,
            "entered_at": _stored_moment(KNOWN_FROM),
            "published_precision": DatePrecision.EXACT.value,
            "revision_reason": "",
            "source_id": source.pk,
            "source_ref": "row",
            "typed": "{}",
            "version": 1,
            "updated_at": _stored_moment(KNOWN_FROM),
            "return_reason": "",
            "confirmed": "[]",
        }
        self.names = [
            *("kpi_id", "kind", "area_id", "period_start", "period_end"),
            *("numerator", "denominator", "published_at"),
            *self.fixed,
        ]

    def row(self, figure: PlannedFigure) -> tuple:
        start, end = figure.period.start, figure.period.end
        return (
            self.kpis[figure.kpi],
            figure.kind,
            self.areas[figure.area],
            _stored_day(start),
            _stored_day(end),
            figure.numerator,
            figure.denominator,
            _stored_publication(end),
            *self.fixed.values(),
        )


@cache
def _stored_day(day: date):
    return connection.ops.adapt_datefield_value(day)


def _stored_moment(moment: datetime):
    return connection.ops.adapt_datetimefield_value(moment)


@cache
def _stored_publication(end: date):
    published = datetime.combine(end + timedelta(days=DAYS_TO_PUBLICATION), datetime.min.time())
    return _stored_moment(timezone.make_aware(published))


def _insert(model, columns: Sequence[str], rows: Iterable[tuple]) -> int:
    """Insert `rows` into the table of `model`, many a statement; how many there were."""
    quote = connection.ops.quote_name
    names = ", ".join(quote(column) for column in columns)
    line = f"({', '.join(['%s'] * len(columns))})"
    begin = f"INSERT INTO {quote(model._meta.db_table)} ({names}) VALUES "
    rows, count = iter(rows), 0
    with connection.cursor() as cursor:
        while chunk := list(islice(rows, ROWS_AT_ONCE)):
            cursor.execute(begin + ", ".join([line] * len(chunk)), [value for row in chunk for value in row])
            count += len(chunk)
    return count


# -- forecasts ----------------------------------------------------------------------------------------


SCALES = {"percentage": 100, "rate_10000": 10_000}


def _fill_forecasts(home: Area) -> None:
    """For each monthly figure of the last year one forecast of the month after it, as if it had just been approved."""
    figures = Figure.objects.filter(area=home, period_end__gte=LAST_MONTH - timedelta(days=DAYS_WITH_FORECASTS))
    rows = figures.order_by("pk").values_list("pk", "kpi_id", "kind", "numerator", "denominator", "period_end")
    fixed = {
        "area_id": home.pk,
        "basis": ForecastBasis.CHANCE.value,
        "rule_set": DEFAULT_RULE_SET.name,
        "level": EXPECTED_SHARE,
        "said": "If nothing changes, the next figure should lie within the range that is kept here.",
    }
    names = ("last_figure_id", "kpi_id", "low", "high", "period_start", "period_end", "given_at", "known_from", *fixed)
    _insert(GivenForecast, names, (_forecast(row, fixed) for row in rows.iterator()))


def _forecast(row: tuple, fixed: dict) -> tuple:
    pk, kpi_id, kind, numerator, denominator, end = row
    value = SCALES.get(kind, 1) * float(numerator if kind == "count" else numerator / denominator)
    coming = Period(end.replace(day=1), end).shifted(1)
    return (
        *(pk, kpi_id, 0.9 * value, 1.1 * value),
        *(_stored_day(coming.start), _stored_day(coming.end)),
        *(_stored_publication(end),) * 2,
        *fixed.values(),
    )


# -- inspections --------------------------------------------------------------------------------------

GRADED = (
    ("Overall effectiveness", "inadequate", "requires improvement"),
    ("Leaders", "inadequate", "requires improvement"),
    ("Help and protection", "inadequate", "requires improvement"),
    ("Children in care", "inadequate", "requires improvement"),
)
CATEGORIES = ("publication", "visit", "scrutiny", "service change", "covid", "policy")


def _fill_inspections(kpis: Sequence[Kpi], planned: Sequence[PlannedKpi], source: Source) -> None:
    """Two inspections as the dashboard expects them, twelve open recommendations with what came of them, and events."""
    first = _inspection(settings.LEAD_INSPECTION, date(2019, 2, 25), 1, source)
    newest = _inspection("ilacs-2023", date(2023, 3, 13), 2, source)
    for number in range(1, RECOMMENDATIONS + 1):
        linked = [kpi for kpi, one in zip(kpis, planned, strict=True) if one.recommendation == number]
        _fill_recommendation(newest, number, linked, source)
    Event.objects.bulk_create(_event(place, first, source) for place in range(24))


def _inspection(slug: str, started_on: date, grade: int, source: Source) -> Inspection:
    published_on = started_on + timedelta(days=70)
    inspection = Inspection.objects.create(
        slug=slug,
        kind=Inspection.Kind.INSPECTION,
        type_words="Inspection of local authority children's services",
        framework="ILACS",
        started_on=started_on,
        ended_on=started_on + timedelta(days=11),
        published_on=published_on,
        date_precision=DatePrecision.EXACT,
        overall_grade=GRADED[0][grade],
        summary="Invented for measuring.",
        source=source,
        known_from=timezone.make_aware(datetime.combine(published_on, datetime.min.time())),
    )
    Judgement.objects.bulk_create(
        Judgement(inspection=inspection, area=graded[0], grade=graded[grade], position=place, source=source)
        for place, graded in enumerate(GRADED)
    )
    return inspection


def _fill_recommendation(inspection: Inspection, number: int, linked: Sequence[Kpi], source: Source) -> None:
    """A recommendation with two updates of three notes each, two findings and two actions."""
    asked = Recommendation.objects.create(
        inspection=inspection,
        number=number,
        code=f"{inspection.slug}-{number:02}",
        kind=Recommendation.Kind.RECOMMENDATION,
        short_title=f"Improve the practice of team {number}",
        summary=f"The quality and oversight of the practice of team {number}, and how children are heard in it.",
        theme="practice",
        source=source,
    )
    RecommendationKpi.objects.bulk_create(
        RecommendationKpi(
            recommendation=asked,
            kpi=kpi,
            strength=RecommendationKpi.Strength.PARTIAL,
            reason="It counts part of what was asked for.",
            known_from=inspection.known_from,
        )
        for kpi in linked
    )
    for year in (2021, 2022):
        update = ProgressUpdate.objects.create(
            recommendation=asked,
            as_at=date(year, 1, 12),
            status=ProgressUpdate.Status.APPROVED,
            source=source,
            published_at=timezone.make_aware(datetime(year, 1, 12)),
        )
        ProgressNote.objects.bulk_create(
            ProgressNote(update=update, kind=kind, text=f"What is {kind} in {year}.", position=place)
            for place, kind in enumerate(ProgressNote.Kind.values)
        )
    for place in range(2):
        finding = Finding.objects.create(
            inspection=inspection,
            tone=Finding.Tone.values[place],
            text=f"Finding {place + 1} on recommendation {number}.",
            position=number * 2 + place,
            source=source,
        )
        finding.recommendations.add(asked)
        Action.objects.create(
            recommendation=asked,
            title=f"Action {place + 1}",
            due_on=date(2022 + place, 6, 30),
            due_precision=DatePrecision.EXACT,
            source=source,
            known_from=KNOWN_FROM,
        )


def _event(place: int, inspection: Inspection, source: Source) -> Event:
    day = LAST_MONTH - timedelta(days=100 * (place + 1))
    return Event(
        on=day,
        date_precision=DatePrecision.EXACT,
        category=CATEGORIES[place % len(CATEGORIES)],
        title=f"Event {place + 1}",
        inspection=inspection if place == 0 else None,
        source=source,
        known_from=KNOWN_FROM,
    )
