"""Tables of claims, and of the numbers behind one claim."""

from collections.abc import Sequence

from django.utils.html import format_html

from analysis.claims.check import ClaimResult
from exports.sheet import ColumnKind
from kpis.display.cells import DASH, known_words, source_link, two_lines
from kpis.display.dates import said_date
from scrutiny.claims.queries import CheckedClaim, ReadOperand
from web.reading import ReadingContext
from web.tables import DataColumn, DataTable

LONGEST, STEP = 120, "; "
RESULT_ORDER = {ClaimResult.DOES_NOT_REPRODUCE: 0, ClaimResult.CANNOT_BE_CHECKED: 1, ClaimResult.REPRODUCES: 2}


def show_result(result: ClaimResult) -> str:
    """The result of a claim with its word and symbol."""
    return format_html(
        '<strong class="rating rating--{}"><span class="rating__symbol" aria-hidden="true">{}</span> {}</strong>',
        result.value,
        result.symbol,
        result.label,
    )


def _first_of(steps: Sequence[str], joint: str) -> str:
    """The first of the steps, as many as there is room for and at least one, with the number of the others."""
    kept = [step for number, step in enumerate(steps) if not number or len(joint.join(steps[: number + 1])) <= LONGEST]
    left = len(steps) - len(kept)
    return joint.join(kept) + (f"{joint}and {left} more" if left else "")


class ClaimsTable(DataTable):
    """Claims with what was claimed, what the numbers give, and whether the two agree."""

    claim = DataColumn(accessor="claim__title", verbose_name="Claim", sort_by=lambda c: c.claim.title.casefold())
    words = DataColumn(accessor="claim__words", verbose_name="In its own words", only="file")
    made_on = DataColumn(
        accessor="claim__made_on",
        verbose_name="Made on",
        file_kind=ColumnKind.DATE,
        sort_by=lambda c: c.claim.made_on,
    )
    operation = DataColumn(accessor="claim__operation", verbose_name="How it is worked out", only="file")
    claimed = DataColumn(accessor="claimed_words", verbose_name="Claimed")
    in_range = DataColumn(accessor="range_words", verbose_name="What would fit", only="file")
    working = DataColumn(accessor="check__working", verbose_name="What the numbers give")
    found = DataColumn(accessor="check__shown", verbose_name="Number found", only="file")
    result = DataColumn(accessor="result", verbose_name="Result", sort_by=lambda c: RESULT_ORDER[c.result])
    numbers_from = DataColumn(accessor="rests_on_itself", verbose_name="Numbers from", only="file")
    missing = DataColumn(accessor="check__missing", verbose_name="What is missing", only="file")
    note = DataColumn(accessor="claim__note", verbose_name="What the paper leaves open", only="file")
    kpis = DataColumn(accessor="kpis", verbose_name="KPIs", only="file")
    source = DataColumn(accessor="claim__source", verbose_name="Source", only="file")
    reference = DataColumn(accessor="claim__source_ref", verbose_name="Place in the source", only="file")

    class Meta:
        empty_text = "No claim was known on this date."
        sequence = ("claim", "words", "result", "claimed", "...", "made_on", "source", "reference")

    def __init__(self, claims: Sequence[CheckedClaim], reading: ReadingContext, **kwargs):
        self.reading = reading
        super().__init__(claims, "Claims in papers and reports", **kwargs)

    def render_claim(self, record):
        claim = record.claim
        link = format_html('<a href="{}">{}</a>', self.reading.url("scrutiny:claim", claim.slug), claim.title)
        return two_lines(link, f"“{claim.words}”")

    def render_made_on(self, record):
        return two_lines(said_date(record.claim.made_on, record.claim.date_precision), record.claim.source_ref)

    def render_working(self, record):
        if not record.check.working:
            return _first_of(record.check.missing, " ")
        return _first_of(record.check.working.split(STEP), STEP)

    def render_result(self, record):
        return show_result(record.result)

    def value_claim(self, record):
        return record.claim.title

    def value_made_on(self, record):
        return record.claim.made_on

    def value_operation(self, record):
        operation = record.claim.as_operation
        return f"{operation.label}: {operation.rule}"

    def value_working(self, record):
        return record.check.working or None

    def value_result(self, record):
        return record.result.label

    def value_numbers_from(self, record):
        if record.result is ClaimResult.CANNOT_BE_CHECKED:
            return None
        return "the paper itself" if record.rests_on_itself else "other sources too"

    def value_missing(self, record):
        return "\n".join(record.check.missing) or None

    def value_kpis(self, record):
        return "; ".join(kpi.title for kpi in record.kpis) or None

    def value_source(self, record):
        return record.claim.source.title


class OperandsTable(DataTable):
    """The numbers that a claim rests on, in the order in which they are worked with."""

    name = DataColumn(accessor="name", verbose_name="Number")
    period = DataColumn(accessor="period_words", verbose_name="Period")
    value = DataColumn(accessor="written", verbose_name="Value", numeric=True)
    known = DataColumn(accessor="figure", verbose_name="Published")
    source = DataColumn(accessor="source", verbose_name="Source")

    class Meta:
        orderable = False

    def __init__(self, operands: Sequence[ReadOperand], reading: ReadingContext, **kwargs):
        self.reading = reading
        super().__init__(operands, "The numbers behind it", **kwargs)

    def render_name(self, record):
        kpi, inspection = record.row.kpi, record.row.inspection
        if inspection is not None and record.recorded is not None:
            return format_html(
                '<a href="{}">{}</a>', self.reading.url("pages:inspection", inspection.slug), record.name
            )
        if kpi is None:
            return record.name
        return format_html('<a href="{}">{}</a>', self.reading.url("pages:kpi", kpi.slug), record.name)

    def render_period(self, record):
        return record.period_words or DASH

    def render_value(self, record):
        if record.written:
            return record.written
        return "No figure" if record.row.kpi else "Not given"

    def render_known(self, record):
        return known_words(record.figure) if record.figure else DASH

    def render_source(self, record):
        source, figure = record.source, record.figure
        if source is None and record.recorded is not None:
            return "the record of inspections and visits"
        if source is None:
            return figure.people if figure else DASH
        shown = source_link(source.title, source.slug, self.reading)
        remark = figure.commentary if figure else ""
        return two_lines(shown, "; ".join(part for part in (record.source_ref, remark) if part))
