"""Loading planned actions, events, statements, the glossary and themes."""

from django.db.models import Q

from inspections.models import Action, Event
from kpis.models import ServiceArea, Source
from reference_data.files.themes import EVERY_VOICE
from reference_data.load import Loading
from scrutiny.models import GlossaryTerm, Statement, Theme
from web.dates import midnight


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
    rows = loading.rows["events.csv"]
    found = loading.sync(
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
                "inspection": loading.inspection_by_slug.get((row["related_slug"],)),
                "known_from": loading.known_from(row, None, row["date"]),
                "scope": row["scope"],
                "is_intervention": row["is_intervention"] == "true",
                "intervention_step": row["intervention_step"],
                **loading.source_of(row),
            }
            for row in rows
        ),
        among=Q(entered_by=None),
    )
    areas = {area.name: area for area in ServiceArea.objects.all()}
    found_rows = list(found.values())
    kpis = [[loading.kpi_by_code[code,] for code in row["kpi_codes"]] for row in rows]
    loading.link_all("links of events to KPIs", found_rows, "kpis", kpis)
    named = [[areas[name] for name in row["service_areas"]] for row in rows]
    loading.link_all("links of events to service areas", found_rows, "service_areas", named)


def statements(loading: Loading) -> None:
    rows = loading.rows["statements.csv"]
    found = loading.sync(
        "statements",
        Statement,
        ("slug",),
        (
            {
                "slug": row["slug"],
                "text": row["text"],
                "definition": row["definition"],
                "value": row["value"],
                "unit": row["unit"],
                "area": loading.area_by_name.get((row["area"],)),
                "period_start": row["period_start"],
                "period_end": row["period_end"],
                "date_precision": row["date_precision"],
                "service": row["service_area"],
                "kpi": loading.kpi_by_code.get((row["related_kpi"],)),
                "voice": row["voice"],
                "note": row["note"],
                "position": position,
                "known_from": midnight(row["published_on"]),
                **loading.source_of(row),
            }
            for position, row in enumerate(rows, 1)
        ),
    )
    linked = [[loading.lead_by_number[number] for number in row["recommendation_numbers"]] for row in rows]
    loading.link_all("links of statements to recommendations", list(found.values()), "recommendations", linked)


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


def themes(loading: Loading) -> None:
    rows = loading.rows["themes.csv"]
    found = loading.sync(
        "themes",
        Theme,
        ("slug",),
        (
            {
                "slug": row["slug"],
                "name": row["name"],
                "about": row["about"],
                "services": list(row["service_areas"]),
                "recommendation_themes": list(row["recommendation_themes"]),
                "has_every_voice": row["voice"] == EVERY_VOICE,
                "position": position,
            }
            for position, row in enumerate(rows, 1)
        ),
    )
    kept = list(found.values())
    kpis = [[loading.kpi_by_code[code,] for code in row["kpi_codes"]] for row in rows]
    loading.link_all("links of themes to KPIs", kept, "kpis", kpis)
    # those that only statements give are words in `services`
    areas = {area.name: area for area in ServiceArea.objects.all()}
    named = [[areas[name] for name in row["service_areas"] if name in areas] for row in rows]
    loading.link_all("links of themes to service areas", kept, "service_areas", named)
    sources = {source.title: source for source in Source.objects.all()}
    read_on = [[sources[title] for title in row["documents"]] for row in rows]
    loading.link_all("links of themes to documents", kept, "documents", read_on)
