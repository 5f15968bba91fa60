"""Whether a goal counts as reached, at its edge and beyond it."""

from dataclasses import replace

import pytest

from bench.goals import (
    BrowserResult,
    PageResult,
    PublishedResult,
    SizeResult,
    at_most,
    goal_for_assessing,
    goal_for_loading,
    goal_for_publishing,
    goals_for_days,
    goals_for_lists,
    goals_for_pages,
    goals_in_browser,
    table,
)
from bench.pages_measured import PAGES, Page
from bench.visiting import Wire

GOOD_PAGE = PageResult(
    first_queries=20,
    warm_queries=3,
    first_ms=100.0,
    record_ms=100.0,
    warm_ms=4.0,
    bytes_cold=40_000,
    bytes_page=9_000,
    requests=3,
    is_304=True,
)
GOOD = SizeResult("S", {page.name: GOOD_PAGE for page in PAGES}, 200.0, 600.0, 400.0, True)


def missed(goals):
    return [goal.name for goal in goals if not goal.is_reached]


def with_page(result, name, **changes):
    return replace(result, pages=result.pages | {name: replace(result.pages[name], **changes)})


def test_every_goal_is_reached_exactly_at_its_limit():
    large = replace(GOOD, size="L", memory=GOOD.memory * 1.1)
    assert missed(goals_for_pages([GOOD, large])) == []


@pytest.mark.parametrize(
    ("name", "changes", "goal"),
    [
        ("scorecard", {"warm_ms": 4.01}, "scorecard: warm CPU at S"),
        ("trend", {"first_ms": 100.1}, "trend: first view after a change of a figure at S"),
        ("where we stand", {"first_ms": 100.1}, "where we stand: first view after a change of a figure at S"),
        ("questions", {"record_ms": 100.1}, "questions: first view after a change of the record at S"),
        ("trend", {"bytes_cold": 40_001}, "trend: cold, all files, at S"),
        ("all charts", {"bytes_cold": 70_001}, "all charts: cold, all files, at S"),
        ("all charts", {"requests": 4}, "all charts: requests at S"),
        ("scorecard", {"is_304": False}, "scorecard: repeated view at S"),
    ],
)
def test_a_page_beyond_its_limit_misses_its_goal(name, changes, goal):
    assert missed(goals_for_pages([with_page(GOOD, name, **changes)])) == [goal]


def test_what_a_page_weighs_is_a_goal_at_the_size_of_a_council_alone():
    large = with_page(replace(GOOD, size="L"), "scorecard", bytes_cold=150_000)
    assert missed(goals_for_pages([large])) == []


@pytest.mark.parametrize(
    ("changes", "goal"),
    [
        ({"scorecards_a_second": 599.9}, "warm scorecards a second at S"),
        ({"explored_ms": 400.1}, "Plotly drawn after the click at S"),
        ({"is_plotly_on_request": False}, "Plotly is fetched at S"),
    ],
)
def test_a_size_beyond_its_limit_misses_its_goal(changes, goal):
    assert missed(goals_for_pages([replace(GOOD, **changes)])) == [goal]


def test_large_is_held_against_small():
    large = replace(with_page(GOOD, "trend", warm_ms=4.9, first_queries=21), size="L", memory=221.0)
    assert missed(goals_for_pages([GOOD, large])) == [
        "trend: queries equal at S, L (first and warm)",
        "trend: warm CPU at L to that at S",
        "memory at L to that at S",
    ]


@pytest.mark.parametrize(
    ("page", "goals"), [("where we stand", 1), ("readiness", 1), ("scorecard", 1), ("trend", 0), ("all charts", 0)]
)
def test_time_of_the_first_view_has_its_own_goal_on_large_data(page, goals):
    good, slow = (replace(with_page(GOOD, page, first_ms=ms), size="L") for ms in (300.0, 300.1))
    assert missed(goals_for_pages([good])) == []
    assert missed(goals_for_pages([slow])) == [f"{page}: first view after a change of a figure at L"][:goals]


def test_changes_have_goals_of_their_own_on_large_data():
    large = replace(GOOD, size="L")
    assert missed(goals_for_pages([with_page(large, "changes", first_ms=150.0, warm_ms=5.0)])) == []
    assert missed(goals_for_pages([with_page(large, "changes", first_ms=150.1, warm_ms=5.01)])) == [
        "changes: first view after a change of a figure at L",
        "changes: warm CPU at L",
    ]


def test_publishing_goal():
    assert goal_for_publishing(300.0).is_reached
    assert not goal_for_publishing(300.1).is_reached


def test_what_was_not_measured_in_a_browser_has_no_goal():
    goals = goals_for_pages([replace(GOOD, explored_ms=None)])
    assert not [goal for goal in goals if "Plotly" in goal.name]


def test_browser_goals():
    good = BrowserResult("scorecard", 150, 100, 120, 100, 50)
    assert missed(goals_in_browser([good])) == []
    bad = BrowserResult("scorecard", 151, 100, 121, 100, 51)
    assert len(missed(goals_in_browser([bad]))) == 3


def test_loading_goal():
    assert goal_for_loading(5.0).is_reached
    assert not goal_for_loading(5.01).is_reached


def test_lists_goals():
    assert all(goal.is_reached for goal in goals_for_lists(10.0, 250.0))
    assert [goal.is_reached for goal in goals_for_lists(10.1, 250.1)] == [False, False]


def test_assessing_goal():
    assert goal_for_assessing(1000.0).is_reached
    assert not goal_for_assessing(1000.1).is_reached


def test_goal_says_what_was_measured_and_what_was_asked():
    assert at_most("size", 1234.56, 45, " KB").row == ("size", "1,234.6 KB", "at most 45 KB", "MISSED")


def test_table_lines_up():
    assert table(("Page", "ms"), [("a", "1"), ("long name", "12.5")]).splitlines() == [
        "| Page      |   ms |",
        "| --------- | ---: |",
        "| a         |    1 |",
        "| long name | 12.5 |",
    ]


def test_days_never_compared_miss_their_goals_by_median_worst_and_repeated_view():
    assert missed(goals_for_days([150.0, 150.0], 5.0)) == []
    assert missed(goals_for_days([140.0, 149.0, 151.0], 5.0)) == ["two days never compared: first view, worst"]
    assert len(missed(goals_for_days([151.0], 5.01))) == 3


def published(**columns):
    wire = Wire(total=columns.pop("total", 40_000), requests=columns.pop("requests", 3), page=9_000)
    given = {"after_figure": 100.0, "after_record": 150.0, "warm": 4.0} | columns
    return PublishedResult(page=Page("scorecard", "/kpis/", kilobytes=40), wire=wire, **given)


@pytest.mark.parametrize(
    ("changes", "goals"),
    [
        ({}, []),
        ({"after_figure": 100.1}, ["scorecard: first view after a change of a figure"]),
        ({"warm": 4.01}, ["scorecard: warm CPU"]),
        ({"total": 40_100}, ["scorecard: cold, all files"]),
        ({"requests": 4}, ["scorecard: requests"]),
    ],
)
def test_the_published_data_have_the_goals_of_small_data(changes, goals):
    assert missed(published(**changes).goals) == goals
