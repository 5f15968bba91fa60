"""Charts as safe HTML: the only place that marks generated SVG as safe."""

from collections.abc import Callable
from zlib import compressobj, decompressobj

from django.utils.safestring import SafeString, mark_safe

from analysis.core.series import Series
from analysis.spc.points import PointType
from analysis.spc.variation import assess_series
from charts.funnel import FunnelSpec
from charts.lanes import LanesSpec
from charts.spec import ChartSpec, build_chart
from charts.svg.chart import to_both_svgs, to_small_svg
from charts.svg.funnel import to_both_funnel_svgs
from charts.svg.lanes import to_both_lanes
from charts.svg.lines import signal_shape
from charts.svg.sparkline import sparkline
from kpis.figures.standings import Standing


def draw(spec: ChartSpec, id: str = "chart") -> SafeString:
    """The chart of a KPI's page, for wide and narrow screens; its texts are escaped where it is drawn."""
    return mark_safe(to_both_svgs(spec, id=id))


def draw_funnel(spec: FunnelSpec) -> SafeString:
    """The funnel plot of a KPI's page, for wide and narrow screens; its texts are escaped where it is drawn."""
    return mark_safe(to_both_funnel_svgs(spec))


def draw_lanes(spec: LanesSpec) -> SafeString:
    """Lanes over time, for wide and narrow screens; their texts are escaped where they are drawn."""
    return mark_safe(to_both_lanes(spec))


def draw_review(spec: ChartSpec, id: str) -> SafeString:
    """The small chart of a figure that waits for approval."""
    return mark_safe(to_small_svg(spec, id=id))


def draw_small(standing: Standing, series: Series) -> SafeString:
    """The small chart of a KPI with its target and breaks, average and limits, and the points beyond chance."""
    basis = standing.basis
    spec = build_chart(series, targets=basis.targets, breaks=basis.breaks, limits=(assess_series(series, basis),))
    return mark_safe(to_small_svg(spec, id=standing.kpi.slug))


def draw_spark(standing: Standing, series: Series) -> SafeString:
    """The history of a KPI in a row of a table."""
    verdict = standing.assessment.verdict
    return mark_safe(sparkline(series, standing.assessment.target, latest_type=verdict.type if verdict else None))


# the first drawing that was folded of each kind, by the function that draws it: it stays the same
_first: dict[Callable, bytes] = {}


def fold(drawing: SafeString, drawn_by: Callable) -> bytes:
    """A drawing of this module compressed: what it has in common with the first one is not kept again."""
    content = drawing.encode()
    packing = compressobj(zdict=_first.setdefault(drawn_by, content))
    return packing.compress(content) + packing.flush()


def unfold(folded: bytes, drawn_by: Callable) -> SafeString:
    """The drawing that was folded in this process."""
    return mark_safe(decompressobj(zdict=_first[drawn_by]).decompress(folded).decode())


def draw_shape(meaning: PointType) -> SafeString:
    """The shape that marks points of one meaning on charts."""
    return mark_safe(signal_shape(meaning))
