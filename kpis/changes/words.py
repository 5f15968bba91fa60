"""Words and order of what changed of a KPI's figures."""

from decimal import Decimal

from analysis.basis import KpiFacts
from analysis.core.series import Observation
from kpis.display.cells import period_words

KPI_PAGE = "pages:kpi"


def said_of(kpi: KpiFacts, observation: Observation | None) -> str:
    """A figure with its period: "80% (January 2021)"; "No figure" for none."""
    return f"{kpi.written(observation)} ({period_words(observation)})" if observation else "No figure"


def size_of(before: Decimal | str | None, after: Decimal | str | None) -> float:
    """Difference of two values as a share of the larger, from 0 to 1; a first or last figure has none, and counts 0."""
    if before in (None, "") or after in (None, ""):
        return 0.0
    was, now = float(before), float(after)
    largest = max(abs(was), abs(now))
    return abs(now - was) / largest if largest else 0.0
