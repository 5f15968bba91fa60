"""Four people to try a demonstration with, their passwords made at random."""

import json
import os
import secrets
from pathlib import Path

from django.conf import settings
from django.core.management.base import BaseCommand
from django.db import transaction

from accounts.actions import add_person
from accounts.models import User
from accounts.permissions import Role


class Command(BaseCommand):
    help = "Create four demo people, one for each role, when the database has none and DEMONSTRATION is true."

    def add_arguments(self, parser):
        parser.add_argument("--file", required=True, type=Path, help="where to keep their sign-ins (mode 0600)")

    def handle(self, *, file, **options):
        if not settings.IS_DEMONSTRATION:
            self.stdout.write("This installation is not a demonstration: no demo people.")
            return
        with transaction.atomic():
            if User.objects.exists():
                self.stdout.write("There are people already: no demo people were added.")
                return
            people = [
                {
                    "role": role.value,
                    "email": f"{role.value}@example.org",
                    "password": secrets.token_urlsafe(12),
                }
                for role in Role
            ]
            for person in people:
                add_person(
                    email=person["email"],
                    role=Role(person["role"]),
                    password=person["password"],
                    by="create_demo_people",
                    keeps_password=True,
                )
            # kept inside the transaction: people whose passwords nobody has are of no use
            write_private_file(file, json.dumps(people, indent=2) + "\n")
        self.stdout.write(f"Four demo people were added; their sign-ins are in {file}.")


def write_private_file(path: Path, text: str) -> None:
    """Write `text` to `path` so that only its owner can read it, replacing what was there."""
    path.parent.mkdir(parents=True, exist_ok=True)
    path.unlink(missing_ok=True)
    descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with os.fdopen(descriptor, "w", encoding="utf-8") as file:
        file.write(text)
