"""Uploads that stay in memory: nothing that is sent to this server is written to a temporary file.

A spreadsheet may hold children's records, also where it was brought to the wrong page, so this is the only handler
(`FILE_UPLOAD_HANDLERS`), for every address. Docs: docs/operations.md, Lists of children.
"""

from io import BytesIO

from django.conf import settings
from django.core.files.uploadedfile import InMemoryUploadedFile
from django.core.files.uploadhandler import FileUploadHandler

# of all files of a request together; what is beyond is counted and thrown away
MOST_KEPT = 20 * 1024 * 1024


class MemoryOnlyHandler(FileUploadHandler):
    """Keeps the files of a request in memory up to a limit, and of larger ones no more than their size.

    Of a request without a session nothing is kept: no page takes a file from a stranger.
    """

    def __init__(self, request=None):
        super().__init__(request)
        self._left = MOST_KEPT if request is not None and settings.SESSION_COOKIE_NAME in request.COOKIES else 0
        self._content = BytesIO()

    def new_file(self, *args, **kwargs):
        super().new_file(*args, **kwargs)
        self._content = BytesIO()

    def receive_data_chunk(self, raw_data, start):
        if len(raw_data) <= self._left:
            self._content.write(raw_data)
            self._left -= len(raw_data)
        else:
            self._left = 0
            wipe_file(self._content)

    def file_complete(self, file_size):
        # a file that was too large is passed on without its content: the form says so by its size
        self._content.seek(0)
        return InMemoryUploadedFile(
            file=self._content,
            field_name=self.field_name,
            name=self.file_name,
            content_type=self.content_type,
            size=file_size,
            charset=self.charset,
            content_type_extra=self.content_type_extra,
        )

    def upload_interrupted(self):
        wipe_file(self._content)


def wipe_file(content: BytesIO) -> None:
    """Overwrite what a file in memory holds, and empty it."""
    with content.getbuffer() as held:
        held[:] = bytes(len(held))
    content.seek(0)
    content.truncate()
