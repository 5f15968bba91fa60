"""Pages to look things up: glossary, sources, methods, accessibility."""

from django.http import Http404
from django.shortcuts import render

from accounts.permissions import Permission
from kpis.models import SourceCollection
from ledger.former import as_known
from pages.reference.texts import get_methods, get_text
from scrutiny.models import GlossaryTerm
from web.reading import reading_page


@reading_page(None)
def glossary(request, reading):
    known = GlossaryTerm.objects.known_at(reading.moment).select_related("source")
    return render(request, "pages/glossary.html", {"terms": as_known(known, reading.moment)})


@reading_page(Permission.DASHBOARD_VIEW)
def sources(request, reading):
    return render(request, "pages/sources.html", {"collections": SourceCollection.objects.order_by("pk")})


@reading_page(None)
def methods(request, reading):
    text = get_methods()
    in_short = text.linked(text.in_short, reading.url)
    return render(request, "pages/methods.html", {"text": text, "in_short": in_short, "parts": text.parts()})


@reading_page(None)
def methods_chapter(request, reading, slug):
    text = get_methods()
    chapter = next((chapter for chapter in text.chapters if chapter.slug == slug), None)
    if chapter is None:
        raise Http404("There is no such chapter.")
    before, after = text.beside(chapter)
    context = {"text": text, "chapter": text.linked(chapter, reading.url), "before": before, "after": after}
    return render(request, "pages/methods_chapter.html", context)


@reading_page(None)
def accessibility(request, reading):
    return render(request, "pages/text.html", {"text": get_text("accessibility")})
