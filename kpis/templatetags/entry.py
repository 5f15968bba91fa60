"""Template tags for the pages on which figures are entered and approved."""

from functools import lru_cache

from django import template
from django.urls import reverse
from django.utils.html import format_html_join
from django.utils.safestring import SafeString

from analysis.entry.no_figure import NoFigure
from kpis.calendar import slug_of
from kpis.returns.queries import ReturnLine, State

register = template.Library()

# for the KPIs of a large council in the months that are being entered
ADDRESSES_KEPT = 4096


@register.simple_tag
@lru_cache(maxsize=ADDRESSES_KEPT)
def entry_url(name: str, *args: str) -> str:
    """The address of a page or an action of a row. A grid has two for each KPI, the same each time it is opened."""
    return reverse(name, args=args)


@register.simple_tag
@lru_cache
def reason_options(reasons: tuple[NoFigure, ...], chosen: str) -> SafeString:
    """The options of a choice of reasons for having no figure. They are the same in most rows of a grid."""
    marked = ((reason, SafeString(" selected") if reason == chosen else "", reason.label) for reason in reasons)
    return format_html_join("", '<option value="{}"{}>{}</option>', marked)


@register.simple_tag
def return_url(line: ReturnLine) -> str:
    """The address of a return, narrowed to one service area."""
    return f"{reverse('kpis:return', args=[slug_of(line.month)])}?area={line.service_area.slug}"


@register.simple_tag
def overdue(line: ReturnLine, today) -> bool:
    return line.is_overdue(today)


@register.filter
def counts(line: ReturnLine) -> list[str]:
    """Number of figures of a return in each state: "3 approved", "2 drafts"."""
    return [_counted(line.counts[state], state) for state in State if line.counts[state]]


def _counted(number: int, state: State) -> str:
    is_plural = state is State.DRAFT and number != 1
    return f"{number} {state.label.lower()}{'s' if is_plural else ''}"


@register.filter
def lookup(found: dict, key):
    return found.get(key, "") if found else ""
