"""Recency of the figures of KPIs: what is older than can be expected is no news on any page."""

from datetime import date
from enum import IntEnum

from analysis.core.freshness import freshness
from kpis.figures.standings import Standing


class Age(IntEnum):
    """Recency of the newest figure of a KPI; the order in which a scorecard tells them."""

    CURRENT = 0
    OLDER = 1
    NONE = 2


def age_of(standing: Standing, shown_day: date) -> Age:
    """Age of the newest figure on `shown_day` (docs/methods.md, How recent a figure is)."""
    period, cadence = standing.period, standing.said.cadence
    if period is None or cadence is None:
        return Age.NONE
    is_current = freshness(period, cadence, shown_day).is_current
    return Age.CURRENT if is_current else Age.OLDER
