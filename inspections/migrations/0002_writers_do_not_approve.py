"""A trigger keeps whoever wrote any part of a progress update from being put down as who approved it."""

from django.db import migrations

from ledger.triggers import approved_by_no_writer


class Migration(migrations.Migration):
    dependencies = [("inspections", "0001_initial")]

    operations = [approved_by_no_writer("inspections_progressupdate", "progressupdate_id")]
