"""Tests of the published data only read: they share the pages that one of them had made, and may change nothing."""

import pytest

from tests.pages.remembering import Shared, remembering

# the rows are the same in every module, and so are their numbers
_shared: Shared = {}


@pytest.fixture(autouse=True)
def _nothing_remembered(request):
    with remembering(_shared, request.node):
        yield
