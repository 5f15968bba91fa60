"""Let somebody in again who has lost a password or a phone: `manage.py restore_access EMAIL`."""

from django.core.management.base import BaseCommand, CommandError
from django.db import transaction

from accounts.actions import give_password, remove_second_factor
from accounts.models import User


class Command(BaseCommand):
    help = "Make a new password for a person and print it once; with --second-factor take their second factor away."

    def add_arguments(self, parser):
        parser.add_argument("email")
        parser.add_argument("--second-factor", action="store_true", help="the phone is lost: take the factor away")

    @transaction.atomic
    def handle(self, *, email, second_factor, **options):
        person = User.objects.filter(email__iexact=email).first()
        if person is None:
            raise CommandError(f"Nobody signs in as {email}.")
        if second_factor and not remove_second_factor(person=person, by="restore_access"):
            raise CommandError(f"{person.email} has no second factor.")
        self.stdout.write(f"Password: {give_password(person=person, by='restore_access')}")
        self.stdout.write(f"{person.email} chooses a password of their own when they sign in.")
