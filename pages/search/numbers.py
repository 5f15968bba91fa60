"""Figures of the council that read as a number somebody typed."""

from decimal import ROUND_HALF_UP, Decimal, InvalidOperation

from django.db.models import F, FloatField, Q
from django.db.models.functions import Cast

from analysis.core.kinds import written_number
from analysis.value_format import ValueFormat
from kpis.catalogue.queries import get_areas
from kpis.display.cells import period_words
from kpis.models import Figure
from pages.search.kinds import SearchText
from web.reading import ReadingContext

NUMBERS = "numbers"
MOST = 40
LARGEST = Decimal(10) ** 9


def read_number(typed: str) -> Decimal | None:
    """The number that is all of what was typed: "245", "1,204", "87%", "9.5 %"; None for anything else."""
    text = typed.replace(",", "").replace("%", "").strip()
    if not text or not text.replace(".", "", 1).isdecimal():
        return None
    try:
        number = Decimal(text)
    except InvalidOperation:
        return None
    return number if number < LARGEST else None


def find_figures(typed: str, reading: ReadingContext) -> list[SearchText]:
    """The council's figures known at the moment whose value, rounded as typed, or one of whose counts is the number.

    Newest first, `MOST` at most. Two queries.
    """
    number = read_number(typed)
    if number is None:
        return []
    step = Decimal(1).scaleb(int(number.as_tuple().exponent))
    low, high = float(number - step / 2), float(number + step / 2)
    share = Cast(F("numerator"), FloatField()) * 100.0 / Cast(F("denominator"), FloatField())
    figures = Figure.objects.of(get_areas(reading.moment).home).known_at(reading.moment).observed()
    is_value = Q(stated_value__gte=low, stated_value__lt=high) | Q(share__gte=low, share__lt=high)
    in_order = (
        figures.annotate(share=share)
        .filter(is_value | Q(numerator=number) | Q(denominator=number))
        .select_related("kpi", "source")
        .order_by("-period_end", "kpi__position")
    )
    return [_said(figure, reading) for figure in in_order[: 4 * MOST] if _reads_as(figure, number, step)][:MOST]


def _reads_as(figure: Figure, number: Decimal, step: Decimal) -> bool:
    value = figure.as_observation().value
    rounded = value.quantize(step, rounding=ROUND_HALF_UP) if value is not None else None
    return number in (rounded, figure.numerator, figure.denominator)


def _said(figure: Figure, reading: ReadingContext) -> SearchText:
    observation = figure.as_observation()
    written = ValueFormat(figure.kpi.as_kind, figure.kpi.decimals).written(observation)
    words = f"{written}, {period_words(observation)}"
    if figure.numerator is not None and figure.denominator is not None:
        words += f": {written_number(figure.numerator)} of {written_number(figure.denominator)}"
    note = figure.source.title if figure.source else ""
    return SearchText(NUMBERS, figure.kpi.title, words, reading.url("pages:kpi", figure.kpi.slug), note)
