"""The pages that are measured: to measure another, add it here."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Page:
    """A page by the name that results carry; `kilobytes` is the most it may cost cold at S, None for no such goal."""

    name: str
    path: str
    kilobytes: int | None = None
    is_quick: bool = False
    # most processor time at L of the first view after a change, and of a later one, in milliseconds
    first_ms_at_large: float | None = None
    warm_ms_at_large: float | None = None


HOME = Page("where we stand", "/", first_ms_at_large=300.0)
SCORECARD = Page("scorecard", "/kpis/", kilobytes=40, is_quick=True, first_ms_at_large=300.0)
TREND = Page("trend", "/kpis/measured-0001/", kilobytes=40, is_quick=True)
CHARTS = Page("all charts", "/kpis/?view=charts", kilobytes=70)
# two days looked back to, a year of months between them
CHANGES = Page("changes", "/changes/?from=2025-06-30&to=2026-06-30", first_ms_at_large=150.0, warm_ms_at_large=5.0)
COMMITTEE = tuple(
    Page(name, path, first_ms_at_large=300.0, warm_ms_at_large=5.0)
    for name, path in (
        ("progress together", "/recommendations/matrix/"),
        ("a theme", "/themes/measured/"),
        ("readiness", "/readiness/"),
        ("questions", "/questions/"),
    )
)
PAGES = (HOME, SCORECARD, TREND, CHARTS, CHANGES, *COMMITTEE)
