"""The council beside its statistical neighbours as a table, for the page and for the file."""

from collections.abc import Mapping, Sequence

from django.utils.html import format_html

from analysis.statistics.neighbours.comparison import NeighbourVerdict
from exports.sheet import ColumnKind
from kpis.display.cells import DASH, known_words, value_of
from kpis.figures.queries import SourcedFigure
from pages.kpi.sections.neighbours.periods import NeighbourRow
from web.tables import DataColumn, DataTable

NUMBER, DATE = ColumnKind.NUMBER, ColumnKind.DATE
BADGES = {
    NeighbourVerdict.BETTER: "improvement",
    NeighbourVerdict.WORSE: "concern",
    NeighbourVerdict.HIGHER: "high",
    NeighbourVerdict.LOWER: "low",
    NeighbourVerdict.WITHIN_CHANCE: "common-cause",
}


def show_comparison(verdict: NeighbourVerdict | None) -> str:
    """Comparison of the council with one neighbour, by word and symbol."""
    if verdict is None:
        return DASH
    if verdict is NeighbourVerdict.UNKNOWN:
        return format_html('<span class="rating rating--unrated">{}</span>', verdict.label)
    return format_html(
        '<strong class="rating signal--{}"><span class="rating__symbol" aria-hidden="true">{}</span> {}</strong>',
        BADGES[verdict],
        verdict.symbol,
        verdict.label,
    )


class NeighboursTable(DataTable):
    """The neighbours of one set with the council among them; on the page one period of it, in the file all.

    `sources` are the figures behind the rows, by primary key. Columns about counts are there where those of a neighbour
    are known.
    """

    period = DataColumn(accessor="among", verbose_name="Period", only="file")
    period_end = DataColumn(accessor="among", verbose_name="Period ends", only="file", file_kind=DATE)
    neighbour_set = DataColumn(accessor="among", verbose_name="Neighbour model", only="file")
    area = DataColumn(accessor="area", verbose_name="Area")
    value = DataColumn(accessor="observation", verbose_name="Value", file_kind=NUMBER, decimals=1, numeric=True)
    counts = DataColumn(accessor="observation", verbose_name="Counts", only="page", numeric=True)
    numerator = DataColumn(accessor="observation", verbose_name="Numerator", only="file", file_kind=NUMBER)
    denominator = DataColumn(accessor="observation", verbose_name="Denominator", only="file", file_kind=NUMBER)
    verdict = DataColumn(accessor="verdict")
    place = DataColumn(accessor="place", verbose_name="Against all areas together")
    known = DataColumn(accessor="observation", verbose_name="Published", only="file")
    source = DataColumn(accessor="observation", verbose_name="Source", only="file")
    reference = DataColumn(accessor="observation", verbose_name="Place in the source", only="file")
    address = DataColumn(accessor="observation", verbose_name="Address of the source", only="file")

    class Meta:
        orderable = False
        empty_text = "No neighbour has a figure."

    def __init__(
        self, rows: Sequence[NeighbourRow], home: str, caption: str, sources: Mapping[int, SourcedFigure], **kwargs
    ):
        self.sources = sources
        verdict = ("verdict", DataColumn(accessor="verdict", verbose_name=f"{home} is"))
        super().__init__(rows, caption, exclude=self._empty(rows), extra_columns=[verdict], **kwargs)

    def _empty(self, rows: Sequence[NeighbourRow]) -> list[str]:
        """The columns that would hold nothing at all."""
        has_counts = any(row.observation.numerator is not None for row in rows if not row.is_home)
        has_verdicts = any(row.verdict not in (None, NeighbourVerdict.UNKNOWN) for row in rows)
        has_plot = any(row.letter for row in rows)
        hidden = [] if has_counts else ["counts", "numerator", "denominator"]
        return hidden + ([] if has_verdicts else ["verdict"]) + ([] if has_plot else ["place"])

    def render_area(self, record):
        words = f"{record.letter} {record.area}" if record.letter else record.area
        return format_html('<span class="own-area">◆ {}</span>', words) if record.is_home else words

    def render_value(self, record):
        return record.kpi.written(record.observation)

    def render_counts(self, record):
        numerator, denominator = record.observation.numerator, record.observation.denominator
        if numerator is None or denominator is None:
            return DASH
        return f"{numerator.normalize():,f} of {denominator.normalize():,f}"

    def render_verdict(self, record):
        return show_comparison(record.verdict)

    def render_place(self, record):
        return record.place or DASH

    def value_period(self, record):
        return record.among.period.label

    def value_period_end(self, record):
        return record.among.period.end

    def value_neighbour_set(self, record):
        return record.among.set_name

    def value_area(self, record):
        return record.area

    def value_value(self, record):
        return value_of(record.kpi, record.observation)

    def value_numerator(self, record):
        return record.observation.numerator

    def value_denominator(self, record):
        return record.observation.denominator

    def value_verdict(self, record):
        return record.verdict.label if record.verdict else None

    def value_place(self, record):
        return record.place or None

    def value_known(self, record):
        return known_words(self._source(record))

    def value_source(self, record):
        figure = self._source(record)
        return figure.source_title or figure.people

    def value_reference(self, record):
        return self._source(record).source_ref

    def value_address(self, record):
        return self._source(record).source_url

    def _source(self, record: NeighbourRow) -> SourcedFigure:
        return self.sources[record.observation.figure_id]
