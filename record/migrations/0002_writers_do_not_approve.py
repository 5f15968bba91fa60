"""A trigger keeps whoever wrote any part of a proposal from being put down as who approved it."""

from django.db import migrations

from ledger.triggers import approved_by_no_writer


class Migration(migrations.Migration):
    dependencies = [("record", "0001_initial")]

    operations = [approved_by_no_writer("record_recordchange", "recordchange_id")]
