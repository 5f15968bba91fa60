"""Workflow steps on a page: their buttons and forms, and the answer when a step is refused.

The status is REFUSED if something must be corrected at its field, and CONFLICT if the row has changed since the form
was made.
"""

from collections.abc import Callable, Collection
from dataclasses import dataclass
from typing import Any

from django.contrib import messages
from django.core.exceptions import BadRequest
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.views.decorators.http import require_http_methods

from accounts.models import User
from ledger.forms import ProblemsForm
from ledger.workflow import NewerVersion, NotOpen

REFUSED = 422
CONFLICT = 409
show_or_change = require_http_methods(["GET", "HEAD", "POST"])


@dataclass(frozen=True)
class WorkflowStep:
    """One step of a row's workflow: its words, its form, its action, and a test of who may take it and when."""

    label: str
    button: str
    done: str
    form: type[ProblemsForm]
    take: Callable[[Any, Any, User], object]
    is_offered: Callable[..., bool]

    def carry_out(self, row: Any, form: ProblemsForm, by: User) -> str:
        """Take the step and return the message of success."""
        self.take(row, form, by)
        return self.done


def asked_step(request: HttpRequest, steps: Collection[str]) -> str:
    """The name of the step whose button was pressed. Raises BadRequest if it is none of `steps`."""
    name = request.POST.get("step", "")
    if name not in steps:
        raise BadRequest("There is no such step.")
    return name


def take_step(
    request: HttpRequest,
    rows: QuerySet,
    row: Any,
    form: ProblemsForm,
    take: Callable[[], str],
    *,
    show: Callable[[Any, ProblemsForm, int], HttpResponse],
    advice: str = "",
) -> HttpResponse | None:
    """Take a step on `row` with its form, and give the words of `take` as a message; returns None then.

    If it is refused, the answer is made by `show` from the row, the form with the text typed, and the status. If the
    row was changed meanwhile it is read again from `rows`, None if it is gone; `advice` follows the reason.
    """
    try:
        done = form.carry_out(take)
    except (NewerVersion, NotOpen) as error:
        messages.warning(request, f"{error} {advice}".rstrip())
        current = rows.filter(pk=row.pk).first()
        return show(current, _with_version(form, current.version) if current else form, CONFLICT)
    if done is None:
        return show(row, form, REFUSED)
    messages.success(request, done)
    return None


def typed_in(form: ProblemsForm) -> list[tuple[str, str]]:
    """Text typed into a form, as label and text; empty fields left out."""
    return [(field.label, field.value()) for field in form.visible_fields() if field.value()]


def _with_version(form: ProblemsForm, version: int) -> ProblemsForm:
    """The same form with the text typed and the present version."""
    data = form.data.copy()
    data["version"] = str(version)
    form.data = data
    return form
