"""Fill a practice database with invented progress: `manage.py fill_practice_progress`; `./run --practice` does it."""

from django.core.management.base import BaseCommand, CommandError
from django.utils.timezone import localdate

from inspections.practice.fill import fill_progress, is_progress_filled
from kpis.practice.plan import CannotFill


class Command(BaseCommand):
    help = "Write invented ratings, actions and proposals on recommendations, when PRACTICE is true. Only once."

    def handle(self, **options):
        if is_progress_filled():
            self.stdout.write("There is invented progress already: none was added.")
            return
        try:
            count = fill_progress(today=localdate())
        except CannotFill as reason:
            raise CommandError(str(reason)) from reason
        self.stdout.write(f"Invented progress on {count} recommendations was added.")
