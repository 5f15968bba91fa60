"""Invented yearly statistics: of the council, its region, England and its neighbours, each marked as invented."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from decimal import ROUND_HALF_UP, Decimal
from random import Random

from accounts.audit import record
from analysis.core.freshness import UsualRelease
from analysis.core.periods import Period
from analysis.core.series import Measured, Polarity
from analysis.entry.figures import Entry
from kpis.models import Area, Figure, Kpi
from kpis.practice.plan import PracticePlan
from kpis.practice.series import PROFILE_OF_KIND, SHAPES, Profile, invent_entry
from kpis.practice.targets import INVENTED, invented_source
from web.dates import midnight

YEARS = 8
# a statistic without a month of release of its own: years to March, out in November
USUAL = UsualRelease(ends_in=3, months_after=8)
# what the yearly levels do, by turns; the gain is a share of the level
TURNS = (("improving", 0.3), ("steady", 0.0), ("worsening", 0.25), ("steady", 0.0), ("improving", 0.15))
# this many of the yearly KPIs stay without any figure, as some do in life
WITHOUT = 1
# how far the levels of places lie apart, and one place's from year to year, as a share of the level
APART, FROM_YEAR_TO_YEAR = 0.15, 0.03


def write_yearly(plan: PracticePlan, by: str) -> int:
    """Write `YEARS` of each yearly KPI up to the last that would be published by now. Returns how many figures."""
    kpis = list(
        Kpi.objects.filter(series_kind=Kpi.SeriesKind.PUBLISHED_ANNUAL)
        .select_related("release")
        .order_by("service_area__position", "position")
    )[: -WITHOUT or None]
    areas = [area for area in Area.objects.order_by("pk") if area.level != Area.Level.NEIGHBOURS]
    source, written = invented_source(), []
    for number, kpi in enumerate(kpis):
        shape, gain = TURNS[number % len(TURNS)]
        profile = _profile(kpi, shape, gain)
        # plain numbers of other places say how large they are and nothing else
        of = [plan.home] if kpi.as_kind.slug == "count" else areas
        rows = [
            Figure(
                kpi=kpi,
                kind=kpi.kind,
                area=area,
                period_start=period.start,
                period_end=period.end,
                numerator=entry.numerator,
                denominator=entry.denominator,
                stated_value=entry.stated,
                status=Figure.Status.APPROVED,
                published_at=midnight(by_day),
                source=source,
                source_ref=INVENTED.lower(),
            )
            for area in of
            for period, by_day, entry in _series(plan, kpi, profile, area)
        ]
        written += rows
        record(by=by, action="practice_statistics_added", subject=kpi, after={"figures": len(rows)})
    Figure.objects.bulk_create(written, batch_size=500)
    return len(written)


def _profile(kpi: Kpi, shape: str, gain: float) -> Profile:
    profile = PROFILE_OF_KIND[kpi.kind]
    is_low = kpi.kind == "percentage" and kpi.as_polarity is Polarity.LOWER_IS_BETTER
    level = 100 - profile.level if is_low else profile.level
    return replace(profile, level=level, shape=shape, gain=level * gain, season=0.0, cohort=max(profile.cohort, 400))


def _series(plan: PracticePlan, kpi: Kpi, profile: Profile, area: Area) -> Iterator[tuple[Period, date, Entry]]:
    """Each year of one place with the day on which it is published and its entry, oldest first."""
    chances = Random(f"{plan.seed}:yearly:{kpi.code}:{area.slug}")
    release = UsualRelease(kpi.release.ends_in, kpi.release.months_after) if hasattr(kpi, "release") else USUAL
    sign = -1 if kpi.as_polarity is Polarity.LOWER_IS_BETTER else 1
    own = profile.level * (1 + chances.gauss(0, APART) * (area.pk != plan.home.pk))
    for number, (period, by_day) in enumerate(_years(plan.today, release, kpi)):
        moved = SHAPES[profile.shape](number / (YEARS - 1)) * profile.gain * sign * (area.pk == plan.home.pk)
        entry = invent_entry(kpi.as_kind, profile, own + moved + chances.gauss(0, own * FROM_YEAR_TO_YEAR), chances)
        yield period, by_day, _as_published(kpi, entry, has_counts=area.level == Area.Level.AUTHORITY)


def _years(today: date, release: UsualRelease, kpi: Kpi) -> list[tuple[Period, date]]:
    """The last `YEARS` years, or days that end them, that are published by `today`."""
    found: list[tuple[Period, date]] = []
    held = today.replace(year=today.year - YEARS - 3, day=1)
    while not (coming := release.after(held)).by >= today:
        end = coming.year_ends
        year = Period(Period(end, end).shifted(-12).end, end)
        start = end if kpi.measured == Measured.POSITION else _day_after(year.start)
        found.append((Period(start, end), coming.by))
        held = end
    return found[-YEARS:]


def _day_after(day: date) -> date:
    return date.fromordinal(day.toordinal() + 1)


def _as_published(kpi: Kpi, entry: Entry, *, has_counts: bool) -> Entry:
    """The value to one decimal, as statistics state it, with its counts where they are given."""
    value = entry.value(kpi.as_kind)
    rounded = value if value is None else value.quantize(Decimal("0.1"), rounding=ROUND_HALF_UP)
    return replace(entry, stated=rounded) if has_counts else Entry(stated=rounded)
