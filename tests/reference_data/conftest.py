import pytest

from tests.reference_data.makers import DataFiles


@pytest.fixture
def files(tmp_path, db):
    return DataFiles(tmp_path)


@pytest.fixture(scope="session")
def short_data(tmp_path_factory):
    """The folder of data files with sixty rows of observations each."""
    short = DataFiles(tmp_path_factory.mktemp("short"))
    short.shorten(60)
    return short.folder


@pytest.fixture
def few_files(tmp_path, db, short_data):
    """Data files with sixty rows of observations each: enough to be refused, and read quickly."""
    return DataFiles(tmp_path, short_data)
