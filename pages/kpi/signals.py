"""What the chart of a KPI's page shows of signals and chance: average, limits, marked points, and their words.

It is the variation that the verdict of the assessment sums up, by points, so that chart, sentence and files always
agree.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from django.utils.safestring import SafeString

from analysis.core.periods import Cadence, Period
from analysis.core.rule_sets import RuleSet
from analysis.spc.groups import FEWEST_POINTS
from analysis.spc.points import AssessedPoint, PointType
from analysis.spc.variation import Variation
from analysis.spc.words import SignalRun, signal_in_words, signal_runs
from kpis.display.charts import draw_shape

LIMITS = {"on": "Show average and limits", "off": "Hide them"}
MOST_LISTED = 12


@dataclass(frozen=True)
class ListedRun:
    """A run of points with the shape that marks it."""

    run: SignalRun
    shape: SafeString


@dataclass(frozen=True)
class JudgedPoint:
    """What the rules say of one figure of the history; the limits are the true ones, not capped to the scale."""

    point: AssessedPoint
    rule_set: RuleSet
    cadence: Cadence

    @property
    def words(self) -> str:
        """ "Improving: above the upper limit", with "(provisional)" where the limits are; or why there is no signal."""
        point, is_provisional = self.point, self.point.group.is_provisional
        if point.type is not PointType.COMMON_CAUSE:
            provisional = " (provisional)" if is_provisional else ""
            return f"{point.type.label}: {signal_in_words(point, self.rule_set, self.cadence)}{provisional}"
        if point.lower is None:
            return "Not assessed: no limits"
        return f"{point.type.label}{' so far' if is_provisional else ''}"


@dataclass(frozen=True)
class Signals:
    """The variation of the series on the page, and whether the chart shows it."""

    variation: Variation
    cadence: Cadence
    is_shown: bool
    runs: tuple[SignalRun, ...]

    @property
    def has_limits(self) -> bool:
        """Whether there is anything to show: two neighbouring periods with a figure, monthly or quarterly."""
        return _has_limits(self.variation)

    @property
    def chosen(self) -> str:
        return "on" if self.is_shown else "off"

    @property
    def overlays(self) -> dict[str, Sequence[Variation]]:
        """The data of the chart's overlay."""
        return {"limits": (self.variation,)} if self.is_shown else {}

    @property
    def points(self) -> Mapping[Period, JudgedPoint]:
        """What is said of each period that has a figure; empty for a yearly series."""
        return {
            point.period: JudgedPoint(point, self.variation.rule_set, self.cadence)
            for point in self.variation.points
            if point.value is not None
        }

    @property
    def rules(self) -> str:
        return self.variation.rule_set.in_words

    @property
    def listed(self) -> list[ListedRun]:
        """The last runs of points that are more than chance, newest first."""
        return [ListedRun(run, draw_shape(run.type)) for run in reversed(self.runs[-MOST_LISTED:])]

    @property
    def unlisted(self) -> int:
        """How many earlier runs are not listed."""
        return max(0, len(self.runs) - MOST_LISTED)

    @property
    def shapes(self) -> list[tuple[SafeString, str]]:
        """Each meaning that a marked point has, with its shape and its word."""
        found = {run.type for run in self.runs}
        return [(draw_shape(meaning), meaning.label) for meaning in PointType if meaning in found]


def build_signals(variation: Variation, cadence: Cadence, chosen: str) -> Signals:
    """What the page shows of `variation`: as `chosen` ("on" or "off"), else where there are 13 figures or more."""
    is_shown = chosen == "on"
    if chosen not in LIMITS:
        is_shown = sum(point.value is not None for point in variation.points) >= FEWEST_POINTS
    return Signals(variation, cadence, is_shown and _has_limits(variation), signal_runs(variation, cadence))


def _has_limits(variation: Variation) -> bool:
    return any(group.lower is not None for group in variation.groups)
