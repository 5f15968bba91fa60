import pytest

from tests.reference_data.makers import DataFiles


@pytest.fixture
def files(tmp_path, db):
    return DataFiles(tmp_path)


@pytest.fixture
def few_files(tmp_path, db):
    """Data files with sixty rows of observations each: enough to be refused, and read quickly."""
    return DataFiles(tmp_path, most_rows=60)
