"""Progress on recommendations, one of them, and the table as a file."""

from django.conf import settings
from django.http import Http404
from django.shortcuts import render
from django_tables2 import RequestConfig

from accounts.files import file_response
from accounts.permissions import Permission
from inspections.models import Recommendation
from inspections.names import inspection_name
from inspections.progress.queries import get_progress
from inspections.queries import get_inspections, get_lineage
from kpis.catalogue.queries import get_areas
from kpis.display.charts import draw_small
from pages.details import get_details, standings_of, tally
from pages.recommendations.files import progress_sheet
from pages.recommendations.table import ProgressRow, ProgressTable
from pages.scorecard.views import _small_charts
from pages.standings import get_cached_standings
from web.links import choice_links, file_links
from web.reading import ReadingContext, reading_page


@reading_page(Permission.DASHBOARD_VIEW)
def recommendations(request, reading):
    table, chosen, choices = _progress(request, reading)
    context = {
        "table": table,
        "chosen": chosen,
        "choices": choices,
        "downloads": file_links(reading, "pages:recommendations_file"),
    }
    return render(request, "pages/recommendations.html", context)


@reading_page(Permission.FILE_EXPORT)
def recommendations_file(request, reading, file_format):
    table, chosen, _ = _progress(request, reading)
    return file_response(progress_sheet(table, reading, chosen), file_format)


@reading_page(Permission.DASHBOARD_VIEW)
def recommendation(request, reading, inspection, number):
    """One recommendation: its words, the same issue at inspections before and after, and its updates."""
    progress = next(iter(get_progress(reading.moment, reading.shown_day, inspection, number)), None)
    if progress is None:
        raise Http404(f"No recommendation {number} of {inspection} was known on {reading.shown_day}.")
    areas = get_areas(reading.moment)
    by_id = {s.kpi.pk: s for s in get_cached_standings(reading, areas.home)}
    standings = standings_of(progress, by_id)
    context = {
        "progress": progress,
        "asked": progress.recommendation,
        "lineage": get_lineage(progress.recommendation, reading.moment),
        "charts": _small_charts(standings, get_details(standings, areas, reading, draw_small)),
        "counts": tally(standings),
    }
    return render(request, "pages/recommendation.html", context)


def _progress(request, reading: ReadingContext):
    """The progress table of the chosen inspection, its words, and the other choices."""
    asking = set(Recommendation.objects.values_list("inspection_id", flat=True))
    known = [found for found in get_inspections(reading.moment) if found.pk in asking]
    chosen = request.GET.get("inspection", settings.LEAD_INSPECTION)
    slugs = {found.slug for found in known}
    wanted = None if chosen == "all" else chosen if chosen in slugs else settings.LEAD_INSPECTION
    areas = get_areas(reading.moment)
    by_id = {s.kpi.pk: s for s in get_cached_standings(reading, areas.home)}
    rows = []
    for progress in get_progress(reading.moment, reading.shown_day, wanted):
        standings = standings_of(progress, by_id)
        rows.append(ProgressRow(progress, tally(standings), tuple(standings)))
    names = {"all": "All inspections"} | {found.slug: inspection_name(found) for found in reversed(known)}
    words = names.get(wanted or "all", "")
    table = ProgressTable(rows, reading, f"Progress on recommendations: {words}")
    RequestConfig(request, paginate=False).configure(table)
    return table, words, choice_links(reading, "inspection", names, wanted or "all")
