"""Assess any series by the dashboard's SPC rules: `manage.py spc series.csv parameters.csv --out DIR`."""

from pathlib import Path

from django.core.management.base import BaseCommand, CommandError

from analysis.core.rule_sets import DEFAULT_RULE_SET, RULE_SETS
from reference_data.spc import POINTS, SUMMARY, read_inputs, write_results

EXAMPLE = (
    "Example: manage.py spc tests/data/spc/series.csv tests/data/spc/parameters.csv --out results"
    " writes results/points.csv and results/summary.csv. docs/operations.md explains the columns."
)


class Command(BaseCommand):
    help = (
        "Assess series of any origin as the dashboard assesses its own, and write the results in the layout in which "
        "they can be held against those of another tool. The database is neither read nor written."
    )
    requires_system_checks = ()

    def create_parser(self, prog_name, subcommand, **options):
        return super().create_parser(prog_name, subcommand, epilog=EXAMPLE, **options)

    def add_arguments(self, parser):
        parser.add_argument("series", type=Path, help="CSV: series_id, x (a date), y (empty for a missing period)")
        parser.add_argument("parameters", type=Path, help="CSV: one line for each series")
        parser.add_argument("--out", type=Path, required=True, metavar="DIR", help="the folder of both results")
        parser.add_argument(
            "--rules",
            choices=RULE_SETS,
            default=DEFAULT_RULE_SET.name,
            help="the set of rules (default: %(default)s); screen_outliers in the parameters comes before it",
        )

    def handle(self, *, series, parameters, out, rules, **options):
        inputs, problems = read_inputs(series, parameters)
        results = {(out / name).resolve() for name in (POINTS, SUMMARY)}
        if results & {series.resolve(), parameters.resolve()}:
            raise CommandError("Nothing was written: a result would replace a file it is made from. Use another --out.")
        if problems:
            lines = "\n".join(f"  {problem}" for problem in problems)
            word = "problem" if len(problems) == 1 else "problems"
            raise CommandError(f"Nothing was written. {len(problems)} {word} in the files:\n{lines}")
        try:
            write_results(inputs, RULE_SETS[rules], out)
        except OSError as error:
            raise CommandError(f"Nothing was written to {out}: {error}") from error
        self.stdout.write(f"{len(inputs)} series assessed by the rules {rules}: {out / POINTS}, {out / SUMMARY}")
