"""The timeline of inspections and visits, one of them, and judgements of other councils and of homes and services."""

from collections.abc import Iterable
from datetime import date

from django.conf import settings
from django.shortcuts import render
from django_tables2 import RequestConfig

from accounts.files import file_response
from accounts.permissions import Permission
from exports.sheet import Sheet
from inspections.matrix import build_matrix
from inspections.models import Event, Inspection
from inspections.queries import get_recommendations
from kpis.display.charts import draw_lanes
from ledger.former import as_known
from pages.inspections.findings import get_findings
from pages.inspections.lanes import build_lanes, describe_overall
from pages.inspections.others import CouncilsJudged, get_councils_judged, get_services_judged
from pages.inspections.tables import CouncilsTable, ServicesTable
from pages.inspections.timeline import get_timeline
from web.files import notes_for
from web.links import file_links
from web.reading import ReadingContext, no_page, reading_page
from web.tables import build_sheet


@reading_page(Permission.DASHBOARD_VIEW)
def inspections(request, reading):
    """The timeline: a picture of it, its entries by kind, and the judgements of each inspection side by side."""
    timeline = get_timeline(reading, request.GET.get("kind", ""))
    matrix = build_matrix([one for one in timeline.inspections if one.is_by_ofsted and not one.is_visit])
    lanes = build_lanes(timeline, matrix, reading)
    context = {
        "headline": describe_overall(timeline.inspections, reading.shown_day),
        "lanes": draw_lanes(lanes) if lanes else "",
        "timeline": timeline,
        "matrix": matrix,
    }
    return render(request, "pages/inspections.html", context)


@reading_page(Permission.DASHBOARD_VIEW)
def inspection(request, reading, slug):
    """One inspection, visit or report: judgements, findings by part and tone, what it asked for and what followed."""
    rows = Inspection.objects.filter(slug=slug)
    known = rows.known_at(reading.moment).select_related("source", "parent").first()
    if known is None:
        raise no_page(reading, rows, f"There is no inspection {slug}.")
    (found,) = as_known([known], reading.moment)
    asked = get_recommendations(reading.moment).filter(inspection=found).order_by("number")
    judgements = list(found.judgements.known_at(reading.moment).select_related("source"))
    context = {
        "inspection": found,
        "judgements": judgements,
        # said once where it is the same for all of them
        "judged_by": _only({judgement.source for judgement in judgements}),
        "judged_at": _only({judgement.source_ref for judgement in judgements}) or "",
        "findings": get_findings(found, reading, request.GET.dict()),
        "recommendations": as_known(asked.select_related("inspection"), reading.moment),
        "followed": _in_order_of_time(
            found.visits.known_at(reading.moment).order_by("slug"),
            found.events.known_at(reading.moment).select_related("source").order_by("on", "title"),
        ),
    }
    return render(request, "pages/inspection.html", context)


def _only(found: set):
    """The one member of a set; None where it has none or several."""
    return next(iter(found)) if len(found) == 1 else None


def _in_order_of_time(visits: Iterable[Inspection], events: Iterable[Event]) -> list[dict]:
    """Visits and events as one list, each under its own key, by date; those without a date last."""
    dated = [(visit.started_on, {"visit": visit}) for visit in visits]
    dated += [(event.on, {"event": event}) for event in events]
    return [line for _, line in sorted(dated, key=lambda pair: (pair[0] is None, pair[0] or date.max))]


@reading_page(Permission.DASHBOARD_VIEW)
def councils(request, reading):
    """The latest judgements of the neighbours and of the region beside the council's own."""
    judged, table = _councils(request, reading)
    context = {"judged": judged, "table": table, "downloads": file_links(reading, "pages:councils_file")}
    context["home_name"] = settings.COUNCIL_AREA
    return render(request, "pages/councils.html", context)


@reading_page(Permission.FILE_EXPORT)
def councils_file(request, reading, file_format):
    judged, table = _councils(request, reading)
    known_to = (("Gathered up to", judged.known_to.isoformat()),) if judged.known_to else ()
    more = (("Councils", judged.chosen), ("Set of neighbours", judged.neighbour_set), *known_to)
    return file_response(_sheet(table, "Judgements of other councils", "other-councils", reading, more), file_format)


def _councils(request, reading: ReadingContext) -> tuple[CouncilsJudged, CouncilsTable]:
    judged = get_councils_judged(reading, request.GET.get("group", ""))
    table = CouncilsTable(judged.rows, "Latest judgements of children's services by council")
    RequestConfig(request, paginate=False).configure(table)
    return judged, table


@reading_page(Permission.DASHBOARD_VIEW)
def services(request, reading):
    """Ofsted's grades of the council's own children's homes, of fostering and of adoption."""
    table = _services(request, reading)
    return render(
        request, "pages/services.html", {"table": table, "downloads": file_links(reading, "pages:services_file")}
    )


@reading_page(Permission.FILE_EXPORT)
def services_file(request, reading, file_format):
    table = _services(request, reading)
    return file_response(_sheet(table, "Judgements of homes and services", "homes-and-services", reading), file_format)


def _services(request, reading: ReadingContext) -> ServicesTable:
    table = ServicesTable(get_services_judged(reading), "Grades of homes and services")
    RequestConfig(request, paginate=False).configure(table)
    return table


def _sheet(table, title: str, name: str, reading: ReadingContext, more: tuple[tuple[str, str], ...] = ()) -> Sheet:
    notes = notes_for(reading, *more, ("Source", "The document behind each judgement is named in its row."))
    return build_sheet(table, title=title, reading=reading, notes=notes, name_parts=(name, settings.COUNCIL_AREA))
