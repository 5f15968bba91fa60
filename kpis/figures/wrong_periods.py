"""Periods of a KPI whose published values are known to be wrong, withdrawn here or never shown."""

from collections import defaultdict
from collections.abc import Collection, Iterator
from dataclasses import dataclass
from datetime import date, datetime

from django.db.models import Q
from django.utils import timezone

from analysis.core.periods import Period, long_date
from charts.words.phrases import listed, lowered
from kpis.models import Area, Figure, Withdrawal


@dataclass(frozen=True)
class WrongPeriods:
    """Periods with one reason: withdrawn on a day, or left out from the start, and then without one.

    `areas` are the names of the areas where they are not those of the council.
    """

    periods: tuple[Period, ...]
    reason: str
    withdrawn_on: date | None = None
    areas: tuple[str, ...] = ()
    source: str = ""
    source_url: str = ""
    source_ref: str = ""

    @property
    def words(self) -> str:
        """Fate of the figures and its reason, in a sentence."""
        many, reason = len(self.periods) > 1, lowered(self.reason)
        of = f" of {listed(self.areas)}" if self.areas else ""
        what = f"The figure{'s' if many else ''}{of} for {listed([period.label for period in self.periods])}"
        if self.withdrawn_on:
            return f"{what} {'were' if many else 'was'} withdrawn on {long_date(self.withdrawn_on)}: {reason}"
        return f"{what} {'are' if many else 'is'} left out: {reason}"


def get_left_out(kpi_id: int, home: Area, moment: datetime) -> tuple[Withdrawal, ...]:
    """Periods of a KPI known at `moment` to be wrong in the document that gives them, with their sources. One query."""
    known = Withdrawal.objects.known_at(moment).filter(Q(area=None) | Q(area_id=home.pk), kpi_id=kpi_id)
    return tuple(known.select_related("source"))


def get_wrong_periods(
    kpi_id: int, home: Area, moment: datetime, left_out: Collection[Withdrawal]
) -> Iterator[WrongPeriods]:
    """Periods known at `moment` to be wrong, withdrawn ones first, then those `left_out`.

    One query, four where any was withdrawn. A figure that was given again since is not among them.
    """
    withdrawn = (
        Figure.objects.withdrawn()
        .filter(kpi_id=kpi_id, superseded_at__lte=moment)
        .prefetch_related("area", "source")
        .order_by("superseded_at", "period_end", "area__name")
    )
    found = list(withdrawn)
    if found:
        again = Figure.objects.filter(revises__in=[figure.pk for figure in found], published_at__lte=moment)
        given_again = set(again.values_list("revises_id", flat=True))
        found = [figure for figure in found if figure.pk not in given_again]
    yield from _withdrawn(found, home)
    yield from _left_out(left_out, {figure.period for figure in found})


def _withdrawn(figures: Collection[Figure], home: Area) -> Iterator[WrongPeriods]:
    together: dict[tuple, list[Figure]] = defaultdict(list)
    for figure in figures:
        together[timezone.localdate(figure.superseded_at), figure.withdrawal_reason].append(figure)
    for (day, reason), group in together.items():
        names = tuple(dict.fromkeys(figure.area.name for figure in group))
        first = next((figure for figure in group if figure.area_id == home.pk), group[0])
        yield WrongPeriods(
            periods=tuple(dict.fromkeys(figure.period for figure in group)),
            reason=reason,
            withdrawn_on=day,
            areas=() if home.name in names else names,
            source=first.source.title if first.source else "",
            source_url=first.source.url if first.source else "",
            source_ref=first.source_ref,
        )


def _left_out(known: Collection[Withdrawal], told: Collection[Period]) -> Iterator[WrongPeriods]:
    together: dict[str, list[Withdrawal]] = defaultdict(list)
    for row in known:
        if row.period not in told:
            together[row.reason].append(row)
    for reason, group in together.items():
        first = group[0]
        yield WrongPeriods(
            periods=tuple(row.period for row in group),
            reason=reason,
            source=first.source.title if first.source else "",
            source_url=first.source.url if first.source else "",
            source_ref=first.source_ref,
        )
