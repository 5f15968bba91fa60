"""Uploads stay in memory, whatever their size, and can be overwritten."""

import tempfile
from io import BytesIO

import pytest
from django.conf import settings
from django.http import HttpRequest
from django.test import RequestFactory

from web import uploads
from web.uploads import MemoryOnlyHandler, wipe_file

LARGER_THAN_DJANGO_KEEPS = 4 * 1024 * 1024


def post(*contents: bytes, session: str = "kept") -> HttpRequest:
    files = {f"file{number}": BytesIO(content) for number, content in enumerate(contents)}
    for number, file in enumerate(files.values()):
        file.name = f"{number}.csv"
    request = RequestFactory().post("/", files)
    if session:
        request.COOKIES[settings.SESSION_COOKIE_NAME] = session
    return request


def kept(request: HttpRequest) -> list[tuple[int, int]]:
    """The size and the number of bytes kept of each file."""
    return [(file.size, len(file.read())) for file in request.FILES.values()]


def test_it_is_the_only_handler():
    assert settings.FILE_UPLOAD_HANDLERS == ["web.uploads.MemoryOnlyHandler"]


def test_a_large_file_makes_no_temporary_file(monkeypatch):
    def refuse(*args, **kwargs):
        raise AssertionError("a temporary file was made")

    monkeypatch.setattr(tempfile, "NamedTemporaryFile", refuse)
    monkeypatch.setattr(tempfile, "mkstemp", refuse)
    assert kept(post(b"x" * LARGER_THAN_DJANGO_KEEPS)) == [(LARGER_THAN_DJANGO_KEEPS,) * 2]


def test_beyond_the_limit_of_a_request_only_the_size_is_kept(monkeypatch):
    monkeypatch.setattr(uploads, "MOST_KEPT", 200_000)
    assert kept(post(b"a" * 150_000, b"b" * 150_000, b"c" * 10)) == [(150_000, 150_000), (150_000, 0), (10, 0)]


def test_of_a_request_without_a_session_nothing_is_kept():
    assert kept(post(b"abc", session="")) == [(3, 0)]


def test_a_file_is_overwritten():
    content = BytesIO(b"PLANTED-4711")
    held = content.getbuffer()
    wipe_file_keeping(content, held)
    assert bytes(held) == bytes(12)


def wipe_file_keeping(content: BytesIO, held: memoryview) -> None:
    # while the buffer is looked at it cannot be emptied, only overwritten
    with pytest.raises(BufferError):
        wipe_file(content)


def test_a_file_is_empty_afterwards():
    content = BytesIO(b"PLANTED-4711")
    wipe_file(content)
    assert content.getvalue() == b""


def test_an_upload_that_breaks_off_is_overwritten():
    handler = MemoryOnlyHandler(post(b""))
    handler.new_file("file", "a.csv", "text/csv", None)
    handler.receive_data_chunk(b"PLANTED-4711", 0)
    handler.upload_interrupted()
    assert handler._content.getvalue() == b""
