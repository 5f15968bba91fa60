"""Make the forecasts that a database lacks: `manage.py store_forecasts`, once after an update."""

from django.core.management.base import BaseCommand
from django.utils import timezone

from kpis.forecasts.actions import give_forecasts

STORER = "store_forecasts"


class Command(BaseCommand):
    help = (
        "Give a forecast for the next figure of every series that allows one, as known now. "
        "Approving figures does so by itself; a second run gives nothing new."
    )

    def handle(self, **options):
        count = give_forecasts(by=STORER, now=timezone.now())
        if not count:
            self.stdout.write("Nothing to give: every forecast that can be made has been given already.")
            return
        self.stdout.write(f"{count} forecast{' was' if count == 1 else 's were'} given.")
