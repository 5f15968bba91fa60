"""Actions on forecasts: made from the figures that readers know, and kept in the words that were given."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from datetime import datetime

from django.conf import settings
from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.db.models import QuerySet

from accounts.audit import record, wait_for_turn
from accounts.models import User
from accounts.permissions import Permission, require
from analysis.statistics.forecast.hit_rate import EXPECTED_SHARE
from kpis.catalogue.queries import get_home
from kpis.forecasts.queries import Expectation, get_expectations
from kpis.models import Area, Figure, GivenForecast

GIVEN = "forecasts_given"
# Rows to a statement.
BATCH = 500


@transaction.atomic
def give_forecasts(*, by: User | str, now: datetime, kpi_ids: Sequence[int] | None = None) -> int:
    """Give a forecast for the next figure of each series that allows one, and return how many were new.

    Forecasts are made from the figures known `now`, and again for each later moment at which figures under embargo are
    published: that forecast is known from then on, and not before. A forecast equal to the one before it is not given
    again. `kpi_ids` None: every KPI. Five queries, three for each moment, and two if anything is new.
    """
    if isinstance(by, User):
        require(by, Permission.FIGURE_APPROVE)
    wait_for_turn()
    home = get_home()
    coming = _figures_out(home, kpi_ids).filter(published_at__gt=now)
    return _give(by, home, kpi_ids, [(now, moment) for moment in [now, *_moments(coming)]])


@transaction.atomic
def replay_forecasts(*, by: str, now: datetime) -> int:
    """Give the forecasts of the past of a practice installation, and return how many.

    Each is made from the figures known at a moment of publication, up to `now`, and has that date. With real
    figures that would be hindsight under a false date: raises PermissionDenied.
    """
    if not settings.IS_PRACTICE:
        raise PermissionDenied("Forecasts are given for what comes; only in practice are they given for the past.")
    wait_for_turn()
    home = get_home()
    past = _figures_out(home, None).filter(published_at__lte=now)
    return _give(by, home, None, [(moment, moment) for moment in _moments(past)])


def _figures_out(home: Area, kpi_ids: Sequence[int] | None) -> QuerySet[Figure]:
    figures = Figure.objects.of(home).filter(published_at__isnull=False)
    return figures if kpi_ids is None else figures.filter(kpi_id__in=kpi_ids)


def _moments(figures: QuerySet[Figure]) -> list[datetime]:
    moments = figures.order_by("published_at").values_list("published_at", flat=True).distinct()
    return [moment for moment in moments if moment is not None]


def _give(by: User | str, home: Area, kpi_ids: Sequence[int] | None, times: Sequence[tuple[datetime, datetime]]) -> int:
    """Give the new forecasts at each of `times`, in order: pairs of the moments of giving and of becoming known."""
    found = [(at, known, one) for at, known in times for one in get_expectations(home, known, kpi_ids)]
    fresh = list(_fresh(home, found))
    if not fresh:
        return 0
    GivenForecast.objects.bulk_create(fresh, batch_size=BATCH)
    about = len({row.kpi_id for row in fresh})
    record(by=by, action=GIVEN, subject=_words(len(fresh)), after={"forecasts": len(fresh), "kpis": about})
    return len(fresh)


def _fresh(home: Area, found: Iterable[tuple[datetime, datetime, Expectation]]) -> Iterable[GivenForecast]:
    """The forecasts that say something else than the newest one known at their moment."""
    found = list(found)
    given = defaultdict(list)
    figures = {one.last_figure_id for _, _, one in found}
    for row in GivenForecast.objects.filter(last_figure_id__in=figures).order_by("known_from", "pk"):
        given[row.last_figure_id].append(row)
    for at, known, one in found:
        before = [row for row in given[one.last_figure_id] if row.known_from <= known]
        # of those known from the same moment the last one given
        if before and one.says_the_same_as(max(reversed(before), key=lambda row: row.known_from)):
            continue
        row = _row(home, one, at, known)
        given[one.last_figure_id].append(row)
        yield row


def _row(home: Area, one: Expectation, given_at: datetime, known_from: datetime) -> GivenForecast:
    found = one.forecast
    if found.period is None or found.low is None or found.high is None:
        raise ValueError("There is no forecast to keep.")
    return GivenForecast(
        kpi_id=one.kpi_id,
        area=home,
        last_figure_id=one.last_figure_id,
        period_start=found.period.start,
        period_end=found.period.end,
        given_at=given_at,
        known_from=known_from,
        basis=found.basis.value,
        rule_set=one.rule_set,
        low=found.low,
        high=found.high,
        level=EXPECTED_SHARE,
        said=one.said,
    )


def _words(number: int) -> str:
    return "1 forecast" if number == 1 else f"{number} forecasts"
