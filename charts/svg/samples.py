"""Samples of lines and bands, beside the names at their ends and in the legend of a narrow chart."""

from charts.svg.plot import LEVELS, SHAPES, short

# a sample and the gap after it
SAMPLE_ROOM = 34
SHORT_ROOM = 26


def sample(slot: str, x: float, y: float, across: int = 28) -> str:
    """Draw `across` units of the line of a slot, a level or a band, from `x` on at the height `y`."""
    return f'<g class="chart__sample">{_sample(slot, x, y, across)}</g>'


def _sample(slot: str, x: float, y: float, across: int) -> str:
    line = f'd="M{short(x)} {short(y)}h{across}"/>'
    box = f"M{short(x)} {short(y - 6)}h{across}v12h-{across}z"
    if slot == "expected":
        return f'<path class="chart__expected" d="M{short(x + across / 2 - 7)} {short(y - 6)}h14m-7 0v12m-7 0h14"/>'
    if slot == "bridge":
        return f'<path class="chart__bridge" {line}'
    if slot == "reported":
        return f'<path class="chart__reported" d="{box}"/>'
    if slot in LEVELS:
        return f'<path class="{LEVELS[slot]}" {line}'
    if slot == "band":
        return f'<path class="chart__band" d="{box}"/><path class="chart__median" {line}'
    point = f'd="M{short(x + across / 2)} {short(y)}{SHAPES[int(slot)]}"/>'
    return (
        f'<path class="chart__line chart__line--{slot}" {line}<path class="chart__points chart__points--{slot}" {point}'
    )
