"""Weight of one child, and the number more or fewer that would have met a target."""

from decimal import ROUND_CEILING, ROUND_FLOOR, Decimal

from analysis.core.series import Polarity
from analysis.statistics.intervals.interval import PERCENT, Number, why_no_counts


def worth_of_one(numerator: Number | None, denominator: Number | None, *, per: int = PERCENT) -> float | None:
    """Change in the value for one more in the numerator, in the KPI's unit; None where `why_no_counts` says why."""
    if denominator is None or why_no_counts(numerator, denominator, per=per):
        return None
    return per / float(denominator)


def needed_to_meet(
    numerator: Number | None, denominator: Number | None, target: Number, polarity: Polarity, *, per: int = PERCENT
) -> int | None:
    """Number more (higher is better) or fewer (lower is better) in the same cohort that would have met `target`.

    Never below 0, which says that the counts meet it. None where nothing can be said: neither direction is
    better, `why_no_counts` says why, or no count at all could meet it because it lies beyond the scale.
    """
    if numerator is None or denominator is None or polarity is Polarity.NEUTRAL:
        return None
    if why_no_counts(numerator, denominator, per=per):
        return None
    exact = Decimal(target) * denominator / per
    if polarity is Polarity.HIGHER_IS_BETTER:
        least = int(exact.to_integral_value(ROUND_CEILING))
        return max(0, least - int(numerator)) if least <= denominator else None
    most = int(exact.to_integral_value(ROUND_FLOOR))
    return max(0, int(numerator) - most) if most >= 0 else None
