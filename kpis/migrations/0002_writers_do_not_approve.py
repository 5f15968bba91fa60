"""Triggers keep whoever typed any part of a figure or a rebase from being put down as who approved it."""

from django.db import migrations

from ledger.triggers import approved_by_no_writer


class Migration(migrations.Migration):
    dependencies = [("kpis", "0001_initial")]

    operations = [
        approved_by_no_writer("kpis_figure", "figure_id"),
        approved_by_no_writer("kpis_rebase", "rebase_id"),
    ]
