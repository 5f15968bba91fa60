"""Loading improvement plans and their priorities."""

from datetime import datetime

from django.db.models import Q

from reference_data.committee.common import PRIORITIES
from reference_data.load import Loading
from scrutiny.models import (
    ImprovementPlan,
    PlanPriority,
)
from web.dates import midnight


def plans(loading: Loading) -> None:
    rows = loading.rows[PRIORITIES]
    since: dict[str, datetime] = {}
    titles = {}
    for row in rows:
        titles.setdefault(row["plan_slug"], row["plan"])
        known = midnight(row["period_from"])
        since[row["plan_slug"]] = min(since.get(row["plan_slug"], known), known)
    found = loading.sync(
        "plans",
        ImprovementPlan,
        ("slug",),
        ({"slug": slug, "title": title, "known_from": since[slug]} for slug, title in titles.items()),
        among=Q(entered_by=None),
    )
    priorities = loading.sync(
        "priorities of plans",
        PlanPriority,
        ("slug",),
        (
            {
                "plan": found[row["plan_slug"],],
                "slug": row["slug"],
                "title": row["title"],
                "summary": row["summary"],
                "period_from": row["period_from"],
                "period_to": row["period_to"],
                "position": position,
                "known_from": midnight(row["period_from"]),
                **loading.source_of(row),
            }
            for position, row in enumerate(rows, 1)
        ),
        among=Q(plan__entered_by=None),
    )
    kept = list(priorities.values())
    asked = [[loading.recommendation_by_code[code,] for code in row["recommendation_codes"]] for row in rows]
    loading.link_all("links of priorities to recommendations", kept, "recommendations", asked)
    measured = [[loading.kpi_by_code[code,] for code in row["kpi_codes"]] for row in rows]
    loading.link_all("links of priorities to KPIs", kept, "kpis", measured)
