"""A page is compressed as it is asked for, once for each form."""

import gzip

import brotli
import pytest

from web import packing
from web.packing import Packed

PAGE = b"<p>Visits on time</p>" * 500
UNPACK = {"br": brotli.decompress, "gzip": gzip.decompress, "": bytes}


@pytest.fixture
def packed(monkeypatch):
    """Forms that were made, in their order."""
    made = []

    def pack(content, form):
        made.append(form)
        return _pack(content, form)

    _pack = packing._pack
    monkeypatch.setattr(packing, "_pack", pack)
    return made


def test_the_form_that_nobody_asked_for_is_not_made(packed):
    page = Packed(PAGE)
    for _ in range(2):
        body, encoding = page.for_reader("gzip, deflate, br, zstd")
        assert (brotli.decompress(body), encoding) == (PAGE, "br")
    assert packed == ["br"]


@pytest.mark.parametrize("first", ["br", "gzip", ""])
@pytest.mark.parametrize("second", ["br", "gzip", ""])
def test_a_reader_of_another_form_gets_the_same_page(first, second):
    page = Packed(PAGE)
    for accepted in (first, second, first):
        body, encoding = page.for_reader(accepted)
        assert encoding == accepted
        assert UNPACK[encoding](body) == PAGE


def test_a_page_is_kept_short_even_if_only_plain_ones_are_asked_for(packed):
    page = Packed(PAGE)
    for _ in range(2):
        assert page.for_reader("identity") == (PAGE, "")
    assert packed == ["gzip"]
    assert page._unpacked is None
