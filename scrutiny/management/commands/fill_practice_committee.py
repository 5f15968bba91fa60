"""Fill a practice database with invented meetings and promises; `./run --practice` does it."""

from django.core.management.base import BaseCommand, CommandError
from django.utils.timezone import localdate

from kpis.practice.plan import CannotFill
from scrutiny.practice.fill import fill_committee, is_committee_filled


class Command(BaseCommand):
    help = "Write invented meetings past and coming, with promises, when PRACTICE is true. Only once."

    def handle(self, **options):
        if is_committee_filled():
            self.stdout.write("There are invented meetings already: none were added.")
            return
        try:
            count = fill_committee(today=localdate())
        except CannotFill as reason:
            raise CommandError(str(reason)) from reason
        self.stdout.write(f"{count} invented meetings with promises were added.")
