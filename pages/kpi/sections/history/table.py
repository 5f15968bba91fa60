"""The history of one series of a KPI as a table. `render_` is for eyes, `value_` for spreadsheets."""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache, partial

from django.utils.html import format_html_join

from analysis.basis import KpiFacts
from analysis.core.periods import Period
from analysis.core.series import Observation, Target
from analysis.rating import Rag
from exports.sheet import ColumnKind
from kpis.display.cells import (
    DASH,
    known_words,
    period_words,
    quantity_of,
    rating_in_words,
    show_rating,
    source_link,
    target_quantity,
    two_lines,
    value_of,
)
from kpis.figures.queries import SourcedFigure
from pages.kpi.section import Columns
from web.reading import ReadingContext
from web.tables import DataColumn, DataTable

NUMBER, DATE = ColumnKind.NUMBER, ColumnKind.DATE


# the columns about where a figure is from
REST = ("known", "remark", "source", "reference", "address")
BESIDE = "not drawn: the line has another figure of this day"


@dataclass(frozen=True)
class MoreColumns:
    """Columns that sections bring to the history, by the place they have in it."""

    before_areas: Columns = ()
    after_areas: Columns = ()
    last: Columns = ()


@dataclass(frozen=True)
class HistoryRow:
    """One period of a KPI's history: the council's figure, None for a gap, and what it is held against.

    Where it was said that there is no figure, `figure` says why and has no observation. `is_beside`: the line has
    another figure of the same day.
    """

    kpi: KpiFacts
    period: Period
    figure: SourcedFigure | None
    target: Target | None
    rag: Rag
    others: tuple[Observation | None, ...]
    is_beside: bool = False

    @property
    def observation(self) -> Observation | None:
        return self.figure.observation if self.figure else None

    @property
    def written(self) -> str:
        return self.kpi.written(self.observation) if self.observation else ""

    @property
    def counts(self) -> str:
        """Numerator and denominator of the council's figure; empty where they are not held."""
        observation = self.observation
        if observation is None or observation.numerator is None:
            return ""
        numerator = f"{observation.numerator.normalize():,f}"
        if observation.denominator is None:
            return f"{numerator} counted"
        return f"{numerator} of {observation.denominator.normalize():,f}"

    @property
    def no_figure(self) -> str:
        """The reason for having no figure, where one was given."""
        return self.figure.no_figure.label if self.figure and self.figure.no_figure else ""

    @property
    def written_elsewhere(self) -> list[str]:
        """Values of the other areas, a dash where there is none."""
        return [self.kpi.written(other) if other else DASH for other in self.others]


class HistoryTable(DataTable):
    """The figures of one series, newest first, each with its source. A period without a figure is a row too."""

    period = DataColumn(
        accessor="period",
        verbose_name="Period",
        sort_by=lambda r: (r.period.end, r.period.start),
        report_width=22,
    )
    period_end = DataColumn(accessor="period", verbose_name="Period ends", only="file", file_kind=DATE)
    value = DataColumn(
        accessor="figure",
        verbose_name="Value",
        file_kind=NUMBER,
        decimals=1,
        numeric=True,
        sort_by=lambda r: r.observation and r.observation.value,
        report_width=12,
    )
    numerator = DataColumn(accessor="figure", verbose_name="Numerator", file_kind=NUMBER, only="file")
    denominator = DataColumn(accessor="figure", verbose_name="Denominator", file_kind=NUMBER, only="file")
    counts = DataColumn(accessor="figure", verbose_name="Counts", only="report", numeric=True, report_width=20)
    target = DataColumn(
        accessor="target", verbose_name="Target", file_kind=NUMBER, decimals=1, numeric=True, report_width=10
    )
    rating = DataColumn(accessor="rag", verbose_name="Against target", report_width=24)
    no_figure = DataColumn(accessor="figure", verbose_name="No figure because", only="file", report_width=28)
    known = DataColumn(accessor="figure", verbose_name="Published", only="file")
    remark = DataColumn(accessor="figure", verbose_name="Remarks", only="file")
    source = DataColumn(accessor="figure", verbose_name="Source", report_width=50)
    reference = DataColumn(accessor="figure", verbose_name="Place in the source", only="file")
    address = DataColumn(accessor="figure", verbose_name="Address of the source", only="file")

    class Meta:
        empty_text = "No figure was known of this KPI on this date."

    def __init__(
        self,
        rows: Sequence[HistoryRow],
        caption: str,
        areas: Sequence[str],
        more: MoreColumns,
        *,
        reading: ReadingContext,
        **kwargs,
    ):
        self.reading = reading
        # many figures are from one document
        self._source_link = cache(partial(source_link, reading=reading))
        hidden = _empty(rows)
        others = [(f"other_{place}", OtherArea(place, verbose_name=name)) for place, name in enumerate(areas)]
        beside = [*more.before_areas, *others, *more.after_areas]
        names = ["period", "period_end", "value", "numerator", "denominator", "counts", "no_figure", "target", "rating"]
        shown = [name for name in names if name not in hidden] + [name for name, _ in beside]
        extra = [*beside, *more.last]
        sequence = [*shown, *(name for name in REST), *(name for name, _ in more.last)]
        super().__init__(rows, caption, extra_columns=extra, sequence=sequence, exclude=hidden, **kwargs)

    def render_period(self, record):
        return period_words(record.observation) if record.observation else record.period.label

    def render_value(self, record):
        observation = record.observation
        if observation is None:
            return two_lines("No figure", record.no_figure)
        derived = "derived" if observation.is_derived else ""
        notes = (record.counts, derived, BESIDE if record.is_beside else "")
        return two_lines(record.kpi.written(observation), "; ".join(note for note in notes if note))

    def render_target(self, record):
        return record.kpi.kind.written(record.target.value) if record.target else DASH

    def render_rating(self, record):
        return DASH if record.rag is Rag.UNRATED else show_rating(record.rag)

    def render_source(self, record):
        figure = record.figure
        if figure is None:
            return DASH
        shown = self._source_link(figure.source_title or figure.people, figure.source_slug)
        published = f"published {known_words(figure)}"
        notes = [figure.source_ref, published, figure.commentary, figure.revision_reason]
        return two_lines(shown, format_html_join("; ", "{}", ((note,) for note in notes if note)))

    # -- for a committee ----------------------------------------------------------------------------

    def report_value(self, record):
        return quantity_of(record.kpi, record.observation) or "No figure"

    def report_counts(self, record):
        return record.counts or None

    def report_target(self, record):
        return target_quantity(record.kpi, record.target.value if record.target else None)

    def report_rating(self, record):
        return rating_in_words(record.rag) or None

    # -- for spreadsheets ---------------------------------------------------------------------------

    def value_period(self, record):
        return self.render_period(record)

    def value_period_end(self, record):
        return record.period.end

    def value_value(self, record):
        return value_of(record.kpi, record.observation)

    def value_numerator(self, record):
        return record.observation.numerator if record.observation else None

    def value_denominator(self, record):
        return record.observation.denominator if record.observation else None

    def value_no_figure(self, record):
        return record.no_figure or None

    def value_target(self, record):
        return record.kpi.in_file(record.target.value) if record.target else None

    def value_rating(self, record):
        return None if record.rag is Rag.UNRATED else record.rag.label

    def value_known(self, record):
        return known_words(record.figure) if record.figure else None

    def value_remark(self, record):
        if record.figure is None:
            return "No figure"
        what = "No figure" if record.observation is None else "derived" if record.observation.is_derived else ""
        parts = [what, BESIDE if record.is_beside else "", record.figure.commentary, record.figure.revision_reason]
        return "; ".join(part for part in parts if part) or None

    def value_source(self, record):
        return record.figure.source_title or record.figure.people if record.figure else None

    def value_reference(self, record):
        return record.figure.source_ref if record.figure else None

    def value_address(self, record):
        return record.figure.source_url if record.figure else None


def _empty(rows: Sequence[HistoryRow]) -> list[str]:
    """The columns that would hold nothing at all."""
    has_counts = any(row.observation and row.observation.numerator is not None for row in rows)
    hidden = [] if has_counts else ["numerator", "denominator", "counts"]
    hidden += [] if any(row.no_figure for row in rows) else ["no_figure"]
    return hidden + ([] if any(row.target for row in rows) else ["target", "rating"])


class OtherArea(DataColumn):
    """The value of one comparator in a history table, by its place among them."""

    def __init__(self, place: int, **kwargs):
        super().__init__(accessor="others", file_kind=NUMBER, decimals=1, numeric=True, report_width=14, **kwargs)
        self.place = place

    def render(self, record):
        observation = record.others[self.place]
        return record.kpi.written(observation) if observation else ""

    def value(self, record):
        return value_of(record.kpi, record.others[self.place])

    def report(self, record):
        return quantity_of(record.kpi, record.others[self.place])
