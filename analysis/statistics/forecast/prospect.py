"""Forecasts as plain data, and their meaning for the target."""

import math
from dataclasses import dataclass, replace
from decimal import Decimal
from enum import StrEnum

from analysis.core.kinds import Kind
from analysis.core.periods import Period
from analysis.core.series import Polarity, Target
from analysis.statistics.theil_sen import Slope


class ForecastBasis(StrEnum):
    """Grounds for a forecast."""

    CHANCE = "chance"
    TREND = "trend"
    NONE = "none"


class Prospect(StrEnum):
    """Prospect of meeting the target that a forecast gives."""

    EXPECTED = "expected"
    BY_CHANCE = "by chance"
    NOT_EXPECTED = "not expected"
    APPROACHING = "approaching"
    MOVING_AWAY = "moving away"
    UNSAID = "unsaid"


@dataclass(frozen=True, slots=True)
class Reach:
    """Periods in which a trend meets the target; None where that is not within the horizon.

    `earliest` at the fast end of the slope's interval, `likely` at the slope itself, `latest` at the slow end.
    """

    earliest: Period | None
    likely: Period | None
    latest: Period | None


@dataclass(frozen=True, slots=True)
class Forecast:
    """Range in which the figure of `period` is expected, in the KPI's unit, and its meaning for the target.

    Without a forecast the basis is NONE, `reason_missing` says why, and everything else is empty. `slope` is per step
    of the series (`step` months) and set for a trend only, `reach` only when the trend runs towards the target.
    """

    basis: ForecastBasis
    period: Period | None = None
    low: float | None = None
    high: float | None = None
    target: Decimal | None = None
    prospect: Prospect = Prospect.UNSAID
    reason_no_prospect: str = ""
    slope: Slope | None = None
    reach: Reach | None = None
    step: int = 1
    reason_missing: str = ""


def capped(value: float, kind: Kind) -> float:
    """Cap `value` to the scale of its kind."""
    low = -math.inf if kind.lowest is None else float(kind.lowest)
    high = math.inf if kind.highest is None else float(kind.highest)
    return min(max(value, low), high)


@dataclass(frozen=True, slots=True)
class Aim:
    """Target of the coming period, if any, with the KPI's kind and polarity, which say what meeting it means."""

    kind: Kind
    polarity: Polarity
    target: Target | None

    @property
    def is_higher_better(self) -> bool:
        return self.polarity is Polarity.HIGHER_IS_BETTER

    @property
    def reason_no_prospect(self) -> str:
        """Reason why nothing can be said of the target; empty where something can."""
        if self.target is None:
            return "No target is set for that period"
        if self.polarity is Polarity.NEUTRAL:
            return "Neither direction is better"
        if capped(float(self.target.value), self.kind) != float(self.target.value):
            return "The target lies outside the scale"
        return ""

    @property
    def asked(self) -> float | None:
        """Value to compare a forecast with; None where nothing can be said of the target."""
        return float(self.target.value) if self.target is not None and not self.reason_no_prospect else None

    def put_to(self, found: Forecast) -> Forecast:
        """Add the target to a forecast, and the reason where nothing can be said of it."""
        return replace(
            found, target=self.target.value if self.target else None, reason_no_prospect=self.reason_no_prospect
        )
