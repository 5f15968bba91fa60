"""Funnel plot as a specification, before it is drawn, with its words.

Each area is a point by its size and its value, with control limits for every size around the value of all areas
together (docs/methods.md, Funnel plot). The points carry letters, which the table beside the plot repeats.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal

from analysis.core.kinds import KINDS, Kind, written_number
from analysis.core.series import Polarity
from analysis.statistics.funnel import Funnel, FunnelLimits, FunnelPlace, FunnelPoint, funnel_curve
from analysis.statistics.intervals.methods import METHODS
from analysis.statistics.neighbours.spread import FEWEST
from charts.axes import Axis, build_axis
from charts.marks import letter

# The order in which places are told: the furthest out first.
_PLACES = (FunnelPlace.FAR_ABOVE, FunnelPlace.FAR_BELOW, FunnelPlace.ABOVE, FunnelPlace.BELOW)
# The limits are drawn a little beyond the smallest and the largest area.
_ROOM = 0.1
_CURVE_POINTS = 24


@dataclass(frozen=True, slots=True)
class FunnelDot:
    """One area on the plot: its letter, the count it is made from, its value in the KPI's unit, and its position."""

    letter: str
    area: str
    size: int
    value: float
    is_home: bool
    place: FunnelPlace


@dataclass(frozen=True, slots=True)
class FunnelSpec:
    """One funnel plot: its points, the limits as curves from the smallest to the largest size, and both axes.

    `words` describe it. `sizes` names what the areas' sizes count ("Children looked after"); empty
    where the catalogue does not say.
    """

    title: str
    unit: str
    sizes: str
    dots: tuple[FunnelDot, ...]
    curve: tuple[FunnelLimits, ...]
    centre: float
    written_centre: str
    value_axis: Axis
    size_axis: Axis
    words: str


def build_funnel_chart(
    found: Funnel | None,
    *,
    title: str,
    home: str,
    kind: Kind,
    decimals: int,
    polarity: Polarity,
    sizes: str = "",
) -> FunnelSpec | None:
    """Build the plot of `found`; None where fewer than three areas have counts, or `found` is None.

    Letters go by the value, the highest first, and by name where values are equal. `home` is the area that is marked.
    """
    if found is None or len(found.points) < FEWEST:
        return None
    per = METHODS[kind.slug].per
    ranked = sorted(found.points, key=lambda point: (-point.value, point.area))
    counted = [point.limits.denominator for point in ranked]
    smallest, largest = max(1, int(min(counted) * (1 - _ROOM))), int(max(counted) * (1 + _ROOM)) + 1
    curve = funnel_curve(found.centre, largest, smallest=smallest, points=_CURVE_POINTS, per=per)
    edges = [edge for limits in (curve[0], curve[-1]) for edge in (limits.far_low, limits.far_high)]
    return FunnelSpec(
        title=title,
        unit=kind.label,
        sizes=sizes,
        dots=tuple(_dot(place, point, home) for place, point in enumerate(ranked)),
        curve=curve,
        centre=found.centre,
        written_centre=kind.written(Decimal(found.centre), decimals),
        value_axis=build_axis([*edges, *(point.value for point in ranked)], kind, decimals, "fitted"),
        size_axis=build_axis([smallest, largest], KINDS["count"], 0, "fitted"),
        words=describe_funnel(found, home, kind, decimals, polarity),
    )


def describe_funnel(found: Funnel, home: str, kind: Kind, decimals: int, polarity: Polarity) -> str:
    """Name the areas outside the limits for their size, say if that means much, and name those without counts."""
    number = len(found.points)
    sentences = [f"All {number} areas together have {kind.written(Decimal(found.centre), decimals)}."]
    outside = [_outside(found, place, polarity) for place in _PLACES]
    sentences += [words for words in outside if words] or ["All lie within chance for their size."]
    sentences.append(_home(found, home))
    if found.is_overdispersed and found.spread is not None:
        sentences.append(
            f"The areas differ by more than chance: their spread is {written_number(Decimal(found.spread), 1)} times"
            " what chance alone would give, so lying outside says less than it seems."
        )
    sentences += [f"{why} for {listed(areas)}." for why, areas in _left_out(found).items()]
    return " ".join(sentence for sentence in sentences if sentence)


def listed(names: Sequence[str]) -> str:
    """Join names as a sentence does: "Devon, Essex and Kent"."""
    *most, last = names
    return f"{', '.join(most)} and {last}" if most else last


def _dot(place: int, point: FunnelPoint, home: str) -> FunnelDot:
    return FunnelDot(
        letter=letter(place),
        area=point.area,
        size=point.limits.denominator,
        value=point.value,
        is_home=point.area == home,
        place=point.place,
    )


def _outside(found: Funnel, place: FunnelPlace, polarity: Polarity) -> str:
    names = [point.area for point in found.points if point.place is place]
    return f"{place.in_words(polarity)}: {listed(names)}." if names else ""


def _home(found: Funnel, home: str) -> str:
    """Sentence for a home area within the limits while others are outside; if outside, it is named already."""
    is_within = any(point.area == home and point.place is FunnelPlace.WITHIN for point in found.points)
    others_outside = any(point.place is not FunnelPlace.WITHIN for point in found.points)
    return f"{home} lies within chance for its size." if is_within and others_outside else ""


def _left_out(found: Funnel) -> dict[str, list[str]]:
    reasons: dict[str, list[str]] = {}
    for area, why in found.left_out:
        reasons.setdefault(why, []).append(area)
    return reasons
