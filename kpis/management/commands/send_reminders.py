"""Send reminder emails of returns due and items awaiting approval: `manage.py send_reminders`, once a day by cron."""

from django.core.management.base import BaseCommand, CommandError
from django.utils.timezone import localdate

from analysis.core.periods import parse_iso_date
from kpis.reminders.letters import get_letters, send_letters


class Command(BaseCommand):
    help = "Mail officers what is due and managers what waits for approval; nothing is sent twice."

    def add_arguments(self, parser):
        parser.add_argument("--dry-run", action="store_true", help="say who would get what, and send nothing")
        parser.add_argument("--today", type=parse_iso_date, help="the day to go by, as YYYY-MM-DD (default: today)")

    def handle(self, *, dry_run, today, **options):
        letters = get_letters(today or localdate())
        if dry_run:
            for letter in letters:
                self.stdout.write(f"To {letter.person.email}: {letter.subject}\n{letter.text}")
            self.stdout.write(f"{len(letters)} would be sent.")
            return
        outcome = send_letters(letters)
        self.stdout.write(f"{len(outcome.sent)} sent.")
        for letter, reason in outcome.failed:
            self.stderr.write(f"Not sent to {letter.person.email}: {reason}")
        if outcome.failed:
            raise CommandError(f"{len(outcome.failed)} could not be sent; the next run tries them again.")
