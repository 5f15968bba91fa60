"""The scorecard as a table: every KPI with its latest figure. `render_` is for eyes, `value_` for spreadsheets."""

from collections.abc import Sequence
from decimal import Decimal
from itertools import groupby

from django.utils.html import format_html

from analysis.assessment import Verdict
from analysis.basis import KpiFacts
from analysis.rating import Rag, Travel
from charts.words.phrases import describe_difference
from exports.sheet import ColumnKind
from kpis.display.cells import DASH, period_words, show_rating, show_signal, show_unrated, two_lines, value_of
from kpis.figures.standings import Standing
from pages.details import AreaComparison, Detail
from web.reading import ReadingContext
from web.tables import DataColumn, DataTable

NUMBER, DATE = ColumnKind.NUMBER, ColumnKind.DATE
RAG_ORDER = {Rag.RED: 0, Rag.AMBER: 1, Rag.UNSURE: 2, Rag.GREEN: 3, Rag.UNRATED: None}
TRAVEL_ORDER = {Travel.WORSENING: 0, Travel.STEADY: 1, Travel.IMPROVING: 2}


def show_verdict(verdict: Verdict | None) -> str:
    """Verdict of the rules on a series, by word and symbol, with the reason below; short where they do not apply."""
    if verdict is None:
        return DASH
    if verdict.is_yearly:
        return show_unrated("Yearly figures")
    if verdict.type is None:
        return two_lines(show_unrated(verdict.label), verdict.reason)
    badge = show_signal(verdict.type, verdict.label)
    return two_lines(badge, ". ".join(part for part in (verdict.reason, _outlook(verdict)) if part))


def _outlook(verdict: Verdict) -> str:
    return f"{verdict.assurance.symbol} {verdict.assurance.label}" if verdict.assurance else ""


def signed_difference(kpi: KpiFacts, difference: Decimal, rounded: bool, words: tuple[str, str, str]) -> str:
    """A difference in the KPI's unit as its sentence says it, with the word for below, above or equal."""
    below, above, equal = words
    if difference == 0:
        return equal
    size = describe_difference(difference, kpi.kind, kpi.decimals, rounded)
    return f"{size} {above if difference > 0 else below}"


def _place(standing: Standing):
    return (standing.kpi.service_area_position, standing.kpi.position)


class ScorecardTable(DataTable):
    """Every KPI with its latest figure. `details` is filled in for the rows that are shown."""

    kpi = DataColumn(verbose_name="KPI", accessor="kpi__title", sort_by=lambda s: s.kpi.title.casefold())
    code = DataColumn(accessor="kpi__code", verbose_name="Code", only="file")
    service_area = DataColumn(accessor="kpi__service_area", verbose_name="Service area", only="file", sort_by=_place)
    latest = DataColumn(
        accessor="assessment__latest",
        verbose_name="Latest figure",
        file_kind=NUMBER,
        decimals=1,
        numeric=True,
        # values of different units do not compare, so the order is by how recent they are
        sort_by=lambda s: s.assessment.latest and s.assessment.latest.period.end,
    )
    unit = DataColumn(accessor="kpi__kind__label", verbose_name="Unit", only="file")
    period = DataColumn(accessor="assessment__latest", verbose_name="Period", only="file")
    period_end = DataColumn(accessor="assessment__latest", verbose_name="Period ends", only="file", file_kind=DATE)
    numerator = DataColumn(accessor="assessment__latest", verbose_name="Numerator", only="file", file_kind=NUMBER)
    denominator = DataColumn(accessor="assessment__latest", verbose_name="Denominator", only="file", file_kind=NUMBER)
    target = DataColumn(accessor="assessment__target", verbose_name="Target", only="file", file_kind=NUMBER, decimals=1)
    rating = DataColumn(
        accessor="assessment__rag", verbose_name="Against target", sort_by=lambda s: RAG_ORDER[s.assessment.rag]
    )
    gap = DataColumn(
        accessor="assessment__gap", verbose_name="Latest less target", only="file", file_kind=NUMBER, decimals=1
    )
    signal = DataColumn(
        accessor="assessment__verdict",
        verbose_name="Signal or chance",
        sort_by=lambda s: s.assessment.concern if s.assessment.latest else None,
    )
    outlook = DataColumn(accessor="assessment__verdict", verbose_name="Outlook against target", only="file")
    rules = DataColumn(accessor="assessment__verdict", verbose_name="Rules for signals", only="file")
    concern = DataColumn(accessor="assessment__concern", verbose_name="Order of concern", only="file")
    change = DataColumn(
        accessor="assessment",
        verbose_name="Period before",
        only="page",
        sort_by=lambda s: TRAVEL_ORDER.get(s.assessment.travel),
    )
    previous = DataColumn(
        accessor="assessment__previous", verbose_name="Period before", only="file", file_kind=NUMBER, decimals=1
    )
    difference = DataColumn(
        accessor="assessment__change",
        verbose_name="Latest less period before",
        only="file",
        file_kind=NUMBER,
        decimals=1,
    )
    travel = DataColumn(accessor="assessment__travel", verbose_name="Step from the period before", only="file")
    country = DataColumn(accessor="kpi__pk", verbose_name="England", file_kind=NUMBER, decimals=1, numeric=True)
    region = DataColumn(accessor="kpi__pk", verbose_name="Region", file_kind=NUMBER, decimals=1, numeric=True)
    neighbours = DataColumn(
        accessor="kpi__pk", verbose_name="Statistical neighbours", file_kind=NUMBER, decimals=1, numeric=True
    )
    neighbours_edition = DataColumn(accessor="kpi__pk", verbose_name="Edition of the neighbours", only="file")
    history = DataColumn(accessor="kpi__pk", verbose_name="History", only="page")
    age = DataColumn(accessor="kpi__pk", verbose_name="How recent", only="file")
    sentence = DataColumn(accessor="kpi__pk", verbose_name="In words", only="file")
    source = DataColumn(accessor="kpi__pk", verbose_name="Source", only="file")

    class Meta:
        empty_text = "No KPI fits these filters. Clear a filter to see more."

    def __init__(self, standings: Sequence[Standing], reading: ReadingContext, region: str, **kwargs):
        self.reading = reading
        self.details: dict[int, Detail] = {}
        super().__init__(standings, "Every KPI with its latest figure", **kwargs)
        self.columns["region"].column.verbose_name = region

    @property
    def groups(self) -> list[tuple[str, list]]:
        """The rows shown, by service area while the order is the catalogue's; in one group without name otherwise."""
        rows = list(self.paginated_rows)
        if self.order_by:
            return [("", rows)]
        parted = groupby(rows, key=lambda row: row.record.kpi.service_area)
        return [(name, list(found)) for name, found in parted]

    # -- for eyes -----------------------------------------------------------------------------------

    def render_kpi(self, record):
        return format_html('<a href="{}">{}</a>', self.reading.url("pages:kpi", record.kpi.slug), record.kpi.title)

    def render_latest(self, record):
        latest = record.assessment.latest
        if latest is None:
            return two_lines("No figure", "none known then" if self.reading.is_past else "none is held here")
        about = "about " if latest.is_about else ""
        age = self._detail(record).freshness
        due = "" if age.is_current else "; update due"
        return two_lines(record.kpi.written(latest), f"{about}{latest.period.short_label}, {age.words}{due}")

    def render_rating(self, record):
        assessment, kpi = record.assessment, record.kpi
        shown = show_rating(assessment.rag, assessment.why_unrated)
        if assessment.target is None:
            return shown
        distance = signed_difference(
            kpi, assessment.gap, assessment.latest.is_computed, ("below", "above", "met exactly")
        )
        return two_lines(shown, f"target {kpi.kind.written(assessment.target.value)}, {distance}")

    def render_signal(self, record):
        return show_verdict(record.assessment.verdict)

    def render_change(self, record):
        assessment, kpi = record.assessment, record.kpi
        if assessment.previous is None:
            earlier = assessment.earlier
            note = f"{kpi.written(earlier)} in {earlier.period.short_label}" if earlier else ""
            return two_lines(assessment.why_no_change, note)
        if assessment.change is None:
            return two_lines(kpi.written(assessment.previous), assessment.why_no_change)
        rounded = assessment.latest.is_computed or assessment.previous.is_computed
        step = signed_difference(kpi, assessment.change, rounded, ("lower now", "higher now", "no change"))
        word = {Travel.IMPROVING: "better", Travel.WORSENING: "worse"}.get(assessment.travel, "")
        return two_lines(kpi.written(assessment.previous), ", ".join(part for part in (step, word) if part))

    def render_country(self, record):
        return self._compared(record, self._detail(record).country)

    def render_region(self, record):
        return self._compared(record, self._detail(record).region)

    def render_neighbours(self, record):
        return self._compared(record, self._detail(record).neighbours)

    def render_history(self, record):
        return self._detail(record).drawing

    def _detail(self, record) -> Detail:
        return self.details[record.kpi.pk]

    def _compared(self, record, comparison: AreaComparison | None) -> str:
        return record.kpi.written(comparison.observation) if comparison else ""

    # -- for spreadsheets ---------------------------------------------------------------------------

    def value_kpi(self, record):
        return record.kpi.title

    def value_latest(self, record):
        return value_of(record.assessment.latest)

    def value_period(self, record):
        latest = record.assessment.latest
        return period_words(latest) if latest else record.assessment.why_unrated

    def value_period_end(self, record):
        return record.assessment.latest.period.end if record.assessment.latest else None

    def value_numerator(self, record):
        return record.assessment.latest.numerator if record.assessment.latest else None

    def value_denominator(self, record):
        return record.assessment.latest.denominator if record.assessment.latest else None

    def value_target(self, record):
        return record.assessment.target.value if record.assessment.target else None

    def value_rating(self, record):
        assessment = record.assessment
        return assessment.why_unrated if assessment.rag is Rag.UNRATED else assessment.rag.label

    def value_gap(self, record):
        return record.assessment.gap

    def value_signal(self, record):
        verdict = record.assessment.verdict
        return verdict.words if verdict else None

    def value_outlook(self, record):
        verdict = record.assessment.verdict
        return verdict.assurance_words if verdict else None

    def value_rules(self, record):
        verdict = record.assessment.verdict
        return verdict.rules if verdict and not verdict.is_yearly else None

    def value_concern(self, record):
        return record.assessment.concern.label

    def value_previous(self, record):
        return value_of(record.assessment.previous)

    def value_difference(self, record):
        return record.assessment.change

    def value_travel(self, record):
        assessment = record.assessment
        return assessment.why_no_change or assessment.travel.label

    def value_country(self, record):
        return _compared_value(self._detail(record).country)

    def value_region(self, record):
        return _compared_value(self._detail(record).region)

    def value_neighbours(self, record):
        return _compared_value(self._detail(record).neighbours)

    def value_neighbours_edition(self, record):
        comparison = self._detail(record).neighbours
        return comparison.area.name if comparison else None

    def value_age(self, record):
        age = self._detail(record).freshness
        return age.words if age else None

    def value_sentence(self, record):
        return self._detail(record).sentence

    def value_source(self, record):
        return self._detail(record).source


def _compared_value(comparison: AreaComparison | None) -> Decimal | None:
    return value_of(comparison.observation) if comparison else None
