"""Progress page for long work on a file, sent while the work goes on.

The page is sent piece by piece, a bar for each step, and ends by leading on: a browser needs no script for it, nothing
of the file has to be kept for a later request, and a server that is stopped leaves nothing half done. Short work
is answered as any form is.
"""

import logging
from collections.abc import Callable, Iterator
from contextlib import closing
from dataclasses import dataclass
from typing import Any

from django.db import InterfaceError, OperationalError
from django.http import HttpRequest, HttpResponse, HttpResponseBase, HttpResponseRedirect, StreamingHttpResponse
from django.shortcuts import render
from django.template.loader import render_to_string

from analysis.importing.long_work import ProgressStep, RunningTask, Task

logger = logging.getLogger(__name__)

# Work on fewer things is over in a quarter of a second.
LONG = 1_000
# Where the steps, and then the end, come in imports/work.html; no text can hold it, because pages escape what they are
# given.
PIECES = "<!-- pieces -->"


@dataclass(frozen=True)
class Answer:
    """A page with the result of work, and the `part` of it that goes into the progress page."""

    template: str
    part: str
    context: dict[str, Any]
    status: int = 200

    def page(self, request: HttpRequest) -> HttpResponse:
        return render(request, self.template, self.context, status=self.status)

    def piece(self, request: HttpRequest) -> str:
        return render_to_string(self.part, self.context, request)


def carry_out(
    request: HttpRequest,
    task: Task,
    *,
    heading: str,
    lead_on: Callable[[Any], str],
    refusals: tuple[type[Exception], ...],
    refuse: Callable[[Any], Answer],
) -> HttpResponseBase:
    """Do `work` and redirect to the address `lead_on` gives for its result; answer one of `refusals` with `refuse`.

    Work that turns out to be long is answered at once, with a progress page under `heading`.
    """
    steps = RunningTask(task)
    try:
        long_step = next((step for step in steps if step.total >= LONG), None)
    except refusals as error:
        return refuse(error).page(request)
    if long_step is None:
        return HttpResponseRedirect(lead_on(steps.result))
    page = render_to_string("imports/work.html", {"heading": heading}, request)
    before, between, after = page.split(PIECES)

    def pieces() -> Iterator[str]:
        with closing(steps):
            yield before
            yield _bar(long_step)
            try:
                yield from map(_bar, steps)
                end = render_to_string("imports/parts/lead_on.html", {"url": lead_on(steps.result)})
            except refusals as error:
                end = refuse(error).piece(request)
            except (OperationalError, InterfaceError) as error:
                logger.error("The database did not answer: %s", error)
                end = render_to_string("imports/parts/away.html")
            yield between + end + after

    # nginx would gather the pieces and send them all at the end
    return StreamingHttpResponse(pieces(), headers={"X-Accel-Buffering": "no"})


def _bar(step: ProgressStep) -> str:
    return render_to_string("imports/parts/bar.html", {"step": step})
