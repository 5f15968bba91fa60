"""The timeline of inspections and visits, and one of them."""

from django.shortcuts import get_object_or_404, render

from accounts.permissions import Permission
from inspections.matrix import build_matrix
from inspections.models import Inspection
from inspections.queries import get_inspections, is_ahead
from web.reading import reading_page


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
    return render(request, "pages/inspections.html", context)


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
    return render(request, "pages/inspection.html", context)
