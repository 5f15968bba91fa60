"""Value axis of a chart: round ends, round steps, and words for where it starts."""

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from math import ceil, floor, log10
from typing import Literal

from analysis.core.kinds import Kind, written_number

AxisChoice = Literal["whole", "fitted"]

FEWEST_TICKS = 4
MOST_TICKS = 6
ROUND_STEPS = (1.0, 2.0, 2.5, 5.0)

# A smaller range would blow up differences that nobody should read anything into.
LEAST_RANGE = 0.1


@dataclass(frozen=True, slots=True)
class Axis:
    """Axis from `low` to `high` in the KPI's unit, with the values to label and their format."""

    low: float
    high: float
    ticks: tuple[float, ...]
    labels: tuple[str, ...]
    choice: AxisChoice
    in_words: str


def build_axis(values: Sequence[float], kind: Kind, decimals: int, choice: AxisChoice) -> Axis:
    """Make an axis around `values`, with 4 to 6 labelled steps of 1, 2, 2.5 or 5 times a power of ten.

    "whole" runs from zero to the most the kind allows, or to a round number; "fitted" runs closely
    around the values. Neither leaves the bounds of the kind unless a value does. Things that are
    counted whole have whole steps. Without values it runs from zero.
    """
    low, high = _extent(values, kind, choice)
    ticks = _ticks(low, high, kind, _least_step(kind, decimals))
    return Axis(
        low=ticks[0],
        high=ticks[-1],
        ticks=ticks,
        labels=tuple(_tick_text(tick, kind) for tick in ticks),
        choice=choice,
        in_words=_axis_in_words(ticks[0], kind),
    )


def drawn_range(values: Sequence[float]) -> tuple[float, float]:
    """Return the lowest and highest of `values`, moved apart where they are closer than a tenth of the highest."""
    low, high = min(values), max(values)
    least = LEAST_RANGE * max(abs(low), abs(high)) or 1.0
    room = max(0.0, least - (high - low)) / 2
    return low - room, high + room


def _extent(values: Sequence[float], kind: Kind, choice: AxisChoice) -> tuple[float, float]:
    lowest = float(kind.lowest) if kind.lowest is not None else None
    highest = float(kind.highest) if kind.highest is not None else None
    if not values:
        return 0.0, highest or 1.0
    least, most = min(values), max(values)
    if choice == "whole":
        top = highest if highest is not None else most or 1.0
        return min(0.0, least), max(top, most)
    low, high = drawn_range(values)
    if lowest is not None:
        low = max(low, min(lowest, least))
    if highest is not None:
        high = min(high, max(highest, most))
    return low, high


def _least_step(kind: Kind, decimals: int) -> float:
    return 10.0**-decimals if kind.needs_denominator else 1.0


def _ticks(low: float, high: float, kind: Kind, least_step: float) -> tuple[float, ...]:
    exponent = floor(log10((high - low) / MOST_TICKS)) - 1
    while True:
        for factor in ROUND_STEPS:
            step = factor * 10.0**exponent
            if step < least_step or not _is_multiple(step, least_step):
                continue
            bottom, top = floor(low / step + 1e-9), ceil(high / step - 1e-9)
            if top - bottom < MOST_TICKS:
                bottom, top = _enough(bottom, top, step, kind)
                return tuple(round(number * step, 10) for number in range(bottom, top + 1))
        exponent += 1


def _is_multiple(step: float, least_step: float) -> bool:
    """True if labels at `step` need no more decimals than the values have."""
    return abs(step / least_step - round(step / least_step)) < 1e-9


def _enough(bottom: int, top: int, step: float, kind: Kind) -> tuple[int, int]:
    """Lengthen an axis that has too few steps, upwards where the kind allows it, else downwards."""
    while top - bottom + 1 < FEWEST_TICKS:
        if kind.highest is None or (top + 1) * step <= kind.highest:
            top += 1
        else:
            bottom -= 1
    return bottom, top


def _tick_text(tick: float, kind: Kind) -> str:
    text = written_number(Decimal(repr(tick)))
    return f"{text}%" if kind.unit == "%" else text


def _axis_in_words(low: float, kind: Kind) -> str:
    start = "zero" if low == 0 else _tick_text(low, kind)
    return f"The scale starts at {start}."
