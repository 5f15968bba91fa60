"""Work out ahead where every KPI stood on every former day: `manage.py keep_former_standings`."""

import os
import sqlite3

from django.core.management.base import BaseCommand, CommandError

from pages.stood.making import make_ahead

# of a processor that others want it takes about a sixth
NICENESS = 10


class Command(BaseCommand):
    help = "Keep where every KPI stood on every former day, so that any two days can be compared at once."

    def add_arguments(self, parser):
        parser.add_argument(
            "--seconds", type=float, help="stop after so many seconds of the processor; go on next time"
        )

    def handle(self, *, seconds, **options):
        os.nice(NICENESS)
        try:
            made = make_ahead(seconds)
        except (OSError, sqlite3.Error) as error:
            raise CommandError(f"Former standings could not be kept: {error}") from error
        if made is None:
            self.stdout.write("Another process is keeping them already.")
        else:
            rest = f", {made.left:,} are left for the next time" if made.left else ""
            self.stdout.write(f"{made.kpis:,} KPIs read{rest}; {made.rows:,} standings are kept.")
