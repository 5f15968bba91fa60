"""Folders of data files: all that is published, or a few KPIs of it, which are read and loaded in a part of the time.

What is said of every published row is tested on `files`; what a load does with a row, on `few_files`.
"""

import io

import pytest
from django.core.management import call_command

from tests.conftest import rows_for_a_module
from tests.reference_data.makers import DataFiles


@pytest.fixture
def files(tmp_path, db):
    return DataFiles(tmp_path)


@pytest.fixture(scope="session")
def few_data(tmp_path_factory):
    """The folder of data files with the figures of a few KPIs; the other rows are all there."""
    few = DataFiles(tmp_path_factory.mktemp("few"))
    few.shorten()
    return few.folder


@pytest.fixture
def few_files(tmp_path, db, few_data):
    """A copy of `few_data` to change."""
    return DataFiles(tmp_path, few_data)


@pytest.fixture(scope="module")
def few_loaded(few_data, of_the_run, django_db_setup, django_db_blocker):
    """The rows of `few_data`, for the module and gone after it."""

    def load():
        call_command("load_reference_data", few_data, verbosity=0, stdout=io.StringIO())

    with django_db_blocker.unblock(), rows_for_a_module(of_the_run / "few", load):
        yield
