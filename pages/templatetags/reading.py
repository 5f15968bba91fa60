"""Template words of the pages people read."""

from django import template
from django.utils.safestring import mark_safe

from analysis.basis import KpiFacts
from analysis.core.periods import long_date
from analysis.core.series import Observation, Target
from inspections.headline import reported_in, short_grade
from inspections.matrix import Matrix, MatrixRow
from inspections.models import Recommendation
from inspections.names import inspection_name as name_of
from kpis.display.dates import said_date
from pages.recommendations.words import no_kpi_words
from pages.reference.texts import get_methods
from web.reading import ReadingContext
from web.spelled_out import spelled_out

register = template.Library()
register.filter("reported_in", reported_in)
register.filter("short_grade", short_grade)


@register.simple_tag(takes_context=True)
def page(context, name: str, *args, **choices) -> str:
    """The address of a page at the moment that is being read: {% page "pages:kpi" kpi.slug %}."""
    reading: ReadingContext = context["reading"]
    return reading.url(name, *args, **choices)


@register.simple_tag(takes_context=True)
def method(context, heading: str) -> str:
    """The address of a rule, by its heading in docs/methods.md: {% method "funnel-plot" %}."""
    reading: ReadingContext = context["reading"]
    return get_methods().address(heading, reading.url)


@register.simple_block_tag(takes_context=True)
def abbreviations_spelled_out(context, content: str) -> str:
    """A reading page with each abbreviation of the glossary spelled out at its first use; other pages as they are.

    Those that stand in headings and links alone are left with their words in `short_names`, for the foot of the page.
    """
    known = context.get("abbreviations")
    if not known:
        return content
    # the content was escaped when it was rendered, and what is put in is escaped there
    words, context["short_names"] = spelled_out(content, known())
    return mark_safe(words)


@register.filter
def said(row, field: str) -> str:
    """A date of a row in words of its precision: {{ inspection|said:"started_on" }}."""
    precision = getattr(row, "due_precision", None) or getattr(row, "date_precision", "exact")
    return said_date(getattr(row, field), precision)


@register.filter
def in_full(day) -> str:
    """A day in full: "8 May 2019"; nothing for no day."""
    return long_date(day) if day else ""


@register.simple_tag
def written(kpi: KpiFacts, observation: Observation | None) -> str:
    """A value of a KPI in its unit: {% written standing.kpi standing.assessment.latest %}."""
    return kpi.written(observation)


@register.simple_tag
def target_words(kpi: KpiFacts, target: Target) -> str:
    """A target with its tolerance and the time it is for: "85%, from 1 April 2018."."""
    words = kpi.kind.written(target.value)
    if target.tolerance is not None:
        words += f", near target within {kpi.kind.difference(target.tolerance)}"
    if target.start:
        words += f", from {long_date(target.start)}"
    if target.end:
        words += f", to {long_date(target.end)}"
    return f"{words}."


@register.simple_tag
def inspection_name(inspection) -> str:
    """An inspection as a reader would name it: {% inspection_name inspection %}."""
    return name_of(inspection)


@register.simple_tag
def crumbs(*labels_and_addresses) -> list[dict]:
    """The items of a breadcrumb from labels and addresses in turn; the page itself has no address."""
    pairs = zip(labels_and_addresses[::2], labels_and_addresses[1::2], strict=True)
    return [{"label": label, "url": url} for label, url in pairs]


@register.simple_tag(takes_context=True)
def kept_choices(context, *names: str) -> list[tuple[str, str]]:
    """The choices in the address that a form must carry along, as_at among them."""
    reading: ReadingContext = context["reading"]
    kept = [(name, value) for name, value in reading.kept if name in names]
    return kept + ([("as_at", reading.day.isoformat())] if reading.day else [])


@register.filter
def cells(row: MatrixRow, matrix: Matrix) -> list[tuple]:
    """The cells of a matrix row, each with its inspection."""
    return list(zip(matrix.inspections, row.cells, strict=True))


@register.filter
def without_kpi(asked: Recommendation) -> str:
    """Words for a recommendation that no KPI is linked to."""
    return no_kpi_words(asked)
