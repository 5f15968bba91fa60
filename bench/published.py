"""Measures the reading pages on the published West Sussex data, served as `./run` serves them."""

import json
import tempfile
from pathlib import Path

from bench.goals import Goal, PublishedResult, goals_table, table
from bench.inside import Inside
from bench.pages import first_views, memory_after_visits, warm_views
from bench.pages_measured import Page
from bench.serving import served
from bench.setting_up import CannotMeasure, collect_static, environment, run_python
from bench.visiting import cold_visit, sign_in, visitor_for_each_worker

PAGES = (
    Page("where we stand", "/"),
    Page("scorecard", "/kpis/", kilobytes=40),
    Page("scorecard as matrix", "/kpis/?view=matrix"),
    Page("all charts", "/kpis/?view=charts"),
    Page("children looked after", "/kpis/children-looked-after/", kilobytes=40),
    Page("care plans", "/kpis/care-plan-in-place-and-reviewed/", kilobytes=40),
    Page("recommendations", "/recommendations/?inspection=all"),
    Page("progress together", "/recommendations/matrix/?inspection=all"),
    Page("inspections", "/inspections/"),
    Page("intervention", "/intervention/"),
    Page("promises", "/promises/"),
    Page("changes", "/changes/?from=2021-05-31&to=2022-05-31"),
    Page("theme of health", "/themes/health/"),
    Page("readiness", "/readiness/"),
    Page("questions", "/questions/"),
    Page("documents", "/documents/"),
)


def measure_published() -> list[Goal]:
    """Load the published data, measure each page, print what was found, and return the goals."""
    with tempfile.TemporaryDirectory(prefix="bench-") as place:
        folder = Path(place)
        variables = environment(folder / "published.sqlite3", folder) | {"DEMONSTRATION": "true"}
        run_python(["manage.py", "prepare"], variables)
        collect_static(folder)
        with Inside(variables) as inside, served(variables, folder / "server.log") as site:
            cookies = sign_in(site, *_member(folder))
            visitors = visitor_for_each_worker(site, cookies, "/kpis/")
            memory = memory_after_visits(site, visitors, inside, PAGES)
            visitor, results = visitors[0], []
            for page in PAGES:
                visitor.page(page.path)
                results.append(
                    PublishedResult(
                        page=page,
                        after_figure=first_views(page, site, visitor, inside.change),
                        after_record=first_views(page, site, visitor, inside.change_record),
                        warm=warm_views(page, site, visitor),
                        wire=cold_visit(site, cookies, page.path),
                    )
                )
    head = ("Page", "After a figure, ms", "the record, ms", "warm, ms", "Page, B", "Cold, B", "Requests")
    print(f"\n{table(head, [result.row for result in results])}\n\nMemory of both workers: {memory:.0f} MB\n")
    goals = [goal for result in results for goal in result.goals]
    print(goals_table(goals))
    return goals


def _member(folder: Path) -> tuple[str, str]:
    """Address and password of the committee member of the demonstration."""
    people = json.loads((folder / "demo_people.json").read_text(encoding="utf-8"))
    for person in people:
        if person["role"] == "member":
            return person["email"], person["password"]
    raise CannotMeasure("The demonstration has no committee member to sign in as.")
