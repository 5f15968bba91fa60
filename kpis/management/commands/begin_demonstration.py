"""Give the demo people work: `manage.py begin_demonstration`; `./run` does it."""

from django.conf import settings
from django.core.management.base import BaseCommand
from django.utils.timezone import localdate

from kpis.demonstration.begin import begin_demonstration, is_begun
from kpis.practice.plan import CannotFill


class Command(BaseCommand):
    help = (
        "Let the demo officer own every service area, with returns from last month on, when DEMONSTRATION is true. "
        "Only once, and without any figure."
    )

    def handle(self, **options):
        if settings.IS_PRACTICE or not settings.IS_DEMONSTRATION:
            self.stdout.write("This is no demonstration on published figures: nothing was begun.")
            return
        if is_begun():
            self.stdout.write("The demonstration has begun already: nothing was changed.")
            return
        try:
            count = begin_demonstration(today=localdate())
        except CannotFill as reason:
            # a demonstration of people's own goes on without
            self.stdout.write(str(reason))
            return
        self.stdout.write(f"Figures of {count} KPIs are asked for from last month on.")
