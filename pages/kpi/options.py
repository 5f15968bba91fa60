"""Options of a KPI's page, as its address says: which series, how the chart is drawn, what more is shown."""

from collections.abc import Mapping
from dataclasses import dataclass

from charts.axes import AxisChoice

ON = "on"
TOGETHER = "12"
ACCEPTS = "break"
NEIGHBOURS = "neighbours"
FIRST_REPORTED = "first"
ALL_PERIODS = "all"


@dataclass(frozen=True)
class ChartOptions:
    """Options asked for by the address; a value that no link of ours has counts as not asked for.

    `series` is the slug of a cadence; `among` the last day of the period in which the council is placed among its
    neighbours. The two days to compare are as they were typed; both empty: nothing is compared. `limits` is "on",
    "off" or empty, where the number of figures decides. `page` is that of the history.
    """

    series: str = ""
    axis: AxisChoice = "fitted"
    events: str = "key"
    limits: str = ""
    shows_first: bool = False
    shows_neighbours: bool = False
    among: str = ""
    intervals: bool = False
    own_limits: bool = False
    together: bool = False
    start: str = ""
    end: str = ""
    accepts_breaks: bool = False
    page: str = ""

    @classmethod
    def read(cls, query: Mapping[str, str]) -> "ChartOptions":
        """The options that a query string asks for."""
        return cls(
            series=query.get("series", ""),
            axis="whole" if query.get("axis") == "whole" else "fitted",
            events=query.get("events", ""),
            limits=query.get("limits", ""),
            shows_first=query.get("show") == FIRST_REPORTED,
            shows_neighbours=query.get("compare") == NEIGHBOURS,
            among=query.get("among", "").strip(),
            intervals=query.get("intervals") == ON,
            own_limits=query.get("own_limits") == ON,
            together=query.get("together") == TOGETHER,
            start=query.get("from", "").strip(),
            end=query.get("to", "").strip(),
            accepts_breaks=query.get("accept") == ACCEPTS,
            page=query.get("page", ""),
        )

    @property
    def shows_all_periods(self) -> bool:
        return self.page == ALL_PERIODS
