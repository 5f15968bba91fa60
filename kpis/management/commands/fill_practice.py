"""Fill a practice database with invented figures: `manage.py fill_practice`; `./run --practice` does it."""

from django.core.management.base import BaseCommand, CommandError
from django.utils.timezone import localdate

from kpis.practice.fill import fill_practice
from kpis.practice.plan import CannotFill, is_filled
from kpis.practice.series import DEFAULT_MONTHS, DEFAULT_SEED


class Command(BaseCommand):
    help = "Write invented monthly figures, an open return and items to approve, when PRACTICE is true. Only once."

    def add_arguments(self, parser):
        parser.add_argument("--seed", type=int, default=DEFAULT_SEED, help="the same seed gives the same figures")
        parser.add_argument("--months", type=int, default=DEFAULT_MONTHS, help="how many months, the last one open")

    def handle(self, *, seed, months, **options):
        if is_filled():
            self.stdout.write("There are invented figures already: none were added.")
            return
        try:
            count = fill_practice(today=localdate(), seed=seed, months=months)
        except CannotFill as reason:
            raise CommandError(str(reason)) from reason
        self.stdout.write(f"{count} invented figures were added, with an open return and figures to approve.")
