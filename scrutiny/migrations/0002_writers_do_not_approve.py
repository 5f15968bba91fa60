"""Triggers keep whoever typed any part of a risk from being put down as who approved it."""

from django.db import migrations

from ledger.triggers import approved_by_no_writer


class Migration(migrations.Migration):
    dependencies = [("scrutiny", "0001_initial")]

    operations = [
        approved_by_no_writer("scrutiny_riskversion", "riskversion_id"),
    ]
