"""The scorecard as a table: every KPI with its latest figure. `render_` is for eyes, `value_` for spreadsheets."""

from collections.abc import Sequence
from datetime import timedelta
from decimal import Decimal

from django.utils.html import format_html

from analysis.core.periods import SHORT_MONTHS, Period, Shape
from analysis.rating import Rag
from analysis.spc.points import PointType
from charts.words.change import step_of, words_of
from exports.sheet import ColumnKind
from kpis.display.cells import period_words, show_rating, show_signal, two_lines, value_of
from kpis.figures.standings import Standing
from pages.details import AreaComparison, Detail
from pages.scorecard.lines import WIDE, WIDER, WIDEST, ScorecardLine, ScorecardPart
from pages.scorecard.report import ScorecardReport
from pages.scorecard.since import UNCLEAR, describe_since, share_changed
from web.reading import ReadingContext
from web.tables import DataColumn, DataTable, PageColumn, QuickRow

# behind the time of a figure that a newer one has been published of, which is not held here; said below the table
NEWER_IS_OUT = "*"
NUMBER, DATE = ColumnKind.NUMBER, ColumnKind.DATE
RAG_ORDER = {Rag.RED: 0, Rag.AMBER: 1, Rag.UNSURE: 2, Rag.GREEN: 3, Rag.UNRATED: None}
AGAINST = {True: "better (England {})", False: "worse (England {})", None: "England {}"}
BEATS = {True: "better", False: "worse", None: ""}


def _brief(period: Period) -> str:
    """A period in a narrow column: the last day of a month as its month."""
    if period.shape is Shape.DAY and (period.end + timedelta(days=1)).day == 1:
        return f"{SHORT_MONTHS[period.end.month]} {period.end.year}"
    return period.short_label


def _place(standing: Standing):
    return (standing.kpi.service_area_position, standing.kpi.position)


class ScorecardTable(ScorecardReport, DataTable):
    """Every KPI with its latest figure. `details` is filled in for the rows that are shown."""

    kpi = DataColumn(
        verbose_name="KPI", accessor="kpi__title", sort_by=lambda s: s.kpi.title.casefold(), report_width=48
    )
    code = DataColumn(accessor="kpi__code", verbose_name="Code", only="file")
    service_area = DataColumn(accessor="kpi__service_area", verbose_name="Service area", only="file", sort_by=_place)
    latest = DataColumn(
        accessor="assessment__latest",
        verbose_name="Latest figure",
        heading="Now",
        file_kind=NUMBER,
        decimals=1,
        numeric=True,
        report_width=10,
    )
    when = DataColumn(
        accessor="assessment__latest",
        verbose_name="When",
        only="page",
        sort_by=lambda s: s.period and s.period.end,
        initial_sort_descending=True,
        attrs=WIDE,
        report_width=24,
    )
    unit = DataColumn(accessor="kpi__kind__label", verbose_name="Unit", only="file")
    period = DataColumn(accessor="assessment__latest", verbose_name="Period", only="file")
    period_end = DataColumn(accessor="assessment__latest", verbose_name="Period ends", only="file", file_kind=DATE)
    numerator = DataColumn(accessor="assessment__latest", verbose_name="Numerator", only="file", file_kind=NUMBER)
    denominator = DataColumn(accessor="assessment__latest", verbose_name="Denominator", only="file", file_kind=NUMBER)
    no_figure = DataColumn(accessor="kpi__pk", verbose_name="No figure since then", only="file")
    target = DataColumn(
        accessor="assessment__target", verbose_name="Target", only="file", file_kind=NUMBER, decimals=1, report_width=9
    )
    rating = DataColumn(
        accessor="assessment__rag",
        verbose_name="Against target",
        sort_by=lambda s: RAG_ORDER[s.said.rag],
        attrs=WIDEST,
        report_width=24,
    )
    gap = DataColumn(
        accessor="assessment__gap", verbose_name="Latest less target", only="file", file_kind=NUMBER, decimals=1
    )
    signal = DataColumn(
        accessor="assessment__verdict",
        verbose_name="Real change?",
        heading="Real change?",
        sort_by=lambda s: s.said.concern if s.has_figure else None,
        attrs=WIDE,
        report_width=20,
    )
    tested = DataColumn(
        accessor="assessment__yearly", verbose_name="Yearly figures tested", only="file", file_kind=NUMBER
    )
    test = DataColumn(accessor="assessment__yearly", verbose_name="Test for trend over the years", only="file")
    chance = DataColumn(
        accessor="assessment__yearly",
        verbose_name="Probability by chance",
        only="file",
        file_kind=NUMBER,
        decimals=5,
    )
    outlook = DataColumn(accessor="assessment__verdict", verbose_name="Outlook against target", only="file")
    rules = DataColumn(accessor="assessment__verdict", verbose_name="Rules for signals", only="file")
    concern = DataColumn(accessor="assessment__concern", verbose_name="Order of concern", only="file")
    change = DataColumn(
        accessor="assessment",
        verbose_name="Since the year before",
        only="page",
        sort_by=share_changed,
        initial_sort_descending=True,
        attrs=WIDE,
        report_width=26,
    )
    previous = DataColumn(
        accessor="assessment__previous", verbose_name="Figure before", only="file", file_kind=NUMBER, decimals=1
    )
    previous_period = DataColumn(
        accessor="assessment__previous", verbose_name="Period of the figure before", only="file"
    )
    difference = DataColumn(
        accessor="assessment__change",
        verbose_name="Latest less figure before",
        only="file",
        file_kind=NUMBER,
        decimals=1,
    )
    travel = DataColumn(accessor="assessment__travel", verbose_name="Step from the figure before", only="file")
    country = DataColumn(
        accessor="kpi__pk",
        verbose_name="England",
        heading="Against England",
        file_kind=NUMBER,
        decimals=1,
        attrs=WIDE,
        report_width=11,
    )
    against_country = DataColumn(accessor="kpi__pk", verbose_name="Against England", only="file", report_width=9)
    region = DataColumn(accessor="kpi__pk", verbose_name="Region", only="file", file_kind=NUMBER, decimals=1)
    neighbours = DataColumn(
        accessor="kpi__pk",
        verbose_name="Similar councils",
        heading="Similar councils",
        file_kind=NUMBER,
        decimals=1,
        attrs=WIDEST,
        report_width=11,
    )
    neighbours_number = DataColumn(accessor="kpi__pk", verbose_name="Neighbours it rests on", only="file")
    neighbours_edition = DataColumn(accessor="kpi__pk", verbose_name="Edition of the neighbours", only="file")
    history = DataColumn(accessor="kpi__pk", verbose_name="Trend", only="page", attrs=WIDER, report_width=20)
    age = DataColumn(accessor="kpi__pk", verbose_name="How recent", only="file")
    next_release = DataColumn(accessor="kpi__pk", verbose_name="Usual month of the next release", only="file")
    sentence = DataColumn(accessor="kpi__pk", verbose_name="In words", only="file")
    source = DataColumn(accessor="kpi__pk", verbose_name="Source", only="file")

    class Meta:
        empty_text = "No KPI fits these filters. Clear a filter to see more."

    def __init__(self, standings: Sequence[Standing], reading: ReadingContext, region: str, **kwargs):
        self.reading = reading
        self.details: dict[int, Detail] = {}
        self._address_of = reading.addresses("pages:kpi")
        super().__init__(standings, "Every KPI with its latest figure", **kwargs)
        self.columns["region"].column.verbose_name = region

    def part(self, standings: Sequence[Standing], caption: str) -> "ScorecardPart":
        """Lines of some of the KPIs, in the columns that any of them has something for."""
        lines = [(standing, QuickRow(standing, table=self).shown) for standing in standings]
        filled = {column.bound.name for _, cells in lines for column, cell in cells if cell}
        columns = [column.bound for column in self.page_columns if column.bound.name in filled]
        shown = [self._line(standing, cells, filled) for standing, cells in lines]
        return ScorecardPart(caption, columns, shown, is_grouped=not self.order_by)

    def _line(self, standing: Standing, cells: list[tuple[PageColumn, str]], filled: set[str]) -> ScorecardLine:
        said = {column.bound.name: cell for column, cell in cells}
        country = said["country"] and AGAINST[self._detail(standing).beats_country].format(self._country(standing))
        # where no heading says what the word is of
        change = f"change {UNCLEAR}" if said["change"] == UNCLEAR else said["change"]
        below = [said["when"], said["signal"], change, country]
        return ScorecardLine(
            standing, [pair for pair in cells if pair[0].bound.name in filled], [*filter(None, below)], said["rating"]
        )

    # -- for eyes -----------------------------------------------------------------------------------

    def render_kpi(self, record):
        return format_html('<a href="{}">{}</a>', self._address_of(record.kpi.slug), record.kpi.title)

    def render_latest(self, record):
        return record.kpi.written(record.assessment.latest) or "No figure"

    def render_when(self, record):
        latest = record.assessment.latest
        empty = "; ".join(f"{_brief(period)}: no figure" for period, _ in self._detail(record).said_empty)
        if latest is None:
            return empty
        about = "about " if latest.is_about else ""
        return two_lines(
            f"{about}{_brief(latest.period)}{NEWER_IS_OUT if self._detail(record).is_newer_out else ''}", empty
        )

    def render_rating(self, record):
        assessment, kpi = record.assessment, record.kpi
        if assessment.target is None:
            return ""
        asked = kpi.kind.written(assessment.target.value)
        outlook = assessment.verdict and assessment.verdict.assurance
        more = f"{outlook.symbol} {outlook.brief}" if outlook else ""
        shown = show_rating(assessment.rag, assessment.why_unrated)
        return format_html('<span class="nowrap">{} {}</span> <span class="lines__when">{}</span>', asked, shown, more)

    def render_signal(self, record):
        """The word of a signal or trend; empty where it cannot be told from chance, as most lines would say."""
        assessment = record.assessment
        meaning, yearly = assessment.meaning, assessment.yearly
        if meaning is None or meaning is PointType.COMMON_CAUSE:
            return ""
        return show_signal(meaning, yearly.verdict.label if yearly else assessment.verdict.label)

    def render_change(self, record):
        reported = self._detail(record).reported
        if reported:
            beside = f"{record.kpi.written(reported.earlier)} in {reported.earlier.period.short_label}"
            return f"{beside}, another length of time; compared in {reported.paper}"
        return describe_since(record.kpi, record.assessment)

    def render_country(self, record):
        """The country's figure with the council's level against it; not of plain numbers, which say nothing of it."""
        word, value = BEATS[self._detail(record).beats_country], self._country(record)
        return f"{word}: {value}" if word and value else value

    def render_neighbours(self, record):
        detail = self._detail(record)
        if not record.kpi.kind.needs_denominator:
            return ""
        if detail.median is not None:
            return record.kpi.written(detail.median.as_observation)
        return f"{self._compared(record, detail.average)} average" if detail.average else ""

    def render_history(self, record):
        return self._detail(record).drawing

    def _detail(self, record) -> Detail:
        return self.details[record.pk]

    def _country(self, record) -> str:
        return self._compared(record, self._detail(record).country) if record.kpi.kind.needs_denominator else ""

    def _compared(self, record, comparison: AreaComparison | None) -> str:
        return record.kpi.written(comparison.observation) if comparison else ""

    # -- for spreadsheets ---------------------------------------------------------------------------

    def value_kpi(self, record):
        return record.kpi.title

    def value_latest(self, record):
        return value_of(record.kpi, record.assessment.latest)

    def value_period(self, record):
        latest = record.assessment.latest
        return period_words(latest) if latest else record.assessment.why_unrated

    def value_period_end(self, record):
        return record.assessment.latest.period.end if record.assessment.latest else None

    def value_numerator(self, record):
        return record.assessment.latest.numerator if record.assessment.latest else None

    def value_denominator(self, record):
        return record.assessment.latest.denominator if record.assessment.latest else None

    def value_no_figure(self, record):
        return self._detail(record).no_figure or None

    def value_target(self, record):
        return record.kpi.in_file(record.assessment.target.value) if record.assessment.target else None

    def value_rating(self, record):
        assessment = record.assessment
        return assessment.why_unrated if assessment.rag is Rag.UNRATED else assessment.rag.label

    def value_gap(self, record):
        return record.kpi.in_file(record.assessment.gap)

    def value_signal(self, record):
        return record.assessment.meaning_words or None

    def value_tested(self, record):
        yearly = record.assessment.yearly
        return yearly.tested or None if yearly else None

    def value_test(self, record):
        yearly = record.assessment.yearly
        return yearly.test.label if yearly and yearly.test else None

    def value_chance(self, record):
        yearly = record.assessment.yearly
        return Decimal(yearly.p) if yearly and yearly.test else None

    def value_outlook(self, record):
        verdict = record.assessment.verdict
        return verdict.assurance_words if verdict else None

    def value_rules(self, record):
        verdict = record.assessment.verdict
        return verdict.rules if verdict and not verdict.is_yearly else None

    def value_concern(self, record):
        return record.assessment.concern.label

    def value_previous(self, record):
        return value_of(record.kpi, record.assessment.previous)

    def value_difference(self, record):
        return record.kpi.in_file(record.assessment.change)

    def value_previous_period(self, record):
        previous = record.assessment.previous
        return period_words(previous) if previous else None

    def value_travel(self, record):
        assessment, reported = record.assessment, self._detail(record).reported
        if reported:
            return reported.words
        return assessment.why_no_change or words_of(record.kpi, step_of(record.kpi, assessment))

    def value_country(self, record):
        return _compared_value(record, self._detail(record).country)

    def value_against_country(self, record):
        return BEATS[self._detail(record).beats_country].capitalize() or None

    def value_region(self, record):
        return _compared_value(record, self._detail(record).region)

    def value_neighbours(self, record):
        median = self._detail(record).median
        if median is None:
            return _compared_value(record, self._detail(record).average)
        # the number that page and sentence show
        return record.kpi.in_file(median.rounded(record.kpi.decimals))

    def value_neighbours_number(self, record):
        detail = self._detail(record)
        return detail.median.coverage if detail.median else ("average" if detail.average else None)

    def value_neighbours_edition(self, record):
        detail = self._detail(record)
        if detail.median is not None:
            return f"{detail.median.set_name} model"
        return detail.average.area.name if detail.average else None

    def value_age(self, record):
        age = self._detail(record).freshness
        return age.words if age else None

    def value_next_release(self, record):
        coming = self._detail(record).next_release
        return coming.month if coming else None

    def value_sentence(self, record):
        return self._detail(record).sentence

    def value_source(self, record):
        return self._detail(record).source


def _compared_value(record: Standing, comparison: AreaComparison | None) -> Decimal | None:
    return value_of(record.kpi, comparison.observation) if comparison else None
