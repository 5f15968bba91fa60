"""Load the published facts of a folder of data files into the ledger, all or nothing."""

import time
from pathlib import Path

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError
from django.db import DataError, IntegrityError, OperationalError
from django.utils import timezone

from reference_data.checking import check
from reference_data.files import FILES
from reference_data.load import LoadRefused, Report
from reference_data.reading import read_directory
from reference_data.writing import area_names, write

BAR_WIDTH = 30
WARNING = "Please look:"
# real and invented figures never share a database, nor do claims about real ones
REAL_FIGURES = (
    "observations.csv",
    "observations_derived.csv",
    "neighbour_values.csv",
    "reported_ranges.csv",
    "withdrawals.csv",
    "claims.csv",
    "claim_operands.csv",
)


class Command(BaseCommand):
    help = (
        "Load all files of a folder such as data/west_sussex. Nothing is written unless every row is good. "
        "A second run changes nothing; a changed value becomes a revision."
    )

    def add_arguments(self, parser):
        parser.add_argument("directory", type=Path, metavar="DIR")
        parser.add_argument(
            "--withdraw-many",
            action="store_true",
            help="withdraw figures that have left the files even where they are a large part of all",
        )

    def handle(self, *, directory, withdraw_many, **options):
        if not directory.is_dir():
            raise CommandError(f"{directory} is not a folder.")
        started = time.perf_counter()
        reading = read_directory(directory, FILES)
        problems = reading.problems + check(reading, areas=area_names(), lead_inspection=settings.LEAD_INSPECTION)
        if problems:
            raise CommandError(self._refusal(sorted(problems)))
        if settings.IS_PRACTICE:
            self.stdout.write("Practice: the catalogue and the inspections are loaded, the real figures are not.")
            for name in REAL_FIGURES:
                reading.rows[name] = []
        try:
            report = write(reading.rows, timezone.now(), self._draw_bar, may_withdraw_many=withdraw_many)
        except LoadRefused as refusal:
            raise CommandError(f"Nothing was loaded. {refusal}") from refusal
        except (OperationalError, IntegrityError, DataError) as error:
            raise CommandError(f"Nothing was loaded, the database did not take it: {error}") from error
        if report.kept:
            self.stdout.write(f"Kept as changed in the dashboard: {', '.join(report.kept)}.")
        self._tell(report, started)
        for warning in report.warnings:
            self.stdout.write(f"{WARNING} {warning}")

    def _tell(self, report: Report, started: float) -> None:
        if report.kept_dates:
            self.stdout.write(
                f"{report.kept_dates} rows give another date of publication than before. The date first loaded is"
                " kept, so that what people saw on a day stays what they saw."
            )
        elif report.is_unchanged:
            self.stdout.write("Nothing to change: the database holds all rows of the files already.")
            return
        for what, count in report.counts.items():
            parts = [
                f"{number} {word}"
                for number, word in (
                    (count.new, "new"),
                    (count.changed, "changed"),
                    (count.revised, "revised"),
                    (count.withdrawn, "withdrawn"),
                )
                if number
            ]
            if parts:
                self.stdout.write(f"{what}: {', '.join(parts)}, {count.same} as before")
        self.stdout.write(f"Loaded in {time.perf_counter() - started:.1f} seconds.")

    def _refusal(self, problems) -> str:
        lines = "\n".join(f"  {problem}" for problem in problems)
        word = "problem" if len(problems) == 1 else "problems"
        return f"Nothing was loaded. {len(problems)} {word} in the files:\n{lines}"

    def _draw_bar(self, done: int, steps: int) -> None:
        """Draw a bar on a terminal; a log gets only the report."""
        if not self.stderr.isatty():
            return
        filled = BAR_WIDTH * done // steps
        end = "\n" if done == steps else ""
        self.stderr.write(f"\rLoading [{'#' * filled}{'.' * (BAR_WIDTH - filled)}]", ending=end)
        self.stderr.flush()
