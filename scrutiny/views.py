"""The pages people read. Each fetches, calls, and renders; what it shows is settled in queries and tables."""

from typing import NamedTuple

from django.conf import settings
from django.core.paginator import Paginator
from django.http import Http404
from django.shortcuts import get_object_or_404, render
from django_tables2 import RequestConfig

from accounts.files import file_response
from accounts.permissions import Permission
from analysis.core.rule_sets import DEFAULT_RULE_SET
from inspections.matrix import build_matrix
from inspections.models import Inspection, Recommendation
from inspections.names import inspection_name
from inspections.progress.queries import get_progress
from inspections.queries import get_inspections, get_lineage, is_ahead
from kpis.catalogue.queries import get_areas
from kpis.display.charts import draw_small, draw_spark
from kpis.models import SourceCollection
from scrutiny.files import progress_sheet, scorecard_sheet
from scrutiny.home import build_home
from scrutiny.models import GlossaryTerm
from scrutiny.progress_tables import ProgressRow, ProgressTable
from scrutiny.queries import get_details, get_known_sources, standings_of, tally
from scrutiny.selection import get_selection
from scrutiny.standings import get_standings_once
from scrutiny.texts import get_text
from web.links import choice_links, file_links
from web.reading import Reading, reading_page


class PageSize(NamedTuple):
    """How many KPIs are parted into pages, stand undivided on one, and may be asked for at once to print them."""

    parted: int
    undivided: int
    most: int


# A printed page holds only what the page on the screen does, and a page with more than these is too heavy for a phone.
TABLE_SIZE = PageSize(parted=50, undivided=100, most=400)
CHARTS_SIZE = PageSize(parted=12, undivided=12, most=100)


@reading_page(Permission.DASHBOARD_VIEW)
def home(request, reading):
    return render(request, "scrutiny/home.html", {"home": build_home(reading)})


@reading_page(Permission.DASHBOARD_VIEW)
def scorecard(request, reading):
    """Every KPI, as a table or, with `view=charts`, as small charts."""
    selection = get_selection(request, reading)
    as_charts = request.GET.get("view") == "charts"
    size = CHARTS_SIZE if as_charts else TABLE_SIZE
    pages, may_be_whole = _pages(selection.standings, size, request.GET.get("page"))
    shown = pages.get_page(request.GET.get("page"))
    drawing = draw_small if as_charts else draw_spark
    details = get_details(shown.object_list, selection.areas, reading, drawing)
    context = {
        "selection": selection,
        "page_of_kpis": shown,
        "all_kpis": reading.same_page(page="all") if may_be_whole else "",
        "counts": tally(selection.standings),
        "downloads": file_links(reading, "scrutiny:scorecard_file"),
        "rules": DEFAULT_RULE_SET.in_words,
        "by_concern": request.GET.get("sort") == "signal",
        "concern_order": reading.same_page(sort="signal", page=""),
        "catalogue_order": reading.same_page(sort="", page=""),
        "other_view": reading.same_page(view="" if as_charts else "charts", page=""),
    }
    if as_charts:
        return render(request, "scrutiny/charts.html", context | {"charts": _small_charts(shown, details)})
    table = selection.table
    table.details = details
    table.paginate(page=shown.number, per_page=pages.per_page)
    return render(request, "scrutiny/scorecard.html", context | {"table": table})


@reading_page(Permission.FILE_EXPORT)
def scorecard_file(request, reading, file_format):
    return file_response(scorecard_sheet(get_selection(request, reading), reading), file_format)


@reading_page(Permission.DASHBOARD_VIEW)
def recommendations(request, reading):
    table, chosen, choices = _progress(request, reading)
    context = {
        "table": table,
        "chosen": chosen,
        "choices": choices,
        "downloads": file_links(reading, "scrutiny:recommendations_file"),
    }
    return render(request, "scrutiny/recommendations.html", context)


@reading_page(Permission.FILE_EXPORT)
def recommendations_file(request, reading, file_format):
    table, chosen, _ = _progress(request, reading)
    return file_response(progress_sheet(table, reading, chosen), file_format)


@reading_page(Permission.DASHBOARD_VIEW)
def recommendation(request, reading, inspection, number):
    """What one recommendation asked, where the issue stood before and after, and all that was said of it."""
    progress = next(iter(get_progress(reading.moment, reading.shown_day, inspection, number)), None)
    if progress is None:
        raise Http404(f"No recommendation {number} of {inspection} was known on {reading.shown_day}.")
    areas = get_areas(reading.moment)
    by_id = {s.kpi.pk: s for s in get_standings_once(reading, areas.home)}
    standings = standings_of(progress, by_id)
    context = {
        "progress": progress,
        "asked": progress.recommendation,
        "lineage": get_lineage(progress.recommendation, reading.moment),
        "charts": _small_charts(standings, get_details(standings, areas, reading, draw_small)),
        "counts": tally(standings),
    }
    return render(request, "scrutiny/recommendation.html", context)


@reading_page(Permission.DASHBOARD_VIEW)
def inspections(request, reading):
    known = get_inspections(reading.moment)
    dated = [found for found in known if found.started_on]
    context = {
        "matrix": build_matrix([found for found in known if not found.is_visit]),
        "ahead": [found for found in dated if is_ahead(found, reading.shown_day)],
        "past": [found for found in reversed(dated) if not is_ahead(found, reading.shown_day)],
        "undated": [found for found in known if not found.started_on],
    }
    return render(request, "scrutiny/inspections.html", context)


@reading_page(Permission.DASHBOARD_VIEW)
def inspection(request, reading, slug):
    """One inspection or visit: judgements, findings by tone, what it asked for and what followed."""
    known = Inspection.objects.known_at(reading.moment).select_related("source", "parent")
    found = get_object_or_404(known, slug=slug)
    findings = list(found.findings.select_related("source").prefetch_related("recommendations__inspection"))
    context = {
        "inspection": found,
        "judgements": found.judgements.select_related("source"),
        "strengths": [finding for finding in findings if finding.tone == finding.Tone.STRENGTH],
        "to_improve": [finding for finding in findings if finding.tone != finding.Tone.STRENGTH],
        "recommendations": found.recommendations.select_related("inspection").order_by("number"),
        "visits": found.visits.known_at(reading.moment).order_by("started_on"),
        "events": found.events.known_at(reading.moment).select_related("source").order_by("on"),
    }
    return render(request, "scrutiny/inspection.html", context)


@reading_page(None)
def glossary(request, reading):
    return render(request, "scrutiny/glossary.html", {"terms": GlossaryTerm.objects.select_related("source")})


@reading_page(Permission.DASHBOARD_VIEW)
def sources(request, reading):
    context = {
        "collections": SourceCollection.objects.order_by("pk"),
        "documents": get_known_sources(reading.moment),
    }
    return render(request, "scrutiny/sources.html", context)


@reading_page(None)
def methods(request, reading):
    return render(request, "scrutiny/text.html", {"text": get_text("methods")})


@reading_page(None)
def accessibility(request, reading):
    return render(request, "scrutiny/text.html", {"text": get_text("accessibility")})


# -- what several views share ------------------------------------------------------------------------


def _pages(standings, size: PageSize, asked: str | None) -> tuple[Paginator, bool]:
    """The KPIs in pages, or on one where they are few or `asked` for at once; and whether they may be so asked for."""
    count, may_be_whole = len(standings), len(standings) <= size.most
    is_whole = count <= size.undivided or (asked == "all" and may_be_whole)
    return Paginator(standings, max(count, 1) if is_whole else size.parted), may_be_whole


def _progress(request, reading: Reading):
    """The progress table of the chosen inspection, its words, and the other choices."""
    asking = set(Recommendation.objects.values_list("inspection_id", flat=True))
    known = [found for found in get_inspections(reading.moment) if found.pk in asking]
    chosen = request.GET.get("inspection", settings.LEAD_INSPECTION)
    slugs = {found.slug for found in known}
    wanted = None if chosen == "all" else chosen if chosen in slugs else settings.LEAD_INSPECTION
    areas = get_areas(reading.moment)
    by_id = {s.kpi.pk: s for s in get_standings_once(reading, areas.home)}
    rows = []
    for progress in get_progress(reading.moment, reading.shown_day, wanted):
        standings = standings_of(progress, by_id)
        rows.append(ProgressRow(progress, tally(standings), tuple(standings)))
    names = {"all": "All inspections"} | {found.slug: inspection_name(found) for found in reversed(known)}
    words = names.get(wanted or "all", "")
    table = ProgressTable(rows, reading, f"Progress on recommendations: {words}")
    RequestConfig(request, paginate=False).configure(table)
    return table, words, choice_links(reading, "inspection", names, wanted or "all")


def _small_charts(standings, details) -> list[dict]:
    return [{"standing": standing, "detail": details[standing.kpi.pk]} for standing in standings]
