"""Loading inspections: what they judged, found and asked for, and the KPIs that measure it."""

from collections import Counter

from django.conf import settings
from django.db.models import Q

from accounts.audit import record
from inspections.models import (
    Finding,
    Inspection,
    Judgement,
    Lineage,
    NeighbourJudgement,
    Recommendation,
    RecommendationKpi,
    ServiceJudgement,
)
from reference_data.files.inspections import INSPECTION_TYPES, NO_KPI
from reference_data.load import LOADER, Loading
from reference_data.reading import Row
from web.dates import midnight

JUDGED = ("overall", "leaders", "help_and_protection", "in_care", "care_leavers")


def inspections(loading: Loading) -> None:
    """Inspections and visits in one table; a visit in both files becomes one row."""
    visits = {row["slug"]: row for row in loading.rows["monitoring_visits.csv"]}
    wanted = {row["slug"]: _inspection(loading, row) for row in loading.rows["inspections.csv"]}
    for slug, row in visits.items():
        wanted[slug] = {**wanted.get(slug, {}), **_visit(loading, row, is_new=slug not in wanted)}
    loading.inspection_by_slug = loading.sync("inspections and visits", Inspection, ("slug",), wanted.values())
    loading.sync(
        "visits' inspections",
        Inspection,
        ("slug",),
        (
            {"slug": slug, "parent": loading.inspection_by_slug[row["parent_inspection_slug"],]}
            for slug, row in visits.items()
            if row["parent_inspection_slug"]
        ),
    )


def _inspection(loading: Loading, row: Row) -> dict:
    return {
        "slug": row["slug"],
        "kind": INSPECTION_TYPES[row["inspection_type"]],
        "type_words": row["inspection_type"],
        "framework": row["framework"],
        "started_on": row["started_on"],
        "ended_on": row["ended_on"],
        "published_on": row["published_on"],
        "date_precision": row["date_precision"],
        "overall_grade": row["overall_grade"],
        "summary": row["summary"],
        "known_from": loading.known_from(row, row["published_on"], row["ended_on"] or row["started_on"]),
        **loading.source_of(row),
    }


def _visit(loading: Loading, row: Row, *, is_new: bool) -> dict:
    visit = {
        "slug": row["slug"],
        "kind": row["visit_type"],
        "number": row["number"],
        "focus_themes": row["focus_themes"],
        "headline": row["progress_headline"],
        "evidence": row["evidence"],
    }
    if not is_new:
        return visit
    return {
        **visit,
        "started_on": row["visited_on"],
        "published_on": row["letter_published_on"],
        "date_precision": row["date_precision"],
        "known_from": loading.known_from(row, row["letter_published_on"], row["visited_on"]),
        **loading.source_of(row),
    }


def judgements(loading: Loading) -> None:
    loading.sync(
        "judgements",
        Judgement,
        ("inspection", "area"),
        (
            {
                "inspection": loading.inspection_by_slug[row["inspection_slug"],],
                "area": row["area"],
                "grade": row["grade"],
                "position": position,
                **loading.source_of(row),
            }
            for position, row in enumerate(loading.rows["judgements.csv"], 1)
        ),
    )


def recommendations(loading: Loading) -> None:
    unmeasured = {
        row["recommendation_code"]: row["reason"]
        for row in loading.rows["recommendation_kpis.csv"]
        if row["kpi_code"] == NO_KPI
    }
    loading.recommendation_by_code = loading.sync(
        "recommendations",
        Recommendation,
        ("code",),
        (
            {
                "code": row["code"],
                "inspection": loading.inspection_by_slug[row["inspection_slug"],],
                "number": row["number"],
                "kind": row["kind"],
                "short_title": row["short_title"],
                "summary": row["summary"],
                "theme": row["theme"],
                "no_measure": unmeasured.get(row["code"], ""),
                **loading.source_of(row),
            }
            for row in loading.rows["recommendations.csv"]
        ),
        same=("inspection", "number"),
    )
    loading.lead_by_number = {
        found.number: found
        for found in loading.recommendation_by_code.values()
        if found.inspection.slug == settings.LEAD_INSPECTION
    }


def recommendation_kpis(loading: Loading) -> None:
    """Links of KPIs to recommendations, known since the recommendation; one that left the files holds no longer.

    Links that a manager confirmed are people's own: they are neither changed nor withdrawn.
    """
    of_files = Q(superseded_at=None, confirmed_by=None)
    confirmed = RecommendationKpi.objects.filter(superseded_at=None, confirmed_by__isnull=False)
    by_people = set(confirmed.values_list("recommendation__code", "kpi__code"))
    wanted = []
    for row in loading.rows["recommendation_kpis.csv"]:
        if row["kpi_code"] == NO_KPI or (row["recommendation_code"], row["kpi_code"]) in by_people:
            continue
        recommendation = loading.recommendation_by_code[row["recommendation_code"],]
        wanted.append(
            {
                "recommendation": recommendation,
                "kpi": loading.kpi_by_code[row["kpi_code"],],
                "strength": row["strength"],
                "reason": row["reason"],
                "known_from": recommendation.inspection.known_from,
            }
        )
    found = loading.sync(
        "links of KPIs to recommendations",
        RecommendationKpi,
        ("recommendation", "kpi"),
        wanted,
        keep=("known_from",),
        among=of_files,
    )
    kept = {link.pk for link in found.values()}
    for link in RecommendationKpi.objects.filter(of_files).exclude(pk__in=kept):
        if loading.people.is_whole(link):
            continue
        link.superseded_at = loading.now
        link.save(update_fields=["superseded_at"])
        record(by=LOADER, action="reference_row_withdrawn", subject=link)


def lineage(loading: Loading) -> None:
    loading.sync(
        "lineage",
        Lineage,
        ("earlier", "later"),
        (
            {
                "earlier": loading.recommendation_by_code[row["earlier_code"],],
                "later": loading.recommendation_by_code[row["later_code"],],
                "issue": row["issue"],
                "basis": row["basis"],
            }
            for row in loading.rows["lineage.csv"]
        ),
    )


def findings(loading: Loading) -> None:
    """Findings of visits and of full inspections, each in the order of its file."""
    placed: list[tuple[dict, list, list]] = []
    positions: Counter[str] = Counter()
    for row in loading.rows["monitoring_findings.csv"]:
        positions[row["visit_slug"]] += 1
        values = {
            "inspection": loading.inspection_by_slug[row["visit_slug"],],
            "position": positions[row["visit_slug"]],
            "tone": row["kind"],
            "text": row["text"],
            "voice": row["voice"],
            **loading.source_of(row),
        }
        placed.append((values, [loading.lead_by_number[number] for number in row["recommendation_numbers"]], []))
    for row in loading.rows["findings.csv"]:
        positions[row["inspection_slug"]] += 1
        values = {
            "inspection": loading.inspection_by_slug[row["inspection_slug"],],
            "position": positions[row["inspection_slug"]],
            "tone": row["kind"],
            "text": row["text"],
            "area": row["judgement_area"],
            "paragraph": row["paragraph"],
            "page": row["page"],
            "voice": row["voice"],
            "source": loading.document_of(row),
            "source_ref": ", ".join(
                part for part in (row["paragraph"], f"p. {row['page']}" if row["page"] else "") if part
            ),
        }
        asked = [loading.recommendation_by_code[code,] for code in row["recommendation_codes"]]
        placed.append((values, asked, [loading.kpi_by_code[code,] for code in row["kpi_codes"]]))
    found = loading.sync("findings", Finding, ("inspection", "position"), (values for values, _, _ in placed))
    rows = list(found.values())
    loading.link_all("links of findings to recommendations", rows, "recommendations", [asked for _, asked, _ in placed])
    loading.link_all("links of findings to KPIs", rows, "kpis", [kpis for _, _, kpis in placed])


def neighbour_judgements(loading: Loading) -> None:
    areas = {area.la_code: area for area in loading.area_by_name.values() if area.la_code}
    loading.sync(
        "judgements of other councils",
        NeighbourJudgement,
        ("la_code",),
        (
            {
                "council": row["la"],
                "la_code": row["la_code"],
                "area": areas.get(row["la_code"]),
                "is_in_region": "south_east" in row["groups"],
                "inspection_type": row["inspection_type"],
                "started_on": row["started_on"],
                "ended_on": row["ended_on"],
                "published_on": row["published_on"],
                **{name: row[name] for name in JUDGED},
                "report_url": row["report_url"],
                "note": row["note"],
                "known_from": midnight(row["published_on"]),
                **loading.source_of(row),
            }
            for row in loading.rows["neighbour_judgements.csv"]
        ),
    )


def service_judgements(loading: Loading) -> None:
    loading.sync(
        "judgements of homes and services",
        ServiceJudgement,
        ("slug",),
        (
            {
                "slug": row["slug"],
                "name": row["name"],
                "service": row["service_type"],
                "inspected_on": row["inspected_on"],
                "date_precision": row["date_precision"],
                "published_on": row["published_on"],
                "grade": row["grade"],
                "places": row["places"],
                "summary": row["summary"],
                "known_from": loading.known_from(row, row["published_on"], row["inspected_on"]),
                **loading.source_of(row),
            }
            for row in loading.rows["homes_judgements.csv"]
        ),
    )
