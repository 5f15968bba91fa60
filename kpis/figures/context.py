"""Context of an entry for its checks: the earlier series, the target, and the months of collection."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import date

from django.utils import timezone

from analysis.core.parting import split_into_series
from analysis.core.periods import Period
from analysis.core.series import Observation, Target, target_in
from analysis.entry.figures import EntryContext
from kpis.catalogue.queries import get_home, get_targets
from kpis.figures.adding import get_sum_numbers
from kpis.figures.agreeing import get_agreeing
from kpis.figures.connected import get_connected
from kpis.figures.queries import get_observations
from kpis.models import Figure, Kpi


def build_entry_context(
    kpi: Kpi, period: Period, observations: Sequence[Observation], targets: Sequence[Target], today: date
) -> EntryContext:
    """Build the context of an entry for `period`: the figures of its series before it, and its target."""
    earlier = [o for o in observations if o.period.end < period.end]
    _, history = split_into_series(earlier, kpi.counting).get(kpi.counting.series_of(period), (None, ()))
    return EntryContext(
        kind=kpi.as_kind,
        polarity=kpi.as_polarity,
        period=period,
        today=today,
        history=history,
        target=target_in(period, targets),
        collected_from=kpi.collected_from,
        collected_until=kpi.collected_until,
        has_fractions=kpi.has_fractions,
    )


def get_entry_context(figure: Figure, today: date) -> EntryContext:
    """Context of the open `figure`, as known now. Seven queries at most."""
    now = timezone.now()
    home = get_home()
    observations = get_observations([figure.kpi_id], [home.pk], now)[figure.kpi_id, home.pk]
    targets = get_targets(now, [figure.kpi_id])[figure.kpi_id]
    found = build_entry_context(figure.kpi, figure.period, observations, targets, today)
    here = (figure.kpi_id, figure.period)
    connected = get_connected([figure.kpi_id], now)
    agreeing, sums = get_agreeing([here], connected.pairs), get_sum_numbers([here], connected.sums)
    entry_context = replace(found, agreeing=agreeing.get(here, ()), sums=sums.get(here, ()))
    if figure.revises_id is None:
        return entry_context
    standing = next((o for o in observations if o.figure_id == figure.revises_id), None)
    # what was published once can be corrected, whether or not the KPI is collected today
    return replace(entry_context, standing=standing, collected_from=figure.period_start, collected_until=None)
