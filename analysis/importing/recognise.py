"""Recognition of figures in a table: lines, each with the cell it comes from, and refusals with reasons."""

from collections.abc import Iterable, Iterator, Sequence

from analysis.core.periods import Period
from analysis.entry.figures import MOST_DECIMALS, read_entry
from analysis.importing.catalogue import Catalogue, KnownKpi
from analysis.importing.file_reading import MOST_NAMED, FileReading
from analysis.importing.layout import find_layout
from analysis.importing.lines import FileLine, Recognised, Refusal
from analysis.importing.long_work import Task, batches, run_to_end
from analysis.importing.rows import merged_places, read_rows
from analysis.importing.table import FileTable


def recognise(tables: Iterable[FileTable], kpis: Iterable[KnownKpi]) -> Recognised:
    """Recognise every figure in the first of `tables` with headings that are understood. Raises UnreadableFile."""
    return run_to_end(recognise_in_steps(tables, kpis))


def recognise_in_steps(tables: Iterable[FileTable], kpis: Iterable[KnownKpi]) -> Task[Recognised]:
    """Recognise figures as `recognise` does, reporting how many rows have been read."""
    catalogue = Catalogue(kpis)
    table, layout = find_layout(tables, catalogue)
    merged = merged_places(table, layout)
    reading = FileReading(layout, catalogue)
    for step, rows in batches(table.rows, "Read", "rows"):
        yield step
        read_rows(rows, reading, merged)
    _refuse_doubles(reading)
    reading.refusals.sort(key=lambda refusal: refusal.row)
    return Recognised(tuple(reading.lines), tuple(reading.refusals), _notes(table, reading), reading.blank)


def _refuse_doubles(reading: FileReading) -> None:
    """Keep the first of identical lines for one KPI and period; refuse them all where they differ."""
    kept: list[FileLine] = []
    for lines in _by_figure(reading.lines):
        first, *others = lines
        is_agreed = len({read_entry(line.typed) for line in lines}) == 1
        if is_agreed:
            kept.append(first)
        rows = " and ".join(f"row {line.row}" for line in lines[:MOST_NAMED])
        for line in others if is_agreed else lines:
            name = next(iter(line.places))
            reason = (
                f"Row {first.row} says the same of this KPI and period already."
                if is_agreed
                else f"The figure of {line.code} for {line.period.label} stands in {rows}, and they differ. Keep one."
            )
            reading.refusals.append(Refusal(line.row, line.places[name], line.headings[name], reason))
    kept.sort(key=lambda line: line.row)
    reading.lines = kept


def _by_figure(lines: Iterable[FileLine]) -> Iterator[list[FileLine]]:
    found: dict[tuple[str, Period], list[FileLine]] = {}
    for line in lines:
        found.setdefault((line.code, line.period), []).append(line)
    yield from found.values()


def _notes(table: FileTable, reading: FileReading) -> tuple[str, ...]:
    layout = reading.layout
    notes = [
        f"Read as {table.read_as}, with the headings in row {layout.header_row}: {layout.shape}.",
        *table.notes,
    ]
    if layout.ignored:
        notes.append(f"Columns that were not read: {_listed(layout.ignored, 10)}.")
    if reading.percent_cells:
        named = _listed(reading.percent_cells, MOST_NAMED)
        notes.append(
            f"Cells formatted as percentages ({len(reading.percent_cells):,}: {named}) were read as they show: "
            "0.96 as 96%."
        )
    if reading.rounded_cells:
        named = _listed(reading.rounded_cells, MOST_NAMED)
        notes.append(f"Numbers were rounded to {MOST_DECIMALS} decimals ({len(reading.rounded_cells):,}: {named}).")
    return tuple(notes)


def _listed(names: Sequence[str], most: int) -> str:
    more = len(names) - most
    return ", ".join(names[:most]) + (f" and {more:,} more" if more > 0 else "")
