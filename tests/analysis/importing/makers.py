"""Sensible cells, tables and KPIs for tests of importing."""

from collections.abc import Sequence
from datetime import date

from analysis.core.kinds import KINDS
from analysis.core.periods import Frequency
from analysis.importing.catalogue import KnownKpi
from analysis.importing.lines import Recognised
from analysis.importing.recognise import recognise
from analysis.importing.table import Cell, FileTable


def make_kpi(code="CARE", title="Care plans up to date", kind="percentage", frequency="monthly", is_own=True):
    return KnownKpi(code, title, KINDS[kind], Frequency(frequency), "Children in care", is_own)


KPIS = (
    make_kpi(),
    make_kpi("VISITS", "Visits in time", frequency="quarterly"),
    make_kpi("YEARLY", "Checked once a year", frequency="annual"),
    make_kpi("HOMES", "Number of homes", kind="count"),
    make_kpi("OTHERS", "Somebody else's", is_own=False),
    make_kpi("TWIN-1", "Twins"),
    make_kpi("TWIN-2", "Twins"),
)


def make_cell(text="", row=1, column=1, **known) -> Cell:
    return Cell(row, column, text, **known)


def make_table(*rows: Sequence[object], read_as="a test", merged=()) -> FileTable:
    """A table of texts, days, or cells made before, which are put where they stand."""
    made = []
    for number, row in enumerate(rows, start=1):
        cells = tuple(_cell(content, number, column) for column, content in enumerate(row, start=1) if content != "")
        if cells:
            made.append(cells)
    return FileTable(tuple(made), read_as, merged=tuple(merged))


def _cell(content: object, row: int, column: int) -> Cell:
    if isinstance(content, Cell):
        return content._replace(row=row, column=column)
    if isinstance(content, date):
        return Cell(row, column, content.isoformat(), day=content)
    return Cell(row, column, str(content))


def recognised(*rows: Sequence[object], **known) -> Recognised:
    return recognise([make_table(*rows, **known)], KPIS)


LONG = ("KPI", "Period", "Numerator", "Denominator", "Value", "Commentary")
