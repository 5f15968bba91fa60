"""Loading inspections, recommendations, planned actions, commitments and the glossary."""

from collections import defaultdict

from django.conf import settings
from django.db.models import Q
from django.utils.text import slugify

from inspections.models import Action, Event, Finding, Inspection, Judgement, Lineage, Recommendation
from kpis.models import DatePrecision, Kpi
from reference_data.files import INSPECTION_TYPES
from reference_data.load import Loading
from reference_data.reading import Row
from scrutiny.models import Commitment, GlossaryTerm, Meeting


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
                **loading.source_of(row),
            }
            for row in loading.rows["recommendations.csv"]
        ),
    )
    loading.lead_by_number = {
        found.number: found
        for found in loading.recommendation_by_code.values()
        if found.inspection.slug == settings.LEAD_INSPECTION
    }
    linked: dict[int, list[Kpi]] = defaultdict(list)
    for row in loading.rows["kpis.csv"]:
        for number in row["recommendation_numbers"]:
            linked[number].append(loading.kpi_by_code[row["code"],])
    for number, recommendation in loading.lead_by_number.items():
        loading.link("links of KPIs to recommendations", recommendation, "kpis", linked[number])


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
    rows_of: dict[str, list[Row]] = defaultdict(list)
    for row in loading.rows["monitoring_findings.csv"]:
        rows_of[row["visit_slug"]].append(row)
    placed = [(row, position) for rows in rows_of.values() for position, row in enumerate(rows, 1)]
    found = loading.sync(
        "findings",
        Finding,
        ("inspection", "position"),
        (
            {
                "inspection": loading.inspection_by_slug[row["visit_slug"],],
                "position": position,
                "tone": row["kind"],
                "text": row["text"],
                **loading.source_of(row),
            }
            for row, position in placed
        ),
    )
    for (row, _), finding in zip(placed, found.values(), strict=True):
        linked = [loading.lead_by_number[number] for number in row["recommendation_numbers"]]
        loading.link("links of findings to recommendations", finding, "recommendations", linked)


def actions(loading: Loading) -> None:
    loading.sync(
        "actions",
        Action,
        ("recommendation", "title"),
        (
            {
                "recommendation": loading.recommendation_by_code[row["recommendation_code"],],
                "title": row["title"],
                "due_on": row["due_on"],
                "due_precision": row["date_precision"],
                "status": row["status"],
                "known_from": loading.known_from(row, None, None),
                **loading.source_of(row),
            }
            for row in loading.rows["actions.csv"]
        ),
        # the council moves dates and closes actions: the files only say how they began
        keep=("due_on", "due_precision", "status"),
    )


def events(loading: Loading) -> None:
    loading.sync(
        "events",
        Event,
        ("on", "title"),
        (
            {
                "on": row["date"],
                "title": row["title"],
                "date_precision": row["date_precision"],
                "category": row["category"],
                "description": row["description"],
                "inspection": loading.inspection_by_slug[row["related_slug"],] if row["related_slug"] else None,
                "known_from": loading.known_from(row, None, row["date"]),
                **loading.source_of(row),
            }
            for row in loading.rows["events.csv"]
        ),
        among=Q(entered_by=None),
    )


def meetings(loading: Loading) -> None:
    rows = loading.rows["scrutiny.csv"]
    dated: dict[tuple, Row] = {}
    for row in rows:
        known = dated.get(_meeting_key(loading, row))
        if known is None or known["date_precision"] != DatePrecision.EXACT:
            dated[_meeting_key(loading, row)] = row
    meetings = loading.sync(
        "meetings",
        Meeting,
        ("slug",),
        (
            {
                "slug": key[1],
                "committee": row["committee"],
                "held_on": row["meeting_date"],
                "date_precision": row["date_precision"],
            }
            for key, row in dated.items()
        ),
    )
    found = loading.sync(
        "commitments",
        Commitment,
        ("slug",),
        (
            {
                "slug": row["slug"],
                "meeting": meetings[_meeting_key(loading, row)[1],],
                "kind": row["kind"],
                "text": row["request"],
                "inspection": loading.inspection_by_slug[row["related_slug"],] if row["related_slug"] else None,
                "known_from": loading.known_from(row, row["meeting_date"], None),
                **loading.source_of(row),
            }
            for row in rows
        ),
    )
    for row, commitment in zip(rows, found.values(), strict=True):
        linked = [loading.kpi_by_code[code,] for code in row["related_kpis"]]
        loading.link("links of KPIs to commitments", commitment, "kpis", linked)


def glossary(loading: Loading) -> None:
    loading.sync(
        "glossary terms",
        GlossaryTerm,
        ("term",),
        (
            {
                "term": row["term"],
                "expansion": row["expansion"],
                "definition": row["definition"],
                **loading.source_of(row),
            }
            for row in loading.rows["glossary.csv"]
        ),
    )


def _meeting_key(loading: Loading, row: Row) -> tuple[str, str]:
    """The committee and the meeting's slug: the day alone for the council's own committee."""
    day, committee = row["meeting_date"], row["committee"]
    slug = day.isoformat() if day else f"date-not-known-{row['slug']}"
    return (committee, slug if committee == settings.COMMITTEE_NAME else f"{slug}-{slugify(committee)}")
