"""What the page of a KPI says of limits that were set anew, or might be."""

from dataclasses import dataclass

from analysis.core.series import Rebase
from analysis.spc.variation import LONGEST_STEP
from kpis.control_limits.queries import ControlLimits, get_waiting_rebases
from kpis.models import Kpi
from kpis.models import Rebase as RebaseRow
from pages.kpi.trend import Trend
from web.reading import Reading


@dataclass(frozen=True)
class KpiLimits:
    """The rebases of a KPI in force at a moment; and, only for people who may propose one today, what they may do.

    `suggestion` says why limits might be set anew, from the day `suggested` on; empty where nothing does or it is
    proposed already. `waiting` are those that wait for approval.
    """

    rebases: tuple[Rebase, ...]
    may_propose: bool
    waiting: tuple[RebaseRow, ...] = ()
    suggestion: str = ""
    suggested: str = ""


def get_kpi_limits(row: Kpi, trend: Trend, reading: Reading, may_propose: bool) -> KpiLimits:
    """What the page shows of the limits of the series of `trend`; a yearly one has none to be set anew.

    One query for those who may propose, none for others.
    """
    rebases = trend.basis.rebases
    if not may_propose or reading.is_past or trend.series is None or trend.series.cadence.step > LONGEST_STEP:
        return KpiLimits(rebases, may_propose=False)
    waiting = tuple(get_waiting_rebases().filter(kpi=row))
    found = ControlLimits(trend.series, trend.basis, trend.assessment.variation)
    suggested = found.suggested
    if suggested is None or suggested.start in {rebase.on for rebase in waiting}:
        return KpiLimits(rebases, may_propose=True, waiting=waiting)
    return KpiLimits(
        rebases, may_propose=True, waiting=waiting, suggestion=found.suggestion, suggested=suggested.start.isoformat()
    )
