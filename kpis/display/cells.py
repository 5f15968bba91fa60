"""Table cells shared by several tables: ratings, signals, a value with a smaller line below it, dates, periods."""

from decimal import Decimal
from functools import cache, lru_cache

from django.template.loader import render_to_string
from django.utils import timezone
from django.utils.html import format_html
from django.utils.safestring import SafeString, mark_safe

from analysis.basis import KpiFacts
from analysis.core.kinds import written_number
from analysis.core.series import Observation
from analysis.rating import Rag
from analysis.spc.points import PointType
from analysis.value_format import places_of
from exports.report import Quantity
from kpis.display.dates import said_date
from kpis.figures.queries import SourcedFigure
from kpis.models import Figure
from web.reading import ReadingContext

DASH = "–"


def show_rating(rag: Rag, why_unrated: str = "") -> str:
    """A rating with its word and symbol; an unrated KPI says why instead."""
    return show_unrated(why_unrated or rag.label) if rag is Rag.UNRATED else _rating_badge(rag)


def show_unrated(words: str) -> str:
    """The reason for having no rating or signal, in place of a badge."""
    return format_html('<span class="rating rating--unrated">{}</span>', words)


@cache
def _rating_badge(rag: Rag) -> SafeString:
    return _component("rating", rating=rag)


@lru_cache(maxsize=64)
def show_signal(meaning: PointType, label: str) -> SafeString:
    """The badge of a point beyond chance, or of one that is not, with its word and symbol."""
    return _component("signal_badge", type=meaning, label=label)


def _component(name: str, **values: object) -> SafeString:
    """The markup of a component, as a page that includes it has it."""
    return mark_safe(render_to_string(f"components/{name}.html", values).strip())


def two_lines(first: str, second: str) -> str:
    """A cell of a main value and a smaller line below it."""
    if not second:
        return format_html("{}", first)
    return format_html('{} <span class="cell-note">{}</span>', first, second)


def source_link(title: str, slug: str, reading: ReadingContext) -> SafeString | str:
    """The title of a document as a link to its page; plain words where there is no document."""
    if not slug:
        return title
    return format_html('<a href="{}">{}</a>', reading.url("pages:document", slug), title)


def known_words(figure: SourcedFigure | Figure) -> str:
    """Date of publication of a figure, as precise as its source gives it."""
    return said_date(timezone.localdate(figure.published_at), figure.published_precision)


def value_of(kpi: KpiFacts, observation: Observation | None) -> Decimal | None:
    """The value as a spreadsheet holds it; None for a cell that stays empty."""
    return kpi.in_file(observation.value) if observation else None


def quantity_of(kpi: KpiFacts, observation: Observation | None) -> Quantity | None:
    """The value in its unit as a report holds it, with the decimals that pages show; None for an empty cell."""
    return _quantity(kpi, kpi.shown(observation)) if observation else None


def target_quantity(kpi: KpiFacts, value: Decimal | None) -> Quantity | None:
    """A target in its unit as a report holds it; None for an empty cell."""
    return None if value is None else _quantity(kpi, Decimal(written_number(value).replace(",", "")))


def _quantity(kpi: KpiFacts, number: Decimal) -> Quantity:
    unit = kpi.kind.written(number).removeprefix(written_number(number)).strip()
    return Quantity(number, places_of(number), unit)


def rating_in_words(rag: Rag) -> str:
    """A rating with its symbol and word, without a colour; empty for none."""
    return "" if rag is Rag.UNRATED else f"{rag.symbol} {rag.label}"


def period_words(observation: Observation) -> str:
    """The period of an observation, with "about" if its source gives it only roughly."""
    return f"about {observation.period.label}" if observation.is_about else observation.period.label
