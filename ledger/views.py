"""Pages on which people take steps on a row: what is shown where a step is refused, and what was typed then.

A page is answered with REFUSED where something must be mended at its field, and with CONFLICT where the row is no
longer as it was when the form was made.
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
    """One thing that can be done with a row: its words, its form, how it is done, and when or to whom it is offered."""

    label: str
    button: str
    done: str
    form: type[ProblemsForm]
    take: Callable[[Any, Any, User], object]
    is_offered: Callable[..., bool]

    def carry_out(self, row: Any, form: ProblemsForm, by: User) -> str:
        """Do it and say so."""
        self.take(row, form, by)
        return self.done


def asked_step(request: HttpRequest, steps: Collection[str]) -> str:
    """The name of the step whose button was pressed. Raises BadRequest where it is none of `steps`."""
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
    """Take a step on `row` with its form, and say what `take` says was done; None then.

    Where it is refused, the answer is what `show` makes of the row, the form with what was typed, and the status. The
    row is read again from `rows` where it was changed meanwhile, None where it is gone; `advice` is said with why.
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
    """What was typed into a form, as label and text; empty fields left out."""
    return [(field.label, field.value()) for field in form.visible_fields() if field.value()]


def _with_version(form: ProblemsForm, version: int) -> ProblemsForm:
    """The same form with what was typed, made from the version that stands now."""
    data = form.data.copy()
    data["version"] = str(version)
    form.data = data
    return form
