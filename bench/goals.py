"""What must be reached, and whether it was: plain numbers in, a table of goals out. The limits are the design's."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from statistics import median

from bench.pages_measured import PAGES, SCORECARD, Page
from bench.visiting import Wire

QUICK_MS, QUICK_GROWTH = 4.0, 1.2
FIRST_MS = 100.0
SCORECARDS_A_SECOND = 600.0
MEMORY_GROWTH = 1.1
MOST_REQUESTS = 3
EXPLORED_MS = 400.0
STATIC_TIME, STATIC_WORK, LONGEST_TASK_MS = 1.5, 1.2, 50.0
LOADING_SECONDS = 5.0
ASSESSING_MICROSECONDS = 1000.0
PUBLISHING_MS = 300.0
COMPARED_MS, COMPARED_AGAIN_MS = 150.0, 5.0
LISTS_SECONDS, LISTS_MEGABYTES = 10.0, 250.0
SMALL, LARGE = "S", "L"


@dataclass(frozen=True)
class Goal:
    """One goal, what was measured for it, and whether it is reached."""

    name: str
    measured: str
    limit: str
    is_reached: bool

    @property
    def row(self) -> tuple[str, ...]:
        return self.name, self.measured, self.limit, "reached" if self.is_reached else "MISSED"


@dataclass(frozen=True)
class PageResult:
    """One page on one size. Times are milliseconds of the server's processors, sizes bytes on the wire.

    `first_ms` is of the first view after a figure was revised, `record_ms` after the record changed.
    """

    first_queries: int
    warm_queries: int
    first_ms: float
    record_ms: float
    warm_ms: float
    bytes_cold: int
    bytes_page: int
    requests: int
    is_304: bool


# what changes before a first view
CHANGES_OF: dict[str, Callable[[PageResult], float]] = {
    "a figure": lambda page: page.first_ms,
    "the record": lambda page: page.record_ms,
}


@dataclass(frozen=True)
class SizeResult:
    """All that was measured on one size; `pages` by name, `memory` in megabytes of all workers together."""

    size: str
    pages: dict[str, PageResult] = field(default_factory=dict)
    memory: float = 0.0
    scorecards_a_second: float = 0.0
    explored_ms: float | None = None
    is_plotly_on_request: bool = True


@dataclass(frozen=True)
class BrowserResult:
    """One page in the browser beside a static file of the same content: medians in milliseconds."""

    page: str
    complete: float
    static_complete: float
    work: float
    static_work: float
    longest_task: float
    static_longest_task: float = 0.0


def at_most(name: str, measured: float, limit: float, unit: str = "", digits: int = 1) -> Goal:
    return Goal(name, f"{measured:,.{digits}f}{unit}", f"at most {limit:g}{unit}", measured <= limit)


@dataclass(frozen=True)
class PublishedResult:
    """One page on the published data: milliseconds of processor time, and what comes over the wire.

    After a change of the record there is no goal but at S, where a page has fewer rows of it.
    """

    page: Page
    after_figure: float
    after_record: float
    warm: float
    wire: Wire

    @property
    def row(self) -> tuple[str, ...]:
        times = (f"{self.after_figure:.1f}", f"{self.after_record:.1f}", f"{self.warm:.2f}")
        return self.page.name, *times, f"{self.wire.page:,}", f"{self.wire.total:,}", str(self.wire.requests)

    @property
    def goals(self) -> list[Goal]:
        name = self.page.name
        found = [
            at_most(f"{name}: first view after a change of a figure", self.after_figure, FIRST_MS, " ms"),
            at_most(f"{name}: warm CPU", self.warm, QUICK_MS, " ms", 2),
        ]
        if self.page.kilobytes:
            found.append(at_most(f"{name}: cold, all files", self.wire.total / 1000, self.page.kilobytes, " KB"))
            found.append(at_most(f"{name}: requests", self.wire.requests, MOST_REQUESTS, "", 0))
        return found


def goals_for_pages(results: Sequence[SizeResult]) -> list[Goal]:
    """The goals that the measured sizes can tell of; those that compare sizes only where both were measured."""
    by_size = {result.size: result for result in results}
    small, large = by_size.get(SMALL), by_size.get(LARGE)
    goals = _equal_queries(results)
    if small:
        goals += _quick(small) + _weights(small)
    if large:
        goals += _first_at_large(large)
    if small and large:
        goals += _growth(small, large)
    for result in results:
        goals += _each(result)
    return goals


def _equal_queries(results: Sequence[SizeResult]) -> list[Goal]:
    if len(results) < 2:
        return []
    sizes = ", ".join(result.size for result in results)
    return [
        Goal(
            f"{page.name}: queries equal at {sizes} (first and warm)",
            "; ".join(f"{first} and {warm}" for first, warm in found),
            "equal",
            len(set(found)) == 1,
        )
        for page in PAGES
        for found in [[(r.pages[page.name].first_queries, r.pages[page.name].warm_queries) for r in results if r.pages]]
    ]


def _quick(small: SizeResult) -> list[Goal]:
    quick = [page for page in PAGES if page.is_quick]
    warm = [at_most(f"{p.name}: warm CPU at S", small.pages[p.name].warm_ms, QUICK_MS, " ms", 2) for p in quick]
    first = [
        at_most(
            f"{page.name}: first view after a change of {what} at S", time_of(small.pages[page.name]), FIRST_MS, " ms"
        )
        for page in PAGES
        for what, time_of in CHANGES_OF.items()
    ]
    return warm + first


def _weights(small: SizeResult) -> list[Goal]:
    """What a page weighs on a telephone, on the size of a council: at L a page has as many lines as it may hold."""
    return [
        at_most(f"{p.name}: cold, all files, at S", small.pages[p.name].bytes_cold / 1000, p.kilobytes, " KB")
        for p in PAGES
        if p.kilobytes
    ]


def _first_at_large(large: SizeResult) -> list[Goal]:
    goals = []
    for page in PAGES:
        found = large.pages[page.name]
        if page.first_ms_at_large is not None:
            for what, time_of in CHANGES_OF.items():
                name = f"{page.name}: first view after a change of {what} at L"
                goals.append(at_most(name, time_of(found), page.first_ms_at_large, " ms"))
        if page.warm_ms_at_large is not None:
            goals.append(at_most(f"{page.name}: warm CPU at L", found.warm_ms, page.warm_ms_at_large, " ms", 2))
    return goals


def _growth(small: SizeResult, large: SizeResult) -> list[Goal]:
    goals = [
        at_most(
            f"{page.name}: warm CPU at L to that at S",
            large.pages[page.name].warm_ms / small.pages[page.name].warm_ms,
            QUICK_GROWTH,
            " times",
            2,
        )
        for page in PAGES
        if page.is_quick
    ]
    return [*goals, at_most("memory at L to that at S", large.memory / small.memory, MEMORY_GROWTH, " times", 2)]


def _each(result: SizeResult) -> list[Goal]:
    """What holds for every size: requests, 304, throughput, and Plotly only when asked for."""
    goals = []
    for page in PAGES:
        found = result.pages[page.name]
        goals.append(at_most(f"{page.name}: requests at {result.size}", found.requests, MOST_REQUESTS, "", 0))
        not_changed = "304" if found.is_304 else "the page again"
        goals.append(Goal(f"{page.name}: repeated view at {result.size}", not_changed, "304", found.is_304))
    rate = result.scorecards_a_second
    name = f"warm {SCORECARD.name}s a second at {result.size}"
    goals.append(Goal(name, f"{rate:,.0f}", f"at least {SCORECARDS_A_SECOND:g}", rate >= SCORECARDS_A_SECOND))
    if result.explored_ms is not None:
        on_request = result.is_plotly_on_request
        words = "on request" if on_request else "by itself"
        goals.append(Goal(f"Plotly is fetched at {result.size}", words, "on request", on_request))
        goals.append(
            at_most(f"Plotly drawn after the click at {result.size}", result.explored_ms, EXPLORED_MS, " ms", 0)
        )
    return goals


def goals_in_browser(results: Sequence[BrowserResult]) -> list[Goal]:
    goals = []
    for found in results:
        time, work = found.complete / found.static_complete, found.work / found.static_work
        goals += [
            at_most(f"{found.page}: time to complete to that of a static file", time, STATIC_TIME, " times", 2),
            at_most(f"{found.page}: main-thread time to that of a static file", work, STATIC_WORK, " times", 2),
            at_most(f"{found.page}: longest task", found.longest_task, LONGEST_TASK_MS, " ms", 0),
        ]
    return goals


def goal_for_loading(seconds: float) -> Goal:
    return at_most("loading all reference data", seconds, LOADING_SECONDS, " s")


def goal_for_publishing(milliseconds: float) -> Goal:
    name = "a page while something is published every two seconds: wait of 95 in 100"
    return at_most(name, milliseconds, PUBLISHING_MS, " ms", 0)


def goals_for_days(first: Sequence[float], again: float) -> list[Goal]:
    """The goals of two days that nobody has compared yet, by milliseconds of each first view and of a repeated one."""
    return [
        at_most("two days never compared: first view, median", median(first), COMPARED_MS, " ms"),
        at_most("two days never compared: first view, worst", max(first), COMPARED_MS, " ms"),
        at_most("two days never compared: the same again", again, COMPARED_AGAIN_MS, " ms", 2),
    ]


def goal_for_assessing(microseconds: float) -> Goal:
    return at_most("assessing one KPI of ten years of months", microseconds, ASSESSING_MICROSECONDS, " µs", 0)


def goals_for_lists(seconds: float, megabytes: float) -> list[Goal]:
    """Goals of counting 20,000 rows of children's lists, the start of the process included."""
    return [
        at_most("time of reading and counting", seconds, LISTS_SECONDS, " s", 1),
        at_most("memory of the reading process", megabytes, LISTS_MEGABYTES, " MB", 0),
    ]


def table(head: Sequence[str], rows: Sequence[Sequence[str]]) -> str:
    """A Markdown table whose columns line up, the first to the left and the others to the right."""
    lines = [list(head), *[list(row) for row in rows]]
    widths = [max(len(line[column]) for line in lines) for column in range(len(head))]
    rule = ["-" * widths[0], *["-" * (width - 1) + ":" for width in widths[1:]]]

    def joined(cells: Sequence[str]) -> str:
        first = cells[0].ljust(widths[0])
        others = [cell.rjust(width) for cell, width in zip(cells[1:], widths[1:], strict=True)]
        return f"| {' | '.join([first, *others])} |"

    return "\n".join([joined(lines[0]), joined(rule), *[joined(line) for line in lines[1:]]])


def goals_table(goals: Sequence[Goal]) -> str:
    return table(("Goal", "Measured", "Limit", "Result"), [goal.row for goal in goals])
