"""What cells of several tables are made of: a rating, a value with a smaller line below it, a date, a period."""

from decimal import Decimal

from django.utils import timezone
from django.utils.html import format_html

from analysis.rating import Rag
from analysis.series import Observation
from kpis.dates import said_date
from kpis.models import Figure
from kpis.queries import SourcedFigure

DASH = "–"


def show_rating(rag: Rag, why_unrated: str = "") -> str:
    """A rating with its word and symbol; an unrated KPI says why instead."""
    if rag is Rag.UNRATED:
        return format_html('<span class="rating rating--unrated">{}</span>', why_unrated or rag.label)
    return format_html(
        '<strong class="rating rating--{}"><span class="rating__symbol" aria-hidden="true">{}</span> {}</strong>',
        rag.value,
        rag.symbol,
        rag.label,
    )


def two_lines(first: str, second: str) -> str:
    """A cell of a main value and a smaller line below it."""
    if not second:
        return format_html("{}", first)
    return format_html('{} <span class="cell-note">{}</span>', first, second)


def known_words(figure: SourcedFigure | Figure) -> str:
    """Since when a figure was public, as exactly as its source says."""
    return said_date(timezone.localdate(figure.published_at), figure.published_precision)


def value_of(observation: Observation | None) -> Decimal | None:
    """The value as a spreadsheet holds it; None for a cell that stays empty."""
    return observation.value if observation else None


def period_words(observation: Observation) -> str:
    """The period of an observation, with "about" where its source gives it only roughly."""
    return f"about {observation.period.label}" if observation.is_about else observation.period.label
