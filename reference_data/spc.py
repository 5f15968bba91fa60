"""The two files of `manage.py spc`: any series, and by which parameters each is assessed."""

import os
import re
import tempfile
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path

from analysis.core.periods import Period
from analysis.core.rule_sets import RuleSet
from analysis.spc.variation import FEWEST_FIXED, LARGEST, Variation, assess_variation
from exports.sheet import would_run
from exports.spc_layout import DIRECTIONS, AssessedSeries, points_csv, summary_csv
from reference_data.reading import (
    ColumnSpec,
    FileProblem,
    FileSpec,
    FilesRead,
    Refused,
    Row,
    day,
    one_of,
    read_files,
    text,
)

POINTS, SUMMARY = "points.csv", "summary.csv"
NO_REBASE = "NULL"
_NUMBER = re.compile(r"[-+]?([0-9]+(\.[0-9]*)?|\.[0-9]+)([eE][-+]?[0-9]{1,3})?")


@dataclass(frozen=True)
class Input:
    """A series as the files give it, with its parameters."""

    name: str
    points: tuple[tuple[Period, float | None], ...]
    parameters: Row

    def assess(self, rule_set: RuleSet) -> Variation:
        """Assess the series by `rule_set`, whose screening the parameters may change."""
        parameters = self.parameters
        screens = parameters["screen_outliers"]
        return assess_variation(
            self.points,
            polarity=DIRECTIONS[parameters["improvement_direction"]],
            rule_set=replace(rule_set, screens_outliers=screens == "TRUE") if screens else rule_set,
            target=parameters["target"],
            rebases=parameters["rebase"],
            fix_after=parameters["fix_after_n_points"],
        )


def read_inputs(series: Path, parameters: Path) -> tuple[list[Input], list[FileProblem]]:
    """The series of both files in the order of the first, each by date; or all that is wrong with the files."""
    series_spec, parameters_spec = _series_spec(str(series)), _parameters_spec(str(parameters))
    reading = read_files(((series, series_spec), (parameters, parameters_spec)))
    rows: dict[str, list[Row]] = {}
    for row in reading.rows[series_spec.name]:
        rows.setdefault(row["series_id"], []).append(row)
    parameters_of = {row["series_id"]: row for row in reading.rows[parameters_spec.name]}
    problems = [*reading.problems, *_unmatched(reading, series_spec, parameters_spec, rows, parameters_of)]
    if problems:
        return [], sorted(problems)
    return [Input(name, _points(found), parameters_of[name]) for name, found in rows.items()], []


def write_results(inputs: Sequence[Input], rule_set: RuleSet, directory: Path) -> None:
    """Assess all series and write both files into `directory`, made if it is missing. Raises OSError.

    Both are written aside and moved to their places when both are whole; files of an earlier run are replaced.
    """
    assessed = [AssessedSeries(each.name, each.assess(rule_set)) for each in inputs]
    contents = {POINTS: points_csv(assessed), SUMMARY: summary_csv(assessed)}
    directory.mkdir(parents=True, exist_ok=True)
    for name in contents:
        if (directory / name).is_dir():
            raise IsADirectoryError(f"{directory / name} is a folder")
    with tempfile.TemporaryDirectory(dir=directory, prefix=".spc-") as aside:
        for name, content in contents.items():
            (Path(aside) / name).write_text(content, encoding="utf-8", newline="")
        for name in contents:
            os.replace(Path(aside) / name, directory / name)


def _points(rows: Sequence[Row]) -> tuple[tuple[Period, float | None], ...]:
    return tuple((Period(row["x"], row["x"]), row["y"]) for row in sorted(rows, key=lambda row: row["x"]))


def _unmatched(
    reading: FilesRead,
    series_spec: FileSpec,
    parameters_spec: FileSpec,
    rows: dict[str, list[Row]],
    parameters_of: dict[str, Row],
) -> Iterator[FileProblem]:
    """Series in one file that the other lacks, and series without a value; nothing if a file is unread."""
    if reading.unreadable:
        return
    unread = reading.unread.get((series_spec.name, "series_id"), set())
    in_series = rows.keys() | unread
    in_parameters = parameters_of.keys() | reading.unread.get((parameters_spec.name, "series_id"), set())
    if not in_series:
        yield FileProblem(series_spec.name, 0, "", "has no rows; give each series its dates and values")
    for name, found in rows.items():
        if name not in in_parameters:
            yield found[0].problem("series_id", f"there is no row for {name[:40]!r} in {parameters_spec.name}")
        if all(row["y"] is None for row in found) and name not in unread:
            yield found[0].problem("y", f"no row of {name[:40]!r} has a value; at least one is needed")
    for name, row in parameters_of.items():
        if name not in in_series:
            yield row.problem("series_id", f"there is no series {name[:40]!r} in {series_spec.name}")


def _series_spec(name: str) -> FileSpec:
    columns = (ColumnSpec("series_id", _series_id), ColumnSpec("x", day(needed=True)), ColumnSpec("y", _number))
    return FileSpec(name, columns, key=("series_id", "x"))


def _parameters_spec(name: str) -> FileSpec:
    columns = (
        ColumnSpec("series_id", _series_id),
        ColumnSpec("improvement_direction", one_of(DIRECTIONS)),
        ColumnSpec("target", _number),
        ColumnSpec("rebase", _rebases),
        ColumnSpec("fix_after_n_points", _fix_after),
        ColumnSpec("screen_outliers", one_of(("TRUE", "FALSE"), needed=False)),
        ColumnSpec("note", text()),
    )
    return FileSpec(name, columns, key=("series_id",))


_text_of_an_id: Callable[[str], str] = text(200, needed=True)


def _series_id(cell: str) -> str:
    if would_run(cell):
        raise Refused("begins like a formula, which a spreadsheet would run; begin it with a letter or a digit")
    return _text_of_an_id(cell)


def _number(cell: str) -> float | None:
    """A number such as -0.56 or 1.5e3; None for an empty cell."""
    if not cell:
        return None
    if not _NUMBER.fullmatch(cell):
        raise Refused(f"is {cell[:40]!r}; a number such as 96 or -0.56 is needed, or nothing where there is none")
    number = float(cell)
    if abs(number) > LARGEST:
        raise Refused(f"is {cell[:40]}; numbers from -1e100 to 1e100 are allowed")
    return number


def _rebases(cell: str) -> tuple[date, ...]:
    """Dates with semicolons; none for NULL or an empty cell."""
    parse = day(needed=True)
    return () if cell in ("", NO_REBASE) else tuple(filter(None, (parse(part.strip()) for part in cell.split(";"))))


def _fix_after(cell: str) -> int | None:
    if not cell:
        return None
    if not cell.isdecimal() or len(cell) > 6 or int(cell) < FEWEST_FIXED:
        raise Refused(f"is {cell[:40]!r}; a whole number of at least {FEWEST_FIXED} is needed, or nothing")
    return int(cell)
