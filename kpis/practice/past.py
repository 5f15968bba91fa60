"""Invented figures of past months, written in bulk: approved ones, a few revisions, and one break in a series."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from django.db.models import F
from django.utils import timezone

from analysis.core.periods import Period
from analysis.entry.figures import Entry
from kpis.calendar import due_on, month_of
from kpis.models import Figure, Kpi, SeriesBreak
from kpis.practice.plan import PracticePlan
from kpis.practice.series import REASONS_OF_A_REVISION, break_in, profile_of, revise
from web.dates import midnight

REVISIONS = 6


@dataclass(frozen=True)
class Approval:
    """Moments at which a figure was submitted and approved; it was published when it was approved."""

    handed_in_at: datetime
    approved_at: datetime


def write_past(plan: PracticePlan, ends: Iterable[date], left_out: Iterable[int] = ()) -> list[Figure]:
    """Approved figures for the periods that end with `ends`; real ones stay as they are."""
    ends, left_out = set(ends), set(left_out)
    rows = [
        _approved(plan, kpi, period, entry)
        for kpi in plan.kpis
        if kpi.pk not in left_out
        for period, entry in plan.entries[kpi.pk].items()
        if period.end in ends and (kpi.pk, period.start, period.end) not in plan.taken
    ]
    return _create(rows)


def _create(rows: list[Figure]) -> list[Figure]:
    created = Figure.objects.bulk_create(rows)
    # the database stamps the moment of writing; these were entered when they were submitted
    Figure.objects.filter(pk__in=[row.pk for row in created]).update(entered_at=F("submitted_at"))
    return created


def _approved(plan: PracticePlan, kpi: Kpi, period: Period, entry: Entry) -> Figure:
    due = due_on(month_of(period.end))
    approval = Approval(
        handed_in_at=_office_hour(due - timedelta(days=plan.chances.randint(0, 4)), 15),
        approved_at=_office_hour(due + timedelta(days=1), 11),
    )
    return _figure(plan, kpi, period, entry, approval)


def _figure(plan: PracticePlan, kpi: Kpi, period: Period, entry: Entry, approval: Approval) -> Figure:
    return Figure(
        kpi=kpi,
        kind=kpi.kind,
        area=plan.home,
        period_start=period.start,
        period_end=period.end,
        numerator=entry.numerator,
        denominator=entry.denominator,
        stated_value=entry.stated,
        commentary=entry.commentary,
        status=Figure.Status.APPROVED,
        entered_by=plan.team.officer,
        submitted_at=approval.handed_in_at,
        updated_at=approval.handed_in_at,
        approved_by=plan.team.manager,
        approved_at=approval.approved_at,
        published_at=approval.approved_at,
        version=3,
    )


def _office_hour(day: date, hour: int) -> datetime:
    """An hour of `day`, or a while ago where that has not come yet."""
    at = datetime.combine(day, time(hour), tzinfo=timezone.get_default_timezone())
    return min(at, timezone.now() - timedelta(hours=20 - hour))


def revise_some(plan: PracticePlan, figures: Sequence[Figure]) -> None:
    """Supersede some figures of the last year by corrected ones, each known from its own day on."""
    first, last = plan.months[-14].end if len(plan.months) >= 14 else plan.months[0].end, plan.months[-4].end
    eligible = [figure for figure in figures if first <= figure.period_end <= last]
    chosen = plan.chances.sample(eligible, min(REVISIONS, len(eligible)))
    successors = []
    for number, figure in enumerate(chosen):
        corrected = corrected_entry(plan, figure)
        approved = figure.approved_at + timedelta(days=plan.chances.randint(12, 33))
        figure.status, figure.superseded_at = Figure.Status.SUPERSEDED, approved
        successor = _figure(
            plan, figure.kpi, figure.period, corrected, Approval(approved - timedelta(days=2), approved)
        )
        successor.revises = figure
        successor.revision_reason = REASONS_OF_A_REVISION[number % len(REASONS_OF_A_REVISION)]
        successors.append(successor)
    Figure.objects.bulk_update(chosen, ["status", "superseded_at"])
    _create(successors)


def corrected_entry(plan: PracticePlan, figure: Figure) -> Entry:
    """The entry of a figure with a small mistake mended, as chance gives it."""
    entry = Entry(figure.numerator, figure.denominator, figure.stated_value, figure.commentary)
    return revise(entry, figure.kpi.as_kind, plan.chances)


def break_one(plan: PracticePlan) -> None:
    """Have one series counted differently from some month on."""
    for kpi in plan.kpis:
        if profile_of(kpi.code, kpi.as_kind, kpi.as_polarity).shape == "recounted":
            since = break_in(plan.periods_of(kpi)).start
            SeriesBreak.objects.create(
                kpi=kpi,
                on=since,
                what_changed="newly qualified social workers are counted too (invented for practice)",
                published_at=midnight(since),
            )
