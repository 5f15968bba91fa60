"""Prepare the database, the demo people and the styles: `manage.py prepare`; `./run` does it."""

import sys

from django.conf import settings
from django.core.management.base import BaseCommand
from django.db.utils import DatabaseError, InterfaceError

from wscc_dashboard.preparation.database import DatabasePlace, explain_trouble
from wscc_dashboard.preparation.steps import Installation, Preparation
from wscc_dashboard.preparation.tasks import Tasks
from wscc_dashboard.settings import env
from wscc_dashboard.starting.packages import CannotStart


class Command(BaseCommand):
    help = "Bring database, reference data, demo people and styles up to date, as far as anything has changed."
    # the settings are checked as a step of their own, when they have changed
    requires_system_checks = []

    def add_arguments(self, parser):
        parser.add_argument("--no-load", action="store_true", help="leave the reference data out")

    def handle(self, *, no_load, **options):
        place = DatabasePlace(settings.DATABASES["default"], settings.BASE_DIR)
        installation = Installation(
            base=settings.BASE_DIR,
            var=settings.VAR_DIR,
            place=place,
            variables=env.documented_in(settings.BASE_DIR / ".env.example"),
            is_practice=settings.IS_PRACTICE,
            is_demonstration=settings.IS_DEMONSTRATION,
            loads=not no_load,
            collects=not settings.DEBUG,
        )
        try:
            Preparation(installation, Tasks()).run()
        except CannotStart as reason:
            sys.exit(str(reason))
        except (DatabaseError, InterfaceError, OSError) as error:
            meaning = explain_trouble(str(error), place)
            if meaning is None:
                raise
            sys.exit(meaning)
