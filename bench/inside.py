"""What only a process of the product can tell or do: counts of queries, and a change of the data.

`python -m bench.inside` reads one word a line, `queries`, `change`, `record` or `annotate`, and answers each with a
line of JSON.
"""

import json
import subprocess
import sys
from collections import deque
from contextlib import suppress

from bench.pages_measured import PAGES
from bench.setting_up import ROOT, CannotMeasure, start_django


class Inside:
    """Such a process, as the measuring side speaks to it."""

    def __init__(self, variables: dict[str, str]):
        self.process = subprocess.Popen(
            [sys.executable, "-m", "bench.inside"],
            cwd=ROOT,
            env=variables,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
        )

    def __enter__(self):
        return self

    def __exit__(self, *error):
        with suppress(BrokenPipeError):
            self.process.stdin.close()
        self.process.stdout.close()
        self.process.wait(30)

    def ask(self, word: str) -> dict:
        self.process.stdin.write(f"{word}\n")
        self.process.stdin.flush()
        line = self.process.stdout.readline()
        if not line:
            raise CannotMeasure(f"The process that was asked for {word!r} has stopped.")
        return json.loads(line)

    def change(self) -> None:
        """Have one figure revised, so that every page is made anew."""
        self.ask("change")

    def change_record(self) -> None:
        """Have the record changed, and no figure."""
        self.ask("record")

    def queries(self) -> dict[str, list[int]]:
        """By page, how many queries its first view after a change makes, and a later one."""
        return self.ask("queries")


def count_queries() -> dict[str, list[int]]:
    from django.db import connection
    from django.test import Client
    from django.test.utils import CaptureQueriesContext

    from accounts.models import User

    client = Client(headers={"host": "127.0.0.1"})
    client.force_login(User.objects.first())

    def count(path: str) -> int:
        with CaptureQueriesContext(connection) as queries:
            client.get(path)
        return len(queries)

    found = {}
    for page in PAGES:
        # what a process works out once, such as a day looked back to, is no part of a view after a change
        client.get(page.path)
        revise_a_figure()
        found[page.name] = [count(page.path), count(page.path)]
    return found


def revise_a_figure() -> None:
    """Supersede the newest figure of one KPI by a correction that is out at once, with its audit event."""
    from kpis.catalogue.queries import get_home
    from kpis.models import Figure

    approved = Figure.objects.of(get_home()).observed().filter(status="approved", kpi__position=1)
    _revise(approved.latest("period_end", "pk"), "figure_revised")


def change_the_record() -> None:
    """Change what somebody wrote, with its audit event, and no figure: by turns a promise, an action and progress."""
    _CHANGES_OF_THE_RECORD[0]()
    _CHANGES_OF_THE_RECORD.rotate(-1)


def _remark_on_a_promise() -> None:
    from django.db import transaction
    from django.utils import timezone

    from accounts.audit import record
    from scrutiny.models import Commitment

    with transaction.atomic():
        promise = Commitment.objects.earliest("pk")
        now = timezone.now()
        Commitment.objects.filter(pk=promise.pk).update(note=f"Invented remark of {now:%H:%M:%S.%f}.", noted_at=now)
        record(by="bench", action="promise_noted", subject=promise)


def _move_an_action() -> None:
    """Give an action a due date a day later, as the product does."""
    from datetime import timedelta

    from django.utils import timezone

    from inspections.action_plan.actions import move_due_date
    from inspections.models import Action

    action, today = Action.objects.earliest("pk"), timezone.localdate()
    given = {"to_on": max(action.due_on, today) + timedelta(days=1), "reason": "Invented delay of the bench."}
    move_due_date(action=action, version=action.version, by=_manager(), today=today, **given)


def _revise_progress() -> None:
    """Say something else of the progress on a recommendation."""
    from inspections.models import ProgressUpdate

    update = ProgressUpdate.objects.filter(status="approved").latest("published_at", "pk")
    notes = list(update.notes.all())
    _revise(update, "progress_update_revised", notes)


def _revise(row, action: str, parts=()) -> None:
    """Supersede a row by a copy that is out at once, with copies of its parts, which name it as `update`."""
    from django.db import transaction
    from django.utils import timezone

    from accounts.audit import record

    with transaction.atomic():
        now = timezone.now()
        type(row).objects.filter(pk=row.pk).update(status="superseded", superseded_at=now)
        record(by="bench", action=action, subject=row)
        row.revises_id, row.revision_reason, row.published_at = row.pk, "Corrected.", now
        row.pk, row._state.adding = None, True
        row.save()
        for part in parts:
            part.pk, part.update, part._state.adding = None, row, True
            part.save()


_CHANGES_OF_THE_RECORD = deque([_remark_on_a_promise, _move_an_action, _revise_progress])


def _manager():
    from accounts.models import User

    return User.objects.get_or_create(email="manager@bench.example", role=User.Role.MANAGER)[0]


def annotate() -> None:
    """Have a manager mark something on all charts, as the product does."""
    from django.utils import timezone

    from inspections.annotations.actions import add_annotation
    from inspections.models import Event

    today = timezone.localdate()
    title = f"Invented event {Event.objects.count()}"
    add_annotation(kpi=None, on=today, title=title, description="", source_words="Bench", by=_manager(), today=today)


def main() -> None:
    start_django()
    does = {"queries": count_queries, "change": revise_a_figure, "record": change_the_record, "annotate": annotate}
    for line in sys.stdin:
        print(json.dumps(does[line.strip()]() or {}), flush=True)


if __name__ == "__main__":
    main()
