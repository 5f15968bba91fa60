"""Pages to look things up: glossary, sources, methods, accessibility."""

from django.shortcuts import render

from accounts.permissions import Permission
from kpis.models import SourceCollection
from pages.reference.queries import get_known_sources
from pages.reference.texts import get_text
from scrutiny.models import GlossaryTerm
from web.reading import reading_page


@reading_page(None)
def glossary(request, reading):
    return render(request, "pages/glossary.html", {"terms": GlossaryTerm.objects.select_related("source")})


@reading_page(Permission.DASHBOARD_VIEW)
def sources(request, reading):
    context = {
        "collections": SourceCollection.objects.order_by("pk"),
        "documents": get_known_sources(reading.moment),
    }
    return render(request, "pages/sources.html", context)


@reading_page(None)
def methods(request, reading):
    return render(request, "pages/text.html", {"text": get_text("methods")})


@reading_page(None)
def accessibility(request, reading):
    return render(request, "pages/text.html", {"text": get_text("accessibility")})
