"""Checks of the files of figures: each row by itself, and the values of neighbours against what is published."""

from collections.abc import Iterator

from reference_data.reading import FileProblem, FilesRead, Row

AREA_OF_NEIGHBOURS = "statistical neighbours"


def check_figures(reading: FilesRead, units: dict[str, str], areas: tuple[str, ...]) -> Iterator[FileProblem]:
    """Figures and ranges that contradict themselves or each other; `units` of KPIs by code, `areas` by name."""
    rows = reading.rows
    for row in rows["observations.csv"] + rows["observations_derived.csv"]:
        yield from _observation(row, units, areas)
    for row in rows["reported_ranges.csv"]:
        yield from _range(row, units, areas)
    yield from _neighbour_values(reading, units, areas)
    yield from _standing_in_both(rows)


def get_neighbours(reading: FilesRead) -> list[str]:
    """Names of all statistical neighbours that the files give, also in rows that could not be read."""
    neighbours = {row["neighbour"] for row in reading.rows["statistical_neighbours.csv"]}
    return sorted(neighbours | reading.unread.get(("statistical_neighbours.csv", "neighbour"), set()))


def _observation(row: Row, units: dict[str, str], areas: tuple[str, ...]) -> Iterator[FileProblem]:
    if row["area"] not in areas:
        yield row.problem("area", f"is {row['area'][:40]!r}; allowed: {', '.join(areas)}")
    if row["period_end"] < row["period_start"]:
        yield row.problem("period_end", f"{row['period_end']} is before the period's start, {row['period_start']}")
    if units.get(row["kpi_code"]) != "percent":
        return
    if row["value"] > 100:
        yield row.problem("value", f"is {row['value']}; a percentage is at most 100")
    numerator, denominator = row["numerator"], row["denominator"]
    if numerator is not None and denominator is not None and numerator > denominator:
        yield row.problem("numerator", f"is {numerator}, more than the denominator {denominator}")


def _range(row: Row, units: dict[str, str], areas: tuple[str, ...]) -> Iterator[FileProblem]:
    if row["area"] not in areas or row["area"] == AREA_OF_NEIGHBOURS:
        held = ", ".join(area for area in areas if area != AREA_OF_NEIGHBOURS)
        yield row.problem("area", f"is {row['area'][:40]!r}; allowed: {held}")
    if row["period_end"] < row["period_start"]:
        yield row.problem("period_end", f"{row['period_end']} is before the period's start, {row['period_start']}")
    if not row["source_title"]:
        yield row.problem("source_title", "a text is needed: a range stands on its document alone")
    if row["published_on"] < row["period_start"]:
        yield row.problem("published_on", f"{row['published_on']} is before the period's start, {row['period_start']}")
    if row["high"] < row["low"]:
        yield row.problem("high", f"{row['high']} is below the lowest value, {row['low']}")
    if units.get(row["kpi_code"]) == "percent" and row["high"] > 100:
        yield row.problem("high", f"is {row['high']}; a percentage is at most 100")


def _neighbour_values(reading: FilesRead, units: dict[str, str], areas: tuple[str, ...]) -> Iterator[FileProblem]:
    """Values of single neighbours, and those of other areas that prove that both measure the same.

    A neighbour's value is taken only beside a value of the council, its region or England for the same KPI
    and period, and each of these must be the one in observations.csv.
    """
    rows = reading.rows["neighbour_values.csv"]
    held = tuple(area for area in areas if area != AREA_OF_NEIGHBOURS)
    neighbours = get_neighbours(reading)
    controls = {(row["kpi_code"], row["period_start"], row["period_end"]) for row in rows if row["area"] in held}
    published = {_series_key(row): row for row in reading.rows["observations.csv"]}
    in_doubt = _kpis_in_doubt(reading)
    for row in rows:
        yield from _observation(row, units, (*held, *neighbours))
        if row["kpi_code"] in in_doubt or "observations.csv" in reading.unreadable:
            continue
        if row["area"] in held:
            yield from _control(row, published.get(_series_key(row)))
        elif (row["kpi_code"], row["period_start"], row["period_end"]) not in controls:
            yield row.problem("kpi_code", f"has no value of {', '.join(held)} for this period to be held against")


def _control(row: Row, published: Row | None) -> Iterator[FileProblem]:
    if published is None:
        yield row.problem("area", "observations.csv has no value of this area for this KPI and period")
        return
    for column in ("value", "numerator", "denominator"):
        ours, theirs = row[column], published[column]
        if ours is not None and theirs is not None and ours != theirs:
            yield row.problem(column, f"is {ours}, but observations.csv, line {published.line}, has {theirs}")


def _kpis_in_doubt(reading: FilesRead) -> set[str]:
    """KPIs of rows that could not be read: nobody can say what is missing beside the others."""
    files = ("observations.csv", "neighbour_values.csv")
    return set().union(*(reading.unread.get((file, "kpi_code"), set()) for file in files))


def _series_key(row: Row) -> tuple:
    return (row["kpi_code"], row["area"], row["period_start"], row["period_end"])


def _standing_in_both(rows: dict[str, list[Row]]) -> Iterator[FileProblem]:
    published = {_series_key(row): row.line for row in rows["observations.csv"]}
    for row in rows["observations_derived.csv"]:
        line = published.get(_series_key(row))
        if line is not None:
            yield row.problem("kpi_code", f"the same period stands in observations.csv, line {line}")
