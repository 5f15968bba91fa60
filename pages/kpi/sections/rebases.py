"""Control limits of a KPI's chart that were recalculated, or might be."""

from dataclasses import dataclass
from typing import Self

from accounts.permissions import Permission
from analysis.core.series import Rebase
from analysis.spc.variation import LONGEST_STEP
from kpis.control_limits.queries import ControlLimits, get_waiting_rebases
from kpis.models import Rebase as RebaseRow
from pages.kpi.section import Section
from pages.kpi.trend import Trend


@dataclass(frozen=True)
class Rebases(Section):
    """The rebases of a KPI in force at a moment; and, only for people who may propose one today, what they may do.

    `suggestion` says why limits might be recalculated, from the day `suggested` on; empty where nothing does or it is
    proposed already. `waiting` are those that wait for approval.
    """

    may_propose: bool = False
    waiting: tuple[RebaseRow, ...] = ()
    suggestion: str = ""
    suggested: str = ""

    template = "pages/parts/limits.html"

    @classmethod
    def build(cls, trend: Trend) -> Self:
        """A yearly series has no limits to recalculate. One query for those who may propose, none for others."""
        series, may_propose = trend.series, trend.may(Permission.REBASE_PROPOSE)
        if not may_propose or trend.reading.is_past or series is None or series.cadence.step > LONGEST_STEP:
            return cls(trend)
        waiting = tuple(get_waiting_rebases().filter(kpi=trend.row))
        found = ControlLimits(series, trend.basis, trend.assessment.variation)
        suggested = found.suggested
        if suggested is None or suggested.start in {rebase.on for rebase in waiting}:
            return cls(trend, may_propose=True, waiting=waiting)
        return cls(trend, True, waiting=waiting, suggestion=found.suggestion, suggested=suggested.start.isoformat())

    @property
    def rebases(self) -> tuple[Rebase, ...]:
        return self.trend.basis.rebases

    @property
    def is_shown(self) -> bool:
        return bool(self.rebases) or self.may_propose
