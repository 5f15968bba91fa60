"""Uploaded lists on their way through the server: read apart, overwritten at once, counts alone come back."""

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

from django.core.files.uploadedfile import InMemoryUploadedFile
from django.http import HttpRequest
from django.views.decorators.debug import sensitive_variables

from analysis.core.periods import Period
from children_lists.job import ListsJob, ListsTask
from children_lists.memory import ROWS_WERE_HELD
from children_lists.process import read_apart
from kpis.calendar import bank_holidays
from web.uploads import wipe_file


def make_job(task: ListsTask, taken: date, today: date, periods: Mapping[str, Period]) -> ListsJob:
    """The job with England's bank holidays."""
    return ListsJob(task, taken, today, bank_holidays(), periods)


def end_worker_after(request: HttpRequest) -> None:
    """Have the worker that answers `request` end afterwards: pieces of uploads are left in its memory."""
    request.META[ROWS_WERE_HELD] = True


@sensitive_variables()
def read_uploads(files: Sequence[InMemoryUploadedFile], job: ListsJob) -> dict[str, Any]:
    """Do the job on uploaded files and overwrite them, whether it succeeds or not. Raises ListsRefused."""
    views = [file.file.getbuffer() for file in files]
    try:
        return read_apart(job, views)
    finally:
        for view in views:
            view.release()
        for file in files:
            wipe_file(file.file)
