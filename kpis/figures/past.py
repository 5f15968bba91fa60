"""Figures of one KPI of the council as its page looks at them, as of several moments: read once, with their dates."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from analysis.basis import Basis
from analysis.core.periods import Period
from analysis.core.series import Observation
from kpis.figures.queries import SOURCED_COLUMNS, SourcedFigure, sourced_from
from kpis.figures.standings import RestsOn, Stamp, Standing, assess_in_short, stamp_of
from kpis.models import Area, Figure
from ledger.dated import Dated, known_of
from ledger.querysets import DATES


@dataclass(frozen=True)
class PastFigures:
    """Figures that were out at any moment up to one, oldest first; asked for are those of a moment up to that."""

    rows: list[Dated[SourcedFigure]]

    def known_at(self, moment: datetime) -> list[SourcedFigure]:
        """The figures known at `moment`, those included of which it was said that there is none."""
        return [row.plain for row in known_of(self.rows, moment)]

    def stamp_at(self, moment: datetime) -> Stamp:
        return stamp_of(known_of(self.rows, moment))

    def standing_at(self, moment: datetime, basis: Basis, known: Standing | None = None) -> Standing:
        """The standing at `moment` on its `basis` of then: the one `known`, if it rests on the same."""
        stamp = self.stamp_at(moment)
        if known is not None and known.rests_on == RestsOn.of(basis, stamp):
            return known
        return assess_in_short(observed(self.known_at(moment)), basis, stamp)

    @property
    def first_reported(self) -> dict[Period, Observation]:
        """The first published figure for each period."""
        found: dict[Period, Observation] = {}
        for row in sorted(self.rows, key=lambda row: (row.published_at, row.pk)):
            if row.plain.observation:
                found.setdefault(row.plain.period, row.plain.observation)
        return found


def observed(figures: Iterable[SourcedFigure]) -> list[Observation]:
    """The observations of some figures, without those that say that there is none."""
    return [figure.observation for figure in figures if figure.observation]


def get_past_figures(kpi_id: int, area: Area, moment: datetime) -> PastFigures:
    """The figures of a KPI in one area that were out at any moment up to `moment`, with their sources. One query."""
    figures = Figure.objects.of(area).filter(kpi_id=kpi_id, published_at__lte=moment).in_period_order()
    columns = figures.values_list("pk", *DATES, *SOURCED_COLUMNS)
    return PastFigures([Dated(pk, since, until, sourced_from(*values)) for pk, since, until, *values in columns])
