"""A folder of data files to change cell by cell, and what the loader says of it."""

import csv
import io
import shutil

from django.core.management import CommandError, call_command

from tests.conftest import DATA, forget

NEIGHBOURS = "neighbour_values.csv"
FIGURES = ("observations.csv", "observations_derived.csv", NEIGHBOURS)
# figures of one month and of many years, with and without neighbours, worked out and published, a share and a rate
FEW_KPIS = ("CLA-NUM", "CLA-RATE", "CLA-SCHOOLMOVE", "CLA-VISITS", "PLACE-3PLUS")
NEIGHBOURS_SINCE = "2024"
# files that no other one refers to
LONG = ("findings.csv", "monitoring_findings.csv", "national_framework.csv", "releases.csv")


class DataFiles:
    """A copy of the published data files; rows are counted from 0, so that row 0 stands in line 2."""

    def __init__(self, folder, published=DATA):
        self.folder = folder / "data"
        shutil.copytree(published, self.folder)

    def shorten(self):
        """Leave the figures of `FEW_KPIS`, of single neighbours those of the last years, and a part of `LONG` files."""
        for name in FIGURES:
            rows = [row for row in self.rows(name) if row["kpi_code"] in FEW_KPIS]
            self.write(name, [row for row in rows if name != NEIGHBOURS or row["period_end"] > NEIGHBOURS_SINCE])
        for name in LONG:
            self.write(name, self.rows(name)[:30])

    def path(self, name):
        return self.folder / name

    def rows(self, name):
        with self.path(name).open(encoding="utf-8", newline="") as file:
            return list(csv.DictReader(file))

    def header(self, name):
        with self.path(name).open(encoding="utf-8", newline="") as file:
            return next(csv.reader(file))

    def write(self, name, rows, header=None):
        columns = header or self.header(name)
        with self.path(name).open("w", encoding="utf-8", newline="") as file:
            writer = csv.DictWriter(file, columns, lineterminator="\n")
            writer.writeheader()
            writer.writerows(rows)

    def change(self, name, place, /, **cells):
        """Change cells of one row; returns the row as it was."""
        header, rows = self.header(name), self.rows(name)
        before = dict(rows[place])
        rows[place].update(cells)
        self.write(name, rows, header)
        return before

    def find(self, name, /, **cells):
        """The place of the first row that has these cells."""
        return next(
            place
            for place, row in enumerate(self.rows(name))
            if all(row[column] == value for column, value in cells.items())
        )

    def add(self, name, /, copy_of=-1, **cells):
        """Add a row like another one with some cells changed; returns its line."""
        header, rows = self.header(name), self.rows(name)
        self.write(name, [*rows, rows[copy_of] | cells], header)
        return len(rows) + 2

    def count_figures(self):
        """Number of figures that a load of the folder has to find."""
        neighbours = {row["neighbour"] for row in self.rows("statistical_neighbours.csv")}
        single = [row for row in self.rows(NEIGHBOURS) if row["area"] in neighbours]
        return sum(len(self.rows(name)) for name in FIGURES if name != NEIGHBOURS) + len(single)

    def load(self):
        """Load the folder; returns what was said. Every memory is emptied, as in another process."""
        said = io.StringIO()
        call_command("load_reference_data", self.folder, stdout=said, stderr=io.StringIO())
        forget()
        return said.getvalue()

    def problems(self):
        """Load a folder that must be refused; returns the problems, a line each."""
        try:
            said = self.load()
        except CommandError as error:
            first, *lines = str(error).splitlines()
            assert first.startswith(f"Nothing was loaded. {len(lines)} problem")
            return [line.strip() for line in lines]
        raise AssertionError(f"The files were loaded: {said}")
