"""The lines beside the council's own on the chart of a KPI: England, the region and one average of similar councils."""

from collections.abc import Sequence
from dataclasses import dataclass, replace

from analysis.core.series import Series
from kpis.models import Area

NAME_OF_NEIGHBOURS = "Similar councils"
# in the order of their styles, so that each looks the same on every chart
LEVELS = (Area.Level.COUNTRY, Area.Level.REGION, Area.Level.NEIGHBOURS)


@dataclass(frozen=True)
class DrawnLines:
    """Series to draw beside the council's own, one of each level; without figures where a level has none.

    `neighbours` is the area behind the line of similar councils, None where there is no such line.
    """

    series: tuple[Series, ...]
    neighbours: Area | None

    @property
    def words(self) -> str:
        """Name of the edition that the line of similar councils is of; empty without such a line."""
        if self.neighbours is None:
            return ""
        edition = self.neighbours.name.partition("(")[2].rstrip(")")
        return f"{NAME_OF_NEIGHBOURS}: their average{f', {edition}' if edition else ''}."


def lines_to_draw(own: Series, others: Sequence[tuple[Area, Series]], *, with_neighbours: bool = True) -> DrawnLines:
    """Choose of each level the series that reaches furthest, of equal ones the first in the order of `others`.

    Averages of similar councils are named alike, and left out where their range is drawn instead.
    """
    chosen: dict[str, tuple[Area, Series]] = {}
    for area, series in others:
        before = chosen.get(area.level)
        if before is None or series.latest.period.end > before[1].latest.period.end:
            chosen[area.level] = (area, series)
    if not with_neighbours or not own.observations:
        chosen.pop(Area.Level.NEIGHBOURS, None)
    drawn = []
    for level in LEVELS:
        area, series = chosen.get(level, (None, replace(own, area="", observations=())))
        drawn.append(replace(series, area=NAME_OF_NEIGHBOURS) if level == Area.Level.NEIGHBOURS and area else series)
    average = chosen.get(Area.Level.NEIGHBOURS)
    return DrawnLines(tuple(drawn), average[0] if average else None)
