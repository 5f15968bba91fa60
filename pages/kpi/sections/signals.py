"""Signals on the chart of a KPI: average, control limits, marked points, and their words.

It is the variation that the verdict of the assessment sums up, by points, so that chart, sentence and files always
agree.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property

from django.utils.safestring import SafeString

from analysis.core.periods import Cadence, Period
from analysis.core.rule_sets import RuleSet
from analysis.spc.groups import FEWEST_POINTS
from analysis.spc.points import AssessedPoint, PointType
from analysis.spc.variation import Variation
from analysis.spc.words import SignalRun, signal_in_words, signal_runs
from exports.sheet import ColumnKind
from kpis.display.charts import draw_shape
from pages.kpi.options import ON
from pages.kpi.section import ByPeriod, Columns, Section
from web.links import choice_links

OFF = "off"
LIMITS = {ON: "Show usual range", OFF: "Hide them"}
MOST_LISTED = 12


@dataclass(frozen=True)
class ListedRun:
    """A run of points with the shape that marks it."""

    run: SignalRun
    shape: SafeString


@dataclass(frozen=True)
class JudgedPoint:
    """Verdict of the rules on one figure of the history; the limits are the true ones, not capped to the scale."""

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
            return "Not judged: no usual range"
        return "Too early to say" if is_provisional else point.type.label


@dataclass(frozen=True)
class Signals(Section):
    """The variation of the series on the page. `variation` is None without a figure."""

    template = "pages/parts/signals.html"

    @property
    def variation(self) -> Variation | None:
        return self.trend.assessment.variation

    @property
    def cadence(self) -> Cadence:
        return self.trend.series.cadence

    @cached_property
    def runs(self) -> tuple[SignalRun, ...]:
        return signal_runs(self.variation, self.cadence)

    @property
    def has_limits(self) -> bool:
        """True where there are limits to show: two neighbouring periods with a figure, monthly or quarterly."""
        return self.variation is not None and any(group.lower is not None for group in self.variation.groups)

    @property
    def is_shown(self) -> bool:
        """True where the chart shows limits: as the reader chose, else where there are 13 figures or more."""
        chosen = self.trend.options.limits
        if not self.has_limits or chosen in LIMITS:
            return self.has_limits and chosen == ON
        return sum(point.value is not None for point in self.variation.points) >= FEWEST_POINTS

    @property
    def is_asked_for(self) -> bool:
        return self.has_limits and self.trend.options.limits in LIMITS

    @property
    def overlays(self) -> dict[str, Sequence[Variation]]:
        return {"limits": (self.variation,)} if self.is_shown else {}

    @cached_property
    def points(self) -> Mapping[Period, JudgedPoint]:
        """Verdicts on each period that has a figure; empty for a yearly series."""
        if self.variation is None:
            return {}
        return {
            point.period: JudgedPoint(point, self.variation.rule_set, self.cadence)
            for point in self.variation.points
            if point.value is not None
        }

    @property
    def late_columns(self) -> Columns:
        if not self.points:
            return ()
        level = {"file_kind": ColumnKind.NUMBER, "decimals": 2, "only": "file"}
        return (
            ("signal", ByPeriod(self._words_of, verbose_name="Signal", only="file")),
            ("mean", ByPeriod(self._level("mean"), verbose_name="Average", **level)),
            ("lower", ByPeriod(self._level("lower"), verbose_name="Lower limit", **level)),
            ("upper", ByPeriod(self._level("upper"), verbose_name="Upper limit", **level)),
        )

    def _words_of(self, period: Period) -> str | None:
        return self.points[period].words if period in self.points else None

    def _level(self, name: str) -> Callable[[Period], float | None]:
        return lambda period: getattr(self.points[period].point, name) if period in self.points else None

    @property
    def words(self) -> str:
        """Rules by which the figures are judged; empty for a yearly series."""
        return self.variation.rule_set.in_words if self.points else ""

    @property
    def notes(self) -> Sequence[tuple[str, str]]:
        return [("Signals", self.variation.rule_set.in_words)] if self.points else []

    @property
    def choices(self) -> Sequence[dict]:
        if not self.has_limits:
            return ()
        chosen = ON if self.is_shown else OFF
        return ({"name": "Usual range", "choices": choice_links(self.trend.reading, "limits", LIMITS, chosen)},)

    @property
    def listed(self) -> list[ListedRun]:
        """The last runs of points that are more than chance, newest first."""
        return [ListedRun(run, draw_shape(run.type)) for run in reversed(self.runs[-MOST_LISTED:])]

    @property
    def unlisted(self) -> int:
        """Number of earlier runs that are not listed."""
        return max(0, len(self.runs) - MOST_LISTED)

    @property
    def shapes(self) -> list[tuple[SafeString, str]]:
        """Each meaning that a marked point has, with its shape and its word."""
        found = {run.type for run in self.runs}
        return [(draw_shape(meaning), meaning.label) for meaning in PointType if meaning in found]
